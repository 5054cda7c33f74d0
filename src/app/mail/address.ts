/** The address of an account: given, confirmed by a link in a letter, changed, taken away. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { dayMs } from "../../base/time.ts";
import { parseMailAddress } from "../../core/mail-address.ts";
import { confirmAddress, removeAddresses, setPendingAddress } from "../../store/people/mail-addresses.ts";
import { countLetters, findLetterbox } from "../../store/post-office/letters.ts";
import type { Parts } from "../parts.ts";
import { confirmsAddress, readConfirmToken } from "./links.ts";
import { writeLetter } from "./write-letter.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "wake">;

export type AddressRefusal =
  | { readonly code: "mail-malformed" }
  /** Letters to confirm an address go to whoever is typed: strangers too. */
  | { readonly code: "mail-changed-often"; readonly most: number };

/** A new address: a letter asks whether it is theirs, and until it is confirmed all goes on as before. */
export async function giveAddress(
  needs: Needs,
  accountId: number,
  text: string,
): Promise<Result<null, AddressRefusal>> {
  const address = parseMailAddress(text);
  if (address === null) return no({ code: "mail-malformed" });
  const dayAgo = new Date(needs.clock.now() - dayMs);
  const given = await needs.database.transaction(async (tx) => {
    const most = limits.confirmLettersPerDay;
    if ((await countLetters(tx, accountId, dayAgo, ["confirm-address"])) >= most)
      return no({ code: "mail-changed-often", most } as const);
    await setPendingAddress(tx, accountId, address);
    await writeLetter(tx, needs, { accountId, kind: "confirm-address" });
    return ok(null);
  });
  if (given.ok) needs.wake("jobs");
  return given;
}

/** No letters any more. Whoever had the address until now is told, in case that somebody else does this. */
export async function takeAddressAway(needs: Needs, accountId: number): Promise<void> {
  await needs.database.transaction(async (tx) => {
    const box = await findLetterbox(tx, accountId);
    if (box?.address != null)
      await writeLetter(tx, needs, { accountId, kind: "address-changed", address: box.address });
    await removeAddresses(tx, accountId);
  });
  needs.wake("jobs");
}

export type ConfirmAddressRefusal = { readonly code: "confirm-void" };

/** Whose address a link confirms, without confirming it. */
export async function openConfirmLink(
  needs: Pick<Parts, "database" | "clock" | "secret">,
  token: string,
): Promise<{ readonly accountId: number; readonly username: string; readonly address: string } | null> {
  const read = readConfirmToken(token);
  if (read === null || read.expiresAtMs <= needs.clock.now()) return null;
  const box = await findLetterbox(needs.database.db, read.accountId);
  if (box?.pending == null || !confirmsAddress(needs.secret, token, box.pending)) return null;
  return { accountId: box.accountId, username: box.username, address: box.pending };
}

/** Letters go there from now on. Whoever had them until now is told at the old address. */
export async function confirmByLink(
  needs: Needs & Pick<Parts, "secret">,
  token: string,
): Promise<Result<{ readonly username: string; readonly address: string }, ConfirmAddressRefusal>> {
  const link = await openConfirmLink(needs, token);
  if (link === null) return no({ code: "confirm-void" });
  const { accountId, username, address } = link;
  const done = await needs.database.transaction(async (tx) => {
    const before = await findLetterbox(tx, accountId);
    if (!(await confirmAddress(tx, accountId, address, new Date(needs.clock.now())))) return false;
    if (before?.address != null && before.address !== address)
      await writeLetter(tx, needs, { accountId, kind: "address-changed", address: before.address });
    return true;
  });
  needs.wake("jobs");
  return done ? ok({ username, address }) : no({ code: "confirm-void" });
}

/** One-time links to choose a password: made at the end of an import, or by a podmin's command. */
import { randomToken } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { dayMs } from "../../base/time.ts";
import { mayLogIn } from "../../core/account.ts";
import { stopHandOversOut } from "../../store/moves/hand-overs-out.ts";
import {
  findCredentials,
  findPasswordLink,
  replacePasswordLinks,
  setPasswordHash,
  usePasswordLink,
} from "../../store/people/passwords.ts";
import { endSessionsOf } from "../../store/people/sessions.ts";
import { writeLetter } from "../mail/write-letter.ts";
import type { Parts } from "../parts.ts";
import { checkPassword, hashPassword, namesOf, type PasswordRefusal } from "./password.ts";
import { digestOf, openSession, removeExpired } from "./session.ts";

type Needs = Pick<Parts, "database" | "clock">;

export type PasswordLinkRefusal =
  | { readonly code: "account-unknown"; readonly username: string }
  /** Its import is not done yet. */
  | { readonly code: "account-inactive"; readonly username: string };
/** The link is unknown, used or too old, or a newer one was made. */
export type ChooseRefusal = PasswordRefusal | { readonly code: "link-void" };

/**
 * Makes a link with which whoever has it chooses the account's password, once, within `limits.passwordLinkDays`.
 * Earlier links of the account stop working.
 * @returns the whole address, `https://pod.example/password/TOKEN`
 */
export async function makePasswordLink(
  needs: Needs & Pick<Parts, "config">,
  username: string,
): Promise<Result<string, PasswordLinkRefusal>> {
  const account = await findCredentials(needs.database.db, username);
  if (account === null) return no({ code: "account-unknown", username });
  if (account.state === "inactive" && !account.arriving) return no({ code: "account-inactive", username });
  if (!mayLogIn(account, new Date(needs.clock.now()))) return no({ code: "account-unknown", username });
  const token = randomToken();
  const expiresAt = new Date(needs.clock.now() + limits.passwordLinkDays * dayMs);
  await needs.database.transaction((tx) =>
    replacePasswordLinks(tx, { tokenHash: digestOf(token), accountId: account.accountId, expiresAt }),
  );
  return ok(new URL(`/password/${token}`, needs.config.url).href);
}

/** Whether somebody has chosen a password for this account. */
export const hasPassword = async (needs: Needs, username: string): Promise<boolean> =>
  ((await findCredentials(needs.database.db, username))?.passwordHash ?? null) !== null;

/** Whose password the link's bearer may choose; looking does not use it up. */
export const openPasswordLink = (needs: Needs, token: string): Promise<{ readonly username: string } | null> =>
  findPasswordLink(needs.database.db, digestOf(token), new Date(needs.clock.now()));

/**
 * Sets the password, uses the link up, ends all sessions of the account and what is being handed over of it, and opens a new session.
 * A refused password leaves the link as it was.
 * @returns the new session's token
 */
export async function choosePassword(
  needs: Needs & Pick<Parts, "config" | "wake">,
  request: {
    readonly linkToken: string;
    readonly password: string;
    readonly oldToken: string | null;
    readonly browser?: string | null;
  },
): Promise<Result<string, ChooseRefusal>> {
  const at = new Date(needs.clock.now());
  const link = await findPasswordLink(needs.database.db, digestOf(request.linkToken), at);
  if (link === null) return no({ code: "link-void" });
  const password = checkPassword(request.password, namesOf(needs, link.username));
  if (!password.ok) return password;
  const passwordHash = await hashPassword(password.value);

  await removeExpired(needs);
  const token = await needs.database.transaction(async (tx) => {
    if (!(await usePasswordLink(tx, digestOf(request.linkToken), at))) return null;
    await setPasswordHash(tx, link.accountId, passwordHash);
    await endSessionsOf(tx, link.accountId);
    await stopHandOversOut(tx, link.accountId, at);
    await writeLetter(tx, needs, { accountId: link.accountId, kind: "password-changed" });
    return openSession(tx, at.getTime(), link.accountId, {
      oldToken: request.oldToken,
      browser: request.browser ?? null,
    });
  });
  if (token !== null) needs.wake("jobs");
  return token === null ? no({ code: "link-void" }) : ok(token);
}

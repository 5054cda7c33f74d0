/** Closing an account for good: it is told to all who must know, and what its person posted goes. */
import { no, ok, type Result } from "../../base/result.ts";
import {
  type AccountContents,
  accountContents,
  closeAccountRow,
  deleteContentOf,
  deleteImportsOf,
  endIdentity,
  ownIdentities,
  whoHearsOfEnd,
} from "../../store/moves/endings.ts";
import { type AccountRow, findAccount, lockOpenAccount } from "../../store/people/accounts.ts";
import { endTiesWith } from "../../store/people/contacts.ts";
import { clearProfile } from "../../store/people/profiles.ts";
import { tell } from "../deliver/tell.ts";
import { removeFreed } from "../freed-files.ts";
import { adapterOf, type Parts } from "../parts.ts";

type Needs = Pick<Parts, "database" | "clock" | "blobs" | "wake" | "protocols">;

export type CloseRefusal =
  | { readonly code: "account-unknown"; readonly name: string }
  | { readonly code: "account-closed"; readonly name: string }
  /** Its person is elsewhere now: nothing is told any more, and what is left here goes by itself. */
  | { readonly code: "account-moved"; readonly name: string };

export type ClosePlan = AccountContents & {
  readonly username: string;
  /** People on other pods who are told. */
  readonly told: number;
};

/** What closing would do; writes nothing. */
export async function planClosing(
  needs: Pick<Needs, "database">,
  username: string,
): Promise<Result<ClosePlan, CloseRefusal>> {
  const { db } = needs.database;
  const found = await openAccountOf(needs, username);
  if (!found.ok) return found;
  const { accountId } = found.value;
  let told = 0;
  for (const { protocol, current } of await ownIdentities(db, accountId))
    if (current) told += (await whoHearsOfEnd(db, accountId, protocol)).length;
  return ok({ username: found.value.username, told, ...(await accountContents(db, accountId)) });
}

async function openAccountOf(needs: Pick<Needs, "database">, name: string): Promise<Result<AccountRow, CloseRefusal>> {
  const account = await findAccount(needs.database.db, name);
  if (account === null) return no({ code: "account-unknown", name });
  if (account.state === "moved") return no({ code: "account-moved", name });
  return account.state === "closed" ? no({ code: "account-closed", name }) : ok(account);
}

/**
 * Closes the account in one transaction. Everybody elsewhere who must know is told; ties with it end here too. Profile, posts, photos, imports, relations and
 * sessions go; what it said below others' posts and in conversations stays, as on other pods. The name is never given again (R15); address, key
 * (sealed) and guid are kept (R14).
 */
export async function closeAccount(needs: Needs, username: string): Promise<Result<ClosePlan, CloseRefusal>> {
  const plan = await planClosing(needs, username);
  if (!plan.ok) return plan;
  const found = await openAccountOf(needs, username);
  if (!found.ok) return found;
  const { accountId, personId } = found.value;
  const at = new Date(needs.clock.now());
  const blobs = await needs.database.transaction(async (tx) => {
    // Whoever acts for the account holds its row: all of that is either done before, or finds it closed.
    if ((await lockOpenAccount(tx, accountId)) === null) return null;
    const freed = new Set<string>();
    const identities = (await ownIdentities(tx, accountId)).filter(({ current }) => current);
    // On every network before anything goes: who hears of the end is found by what it had posted, whichever network that stands under.
    for (const { identityId, protocol, ref } of identities) {
      const to = await whoHearsOfEnd(tx, accountId, protocol);
      await tell(tx, {
        protocol,
        message: { kind: "account-deletion", author: ref },
        as: identityId,
        to,
        reach: "public",
        at,
      });
    }
    for (const { identityId, protocol } of identities) {
      await clearProfile(tx, identityId, at);
      const { content } = adapterOf(needs, protocol).facts;
      for (const blob of (await deleteContentOf(tx, identityId, content, at)).blobs) freed.add(blob);
      await endTiesWith(tx, personId, protocol);
      await endIdentity(tx, identityId, at);
    }
    for (const blob of (await deleteImportsOf(tx, accountId)).blobs) freed.add(blob);
    await closeAccountRow(tx, accountId, at);
    return [...freed];
  });
  if (blobs === null) return no({ code: "account-closed", name: username });
  needs.wake();
  await removeFreed(needs, blobs);
  return plan;
}

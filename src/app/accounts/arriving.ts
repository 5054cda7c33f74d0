/**
 * Accounts of people who have signed up to bring one here. Until that is done, or they begin without it, nobody finds them: they get their
 * identities when an import begins, and other pods and people see them when it is done.
 */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { dayMs } from "../../base/time.ts";
import { defaultAspects } from "../../core/aspect.ts";
import { emptyProfile } from "../../core/snapshot.ts";
import type { Db, Tx } from "../../store/database.ts";
import { isThrowingAway, newestStanding } from "../../store/moves/move-ins.ts";
import { activateAccount, findAccount } from "../../store/people/accounts.ts";
import {
  findArriving,
  givePresence,
  holdArriving,
  identitiesFoundBefore,
  removeArriving,
  returnToArriving,
} from "../../store/people/arriving.ts";
import { appendAspects, listAspects } from "../../store/people/aspects.ts";
import { type NewJob, putJobs } from "../../store/post-office/jobs.ts";
import type { Parts } from "../parts.ts";
import { newPresence } from "./presence.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "protocols" | "secret" | "newKeyPair">;

/** What becomes of an account that nobody comes back to. */
export const abandonedJobKind = "abandoned-account";

/** To be put with the account. */
export const abandonedJob = (accountId: number, from: Date): NewJob => ({
  kind: abandonedJobKind,
  key: String(accountId),
  args: { accountId },
  runAt: new Date(from.getTime() + limits.abandonedDays * dayMs),
});

/** Gives an account of that name its identities if it is arriving and has none; else nothing. Takes a second or two: its key is made. */
export async function giveNamedPresence(needs: Needs, username: string): Promise<void> {
  const account = await findAccount(needs.database.db, username);
  if (account?.arriving === true) await presentArriving(needs, account.accountId);
}

/** @returns false: it is not arriving (any more) */
async function presentArriving(needs: Needs, accountId: number): Promise<boolean> {
  const found = await findArriving(needs.database.db, accountId);
  if (found === null || found.present) return found !== null;
  const before = await identitiesFoundBefore(needs.database.db, accountId);
  const identities = before.length > 0 ? before : (await newPresence(needs, found.username)).identities;
  const now = new Date(needs.clock.now());
  const profile = { ...emptyProfile, originalBio: null };
  return needs.database.transaction((tx) => givePresence(tx, accountId, identities, profile, now));
}

export type BeginWithoutRefusal =
  | { readonly code: "account-not-arriving" }
  /** An archive is being checked or brought in (the profile of it would be seen by everybody as soon as it is here), or thrown away. */
  | { readonly code: "move-in-under-way" };

/** Its person wants no account brought, now: it becomes one like every other, and can be found. */
export async function beginWithout(needs: Needs, accountId: number): Promise<Result<null, BeginWithoutRefusal>> {
  if (!(await presentArriving(needs, accountId))) return no({ code: "account-not-arriving" });
  return needs.database.transaction(async (tx): Promise<Result<null, BeginWithoutRefusal>> => {
    if ((await holdArriving(tx, accountId)) === null) return no({ code: "account-not-arriving" });
    const state = (await newestStanding(tx, accountId))?.state;
    if (state === "checking" || state === "importing" || (await isThrowingAway(tx, accountId)))
      return no({ code: "move-in-under-way" });
    if ((await listAspects(tx, accountId)).length === 0) await appendAspects(tx, accountId, defaultAspects);
    await activateAccount(tx, accountId);
    return ok(null);
  });
}

/**
 * What was brought into an account that was made for it is gone: it is arriving anew. To be called in a transaction that nothing else is done in.
 * @returns false: it has a life by now, and stays open
 */
export async function arriveAnew(tx: Tx, { clock }: Pick<Parts, "clock">, accountId: number): Promise<boolean> {
  const now = new Date(clock.now());
  if (!(await returnToArriving(tx, accountId, now))) return false;
  await putJobs(tx, [abandonedJob(accountId, now)]);
  return true;
}

/** May it go with its name: it is arriving, and nobody can ever have met it? */
export async function mayGiveUp(db: Db, accountId: number): Promise<boolean> {
  const found = await findArriving(db, accountId);
  return found !== null && !found.present && !found.foundBefore;
}

/** Its person gives up: the account goes at once, and its name is free. @returns false: others may know it, or it has arrived */
export const giveUpArriving = ({ database }: Pick<Parts, "database">, accountId: number): Promise<boolean> =>
  database.transaction(async (tx) => {
    const held = await holdArriving(tx, accountId);
    if (held === null || !(await mayGiveUp(tx, accountId))) return false;
    await removeArriving(tx, accountId, held.personId);
    return true;
  });

/**
 * Removes the account if nobody has come back to it for `limits.abandonedDays`, and frees its name: nobody can have met it. Where it has
 * identities, or had arrived once, it stays, since others may know it by then.
 * @returns when to look again; null: never
 */
export async function removeAbandoned(
  needs: Pick<Parts, "database" | "clock">,
  accountId: number,
): Promise<Date | null> {
  return needs.database.transaction(async (tx) => {
    const held = await holdArriving(tx, accountId);
    if (held === null || held.present || held.foundBefore) return null;
    const last = Math.max(held.since.getTime(), held.seenAt?.getTime() ?? 0);
    const goesAt = last + limits.abandonedDays * dayMs;
    if (goesAt > needs.clock.now()) return new Date(goesAt);
    await removeArriving(tx, accountId, held.personId);
    return null;
  });
}

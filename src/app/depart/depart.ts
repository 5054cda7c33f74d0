/** This pod as the old home: an account of ours whose person is found elsewhere from now on, or comes back (R14, R15). */
import type { Db, Tx } from "../../store/database.ts";
import { findLeft, type LeftAccount, markMoved, markReturned } from "../../store/moves/departures.ts";
import { stopHandOverIn } from "../../store/moves/hand-overs-in.ts";
import { stopHandOversOut } from "../../store/moves/hand-overs-out.ts";
import { currentIdentityOf, identityById, type KnownIdentity } from "../../store/people/identities.ts";
import { clearProfile } from "../../store/people/profiles.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { departedDataJob } from "../jobs/departed-data.ts";
import { departedPhotosJob } from "../jobs/departed-photos.ts";
import { adapterOf, type Parts } from "../parts.ts";
import type { EffectNeeds } from "../receive/said.ts";

export type Departure = {
  readonly migrationId: number;
  /** The account that is left. */
  readonly accountId: number;
  /** Its identity that has moved. */
  readonly identityId: number;
  readonly at: Date;
};

/**
 * Closes an account of ours for writing, after its move was proved: nobody is told "stop sharing", its address, key and guid are kept (R14), what was
 * personal in its profile goes (R15). Its owner may log in for `limits.departedDays`, for the export and the receipt. Running it again
 * changes nothing more.
 *
 * To be called in the transaction of the move. Where both accounts are of this pod, `leaveAccount` comes before their persons are merged, since of two accounts
 * of one person only one is open (R1).
 */
export async function departAccount(
  tx: Tx,
  _needs: EffectNeeds,
  { accountId, identityId, at }: Departure,
): Promise<void> {
  await leaveAccount(tx, accountId, at);
  await clearProfile(tx, identityId, at);
  await putJobs(tx, [departedPhotosJob(identityId, at), departedDataJob(accountId, at)]);
}

/** Nobody writes with the account from now on, and no copy of it is on its way any more. @returns false where it was not open */
export async function leaveAccount(tx: Tx, accountId: number, at: Date): Promise<boolean> {
  if (!(await markMoved(tx, accountId, at))) return false;
  await stopHandOversOut(tx, accountId, at);
  await stopHandOverIn(tx, accountId, at);
  return true;
}

/**
 * The person has come back to an account of ours that they had left, and its identity is current again: it is written with again.
 * To be called in the transaction of the move. @returns false where it had not moved
 */
export const returnAccount = (tx: Tx, accountId: number): Promise<boolean> => markReturned(tx, accountId);

/** Where somebody is found now who has left that address by a move, straight to the end of a chain; null where they have not, or have left for good. */
export async function movedTo(db: Db, protocol: string, identityId: number): Promise<KnownIdentity | null> {
  const left = await identityById(db, identityId);
  if (left === null || left.state !== "moved" || left.protocol !== protocol) return null;
  return currentIdentityOf(db, protocol, left.personId);
}

/** An account of ours that was left, and where its person is found now; `home` null: nowhere that is known here. */
export type Left = LeftAccount & { readonly home: KnownIdentity | null };

/** @see findLeft */
export async function whereLeft(db: Db, by: Parameters<typeof findLeft>[1]): Promise<Left | null> {
  const left = await findLeft(db, by);
  return left === null ? null : { ...left, home: await movedTo(db, left.protocol, left.identityId) };
}

/** Addresses at the pod where somebody is now, of what they had here; each null where that pod has none that is known. */
export type NewPlaces = { readonly page: string | null; readonly stream: string | null };

/** @see Left */
export function newPlaces(needs: Pick<Parts, "config" | "protocols">, home: KnownIdentity): NewPlaces {
  const base = home.local ? needs.config.url : home.base;
  const { wire } = adapterOf(needs, home.protocol);
  if (base === null || home.guid === null || wire === undefined) return { page: null, stream: null };
  const owner = { ref: home.ref, guid: home.guid };
  return { page: wire.fetch.page(base, owner), stream: wire.fetch.stream(base, owner)?.url ?? null };
}

/** Attaches a proved move: two addresses are one person's from now on. Persons, states and relations change; content does not. */

import type { Tx } from "../../store/database.ts";
import { keepIdentities, keepPersons } from "../../store/moves/migration-before.ts";
import { holdMoves } from "../../store/moves/migrations.ts";
import {
  clashElsewhere,
  enterIdentity,
  holdPersons,
  identityIdsOf,
  leaveIdentity,
  type MovingIdentity,
  movingIdentities,
  setPhotoPath,
} from "../../store/moves/moves.ts";
import { restoreStops } from "../../store/moves/stops.ts";
import { currentIdentityOf } from "../../store/people/identities.ts";
import { chooseKept, mergePersons } from "../../store/people/persons.ts";
import { splitOff } from "../../store/people/persons-split.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { leaveAccount, returnAccount } from "../depart/depart.ts";
import { forgetBeforeJob } from "../jobs/forget-before.ts";
import { tellTiesJob } from "../jobs/tell-ties.ts";
import { wantHalvesSeen } from "./half-job.ts";

export type Move = {
  /** Its row, which keeps what an undoing needs. */
  readonly migrationId: number;
  readonly protocol: string;
  readonly oldIdentityId: number;
  readonly newIdentityId: number;
  /** Where all photos of the account are from now on; ends in `/`. Null or left out: where they were. */
  readonly photoPath?: string | null;
  /** The new identity had ended, and its pod says that it is open again. */
  readonly reopens?: boolean;
  readonly at: Date;
};

export type Attached = {
  readonly personId: number;
  /** Contacts that met a block: their owners are to be asked (R12). */
  readonly suspended: readonly number[];
};

/**
 * One person has both identities afterwards; the old one is `moved`, the new one `current`, unless it has itself been left for another since, of which we heard
 * first. A return reopens the identity that was left (R14). Costs the same whatever either of them has posted; where both were known it grows
 * with the relations to the person who has fewer (R12).
 *
 * The caller has judged the move (R6) and recorded it. Everything is in its transaction.
 * @throws {Error} the old identity's person is found elsewhere already: a second target is refused before
 */
export async function attachMove(tx: Tx, move: Move): Promise<Attached> {
  const { migrationId, protocol, oldIdentityId, newIdentityId, at } = move;
  await holdMoves(tx);
  const before = await movingIdentities(tx, oldIdentityId, newIdentityId);
  await holdPersons(tx, [before.old.personId, before.young.personId], protocol);
  // R4: where each of the two is found at another address of another network too, only this network's half moves.
  const apart = before.old.personId !== before.young.personId;
  if (apart && (await clashElsewhere(tx, before.old.personId, before.young.personId, protocol)))
    await splitOff(tx, before.old.personId, protocol, at);
  await wantHalvesSeen(tx, before.old.personId, oldIdentityId, at);
  const { old, young } = await movingIdentities(tx, oldIdentityId, newIdentityId);
  const earlier = (await identityIdsOf(tx, old.personId, protocol)).filter((id) => id !== newIdentityId);
  await keepIdentities(tx, migrationId, [...earlier, newIdentityId]);
  const home = await currentIdentityOf(tx, protocol, old.personId);
  const isReturn = old.personId === young.personId;
  if (!isReturn && home !== null && home.identityId !== old.id) throw new Error(`${old.ref} was left for ${home.ref}`);

  // Of two accounts of one person only one is open: the one that is left closes before the persons become one.
  if (old.ownAccountId !== null) await leaveAccount(tx, old.ownAccountId, at);
  if (isReturn) {
    if (home !== null && home.identityId !== young.id)
      await leaveIdentity(tx, home.identityId, { until: at, sinceAtMost: at });
    if (home?.identityId !== young.id) await enterIdentity(tx, young.id, at);
  } else await follow(tx, old, young, move);
  if (young.ownAccountId !== null && isReturn) await returnAccount(tx, young.ownAccountId);
  const path = young.state === "moved" && !isReturn ? (young.photoPath ?? move.photoPath) : move.photoPath;
  if (path != null) await setPhotoPath(tx, isReturn ? [...earlier, young.id] : earlier, path);

  const merged = isReturn ? null : await merge(tx, migrationId, old, young, at);
  const personId = merged?.personId ?? old.personId;
  await restoreStops(tx, migrationId);
  await putJobs(tx, [tellTiesJob(at, { protocol, personId }), forgetBeforeJob(at, migrationId)]);
  return merged ?? { personId, suspended: [] };
}

async function merge(
  tx: Tx,
  migrationId: number,
  old: MovingIdentity,
  young: MovingIdentity,
  at: Date,
): Promise<Attached> {
  const pair = await chooseKept(tx, old.personId, young.personId);
  await keepPersons(tx, migrationId, pair);
  const { suspended } = await mergePersons(tx, pair, at);
  return { personId: pair.kept, suspended };
}

/** To an identity of somebody who was not known to be the same person. */
async function follow(tx: Tx, old: MovingIdentity, young: MovingIdentity, { at, reopens }: Move): Promise<void> {
  if (young.state === "current" || (young.state === "ended" && reopens === true)) {
    await leaveIdentity(tx, old.id, { until: at, sinceAtMost: at });
    await enterIdentity(tx, young.id, at);
    return;
  }
  // It was left or has ended before we heard of this: so this happened earlier.
  await leaveIdentity(tx, old.id, { until: young.until ?? at, sinceAtMost: young.since });
}

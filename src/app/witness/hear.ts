/** Somebody tells of a move: judged, recorded with what proves it, applied; all in one transaction. */

import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { SaidMove } from "../../core/message.ts";
import { setStanding } from "../../store/arrival/owner-standing.ts";
import type { Tx } from "../../store/database.ts";
import { keepProfileBefore } from "../../store/moves/migration-before.ts";
import {
  becomeDeparture,
  completeArrival,
  holdMigration,
  holdMoves,
  type MigrationRow,
  migrationsOfPair,
  recordMigration,
  refusedMovesFrom,
  refuseHeard,
  setMigrationState,
} from "../../store/moves/migrations.ts";
import { movingIdentities } from "../../store/moves/moves.ts";
import { clearProfile } from "../../store/people/profiles.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { departAccount } from "../depart/depart.ts";
import { wantOtherHalf } from "../jobs/other-half.ts";
import { adapterOf } from "../parts.ts";
import { keepNewerProfile } from "../receive/effects/profile.ts";
import type { EffectNeeds, EffectRefusal, Effects, Evidence } from "../receive/said.ts";
import { attachMove } from "./attach.ts";
import { identitiesOfMove, judgeHeard, type MoveFacts, type MoveRefusal, type Verdict } from "./judge.ts";
import { lookJob } from "./look-job.ts";
import { hearReferenced } from "./references.ts";
import { tellFollowers } from "./shunned.ts";

export type HeardMove = {
  readonly message: SaidMove;
  readonly protocol: string;
  readonly heardAt: Date;
  readonly evidence: Evidence | null;
};

/**
 * A move whose signatures are proved. Of one pair of addresses it has effects once (R6); a repeat is acknowledged. What is refused is kept with its reason, as
 * far as there are not too many of one address.
 */
export async function hearMove(tx: Tx, needs: EffectNeeds, heard: HeardMove): Promise<Result<Effects, EffectRefusal>> {
  await holdMoves(tx);
  const at = new Date(needs.clock.now());
  if (adapterOf(needs, heard.protocol).facts.proof === "back-reference") {
    const { protocol, message, heardAt, evidence } = heard;
    const { oldRef, newRef, saidAtMs = null } = message;
    const move = { protocol, oldRef, newRef, saidAtMs, heardAt, way: "told" } as const;
    return hearReferenced(tx, needs, move, { message: JSON.stringify(message), evidence });
  }
  const both = await identitiesOfMove(tx, { protocol: heard.protocol, ...heard.message });
  if (both === null) return no({ code: "author-unknown", detail: heard.message.oldRef, again: true });
  const facts: MoveFacts = { protocol: heard.protocol, ...both, freshLook: null, released: false, rowId: null, at };
  const verdict = await judgeHeard(tx, facts);
  switch (verdict.do) {
    case "apply":
      return applyNew(tx, needs, heard, facts, verdict.reopens);
    case "complete":
      await completeClaim(tx, verdict.arrival, facts);
      return ok({ changed: true });
    case "acknowledge":
      return ok({ changed: false });
    case "look":
    case "hold": {
      const id = await recordMigration(tx, {
        ...rowOf(heard, facts),
        ...{ role: "witness", state: "heard", heldAt: verdict.do === "hold" ? at : null },
      });
      if (verdict.do === "look") await putJobs(tx, [lookJob(at, { migrationId: id, tries: 0, released: false })]);
      else
        needs.log.warn(
          { migration: id, newRef: both.young.ref },
          "many accounts move onto one: a move waits for the podmin",
        );
      return ok({ changed: false });
    }
    case "refuse":
      return refuseMove(tx, needs, heard, facts, verdict.refusal);
  }
}

/** A move that was heard before is judged again: both pods were asked, or the podmin lets it go on. */
export async function judgeAgain(
  tx: Tx,
  needs: EffectNeeds,
  row: MigrationRow,
  more: Pick<MoveFacts, "freshLook" | "released">,
): Promise<Verdict["do"]> {
  const at = new Date(needs.clock.now());
  if (adapterOf(needs, row.protocol).facts.proof === "back-reference") {
    await putJobs(tx, [lookJob(at, { migrationId: row.id, tries: 0, released: more.released })]);
    return "look";
  }
  const both = await identitiesOfMove(tx, row);
  if (both === null || row.message === null) throw new Error(`migration ${row.id} has lost what it is about`);
  const facts: MoveFacts = { protocol: row.protocol, ...both, ...more, rowId: row.id, at };
  const verdict = await judgeHeard(tx, facts);
  const end = (code: string, detail: string) => refuseHeard(tx, row.id, { code, detail }, at);
  switch (verdict.do) {
    case "apply":
      await beginApplied(tx, row, at);
      await apply(tx, needs, JSON.parse(row.message) as SaidMove, facts, row.id, verdict.reopens);
      break;
    case "complete":
      await completeClaim(tx, verdict.arrival, facts);
      await end("move-not-confirmed", "it is the arrival's own");
      break;
    case "refuse":
      needs.log.warn({ migration: row.id, ...verdict.refusal }, "a move was refused");
      await end(verdict.refusal.code, verdict.refusal.detail);
      break;
    case "hold":
      await holdMigration(tx, row.id, at);
      break;
    case "look":
      await putJobs(tx, [lookJob(at, { migrationId: row.id, tries: 0, released: more.released })]);
      break;
    case "acknowledge":
      await end("move-not-confirmed", "it counts already");
      break;
  }
  return verdict.do;
}

async function applyNew(
  tx: Tx,
  needs: EffectNeeds,
  heard: HeardMove,
  facts: MoveFacts,
  reopens: boolean,
): Promise<Result<Effects, EffectRefusal>> {
  const { old } = await movingIdentities(tx, facts.old.identityId, facts.young.identityId);
  const id = await recordMigration(tx, {
    ...rowOf(heard, facts),
    appliedAt: facts.at,
    ...(old.ownAccountId === null
      ? { role: "witness", state: "attached" }
      : { role: "departure", state: "accepted", accountId: old.ownAccountId }),
  });
  await apply(tx, needs, heard.message, facts, id, reopens);
  return ok({ changed: true });
}

/** From now on the row counts; of an account of ours it is a departure. */
async function beginApplied(tx: Tx, row: MigrationRow, at: Date): Promise<void> {
  const { old } = await movingIdentities(tx, row.oldIdentityId ?? 0, row.newIdentityId ?? 0);
  if (old.ownAccountId === null) await setMigrationState(tx, "witness", row.id, "heard", "attached", at);
  else await becomeDeparture(tx, row.id, old.ownAccountId, at);
}

/** The row says that it counts; now everything else does. */
async function apply(
  tx: Tx,
  needs: EffectNeeds,
  { photoPath, profile }: SaidMove,
  { protocol, old, young, at }: MoveFacts,
  migrationId: number,
  reopens: boolean,
): Promise<void> {
  const { ownAccountId } = (await movingIdentities(tx, old.identityId, young.identityId)).old;
  const { identityId: oldIdentityId } = old;
  // The departure of somebody here is not undone here: of their profile nothing is kept.
  if (ownAccountId === null) await keepProfileBefore(tx, migrationId, oldIdentityId);
  await attachMove(tx, {
    migrationId,
    protocol,
    oldIdentityId,
    newIdentityId: young.identityId,
    photoPath,
    reopens,
    at,
  });
  if (!young.local) await keepNewerProfile(tx, young.identityId, profile, at);
  if (ownAccountId === null) return clearProfile(tx, oldIdentityId, at);
  await departAccount(tx, needs, { migrationId, accountId: ownAccountId, identityId: oldIdentityId, at });
  await wantOtherHalf(tx, needs, { migrationId, protocol }, at);
  await setMigrationState(tx, "departure", migrationId, "accepted", "closed", at);
}

/** The old key of an announced claim is known, and it is the one that signed: what was a claim is proved (R10). */
export async function completeClaim(
  tx: Tx,
  arrival: MigrationRow,
  { protocol, old, young, at }: Pick<MoveFacts, "protocol" | "old" | "young" | "at">,
): Promise<void> {
  await completeArrival(tx, arrival.id, old.identityId);
  const move = {
    migrationId: arrival.id,
    protocol,
    oldIdentityId: old.identityId,
    newIdentityId: young.identityId,
    at,
  };
  await attachMove(tx, move);
  await clearProfile(tx, old.identityId, at);
  if (arrival.importId !== null) await setStanding(tx, arrival.importId, "proved");
}

/** Kept with its reason, once for each pair and reason: whoever holds a stolen key can sign as many as they like. */
async function refuseMove(
  tx: Tx,
  needs: EffectNeeds,
  heard: HeardMove,
  facts: MoveFacts,
  { code, detail }: MoveRefusal,
): Promise<Result<Effects, EffectRefusal>> {
  const { protocol, old, young } = facts;
  needs.log.warn({ code, detail, oldRef: old.ref, newRef: young.ref }, "a move was refused");
  if (code === "pod-shunned") await tellFollowers(tx, old, facts.at);
  const isKept = (await migrationsOfPair(tx, protocol, old.ref, young.ref)).some(({ refusal }) => refusal === code);
  if (!isKept && (await refusedMovesFrom(tx, protocol, old.ref)) < limits.refusedMovesKept) {
    const refused = { role: "witness", state: "refused", refusal: code, refusalDetail: detail } as const;
    await recordMigration(tx, { ...rowOf(heard, facts), ...refused });
  }
  return no({ code, detail, again: false });
}

const rowOf = ({ message, protocol, heardAt, evidence }: HeardMove, { old, young }: MoveFacts) => ({
  protocol,
  oldRef: old.ref,
  newRef: young.ref,
  oldIdentityId: old.identityId,
  newIdentityId: young.identityId,
  message: JSON.stringify(message),
  envelope: evidence?.body ?? null,
  mediaType: evidence?.mediaType ?? null,
  heardAt,
});

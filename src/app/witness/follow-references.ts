/** Does what the judge of such moves has decided, once both accounts were asked: hop by hop, in one transaction. */

import type { z } from "zod";
import { pauseMs } from "../../core/delivery.ts";
import type { SaidMove } from "../../core/message.ts";
import { keyAgeMs, type SeenAccount } from "../../core/migration/back-reference.ts";
import type { Tx } from "../../store/database.ts";
import { keepDocuments, keepProfileBefore } from "../../store/moves/migration-before.ts";
import {
  becomeArrival,
  becomeWitnessed,
  holdMigration,
  lastMoveFrom,
  type MigrationRow,
  migrationsOfPair,
  recordMigration,
  refuseHeard,
} from "../../store/moves/migrations.ts";
import { hasLostPeople, otherKeySince } from "../../store/moves/move-facts.ts";
import { movingIdentities } from "../../store/moves/moves.ts";
import { identityByRef, type KnownIdentity } from "../../store/people/identities.ts";
import { clearProfile } from "../../store/people/profiles.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { askAnewJob } from "../jobs/tell-ties.ts";
import type { EffectNeeds } from "../receive/said.ts";
import { attachMove } from "./attach.ts";
import { seeJob } from "./heed-links.ts";
import type { lookArgs } from "./look-job.ts";
import { lookJob } from "./look-job.ts";
import { judgeReferenced, type Referenced } from "./references.ts";
import type { SeenDocument } from "./see-account.ts";
import { tellFollowers } from "./shunned.ts";
import { undoHeld } from "./undo.ts";
import { isWave } from "./waves.ts";

export type Sights = {
  readonly seen: ReadonlyMap<string, SeenAccount>;
  readonly documents: readonly SeenDocument[];
};

/** A row that was heard, in the judge's words. */
export const referencedOf = (row: MigrationRow): Referenced => ({
  protocol: row.protocol,
  oldRef: row.oldRef,
  newRef: row.newRef,
  saidAtMs: row.saidAt?.getTime() ?? null,
  // What a pod has sent is dated and has its bytes here; what was seen has neither.
  way: row.envelope === null && row.saidAt === null ? "seen" : "told",
  heardAt: row.heardAt,
});

/** To be called under `holdMoves`, for a row that is still to be judged. */
export async function settleReferenced(
  tx: Tx,
  needs: EffectNeeds,
  row: MigrationRow,
  args: z.infer<typeof lookArgs>,
  { seen, documents }: Sights,
): Promise<void> {
  const at = new Date(needs.clock.now());
  const { released } = args;
  const decision = await judgeReferenced(needs, tx, referencedOf(row), { seen, rowId: row.id, released }, at);
  const end = (code: string) => {
    needs.log.warn({ migration: row.id, code, oldRef: row.oldRef, newRef: row.newRef }, "a move was refused");
    return refuseHeard(tx, row.id, { code, detail: `${row.oldRef} to ${row.newRef}` }, at);
  };
  switch (decision.do) {
    case "move":
      return followPath(tx, needs, row, { ...decision, documents, released, at }, end);
    case "refuse":
      await keepDocuments(tx, row.id, documents);
      return end(decision.code);
    case "ignore":
      if (decision.code === "pod-shunned")
        await tellFollowers(tx, await identityByRef(tx, row.protocol, row.oldRef), at);
      return end(decision.code === "repeated" ? "move-not-confirmed" : decision.code);
    case "hold":
      needs.log.warn({ migration: row.id }, "a pod may have changed hands: a move waits for the podmin");
      return holdMigration(tx, row.id, at);
    case "wait":
      return putJobs(tx, [lookJob(new Date(decision.untilMs), args)]);
    case "retry": {
      const tries = args.tries + 1;
      return putJobs(tx, [lookJob(new Date(at.getTime() + pauseMs(tries)), { ...args, tries })]);
    }
    case "look": // something has changed since they were asked
      return putJobs(tx, [lookJob(at, args)]);
  }
}

type Path = {
  readonly path: readonly [string, ...string[]];
  readonly instead: boolean;
  readonly documents: readonly SeenDocument[];
  readonly released: boolean;
  readonly at: Date;
};

async function followPath(
  tx: Tx,
  needs: EffectNeeds,
  row: MigrationRow,
  { path, instead, documents, released, at }: Path,
  end: (code: string) => Promise<void>,
): Promise<void> {
  const { protocol } = row;
  const known = async (ref: string) => (await identityByRef(tx, protocol, ref)) as KnownIdentity;
  if (instead) {
    const last = await lastMoveFrom(tx, (await known(row.oldRef)).identityId);
    const undone = last === null ? null : await undoHeld(tx, last.id, at);
    if (undone === null || !undone.ok) return end("moved-elsewhere");
  }
  let old = await known(row.oldRef);
  const first = await known(path[0]);
  const isReturn = old.personId === first.personId;
  if (!isReturn && !released && (await isWave(tx, first, at))) {
    needs.log.warn(
      { migration: row.id, newRef: first.ref },
      "many accounts move onto one: a move waits for the podmin",
    );
    return holdMigration(tx, row.id, at);
  }
  for (const [nth, ref] of path.entries()) {
    const young = await known(ref);
    if (nth > 0 && !released && (await isDoubtful(tx, old, young, at))) return putJobs(tx, [seeJob(old, ref, at)]);
    const migrationId = nth === 0 ? await begin(tx, row, old, young, at) : await beginHop(tx, row, old, young, at);
    if (migrationId === null) return;
    await keepDocuments(
      tx,
      migrationId,
      documents.filter((each) => each.ref === old.ref || each.ref === ref),
    );
    await keepProfileBefore(tx, migrationId, old.identityId);
    const ids = { oldIdentityId: old.identityId, newIdentityId: young.identityId };
    await attachMove(tx, { migrationId, protocol, ...ids, reopens: true, at });
    await clearProfile(tx, old.identityId, at);
    old = await known(ref);
  }
}

/** Would the hop be held up, were it a move of its own? Then it is judged as one: nobody gets past that by a chain. */
async function isDoubtful(tx: Tx, old: KnownIdentity, young: KnownIdentity, at: Date): Promise<boolean> {
  const keySince = await otherKeySince(tx, old.identityId);
  const isYoungKey = keySince !== null && keySince.getTime() + keyAgeMs > at.getTime();
  if (isYoungKey || (keySince !== null && (await hasLostPeople(tx, old.protocol, old.host)))) return true;
  return old.personId !== young.personId && isWave(tx, young, at);
}

/** From now on the row counts: as an arrival, where it leads to an account of ours. */
async function begin(tx: Tx, row: MigrationRow, old: KnownIdentity, young: KnownIdentity, at: Date): Promise<number> {
  const ids = { oldIdentityId: old.identityId, newIdentityId: young.identityId };
  // Also an account that was left: its person comes back to it.
  const { ownAccountId } = (await movingIdentities(tx, old.identityId, young.identityId)).young;
  if (ownAccountId !== null) {
    await becomeArrival(tx, row.id, { ...ids, accountId: ownAccountId }, at);
    await putJobs(tx, [askAnewJob(at, { protocol: row.protocol, accountId: ownAccountId })]);
  } else await becomeWitnessed(tx, row.id, ids, at);
  return row.id;
}

/** A later hop of a chain; null where the chain ends here: it is known already, or known otherwise. */
async function beginHop(
  tx: Tx,
  row: MigrationRow,
  old: KnownIdentity,
  young: KnownIdentity,
  at: Date,
): Promise<number | null> {
  if (old.local || old.state !== "current") return null;
  const pairs = await migrationsOfPair(tx, row.protocol, old.ref, young.ref);
  if (pairs.some(({ undoneAt }) => undoneAt !== null)) return null;
  const said: SaidMove = {
    ...(JSON.parse(row.message ?? "{}") as SaidMove),
    author: old.ref,
    oldRef: old.ref,
    newRef: young.ref,
  };
  const common = {
    protocol: row.protocol,
    oldRef: old.ref,
    newRef: young.ref,
    oldIdentityId: old.identityId,
    newIdentityId: young.identityId,
    message: JSON.stringify(said),
    heardAt: at,
  };
  const id = await recordMigration(tx, { ...common, role: "witness", state: "heard" });
  return begin(tx, { ...row, id }, old, young, at);
}

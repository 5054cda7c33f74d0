/** Moves on networks where both accounts say so: what is known here is gathered for the judge, and what it decides is done. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import {
  judgeReferences,
  type ReferenceDecision,
  type ReferencedMove,
  type SeenAccount,
} from "../../core/migration/back-reference.ts";
import type { Db, Tx } from "../../store/database.ts";
import { lastMoveFrom, migrationsOfPair, recordMigration, refusedMovesFrom } from "../../store/moves/migrations.ts";
import { hasLeft, hasLostPeople, isRelated, openMovesFrom, otherKeySince } from "../../store/moves/move-facts.ts";
import { identitiesByRef, identityByRef, type KnownIdentity } from "../../store/people/identities.ts";
import { shutOutAmong } from "../../store/people/shut-out.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { adapterOf, type Parts } from "../parts.ts";
import type { EffectNeeds, EffectRefusal, Effects, Evidence } from "../receive/said.ts";
import { lookJob } from "./look-job.ts";
import { tellFollowers } from "./shunned.ts";

/** A move as it was heard, or seen. */
export type Referenced = ReferencedMove & { readonly protocol: string; readonly heardAt: Date };

export type JudgedHow = {
  readonly seen: ReadonlyMap<string, SeenAccount>;
  /** Its row, where it was heard before. */
  readonly rowId: number | null;
  /** The podmin has let it go on. */
  readonly released: boolean;
};

/** What the judge says by what is known here at this moment. */
export async function judgeReferenced(
  needs: Pick<Parts, "protocols">,
  db: Db,
  move: Referenced,
  { seen, rowId, released }: JudgedHow,
  now: Date,
): Promise<ReferenceDecision> {
  const { protocol, oldRef, newRef } = move;
  const old = await identityByRef(db, protocol, oldRef);
  const young = await identityByRef(db, protocol, newRef);
  const pairs = (await migrationsOfPair(db, protocol, oldRef, newRef)).filter(({ id }) => id !== rowId);
  const used = pairs.find((each) => each.appliedAt !== null && each.oldIdentityId !== null && each.undoneAt === null);
  const last = old === null ? null : await lastMoveFrom(db, old.identityId);
  const keySince = old === null ? null : await otherKeySince(db, old.identityId);
  return judgeReferences(move, {
    nowMs: now.getTime(),
    heardAtMs: move.heardAt.getTime(),
    related: old !== null && (await concernsUs(db, old, young)),
    oldIsOurs: old?.local === true,
    shunned: await shunnedAmong(needs, db, protocol, { oldRef, others: [newRef, ...linkedIn(seen)] }),
    suspended: old?.shutOut === true,
    barred: pairs.some(({ undoneAt }) => undoneAt !== null),
    last: last?.appliedAt
      ? { newRef: last.newRef, saidAtMs: last.saidAt?.getTime() ?? null, appliedAtMs: last.appliedAt.getTime() }
      : null,
    left: old?.state === "moved",
    usedBefore: used === undefined ? null : { saidAtMs: used.saidAt?.getTime() ?? null },
    keySinceMs: keySince?.getTime() ?? null,
    lapsed: old !== null && keySince !== null && (await hasLostPeople(db, protocol, old.host)),
    released,
    seen,
  });
}

/** Somebody here has to do with them, or with whom they are by their other half, which left the same pod before (R4). */
const concernsUs = async (db: Db, old: KnownIdentity, young: KnownIdentity | null): Promise<boolean> =>
  young?.local === true ||
  (await isRelated(db, old.personId)) ||
  (young !== null && (await hasLeft(db, young.personId, old.host)) && (await isRelated(db, young.personId)));

const linkedIn = (seen: JudgedHow["seen"]): readonly string[] =>
  [...seen.values()].flatMap((each) => (each.is === "shown" && each.links?.next ? [each.links.next] : []));

/** Those of these addresses whose pods are shut out, also where nobody here knows them yet; of the others also those who are so alone. */
async function shunnedAmong(
  needs: Pick<Parts, "protocols">,
  db: Db,
  protocol: string,
  { oldRef, others }: { readonly oldRef: string; readonly others: readonly string[] },
): Promise<ReadonlySet<string>> {
  const { ids } = adapterOf(needs, protocol);
  const hosts = [oldRef, ...others].flatMap((ref) => {
    const parsed = ids.parse(ref);
    return parsed.ok ? [{ ref, host: parsed.value.host }] : [];
  });
  const shut = await shutOutAmong(
    db,
    hosts.map(({ host }) => host),
  );
  const known = (await identitiesByRef(db, protocol, others)).filter(({ shutOut }) => shutOut);
  return new Set([...hosts.filter(({ host }) => shut.has(host)), ...known].map(({ ref }) => ref));
}

/**
 * A move that the old pod tells of, or that was seen: judged as far as it can be without asking anybody, and where both accounts have to be asked, kept for the job
 * that does. To be called under `holdMoves`. The signature of whoever told it is proved.
 */
export async function hearReferenced(
  tx: Tx,
  needs: EffectNeeds,
  move: Referenced,
  said: { readonly message: string; readonly evidence: Evidence | null },
): Promise<Result<Effects, EffectRefusal>> {
  const { protocol, oldRef, newRef } = move;
  const at = new Date(needs.clock.now());
  const decision = await judgeReferenced(needs, tx, move, { seen: new Map(), rowId: null, released: false }, at);
  const old = await identityByRef(tx, protocol, oldRef);
  const row = { ...move, ...said, old };
  if (decision.do === "ignore") {
    if (decision.code === "pod-shunned" || decision.code === "old-suspended") {
      await keepRefused(tx, row, decision.code);
      await tellFollowers(tx, old, at);
    }
    return ok({ changed: false });
  }
  if (decision.do === "refuse") {
    needs.log.warn({ code: decision.code, oldRef, newRef }, "a move was refused");
    await keepRefused(tx, row, decision.code);
    return no({ code: decision.code, detail: `${oldRef} to ${newRef}`, again: false });
  }
  const pairs = await migrationsOfPair(tx, protocol, oldRef, newRef);
  const isOpen = pairs.some(({ role, state }) => role === "witness" && state === "heard");
  if (isOpen) return ok({ changed: false });
  if ((await openMovesFrom(tx, protocol, oldRef)) >= limits.refusedMovesKept)
    return no({ code: "too-many-moves", detail: oldRef, again: true });
  const held = decision.do === "hold";
  if (held) needs.log.warn({ oldRef, newRef }, "a pod may have changed hands: a move waits for the podmin");
  const id = await recordMigration(tx, { ...rowOf(row), role: "witness", state: "heard", heldAt: held ? at : null });
  const runAt = decision.do === "wait" ? new Date(decision.untilMs) : at;
  if (!held) await putJobs(tx, [lookJob(runAt, { migrationId: id, tries: 0, released: false })]);
  return ok({ changed: false });
}

type NewRow = Referenced & {
  readonly old: KnownIdentity | null;
  readonly message: string;
  readonly evidence: Evidence | null;
};

const rowOf = ({ protocol, oldRef, newRef, old, message, evidence, saidAtMs, heardAt }: NewRow) => ({
  protocol,
  oldRef,
  newRef,
  oldIdentityId: old?.identityId ?? null,
  newIdentityId: null,
  message,
  envelope: evidence?.body ?? null,
  mediaType: evidence?.mediaType ?? null,
  saidAt: saidAtMs === null ? null : new Date(saidAtMs),
  heardAt,
});

/** Once for each pair and reason, and not for addresses that nobody here knows: whoever runs a pod can say as many as they like. */
async function keepRefused(tx: Tx, row: NewRow, code: string): Promise<void> {
  if (row.old === null) return;
  const pairs = await migrationsOfPair(tx, row.protocol, row.oldRef, row.newRef);
  if (pairs.some(({ refusal }) => refusal === code)) return;
  if ((await refusedMovesFrom(tx, row.protocol, row.oldRef)) >= limits.refusedMovesKept) return;
  await recordMigration(tx, { ...rowOf(row), role: "witness", state: "refused", refusal: code });
}

/**
 * "Tell them again": pods that have not shown that they took the move are told once more. Of an arrival the kept envelope leaves again; of a departure, where this pod
 * can say it, what was said is sealed anew.
 */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { giveUpAfterMs } from "../../core/delivery.ts";
import type { Tx } from "../../store/database.ts";
import { followersEndpoints } from "../../store/moves/leavings.ts";
import { findMigration, type MigrationRow } from "../../store/moves/migrations.ts";
import { putTold, toldPods, untoldAmong } from "../../store/moves/told.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { type Address, hurryHosts } from "../../store/post-office/outbox.ts";
import { type SealedMove, sayable, sealMove } from "../depart/seal-move.ts";
import { announceJob } from "../jobs/announce.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { envelopeOf } from "./hearers.ts";

type Needs = Pick<Parts, "database" | "clock" | "wake" | "config" | "secret" | "protocols">;

export type AgainRefusal =
  /** There is no announced move of that account. */
  | { readonly code: "nothing-announced" }
  /** It is said by the pod at the other end of the move, and this one cannot say it in that one's place. */
  | { readonly code: "told-elsewhere" }
  /** It was undone, or the pod of the old address contradicted it: nobody is told of it any more. */
  | { readonly code: "move-withdrawn" }
  /** Nobody there was told. */
  | { readonly code: "pod-never-told"; readonly host: string }
  /** A pod is told again at most once in `limits.tellAgainMs`. `until`: as an ISO date. */
  | { readonly code: "told-lately"; readonly until: string };

/** `pods`: a new parcel each; `hurried`: their parcel is still on the way, and is tried now. */
export type ToldAgain = { readonly pods: number; readonly hurried: number };

/**
 * @param accountId  whose move it is: somebody else's is none
 * @param host       null: all pods that have not shown that they took it; a host: that one in any case
 */
export async function tellAgain(
  needs: Needs,
  request: { readonly migrationId: number; readonly accountId: number; readonly host: string | null },
): Promise<Result<ToldAgain, AgainRefusal>> {
  const { migrationId, accountId } = request;
  const host = request.host?.trim().toLowerCase() ?? null;
  const voice = await voiceOf(needs, migrationId);
  const done = await needs.database.transaction(async (tx): Promise<Result<ToldAgain, AgainRefusal>> => {
    // One after the other: two calls at once would both find that nobody was told lately.
    await tx.selectFrom("migration").select("id").where("id", "=", migrationId).forUpdate().execute();
    const migration = await findMigration(tx, migrationId);
    if (migration === null || migration.accountId !== accountId || migration.appliedAt === null)
      return no({ code: "nothing-announced" });
    if (migration.undoneAt !== null || migration.refusal !== null) return no({ code: "move-withdrawn" });
    return voice === null ? no({ code: "told-elsewhere" }) : tell(tx, migration, voice, host, needs.clock.now());
  });
  if (done.ok) needs.wake();
  return done;
}

/** What is sent to which endpoint, and who was never told by this pod though they should know. */
type Voice = { sealedFor(free: readonly Address[]): readonly SealedMove[]; readonly untold: readonly Address[] };

/** Null: this pod cannot say it. */
async function voiceOf(needs: Needs, migrationId: number): Promise<Voice | null> {
  const { db } = needs.database;
  const migration = await findMigration(db, migrationId);
  if (migration === null) return null;
  const envelope = envelopeOf(migration);
  if (envelope !== null) return { sealedFor: (addresses) => [{ envelope, addresses }], untold: [] };
  const { role, accountId, protocol } = migration;
  const said = role === "departure" && accountId !== null ? sayable(needs, migration) : null;
  if (said === null || accountId === null) return null;
  const told = (await toldPods(db, migrationId, null)).map(({ endpoint }) => endpoint);
  // Where the old pod tells everybody, its job is at it: the new home comes first.
  const isUnderWay = adapterOf(needs, protocol).facts.initiator === "old-pod" && migration.state === "accepted";
  const followers = isUnderWay ? [] : await followersEndpoints(db, accountId, protocol);
  const untold = await untoldAmong(db, migrationId, followers);
  const sealed = await sealMove(needs, migration, said, [...told, ...untold]);
  const among = (some: ReadonlySet<string>) =>
    sealed.map(({ envelope, addresses }) => ({
      envelope,
      addresses: addresses.filter(({ endpoint }) => some.has(endpoint)),
    }));
  return {
    sealedFor: (free) => among(new Set(free.map(({ endpoint }) => endpoint))),
    untold: among(new Set(untold)).flatMap(({ addresses }) => addresses),
  };
}

async function tell(
  tx: Tx,
  migration: MigrationRow,
  voice: Voice,
  host: string | null,
  nowMs: number,
): Promise<Result<ToldAgain, AgainRefusal>> {
  const now = new Date(nowMs);
  const all = await toldPods(tx, migration.id, host);
  const known = new Set(all.map(({ endpoint }) => endpoint));
  const first = voice.untold.filter((each) => (host === null || each.host === host) && !known.has(each.endpoint));
  if (all.length + first.length === 0 && host !== null) return no({ code: "pod-never-told", host });
  const waiting = all.filter(({ waits }) => waits);
  const wanted = all.filter(({ waits, open }) => !waits && (host !== null || open));
  const freeFrom = (putAt: Date) => putAt.getTime() + limits.tellAgainMs;
  const free = wanted.filter(({ putAt }) => freeFrom(putAt) <= nowMs);
  if (free.length + first.length === 0 && wanted.length > 0 && waiting.length === 0) {
    const until = Math.min(...wanted.map(({ putAt }) => freeFrom(putAt)));
    return no({ code: "told-lately", until: new Date(until).toISOString() });
  }
  const addresses: Address[] = [...free.map(({ host, endpoint }) => ({ host, endpoint })), ...first];
  const giveUpAt = new Date(nowMs + giveUpAfterMs("migration"));
  for (const { envelope, addresses: theirs } of voice.sealedFor(addresses))
    await putTold(tx, envelope, theirs, { now, giveUpAt });
  for (const each of new Set(waiting.map(({ host }) => host))) await hurryHosts(tx, each, now);
  // Whoever was found meanwhile, or never was.
  if (host === null && migration.role === "arrival") await putJobs(tx, [announceJob(migration.id, now)]);
  return ok({ pods: addresses.length, hurried: waiting.length });
}

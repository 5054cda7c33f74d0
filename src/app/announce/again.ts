/** "Tell them again": the kept envelope leaves once more for pods that have not shown that they took the move. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { giveUpAfterMs } from "../../core/delivery.ts";
import type { Tx } from "../../store/database.ts";
import { putJobs } from "../../store/jobs.ts";
import { findMigration, type MigrationRow } from "../../store/migrations.ts";
import { type Address, hurryHosts } from "../../store/outbox.ts";
import { putTold, toldPods } from "../../store/told.ts";
import { announceJob } from "../jobs/announce.ts";
import type { Parts } from "../parts.ts";
import { envelopeOf } from "./hearers.ts";

type Needs = Pick<Parts, "database" | "clock" | "wake">;

export type AgainRefusal =
  /** There is no announced move of that account. */
  | { readonly code: "nothing-announced" }
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
  const done = await needs.database.transaction(async (tx): Promise<Result<ToldAgain, AgainRefusal>> => {
    // One after the other: two calls at once would both find that nobody was told lately.
    await tx.selectFrom("migration").select("id").where("id", "=", migrationId).forUpdate().execute();
    const migration = await findMigration(tx, migrationId);
    if (migration === null || migration.accountId !== accountId || migration.role !== "arrival")
      return no({ code: "nothing-announced" });
    return tell(tx, migration, host, needs.clock.now());
  });
  if (done.ok) needs.wake();
  return done;
}

async function tell(
  tx: Tx,
  migration: MigrationRow,
  host: string | null,
  nowMs: number,
): Promise<Result<ToldAgain, AgainRefusal>> {
  const envelope = envelopeOf(migration);
  if (envelope === null) return no({ code: "move-withdrawn" });
  const now = new Date(nowMs);
  const all = await toldPods(tx, migration.id, host);
  if (all.length === 0 && host !== null) return no({ code: "pod-never-told", host });
  const waiting = all.filter(({ waits }) => waits);
  const wanted = all.filter(({ waits, open }) => !waits && (host !== null || open));
  const freeFrom = (putAt: Date) => putAt.getTime() + limits.tellAgainMs;
  const free = wanted.filter(({ putAt }) => freeFrom(putAt) <= nowMs);
  if (free.length === 0 && wanted.length > 0 && waiting.length === 0) {
    const until = Math.min(...wanted.map(({ putAt }) => freeFrom(putAt)));
    return no({ code: "told-lately", until: new Date(until).toISOString() });
  }
  const addresses: Address[] = free.map(({ host, endpoint }) => ({ host, endpoint }));
  await putTold(tx, envelope, addresses, { now, giveUpAt: new Date(nowMs + giveUpAfterMs("migration")) });
  for (const each of new Set(waiting.map(({ host }) => host))) await hurryHosts(tx, each, now);
  // Whoever was found meanwhile, or never was.
  if (host === null) await putJobs(tx, [announceJob(migration.id, now)]);
  return ok({ pods: free.length, hurried: waiting.length });
}

/** Look-ups at other pods that failed: remembered with growing pauses, so that nobody is asked the same thing over and over. */
import { sql } from "kysely";
import { limits } from "../../base/limits.ts";
import { longestPauseMs, pauseMs } from "../../core/delivery.ts";
import type { Db } from "../database.ts";

export type FailedLookup = { readonly code: string; readonly nextAt: Date };

/** Why this was not found, while its pause lasts; else null: it may be asked for. */
export async function failedLookup(db: Db, protocol: string, sought: string, now: Date): Promise<FailedLookup | null> {
  const row = await db
    .selectFrom("failed_lookup")
    .select(["code", "next_at as nextAt"])
    .where("protocol", "=", protocol)
    .where("sought", "=", sought)
    .where("next_at", ">", now)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * It failed: the pause after it is a minute, doubling up to `longestPauseMs` with each further failure. What nobody has asked for since
 * its pause ended long ago is forgotten, a little with each call, since strangers choose what is looked for.
 * @returns when it may be asked for again
 */
export async function rememberFailure(
  db: Db,
  protocol: string,
  sought: string,
  code: string,
  now: Date,
): Promise<Date> {
  const { rows } = await sql<{ failures: number }>`
    insert into failed_lookup as known (protocol, sought, code, failures, next_at)
    values (${protocol}, ${sought}, ${code}, 1, ${now})
    on conflict (protocol, sought) do update set code = excluded.code, failures = known.failures + 1
    returning failures`.execute(db);
  const nextAt = new Date(now.getTime() + pauseMs(rows[0]?.failures ?? 1));
  await sql`update failed_lookup set next_at = ${nextAt} where protocol = ${protocol} and sought = ${sought}`.execute(
    db,
  );
  const old = new Date(now.getTime() - longestPauseMs);
  await sql`
    delete from failed_lookup where (protocol, sought) in
      (select protocol, sought from failed_lookup where next_at < ${old} order by next_at limit ${limits.lookupsForgotten})`.execute(
    db,
  );
  return nextAt;
}

/** It was found. */
export async function forgetFailure(db: Db, protocol: string, sought: string): Promise<void> {
  await db.deleteFrom("failed_lookup").where("protocol", "=", protocol).where("sought", "=", sought).execute();
}

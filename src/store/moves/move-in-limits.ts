/** What may be moved in by page, and how much of it: attempts, counted durably, and what the podmin has said. */
import { sql } from "kysely";
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import type { Db, Tx } from "../database.ts";

export type AttemptKind = "upload" | "check" | "import" | "announced" | "kept-here" | "thrown-away";

export type NewAttempt = {
  readonly accountId: number;
  /** Null: not from outside. */
  readonly network: string | null;
  readonly kind: AttemptKind;
  /** Of the files; by default none. */
  readonly bytes?: number;
};

/** Writes one down, and forgets some old ones. */
export async function addAttempt(tx: Tx, { accountId, network, kind, bytes }: NewAttempt, now: Date): Promise<void> {
  await tx
    .insertInto("move_in_attempt")
    .values({ account_id: accountId, network, kind, bytes: bytes ?? 0, at: now })
    .execute();
  const old = new Date(now.getTime() - limits.moveInAttemptDays * dayMs);
  await sql`
    delete from move_in_attempt where id in (
      select id from move_in_attempt where at < ${old} order by at, id limit ${limits.moveInAttemptsForgotten} for update skip locked)`.execute(
    tx,
  );
}

/** How many there were since then, and the oldest of them; of an account or of a network. */
export async function attemptsSince(
  db: Db,
  of: { readonly accountId?: number; readonly network?: string; readonly kinds: readonly AttemptKind[] },
  since: Date,
): Promise<{ readonly count: number; readonly oldest: Date | null; readonly newest: Date | null }> {
  const { rows } = await sql<{ count: number; oldest: Date | null; newest: Date | null }>`
    select count(*)::int as count, min(at) as oldest, max(at) as newest from move_in_attempt
     where kind = any(${of.kinds as string[]}) and at > ${since}
       and (${of.accountId ?? null}::bigint is null or account_id = ${of.accountId ?? null})
       and (${of.network ?? null}::text is null or network = ${of.network ?? null})`.execute(db);
  return rows[0] ?? { count: 0, oldest: null, newest: null };
}

export type MoveInRule = {
  readonly pausedAt: Date | null;
  readonly atOnce: number;
  readonly bytesPerDay: number;
};

/** As the podmin has said, else as `limits.ts` says. */
export async function moveInRule(db: Db): Promise<MoveInRule> {
  const row = await db
    .selectFrom("move_in_rule")
    .select(["paused_at as pausedAt", "at_once as atOnce", "bytes_per_day as bytesPerDay"])
    .executeTakeFirst();
  return {
    pausedAt: row?.pausedAt ?? null,
    atOnce: Math.min(row?.atOnce ?? limits.moveInsAtOnce, limits.moveInsAtOnceMost),
    bytesPerDay: row?.bytesPerDay ?? limits.moveInBytesPerDay,
  };
}

/** @param rule  what is left out stays; null: as `limits.ts` says */
export async function setMoveInRule(
  db: Db,
  rule: { readonly pausedAt?: Date | null; readonly atOnce?: number | null; readonly bytesPerDay?: number | null },
): Promise<void> {
  const { pausedAt, atOnce, bytesPerDay } = rule;
  const values = {
    ...(pausedAt !== undefined && { paused_at: pausedAt }),
    ...(atOnce !== undefined && { at_once: atOnce }),
    ...(bytesPerDay !== undefined && { bytes_per_day: bytesPerDay }),
  };
  if (Object.keys(values).length > 0) await db.updateTable("move_in_rule").set(values).execute();
}

/** Bytes that were checked and imported in the day before, and when the oldest of these stops to count. */
export async function bytesOfDay(db: Db, now: Date): Promise<{ readonly bytes: number; readonly freeAt: Date | null }> {
  const since = new Date(now.getTime() - dayMs);
  const { rows } = await sql<{ bytes: number; oldest: Date | null }>`
    select coalesce(sum(bytes), 0)::bigint as bytes, min(at) filter (where bytes > 0) as oldest from move_in_attempt where at > ${since}`.execute(
    db,
  );
  const oldest = rows[0]?.oldest ?? null;
  return { bytes: rows[0]?.bytes ?? 0, freeAt: oldest === null ? null : new Date(oldest.getTime() + dayMs) };
}

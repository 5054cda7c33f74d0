/** Plain jobs: put in the transaction that causes them, taken under a lease, gone when done. Every job may run twice. One that fails too often is kept, with its error, and not taken any more. */
import { sql } from "kysely";
import { limits } from "../../base/limits.ts";
import { pauseMs } from "../../core/delivery.ts";
import { type Db, often } from "../database.ts";

export type NewJob = {
  readonly kind: string;
  /** One job of a kind for one thing. */
  readonly key: string;
  readonly args: object;
  /** Higher ones first. */
  readonly priority?: number;
  readonly runAt: Date;
};

/** A job under lease; `attempts` counts how often it was taken, this time included, and tells this taking from any other. */
export type TakenJob = {
  readonly id: number;
  readonly kind: string;
  readonly key: string;
  readonly args: unknown;
  readonly attempts: number;
};

/**
 * Puts jobs, each at most once per (kind, key): one that waits takes the new arguments and the earlier time, and one that is
 * running runs again afterwards, since it may have begun before what it is put for. One that had failed for good begins anew.
 */
export async function putJobs(db: Db, jobs: readonly NewJob[]): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map(({ kind, key, args, priority, runAt }) => ({
    kind,
    key,
    args: JSON.stringify(args),
    priority: priority ?? 0,
    run_at: runAt,
  }));
  await db
    .insertInto("job")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["kind", "key"]).doUpdateSet((row) => ({
        args: row.ref("excluded.args"),
        priority: sql<number>`greatest(job.priority, excluded.priority)`,
        run_at: sql<Date>`least(job.run_at, excluded.run_at)`,
        attempts: sql<number>`case when job.run_at = 'infinity' then 0 else job.attempts end`,
        leased_until: null,
      })),
    )
    .execute();
}

/**
 * Takes due jobs of these kinds, the most urgent first. Other processes do not get them while the lease lasts; a lease that ran out
 * is taken up again.
 * @param how  `key`: that one alone
 */
export async function takeJobs(
  db: Db,
  kinds: readonly string[],
  how: { readonly now: Date; readonly leaseMs: number; readonly most: number; readonly key?: string },
): Promise<TakenJob[]> {
  const until = new Date(how.now.getTime() + how.leaseMs);
  const { rows } = await sql<TakenJob>`${often}
    with due as (
      select id from job
       where kind = any(${kinds as string[]}) and run_at <= ${how.now} and (leased_until is null or leased_until <= ${how.now})
         and (${how.key ?? null}::text is null or key = ${how.key ?? null})
       order by priority desc, run_at, id limit ${how.most} for update skip locked),
    taken as (
      update job set leased_until = ${until}, attempts = attempts + 1 from due where job.id = due.id returning job.*)
    select id, kind, key, args, attempts from taken order by priority desc, run_at, id`.execute(db);
  return rows;
}

/** Gives back what is leased for longer than that: what a server that was killed had taken. To be called when the only one that takes for so long starts. */
export async function releaseJobs(db: Db, leasedBeyond: Date): Promise<void> {
  await sql`update job set leased_until = null where leased_until > ${leasedBeyond}`.execute(db);
}

/** It is still at work: nobody else takes it before `until`. One that was taken by somebody else, or put again, stays theirs. */
export async function keepJob(db: Db, job: TakenJob, until: Date): Promise<void> {
  await sql`update job set leased_until = ${until} from ${listed([job])} where ${stillOurs}`.execute(db);
}

/**
 * These are done. One that was put again in the meantime, or taken by somebody else after its lease, stays.
 * @returns the ids of those that are gone
 */
export async function finishJobs(db: Db, jobs: readonly TakenJob[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`${often}
    delete from job using ${listed(jobs)} where ${stillOurs} returning job.id`.execute(db);
  return rows.map(({ id }) => id);
}

/** These failed: each comes again after a pause that grows with its attempts; after `limits.jobAttempts` it does not, and is kept. */
export async function failJobs(
  db: Db,
  failed: readonly { readonly job: TakenJob; readonly error: string }[],
  now: Date,
): Promise<void> {
  const errors = failed.map(({ error }) => error);
  const again = failed.map(({ job }) =>
    isLastAttempt(job) ? "infinity" : new Date(now.getTime() + pauseMs(job.attempts)),
  );
  await sql`
    update job set leased_until = null, run_at = again, last_error = error
      from (select * from ${listed(failed.map(({ job }) => job))}
              cross join lateral (select (${errors}::text[])[at] as error, (${again}::timestamptz[])[at] as again) as outcome) as ours
     where ${stillOurs}`.execute(db);
}

/** Is a job still to be done, or being done? One that failed for good is not. @param having  what its arguments hold */
export async function isJobWaiting(db: Db, kind: string, key: string, having: object = {}): Promise<boolean> {
  const { rows } = await sql`
    select 1 from job where kind = ${kind} and key = ${key} and run_at < 'infinity' and args @> ${JSON.stringify(having)}::jsonb`.execute(
    db,
  );
  return rows.length > 0;
}

/** These come now, where they were to come later. */
export async function hurryJobs(db: Db, kind: string, keys: readonly string[], now: Date): Promise<void> {
  await sql`update job set run_at = ${now} where kind = ${kind} and key = any(${keys as string[]}) and run_at > ${now} and run_at < 'infinity'`.execute(
    db,
  );
}

/** Is any job of the kind due that nobody has taken? */
export async function isJobDue(db: Db, kind: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from job where kind = ${kind} and run_at <= ${now} and (leased_until is null or leased_until <= ${now}) limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Kinds of which a job is due that nobody has taken. @returns null: more than `most` are due, and nobody has looked through all of them */
export async function kindsDue(db: Db, now: Date, most: number): Promise<ReadonlySet<string> | null> {
  const { rows } = await sql<{ kind: string; jobs: number }>`${often}
    select kind, count(*)::int as jobs
      from (select kind from job where run_at <= ${now} and (leased_until is null or leased_until <= ${now}) limit ${most + 1}) as due
     group by kind`.execute(db);
  const found = rows.reduce((sum, { jobs }) => sum + jobs, 0);
  return found > most ? null : new Set(rows.map(({ kind }) => kind));
}

/** How many jobs of the kind are taken that were put before that one. */
export async function jobsBefore(db: Db, kind: string, key: string, now: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from job join job as this on this.kind = job.kind and this.key = ${key}
     where job.kind = ${kind} and job.id < this.id and job.leased_until > ${now}`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Does somebody hold a job under lease? */
export async function isJobTaken(db: Db, kind: string, key: string, now: Date): Promise<boolean> {
  const { rows } = await sql`select 1 from job where kind = ${kind} and key = ${key} and leased_until > ${now}`.execute(
    db,
  );
  return rows.length > 0;
}

/** When this turn fails too, the job is kept as failed. */
export const isLastAttempt = ({ attempts }: Pick<TakenJob, "attempts">): boolean => attempts >= limits.jobAttempts;

/** Takings as a table `ours`; `at` is the position in the list, from 1. */
const listed = (jobs: readonly TakenJob[]) => sql`
  unnest(${jobs.map(({ id }) => id)}::bigint[], ${jobs.map(({ attempts }) => attempts)}::integer[])
    with ordinality as ours (id, attempts, at)`;

const stillOurs = sql`job.id = ours.id and job.attempts = ours.attempts and job.leased_until is not null`;

/** Letters as a podmin sees them: whose, of which kind, and how far they are. Never where to, and never what they say. */
import { sql } from "kysely";
import type { Db } from "../database.ts";

export type ListedLetter = {
  readonly username: string;
  readonly kind: string;
  readonly writtenAt: Date;
  /** `given-up`: nobody tries it again by itself. `refused`: the mail server never takes it. */
  readonly state: "waits" | "given-up" | "refused";
  /** Of one that waits. */
  readonly nextAt: Date | null;
  readonly tries: number;
  /** What the mail server said last. */
  readonly said: string | null;
};

/** Those that did not go, the oldest first. */
export async function listLetters(db: Db): Promise<ListedLetter[]> {
  const { rows } = await sql<ListedLetter>`
    select account.username, letter.kind, letter.written_at as "writtenAt", coalesce(job.attempts, 0) as tries,
           coalesce(letter.refusal, job.last_error) as said,
           case when letter.refused_at is not null then 'refused' when job.id is null or job.run_at = 'infinity' then 'given-up' else 'waits' end as state,
           case when letter.refused_at is null and job.run_at < 'infinity' then job.run_at end as "nextAt"
      from letter join account on account.id = letter.account_id
      left join job on job.kind = 'send-letter' and job.key = letter.id::text
     where letter.sent_at is null order by letter.id`.execute(db);
  return rows;
}

/** All that wait are due now, also those that were given up. @returns how many */
export async function retryLetters(db: Db, now: Date): Promise<number> {
  const put = await sql`
    update job set run_at = ${now}, leased_until = null, attempts = case when run_at = 'infinity' then 0 else attempts end
     where kind = 'send-letter' and (leased_until is null or run_at = 'infinity')`.execute(db);
  return Number(put.numAffectedRows ?? 0n);
}

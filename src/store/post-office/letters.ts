/** Letters by mail: those that wait, those that went, and what accounts want. Each is sent by a job of its own (`src/app/jobs/send-letter.ts`). */
import { sql } from "kysely";
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import type { AccountState } from "../../core/account.ts";
import type { LetterWishes } from "../../core/letters.ts";
import type { Db, Tx } from "../database.ts";

export type Letterbox = {
  readonly accountId: number;
  readonly username: string;
  readonly state: AccountState;
  /** As its owner chose it, else as their archive said: any text. */
  readonly language: string | null;
  /** Confirmed; null: it gets no letters. */
  readonly address: string | null;
  /** Waits to be confirmed. */
  readonly pending: string | null;
  readonly wishes: LetterWishes;
};

const boxes = sql`
  select id as "accountId", username, state, coalesce(chosen_language, language) as language,
         case when email_confirmed_at is not null then email end as address, email_pending as pending, letters as wishes
    from account where state <> 'closed'`;

/** Where letters of an account go, and which it wants; null: it is closed. */
export async function findLetterbox(db: Db, accountId: number): Promise<Letterbox | null> {
  return (await sql<Letterbox>`${boxes} and id = ${accountId}`.execute(db)).rows[0] ?? null;
}

/** Accounts whose confirmed address is this one, in any case of letters. */
export async function boxesOfAddress(db: Db, address: string): Promise<Letterbox[]> {
  const { rows } = await sql<Letterbox>`
    ${boxes} and email_confirmed_at is not null and lower(email) = lower(${address}) order by id`.execute(db);
  return rows;
}

/** How many letters of these kinds were written to an account since then. */
export async function countLetters(db: Db, accountId: number, since: Date, kinds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from letter
     where account_id = ${accountId} and written_at > ${since} and kind = any(${kinds as string[]})`.execute(db);
  return rows[0]?.n ?? 0;
}

export type LetterArgs = Readonly<Record<string, string | number>>;

/** Keeps a letter, and clears away some that are long done with. @returns its id */
export async function addLetter(
  tx: Tx,
  letter: {
    readonly accountId: number;
    readonly kind: string;
    readonly args: LetterArgs;
    /** Null: where letters of the account go when it is sent. */
    readonly address: string | null;
    readonly at: Date;
  },
): Promise<number> {
  const { accountId, kind, args, address, at } = letter;
  const old = new Date(at.getTime() - limits.letterDays * dayMs);
  await sql`
    delete from letter where id in (
      select id from letter where (sent_at < ${old} or refused_at < ${old}) order by id limit ${limits.lettersForgotten} for update skip locked)`.execute(
    tx,
  );
  const { id } = await tx
    .insertInto("letter")
    .values({ account_id: accountId, kind, args: JSON.stringify(args), address, written_at: at })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export type WaitingLetter = {
  readonly accountId: number;
  readonly kind: string;
  readonly args: LetterArgs;
  readonly address: string | null;
};

/** A letter that is still to be sent; null: it went, or nobody tries it any more. */
export async function findWaitingLetter(db: Db, letterId: number): Promise<WaitingLetter | null> {
  const row = await db
    .selectFrom("letter")
    .select(["account_id as accountId", "kind", "args", "address"])
    .where("id", "=", letterId)
    .where("sent_at", "is", null)
    .where("refused_at", "is", null)
    .executeTakeFirst();
  return row ?? null;
}

/** It went. Where to is nobody's business any more. */
export async function letterSent(db: Db, letterId: number, at: Date): Promise<void> {
  await db.updateTable("letter").set({ sent_at: at, address: null }).where("id", "=", letterId).execute();
}

/** Nobody tries it again. */
export async function letterRefused(db: Db, letterId: number, refusal: string, at: Date): Promise<void> {
  await db.updateTable("letter").set({ refused_at: at, refusal }).where("id", "=", letterId).execute();
}

/** What an account wants and does not want from now on, by choice. */
export async function setWishes(db: Db, accountId: number, wishes: LetterWishes): Promise<void> {
  await sql`update account set letters = letters || ${JSON.stringify(wishes)}::jsonb where id = ${accountId} and state <> 'closed'`.execute(
    db,
  );
}

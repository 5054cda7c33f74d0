/** Hand-overs that owners of accounts here have confirmed: where to, what opens them, and where their sealed files lie. */
import { sql } from "kysely";
import type { AccountState } from "../../core/account.ts";
import type { Db, Tx } from "../database.ts";
import { hurryJobs } from "../post-office/jobs.ts";

/**
 * `confirmed` → (the new home brings the code) → `writing` → `ready` → `done`, when the new home has everything. The others are ends too: `failed`
 * where it cannot be written.
 */
export type HandOverOutState = "confirmed" | "writing" | "ready" | "done" | "failed" | "stopped" | "expired";

export type OfferedFile = {
  readonly part: "data" | "photos";
  readonly sizeBytes: number;
  /** Of the clear bytes, in hexadecimal digits. */
  readonly sha256: string;
};

export type WritingProgress = { readonly items: number; readonly photosBytes: number };

export type HandOverOutRow = {
  readonly id: number;
  readonly accountId: number;
  readonly username: string;
  readonly accountState: AccountState;
  readonly guid: string;
  readonly state: HandOverOutState;
  readonly newUrl: string;
  readonly newRef: string;
  readonly request: string;
  readonly challenge: string;
  readonly codeExpiresAt: Date;
  /** Null: the code was not brought yet. */
  readonly tokenHash: Buffer | null;
  readonly sealedKey: Buffer | null;
  readonly files: readonly OfferedFile[] | null;
  readonly progress: WritingProgress | null;
  readonly confirmedAt: Date;
  readonly expiresAt: Date;
  readonly finishedAt: Date | null;
};

const columns = sql`
  select one.id, one.account_id as "accountId", account.username, account.state as "accountState", one.guid, one.state, one.new_url as "newUrl",
         one.new_ref as "newRef", one.request, one.challenge, one.code_expires_at as "codeExpiresAt", one.token_hash as "tokenHash",
         one.sealed_key as "sealedKey", one.files, one.progress, one.confirmed_at as "confirmedAt", one.expires_at as "expiresAt",
         one.finished_at as "finishedAt"
    from hand_over_out as one join account on account.id = one.account_id`;

const open = ["confirmed", "writing", "ready"] as const;

export type NewHandOverOut = Pick<
  HandOverOutRow,
  "accountId" | "guid" | "newUrl" | "newRef" | "request" | "challenge" | "codeExpiresAt" | "confirmedAt" | "expiresAt"
> & { readonly codeHash: Buffer; readonly sealedKey: Buffer };

/** @returns its id; null: this request was confirmed before, by whomever */
export async function addHandOverOut(tx: Tx, one: NewHandOverOut): Promise<number | null> {
  const row = await tx
    .insertInto("hand_over_out")
    .values({
      account_id: one.accountId,
      guid: one.guid,
      state: "confirmed",
      new_url: one.newUrl,
      new_ref: one.newRef,
      request: one.request,
      challenge: one.challenge,
      code_hash: one.codeHash,
      code_expires_at: one.codeExpiresAt,
      sealed_key: one.sealedKey,
      confirmed_at: one.confirmedAt,
      expires_at: one.expiresAt,
    })
    .onConflict((conflict) => conflict.columns(["new_url", "request"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Holds the account, so that two that confirm at once are one after the other. @returns when its hand-overs since then were confirmed, the oldest first */
export async function lockHandOversOut(tx: Tx, accountId: number, since: Date): Promise<readonly Date[]> {
  await tx.selectFrom("account").select("id").where("id", "=", accountId).forNoKeyUpdate().execute();
  const { rows } = await sql<{ at: Date }>`
    select confirmed_at as at from hand_over_out where account_id = ${accountId} and confirmed_at > ${since} order by confirmed_at`.execute(
    tx,
  );
  return rows.map(({ at }) => at);
}

/** Those of an account, the newest first. */
export async function handOversOut(db: Db, accountId: number, most: number): Promise<readonly HandOverOutRow[]> {
  const { rows } = await sql<HandOverOutRow>`
    ${columns} where one.account_id = ${accountId} order by one.id desc limit ${most}`.execute(db);
  return rows;
}

export async function handOverOutById(db: Db, id: number): Promise<HandOverOutRow | null> {
  const { rows } = await sql<HandOverOutRow>`${columns} where one.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** By a code that was given out, in whatever state; held for this transaction, so that of two who bring it one is first. */
export async function lockByCode(tx: Tx, codeHash: Buffer): Promise<HandOverOutRow | null> {
  const { rows } = await sql<HandOverOutRow>`${columns} where one.code_hash = ${codeHash} for update of one`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** By the digest of a token, in whatever state. */
export async function handOverOutByToken(db: Db, tokenHash: Buffer): Promise<HandOverOutRow | null> {
  const { rows } = await sql<HandOverOutRow>`${columns} where one.token_hash = ${tokenHash}`.execute(db);
  return rows[0] ?? null;
}

/** @param one  is held, and `confirmed` */
export async function giveToken(tx: Tx, id: number, tokenHash: Buffer, expiresAt: Date): Promise<void> {
  await tx
    .updateTable("hand_over_out")
    .set({ state: "writing", token_hash: tokenHash, expires_at: expiresAt })
    .where("id", "=", id)
    .execute();
}

/** Nothing, where it has ended meanwhile. @returns whether it is still being written */
export async function recordWriting(db: Db, id: number, progress: WritingProgress): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("hand_over_out")
    .set({ progress: JSON.stringify(progress) })
    .where("id", "=", id)
    .where("state", "=", "writing")
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The files are there. Nothing, where it has ended meanwhile. */
export async function offerFiles(db: Db, id: number, files: readonly OfferedFile[]): Promise<void> {
  await db
    .updateTable("hand_over_out")
    .set({ state: "ready", files: JSON.stringify(files) })
    .where("id", "=", id)
    .where("state", "=", "writing")
    .execute();
}

/** Ends one if it is open; the key of its files goes with it. @returns whether it was */
export async function endHandOverOut(
  db: Db,
  of: { readonly id: number; readonly accountId?: number },
  state: "done" | "failed" | "stopped" | "expired",
  now: Date,
  refusal: object | null = null,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("hand_over_out")
    .set({
      state,
      sealed_key: null,
      finished_at: now,
      refusal: refusal === null ? null : JSON.stringify(refusal),
    })
    .where("id", "=", of.id)
    .where("state", "in", open)
    .$if(of.accountId !== undefined, (query) => query.where("account_id", "=", of.accountId ?? 0))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** All of an account that are open end, and their files go at once. @returns how many there were */
export async function stopHandOversOut(tx: Tx, accountId: number, now: Date): Promise<number> {
  const stopped = await tx
    .updateTable("hand_over_out")
    .set({ state: "stopped", sealed_key: null, finished_at: now })
    .where("account_id", "=", accountId)
    .where("state", "in", open)
    .returning("id")
    .execute();
  await hurryJobs(
    tx,
    "forget-hand-over",
    stopped.map(({ id }) => String(id)),
    now,
  );
  return stopped.length;
}

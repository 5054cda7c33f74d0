/** Hand-overs that accounts here have asked for at their old homes: how far each is, and what opens it there. */
import { sql } from "kysely";
import type { AccountState } from "../../core/account.ts";
import type { Db, Tx } from "../database.ts";

/**
 * `asked` → (confirmed at the old home, and back with a code) → `waiting`, until its files are written there → `fetching` → `done`. `failed` and
 * `stopped` are ends too.
 */
export type HandOverInState = "asked" | "waiting" | "fetching" | "done" | "failed" | "stopped";

/** A file of the old home, and the upload that it becomes. */
export type FetchedFile = {
  readonly part: "data" | "photos";
  readonly sizeBytes: number;
  /** As the old home says. */
  readonly sha256: string;
  readonly upload: string;
  /** All of it is here, and is what the old home said. */
  readonly proved: boolean;
};

/** `silent`: the old home gave no answer when it was last asked. */
export type FetchProgress = { readonly done: number; readonly of: number | null; readonly silent?: true };

/** Why it has ended: one of our own codes, or of an upload's. */
export type HandOverEnd = { readonly code: string; readonly [arg: string]: unknown };

export type HandOverInRow = {
  readonly id: number;
  readonly accountId: number;
  readonly username: string;
  readonly accountState: AccountState;
  readonly request: string;
  readonly state: HandOverInState;
  readonly oldRef: string;
  readonly oldUrl: string;
  readonly network: string | null;
  readonly sessionHash: Buffer;
  readonly sealedVerifier: Buffer | null;
  readonly challenge: string;
  readonly sealedToken: Buffer | null;
  readonly files: readonly FetchedFile[] | null;
  readonly progress: FetchProgress | null;
  readonly refusal: HandOverEnd | null;
  readonly askedAt: Date;
  readonly expiresAt: Date;
};

const columns = sql`
  select one.id, one.account_id as "accountId", account.username, account.state as "accountState", one.request, one.state, one.old_ref as "oldRef",
         one.old_url as "oldUrl", one.network, one.session_hash as "sessionHash", one.sealed_verifier as "sealedVerifier", one.challenge,
         one.sealed_token as "sealedToken", one.files, one.progress, one.refusal, one.asked_at as "askedAt", one.expires_at as "expiresAt"
    from hand_over_in as one join account on account.id = one.account_id`;

const open = ["asked", "waiting", "fetching"] as const;

export type NewHandOverIn = Pick<
  HandOverInRow,
  "accountId" | "request" | "oldRef" | "oldUrl" | "network" | "sessionHash" | "challenge" | "askedAt" | "expiresAt"
> & { readonly sealedVerifier: Buffer };

/** @param one  of an account that is held, and has no open one */
export async function addHandOverIn(tx: Tx, one: NewHandOverIn): Promise<void> {
  await tx
    .insertInto("hand_over_in")
    .values({
      account_id: one.accountId,
      request: one.request,
      state: "asked",
      old_ref: one.oldRef,
      old_url: one.oldUrl,
      network: one.network,
      session_hash: one.sessionHash,
      sealed_verifier: one.sealedVerifier,
      challenge: one.challenge,
      asked_at: one.askedAt,
      expires_at: one.expiresAt,
      changed_at: one.askedAt,
    })
    .execute();
}

/** The open one of an account, else its last one; null: it never asked. */
export async function newestHandOverIn(db: Db, accountId: number): Promise<HandOverInRow | null> {
  const { rows } = await sql<HandOverInRow>`
    ${columns} where one.account_id = ${accountId} order by one.id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

export async function handOverInById(db: Db, id: number): Promise<HandOverInRow | null> {
  const { rows } = await sql<HandOverInRow>`${columns} where one.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function handOverInByRequest(db: Db, request: string): Promise<HandOverInRow | null> {
  const { rows } = await sql<HandOverInRow>`${columns} where one.request = ${request}`.execute(db);
  return rows[0] ?? null;
}

/** The old home has given a token for its code. @returns false: it was stopped meanwhile, or had one before */
export async function keepToken(tx: Tx, id: number, sealedToken: Buffer, at: { now: Date; expiresAt: Date }) {
  const { numUpdatedRows } = await tx
    .updateTable("hand_over_in")
    .set({
      state: "waiting",
      sealed_token: sealedToken,
      sealed_verifier: null,
      expires_at: at.expiresAt,
      changed_at: at.now,
    })
    .where("id", "=", id)
    .where("state", "=", "asked")
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Nothing, where it has ended meanwhile. @returns whether it is still open */
export async function recordFetch(
  db: Db,
  id: number,
  change: { readonly progress: FetchProgress; readonly files?: readonly FetchedFile[] },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("hand_over_in")
    .set({
      progress: JSON.stringify(change.progress),
      ...(change.files !== undefined && { files: JSON.stringify(change.files), state: "fetching" }),
    })
    .where("id", "=", id)
    .where("state", "in", ["waiting", "fetching"])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Ends one if it is open; what opens it goes with it. @returns whether it was */
export async function endHandOverIn(
  db: Db,
  id: number,
  state: "done" | "failed" | "stopped",
  refusal: HandOverEnd | null,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("hand_over_in")
    .set({
      state,
      refusal: refusal === null ? null : JSON.stringify(refusal),
      sealed_token: null,
      sealed_verifier: null,
      changed_at: now,
    })
    .where("id", "=", id)
    .where("state", "in", open)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The open one of an account ends: its person, or what they did instead, has stopped it. @returns was there one? */
export async function stopHandOverIn(db: Db, accountId: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("hand_over_in")
    .set({ state: "stopped", sealed_token: null, sealed_verifier: null, changed_at: now })
    .where("account_id", "=", accountId)
    .where("state", "in", open)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Sessions: who is logged in with which browser. Tokens are known to browsers only; here stand their SHA-256 digests. */
import { mayLogIn } from "../../core/account.ts";
import type { Db } from "../database.ts";

export type SessionRow = {
  /** For its owner's list: what the token is kept as, which opens nothing. */
  readonly id: string;
  readonly accountId: number;
  readonly personId: number;
  readonly username: string;
  /** Looks after this pod. */
  readonly podmin: boolean;
  readonly seenAt: Date;
  /** Since when the account is left: its owner only takes along what there is. Null: it is active. */
  readonly leftAt: Date | null;
  /** Its owner wants to bring an account, and has only the pages for that until then. */
  readonly arriving: boolean;
  /** Of pages, as its owner chose it; null: none was chosen. */
  readonly language: string | null;
};

/** Keeps a new session. `expiresAt` slides on with `touchSession`. */
export async function addSession(
  database: Db,
  session: { tokenHash: Buffer; accountId: number; at: Date; expiresAt: Date; browser: string | null },
): Promise<void> {
  await database
    .insertInto("session")
    .values({
      token_hash: session.tokenHash,
      account_id: session.accountId,
      created_at: session.at,
      seen_at: session.at,
      expires_at: session.expiresAt,
      browser: session.browser,
    })
    .execute();
}

/** The session of a token that has not expired, of an account that may be logged in to. */
export async function findSession(database: Db, tokenHash: Buffer, at: Date): Promise<SessionRow | null> {
  const row = await database
    .selectFrom("session")
    .innerJoin("account", "account.id", "session.account_id")
    .select([
      "account.id",
      "account.person_id",
      "account.username",
      "account.state",
      "account.podmin",
      "account.left_at",
      "account.arriving_since",
      "account.chosen_language",
      "session.seen_at",
      "session.token_hash",
    ])
    .where("session.token_hash", "=", tokenHash)
    .where("session.expires_at", ">", at)
    .executeTakeFirst();
  if (row === undefined) return null;
  const arriving = row.arriving_since !== null;
  if (!mayLogIn({ state: row.state, leftAt: row.left_at, arriving }, at)) return null;
  return {
    id: row.token_hash.toString("hex"),
    accountId: row.id,
    personId: row.person_id,
    username: row.username,
    podmin: row.podmin,
    seenAt: row.seen_at,
    leftAt: row.left_at,
    arriving,
    language: row.chosen_language,
  };
}

/** The session was used: it lives until `expiresAt` now. */
export async function touchSession(database: Db, tokenHash: Buffer, at: Date, expiresAt: Date): Promise<void> {
  await database
    .updateTable("session")
    .set({ seen_at: at, expires_at: expiresAt })
    .where("token_hash", "=", tokenHash)
    .execute();
}

export async function endSession(database: Db, tokenHash: Buffer): Promise<void> {
  await database.deleteFrom("session").where("token_hash", "=", tokenHash).execute();
}

export type ListedSession = {
  readonly id: string;
  /** `Firefox, Linux`; null where that is not known. */
  readonly browser: string | null;
  readonly createdAt: Date;
  readonly seenAt: Date;
};

/** Where an account is logged in, the last used first. */
export async function listSessions(db: Db, accountId: number, at: Date): Promise<ListedSession[]> {
  const rows = await db
    .selectFrom("session")
    .select(["token_hash", "browser", "created_at as createdAt", "seen_at as seenAt"])
    .where("account_id", "=", accountId)
    .where("expires_at", ">", at)
    .orderBy("seen_at", "desc")
    .orderBy("token_hash")
    .execute();
  return rows.map(({ token_hash, ...row }) => ({ id: token_hash.toString("hex"), ...row }));
}

/** Ends one session of this account, or all but that one. */
export async function endOwnSessions(
  db: Db,
  accountId: number,
  which: { readonly one: string } | { readonly allBut: string },
): Promise<void> {
  const mine = db.deleteFrom("session").where("account_id", "=", accountId);
  const hash = (id: string) => Buffer.from(id, "hex");
  await ("one" in which
    ? mine.where("token_hash", "=", hash(which.one))
    : mine.where("token_hash", "<>", hash(which.allBut))
  ).execute();
}

/** Ends every session of an account. */
export async function endSessionsOf(database: Db, accountId: number): Promise<void> {
  await database.deleteFrom("session").where("account_id", "=", accountId).execute();
}

/** Removes the sessions, of anybody, that have expired. */
export async function removeExpiredSessions(database: Db, at: Date): Promise<void> {
  await database.deleteFrom("session").where("expires_at", "<=", at).execute();
}

/** What an account logs in with: its password's hash, and one-time links to choose a password. */
import { type AccountState, mayLogIn } from "../../core/account.ts";
import type { Db, Tx } from "../database.ts";

export type Credentials = {
  readonly accountId: number;
  readonly passwordHash: string | null;
  readonly state: Exclude<AccountState, "closed">;
  /** Since when it is `moved`. */
  readonly leftAt: Date | null;
  readonly arriving: boolean;
};

/** The credentials of an account by its name; null where there is none, or it is closed. */
export async function findCredentials(database: Db, username: string): Promise<Credentials | null> {
  const row = await database
    .selectFrom("account")
    .select(["id", "password_hash", "state", "left_at", "arriving_since"])
    .where("username", "=", username)
    .executeTakeFirst();
  if (row === undefined || row.state === "closed") return null;
  const { id: accountId, password_hash: passwordHash, state, left_at: leftAt } = row;
  return { accountId, passwordHash, state, leftAt, arriving: row.arriving_since !== null };
}

/** The credentials of the open account that has this identity; null where there is none. */
export async function credentialsOfIdentity(
  database: Db,
  identityId: number,
): Promise<(Credentials & { readonly username: string }) | null> {
  const row = await database
    .selectFrom("own_key")
    .innerJoin("account", "account.id", "own_key.account_id")
    .select(["account.username"])
    .where("own_key.identity_id", "=", identityId)
    .where("account.state", "=", "active")
    .executeTakeFirst();
  const credentials = row === undefined ? null : await findCredentials(database, row.username);
  return row === undefined || credentials === null ? null : { ...credentials, username: row.username };
}

export async function setPasswordHash(database: Db, accountId: number, passwordHash: string): Promise<void> {
  await database.updateTable("account").set({ password_hash: passwordHash }).where("id", "=", accountId).execute();
}

/**
 * Writes the hash anew if somebody may log in to the account and its hash is still the one that was verified; holds the row until the transaction ends.
 * @returns false where the password was changed, or the account closed, since
 */
export async function confirmPasswordHash(tx: Tx, accountId: number, verified: string, next: string): Promise<boolean> {
  const confirmed = await tx
    .updateTable("account")
    .set({ password_hash: next })
    .where("id", "=", accountId)
    .where((eb) => eb.or([eb("state", "in", ["active", "moved"]), eb("arriving_since", "is not", null)]))
    .where("password_hash", "=", verified)
    .executeTakeFirst();
  return confirmed.numUpdatedRows === 1n;
}

/** Removes links that are too old, used or not. */
export async function removeOldLinks(database: Db, at: Date): Promise<void> {
  await database.deleteFrom("password_link").where("expires_at", "<=", at).execute();
}

/** Keeps a link's digest; unused older links of the account end with it. */
export async function replacePasswordLinks(
  tx: Tx,
  link: { tokenHash: Buffer; accountId: number; expiresAt: Date },
): Promise<void> {
  await tx.deleteFrom("password_link").where("account_id", "=", link.accountId).where("used_at", "is", null).execute();
  await tx
    .insertInto("password_link")
    .values({ token_hash: link.tokenHash, account_id: link.accountId, expires_at: link.expiresAt })
    .execute();
}

/** Whose link this is; null where it is unknown, used, too old, or nobody may log in to its account. */
export async function findPasswordLink(
  database: Db,
  tokenHash: Buffer,
  at: Date,
): Promise<{ readonly accountId: number; readonly username: string } | null> {
  const row = await database
    .selectFrom("password_link")
    .innerJoin("account", "account.id", "password_link.account_id")
    .select(["account.id", "account.username", "account.state", "account.left_at as leftAt"])
    .select((eb) => eb("account.arriving_since", "is not", null).$castTo<boolean>().as("arriving"))
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .where("expires_at", ">", at)
    .executeTakeFirst();
  return row === undefined || !mayLogIn(row, at) ? null : { accountId: row.id, username: row.username };
}

/** Uses a link up. False where somebody else was faster, or it cannot be used (any more). */
export async function usePasswordLink(tx: Tx, tokenHash: Buffer, at: Date): Promise<boolean> {
  const used = await tx
    .updateTable("password_link")
    .set({ used_at: at })
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .where("expires_at", ">", at)
    .executeTakeFirst();
  return used.numUpdatedRows === 1n;
}

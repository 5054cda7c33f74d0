/** Addresses of mail of accounts: one that is confirmed, and one that waits for that. */
import type { Db, Tx } from "../database.ts";

/** An address that waits to be confirmed, instead of one that did; null: none. */
export async function setPendingAddress(db: Db, accountId: number, address: string | null): Promise<void> {
  await db
    .updateTable("account")
    .set({ email_pending: address })
    .where("id", "=", accountId)
    .where("state", "<>", "closed")
    .execute();
}

/** The address that waited is the account's now. @returns false: it does not wait (any more) */
export async function confirmAddress(tx: Tx, accountId: number, address: string, at: Date): Promise<boolean> {
  const done = await tx
    .updateTable("account")
    .set({ email: address, email_confirmed_at: at, email_pending: null })
    .where("id", "=", accountId)
    .where("email_pending", "=", address)
    .where("state", "<>", "closed")
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** The account has no address any more, and none that waits. */
export async function removeAddresses(tx: Tx, accountId: number): Promise<void> {
  await tx
    .updateTable("account")
    .set({ email: null, email_confirmed_at: null, email_pending: null })
    .where("id", "=", accountId)
    .execute();
}

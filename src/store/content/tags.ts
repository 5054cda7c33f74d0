/** Tags that accounts follow. */
import type { Db, Tx } from "../database.ts";

/** The tags that an account follows, by name. */
export async function followedTags(db: Db, accountId: number): Promise<string[]> {
  const rows = await db
    .selectFrom("tag_follow")
    .select("name")
    .where("account_id", "=", accountId)
    .orderBy("name")
    .execute();
  return rows.map(({ name }) => name);
}

/** How many tags the account follows beside this one. */
export async function countFollowed(db: Db, accountId: number, except: string): Promise<number> {
  const row = await db
    .selectFrom("tag_follow")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("account_id", "=", accountId)
    .where("name", "<>", except)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function follow(tx: Tx, accountId: number, name: string): Promise<void> {
  await tx
    .insertInto("tag_follow")
    .values({ account_id: accountId, name })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function unfollow(db: Db, accountId: number, name: string): Promise<void> {
  await db.deleteFrom("tag_follow").where("account_id", "=", accountId).where("name", "=", name).execute();
}

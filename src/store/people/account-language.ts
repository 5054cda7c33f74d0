/** The language that an account's pages and letters are in. */
import type { Db } from "../database.ts";

/** Null: its owner has chosen none. */
export async function findChosenLanguage(db: Db, accountId: number): Promise<string | null> {
  const row = await db.selectFrom("account").select("chosen_language").where("id", "=", accountId).executeTakeFirst();
  return row?.chosen_language ?? null;
}

/** A choice goes into archives too; where it is taken back (null), what they say stays. */
export async function setChosenLanguage(db: Db, accountId: number, language: string | null): Promise<void> {
  await db
    .updateTable("account")
    .set({ chosen_language: language, ...(language === null ? {} : { language }) })
    .where("id", "=", accountId)
    .execute();
}

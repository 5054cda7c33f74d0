/** Custom emojis of this pod. */
import type { Db, Tx } from "../database.ts";

export type OwnEmoji = {
  readonly name: string;
  readonly blob: string;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly addedAt: Date;
};

const columns = ["name", "blob", "media_type as mediaType", "width", "height", "added_at as addedAt"] as const;

export const listOwnEmojis = (db: Db): Promise<readonly OwnEmoji[]> =>
  db.selectFrom("own_emoji").select(columns).orderBy("name").execute();

export async function ownEmojisCalled(db: Db, names: readonly string[]): Promise<readonly OwnEmoji[]> {
  if (names.length === 0) return [];
  return await db.selectFrom("own_emoji").select(columns).where("name", "in", names).orderBy("name").execute();
}

/** @returns false where there is one of that name */
export async function insertOwnEmoji(
  tx: Tx,
  { name, blob, mediaType, width, height, addedAt }: OwnEmoji,
): Promise<boolean> {
  const done = await tx
    .insertInto("own_emoji")
    .values({ name, blob, media_type: mediaType, width, height, added_at: addedAt })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .executeTakeFirst();
  return Number(done.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** @returns its file; null where there is none of that name */
export async function deleteOwnEmoji(tx: Tx, name: string): Promise<string | null> {
  const row = await tx.deleteFrom("own_emoji").where("name", "=", name).returning("blob").executeTakeFirst();
  return row?.blob ?? null;
}

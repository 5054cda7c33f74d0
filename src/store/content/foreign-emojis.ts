/** Custom emojis of elsewhere: which there are, and that the picture of one is here. */
import { type RawBuilder, sql } from "kysely";
import { limits } from "../../base/limits.ts";
import type { CustomEmoji } from "../../core/custom-emoji.ts";
import type { Db, Tx } from "../database.ts";

export type ForeignEmoji = {
  readonly key: string;
  readonly url: string;
  readonly blob: string | null;
  readonly mediaType: string | null;
};

/** Somebody says them: from now on pages may ask for their pictures. To be called wherever something that declares some is written. */
export async function keepEmojis(tx: Tx, said: Iterable<readonly CustomEmoji[] | null | undefined>): Promise<void> {
  const urls = [...said].flatMap((each) => (each ?? []).map(({ url }) => url));
  if (urls.length > 0) await keepUrls(tx, sql`select unnest(${urls}::text[]) as url`);
}

/** As `keepEmojis`, of all rows of `from` whose `fine` declares some. */
export async function keepEmojisOf(tx: Tx, from: RawBuilder<unknown>): Promise<void> {
  await keepUrls(
    tx,
    sql`select emoji.value ->> 'url' as url from ${from} as said, jsonb_array_elements(said.fine -> 'emojis') as emoji where said.fine ? 'emojis'`,
  );
}

/** As `keepEmojis`, of all rows of `from` that are reactions by custom emojis. */
export async function keepPicturesOf(tx: Tx, from: RawBuilder<unknown>): Promise<void> {
  await keepUrls(tx, sql`select ${pictureOf("said")} as url from ${from} as said where said.kind = 'reaction'`);
}

/** Of a reaction by a custom emoji: where its picture is, as it was said; null: nobody knows, or no picture of a page may be there (`isEmojiUrl`). */
export function pictureOf(row: "said" | "reaction"): RawBuilder<string | null> {
  const kind = sql.ref(row === "said" ? "said.reaction" : "reaction.kind");
  const url = sql`${sql.ref(`${row}.signed`)} #>> '{values,picture}'`;
  return sql<string | null>`(
    case when ${kind} like ':%:' and (${url}) like 'https://%' and length(${url}) <= ${sql.lit(limits.emojiUrlChars)} then ${url} end)`;
}

/** In one order for all, so that two who write the same ones wait for each other in turn. Paths are of this pod's own. */
async function keepUrls(tx: Tx, urls: RawBuilder<unknown>): Promise<void> {
  await sql`
    insert into foreign_emoji as known (key, url, said_at)
    select distinct on (key) key, url, statement_timestamp()
      from (select encode(sha256(convert_to(url, 'UTF8')), 'hex') as key, url from (${urls}) as said where url like 'https://%') as emoji
     -- Who says what is known takes no lock: popular ones are said by all at once.
     where not exists (select 1 from foreign_emoji as there where there.key = emoji.key and there.said_at >= statement_timestamp() - interval '1 day')
     order by key
    on conflict (key) do update set said_at = excluded.said_at where known.said_at < excluded.said_at - interval '1 day'`.execute(
    tx,
  );
}

/** Null where nobody said it, or so long ago that it was forgotten. */
export async function findForeignEmoji(db: Db, key: string): Promise<ForeignEmoji | null> {
  const row = await db
    .selectFrom("foreign_emoji")
    .select(["key", "url", "blob", "media_type as mediaType"])
    .where("key", "=", key)
    .executeTakeFirst();
  return row ?? null;
}

/** The picture is here. */
export async function setEmojiFile(
  tx: Tx,
  key: string,
  file: { readonly blob: string; readonly mediaType: string },
): Promise<void> {
  const values = { blob: file.blob, media_type: file.mediaType };
  await tx.updateTable("foreign_emoji").set(values).where("key", "=", key).execute();
}

/** Those that nobody said for longest, as far as there are more than `most`: they come back when somebody says them. Goes through all of them. */
export async function forgetEmojis(db: Db, most: number): Promise<void> {
  await sql`
    delete from foreign_emoji where key in (
      select key from foreign_emoji where key = any(array(select key from foreign_emoji order by said_at desc, key offset ${most}))
       order by key for update skip locked)`.execute(db);
}

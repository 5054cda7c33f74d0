/** "Keep here only": an import's content becomes this account's own, under fresh guids; nobody is told (R11). */
import { sql } from "kysely";
import type { Tx } from "../database.ts";

export type LinkedText = { readonly table: "post" | "comment"; readonly id: number; readonly originalText: string };

/**
 * Releases an import. The owner's posts, photos, comments, reactions and votes become those of the account's present identity, under
 * guids that no other pod knows; polls get fresh guids too. Relayables of others stay as they are signed.
 *
 * @returns false where it was released before, or is not done yet
 */
export async function keepImportHere(tx: Tx, importId: number, now: Date): Promise<boolean> {
  const before = await sql<{ owner: number; own: number }>`
    select import.owner_byline_id as owner, byline.id as own
      from import join account on account.id = import.account_id
      join identity on identity.person_id = account.person_id and identity.protocol = import.protocol and identity.state = 'current'
      join byline on byline.identity_id = identity.id and byline.import_id is null
     where import.id = ${importId} and import.state = 'done' and import.released_at is null for update of import`.execute(
    tx,
  );
  const bylines = before.rows[0];
  if (bylines === undefined) return false;
  await sql`update import set released_at = ${now}, release = 'kept-here', owner_byline_id = ${bylines.own} where id = ${importId}`.execute(
    tx,
  );
  for (const table of ["post", "photo", "comment", "reaction", "vote"]) {
    await sql`update ${sql.table(table)} set guid = ${freshGuid}, byline_id = ${bylines.own}
               where import_id = ${importId} and byline_id = ${bylines.owner}`.execute(tx);
  }
  await sql`update poll set guid = ${freshGuid} from post where post.id = poll.post_id and post.import_id = ${importId}`.execute(
    tx,
  );
  await sql`update poll_answer set guid = ${freshGuid} from poll join post on post.id = poll.post_id
             where poll.id = poll_answer.poll_id and post.import_id = ${importId}`.execute(tx);
  return true;
}

const freshGuid = sql`replace(gen_random_uuid()::text, '-', '')`;

/** Old and new guids of the owner's posts do not match any more: the texts whose links point at them, with what they said first. */
export async function linkedTexts(tx: Tx, importId: number): Promise<LinkedText[]> {
  const rows = await sql<LinkedText>`
    select 'post' as "table", id, original_text as "originalText" from post where import_id = ${importId} and original_text is not null
    union all
    select 'comment', id, original_text from comment where import_id = ${importId} and original_text is not null`.execute(
    tx,
  );
  return rows.rows;
}

/** The guid that each of these posts of an import has now, by the guid that it had in the archive. */
export async function guidsBefore(
  tx: Tx,
  importId: number,
  guids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ guid: string; id: number }>`
    select guid, id from post where import_id = ${importId} and guid = any(${guids as string[]})`.execute(tx);
  return new Map(rows.rows.map(({ guid, id }) => [guid, id]));
}

export async function guidsNow(tx: Tx, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await sql<{
    guid: string;
    id: number;
  }>`select guid, id from post where id = any(${ids as number[]}::bigint[])`.execute(tx);
  return new Map(rows.rows.map(({ guid, id }) => [id, guid]));
}

export async function setTexts(
  tx: Tx,
  texts: readonly { table: "post" | "comment"; id: number; text: string }[],
): Promise<void> {
  for (const table of ["post", "comment"] as const) {
    const rows = JSON.stringify(texts.filter((each) => each.table === table));
    await sql`update ${sql.table(table)} as t set text = new.text from jsonb_to_recordset(${rows}::jsonb) as new (id bigint, text text) where t.id = new.id`.execute(
      tx,
    );
  }
}

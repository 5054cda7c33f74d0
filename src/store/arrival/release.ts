/** "Keep here only": an import's content becomes this account's own, under fresh guids; nobody is told (R11). */
import { sql } from "kysely";
import { limits } from "../../base/limits.ts";
import type { Tx } from "../database.ts";

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

/** The guids of an import's posts under a byline, by id. */
export async function guidsOfImport(tx: Tx, importId: number, bylineId: number): Promise<ReadonlyMap<number, string>> {
  const rows = await sql<{ id: number; guid: string }>`
    select id, guid from post where byline_id = ${bylineId} and import_id = ${importId}`.execute(tx);
  return new Map(rows.rows.map(({ id, guid }) => [id, guid]));
}

/** Names of the photos under a byline whose files are here, and the folders that photos were served from. */
export async function photosOfImport(
  tx: Tx,
  bylineId: number,
): Promise<{ readonly names: ReadonlySet<string>; readonly folders: readonly string[] }> {
  const names = await sql<{ name: string }>`
    select name from photo where byline_id = ${bylineId} and blob is not null`.execute(tx);
  const folders = await sql<{ path: string }>`
    select distinct remote_path as path from photo where byline_id = ${bylineId} and remote_path is not null
     order by 1 limit ${limits.photoFolders}`.execute(tx);
  return { names: new Set(names.rows.map(({ name }) => name)), folders: folders.rows.map(({ path }) => path) };
}

/** Texts of an import that hold links to the owner's own posts and photos: those whose original was kept. */
import { sql } from "kysely";
import { limits } from "../../base/limits.ts";
import type { Tx } from "../database.ts";

/** Whose texts: an import, the byline that the owner's things in it are under, and the person of its account. */
export type TextsOf = { readonly id: number; readonly ownerBylineId: number; readonly personId: number };

const kinds = ["post", "comment", "profile"] as const;
type Kind = (typeof kinds)[number];

/** Texts in memory at a time: at most 64 kB each, most a few hundred bytes. */
const atOnce = 500;

/**
 * Passes every text of the import whose original was kept through `change`, some at a time, and writes what that gives, for each in its place; null
 * leaves a text as it is. The originals stay.
 * @returns how many were changed
 */
export async function changeTexts(
  tx: Tx,
  of: TextsOf,
  change: (texts: readonly string[]) => Promise<readonly (string | null)[]>,
): Promise<number> {
  let changed = 0;
  for (const kind of kinds) {
    const ids = await idsOf(tx, of, kind);
    for (let start = 0; start < ids.length; start += atOnce) {
      const texts = await readTexts(tx, kind, ids.slice(start, start + atOnce));
      const changes = await change(texts.map(({ text }) => text));
      const now = texts.flatMap(({ id, text }, nth) => {
        const better = changes[nth] ?? null;
        return better === null || better === text ? [] : [{ id, text: better }];
      });
      if (now.length > 0) await writeTexts(tx, kind, now);
      changed += now.length;
    }
  }
  return changed;
}

/** By byline, since that has an index. Comments of others stand under the owner's posts. */
async function idsOf(tx: Tx, { id, ownerBylineId, personId }: TextsOf, kind: Kind): Promise<number[]> {
  const own = sql`byline_id = ${ownerBylineId} and import_id = ${id} and original_text is not null`;
  const queries = {
    post: sql<{ id: number }>`select id from post where ${own}`,
    comment: sql<{ id: number }>`
      select id from comment where ${own}
      union select comment.id from post join comment on comment.post_id = post.id
             where post.byline_id = ${ownerBylineId} and comment.import_id = ${id} and comment.original_text is not null`,
    profile: sql<{ id: number }>`
      select identity_id as id from profile join identity on identity.id = profile.identity_id
       where identity.person_id = ${personId} and identity.state = 'current' and original_bio is not null`,
  };
  return (await queries[kind].execute(tx)).rows.map((row) => row.id);
}

type Text = { readonly id: number; readonly text: string };

async function readTexts(tx: Tx, kind: Kind, ids: readonly number[]): Promise<readonly Text[]> {
  const { key, column } = columns(kind);
  const rows = await sql<Text>`
    select ${key} as id, coalesce(${column}, '') as text from ${sql.table(kind)} where ${key} = any(${ids as number[]}::bigint[])`.execute(
    tx,
  );
  return rows.rows;
}

async function writeTexts(tx: Tx, kind: Kind, texts: readonly Text[]): Promise<void> {
  const { key, column } = columns(kind);
  await sql`
    update ${sql.table(kind)} as row set ${column} = new.text
      from jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) as new (id bigint, text text) where row.${key} = new.id`.execute(
    tx,
  );
}

const columns = (kind: Kind) =>
  kind === "profile"
    ? { key: sql.ref("identity_id"), column: sql.ref("bio") }
    : { key: sql.ref("id"), column: sql.ref("text") };

/** The guids of an import's posts under a byline, by id. */
export async function guidsOfImport(tx: Tx, importId: number, bylineId: number): Promise<ReadonlyMap<number, string>> {
  const rows = await sql<{ id: number; guid: string }>`
    select id, guid from post where byline_id = ${bylineId} and import_id = ${importId}`.execute(tx);
  return new Map(rows.rows.map(({ id, guid }) => [id, guid]));
}

/** Which of these are guids of an import's posts under a byline. */
export async function postsOfImport(
  tx: Tx,
  importId: number,
  bylineId: number,
  guids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (guids.length === 0) return new Set();
  const { rows } = await sql<{ guid: string }>`
    select guid from post where byline_id = ${bylineId} and import_id = ${importId} and guid = any(${guids as string[]}::text[])`.execute(
    tx,
  );
  return new Set(rows.map(({ guid }) => guid));
}

/** Names of the photos of an import under a byline whose files are here, and the folders that photos were served from. */
export async function photosOfImport(
  tx: Tx,
  importId: number,
  bylineId: number,
): Promise<{ readonly names: ReadonlySet<string>; readonly folders: readonly string[] }> {
  const names = await sql<{ name: string }>`
    select name from photo where byline_id = ${bylineId} and import_id = ${importId} and blob is not null`.execute(tx);
  const folders = await sql<{ path: string }>`
    select distinct remote_path as path from photo where byline_id = ${bylineId} and import_id = ${importId} and remote_path is not null
     order by 1 limit ${limits.photoFolders}`.execute(tx);
  return { names: new Set(names.rows.map(({ name }) => name)), folders: folders.rows.map(({ path }) => path) };
}

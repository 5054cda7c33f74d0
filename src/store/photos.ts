/** Photos: those whose files are here, and those that others announce. */
import { sql } from "kysely";
import type { SaidPhoto } from "../core/message.ts";
import type { Db, Tx } from "./database.ts";

/** Photos of an import in the order of their ids, behind `after`. */
export async function importedPhotos(
  db: Db,
  importId: number,
  after: number,
  most: number,
): Promise<{ readonly id: number; readonly blob: string }[]> {
  const rows = await db
    .selectFrom("photo")
    .select(["id", "blob"])
    .where("import_id", "=", importId)
    .where("blob", "is not", null)
    .where("id", ">", after)
    .orderBy("id")
    .limit(most)
    .execute();
  return rows.map(({ id, blob }) => ({ id, blob: blob ?? "" }));
}

/**
 * Keeps what somebody elsewhere says of photos of theirs: new ones, and changes of those that came before. A file that was fetched is
 * forgotten where another one is named. Photos whose files are ours are left as they are.
 *
 * @param postId  that they belong to, in this order; null: that of their own where it is known, else none
 * @returns ids, where anything changed
 */
export async function keepSaidPhotos(
  tx: Tx,
  bylineId: number,
  postId: number | null,
  photos: readonly SaidPhoto[],
  now: Date,
): Promise<number[]> {
  if (photos.length === 0) return [];
  const rows = JSON.stringify(photos.map((photo, position) => ({ ...photo, position })));
  const { rows: changed } = await sql<{ id: number }>`
    insert into photo (byline_id, guid, name, post_id, position, text, width, height, remote_path, written_at, created_at)
    select distinct on (said.guid) ${bylineId}::bigint, said.guid, said.name,
           coalesce(${postId}::bigint, (select post.id from post where post.byline_id = ${bylineId} and post.guid = said."postGuid")),
           said.position, said.text, said.width, said.height, said."remotePath", to_timestamp(said."writtenAtMs" / 1000.0), ${now}::timestamptz
      from jsonb_to_recordset(${rows}::jsonb) as said
        (guid text, name text, position integer, text text, width integer, height integer, "remotePath" text, "postGuid" text, "writtenAtMs" double precision)
     order by said.guid, said.position
    on conflict (byline_id, guid) do update
       set post_id = coalesce(photo.post_id, excluded.post_id), text = excluded.text, width = excluded.width, height = excluded.height,
           position = case when photo.post_id is null then excluded.position else photo.position end,
           blob = case when photo.name = excluded.name and photo.remote_path = excluded.remote_path then photo.blob end,
           name = excluded.name, remote_path = excluded.remote_path
     where photo.remote_path is not null and photo.import_id is null
       and (photo.post_id, photo.text, photo.width, photo.height, photo.name, photo.remote_path)
           is distinct from (coalesce(photo.post_id, excluded.post_id), excluded.text, excluded.width, excluded.height, excluded.name, excluded.remote_path)
    returning id`.execute(tx);
  return changed.map(({ id }) => id);
}

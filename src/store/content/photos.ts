/** Photos: those whose files are here, and those that others announce. */
import { sql } from "kysely";
import type { SaidPhoto } from "../../core/message.ts";
import type { Db, Tx } from "../database.ts";

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

/** A photo of an account here, as others are told of it. */
export type OwnPhoto = {
  readonly id: number;
  readonly guid: string;
  readonly name: string;
  /** The account's folder. */
  readonly path: string;
  readonly text: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly writtenAt: Date;
};

/** Those of these photos that the account has uploaded and that nothing shows yet, in this order. */
export async function freePhotos(db: Db, accountId: number, ids: readonly number[]): Promise<OwnPhoto[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<OwnPhoto>`
    select photo.id, photo.guid, photo.name, account.photo_path as path, photo.text, photo.width, photo.height,
           coalesce(photo.written_at, photo.created_at) as "writtenAt"
      from photo join byline on byline.id = photo.byline_id join identity on identity.id = byline.identity_id
      join account on account.person_id = identity.person_id
     where account.id = ${accountId} and photo.id = any(${ids as number[]}::bigint[]) and ${isFree}
     order by array_position(${ids as number[]}::bigint[], photo.id)`.execute(db);
  return rows;
}

const isFree = sql`(photo.post_id is null and photo.blob is not null and photo.import_id is null and photo.remote_path is null
  and not exists (select 1 from profile where profile.avatar_photo_id = photo.id))`;

/** Shows photos in a post, in this order. @returns how many: one that another post shows meanwhile is left out */
export async function attachPhotos(tx: Tx, postId: number, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const done = await sql`
    update photo set post_id = ${postId}, position = array_position(${ids as number[]}::bigint[], photo.id) - 1
     where photo.id = any(${ids as number[]}::bigint[]) and photo.post_id is null`.execute(tx);
  return Number(done.numAffectedRows ?? 0);
}

/** How many uploads of this account no post shows. */
export async function countFreePhotos(db: Db, accountId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from photo join byline on byline.id = photo.byline_id join identity on identity.id = byline.identity_id
      join account on account.person_id = identity.person_id
     where account.id = ${accountId} and ${isFree}`.execute(db);
  return rows[0]?.n ?? 0;
}

export type NewPhoto = {
  readonly bylineId: number;
  readonly guid: string;
  readonly name: string;
  readonly blob: string;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly text: string | null;
  readonly at: Date;
};

/** A photo that no post shows yet. @returns its id */
export async function insertPhoto(tx: Tx, photo: NewPhoto): Promise<number> {
  const { id } = await tx
    .insertInto("photo")
    .values({
      byline_id: photo.bylineId,
      guid: photo.guid,
      name: photo.name,
      blob: photo.blob,
      media_type: photo.mediaType,
      width: photo.width,
      height: photo.height,
      text: photo.text,
      written_at: photo.at,
      created_at: photo.at,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

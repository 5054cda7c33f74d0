/** Photos of an account that was left: whose files are still here, and which the new home has taken over. */
import { sql } from "kysely";
import type { Viewer } from "../../core/visibility.ts";
import type { Db, Tx } from "../database.ts";
import { photoGivenTo } from "../views/photo-file.ts";
import { photoFolder } from "../views/post-view.ts";

export type DepartedPhoto = {
  readonly id: number;
  readonly name: string;
  readonly blob: string;
  readonly width: number | null;
  readonly height: number | null;
};

/** Where all photos of an address are since it was left; null where the new home has not said that it has them. */
export async function newPhotoPath(db: Db, identityId: number): Promise<string | null> {
  const row = await db.selectFrom("identity").select("photo_path").where("id", "=", identityId).executeTakeFirst();
  return row?.photo_path ?? null;
}

/** Photos of the account whose files are here, those behind `after` first. */
export async function photosStillHere(
  db: Db,
  of: { readonly accountId: number; readonly identityId: number },
  after: number,
  most: number,
): Promise<DepartedPhoto[]> {
  const { rows } = await sql<DepartedPhoto>`
    select id, name, blob, width, height from photo
     where blob is not null and not at_new_home and id > ${after}
       and ((import_id is null and byline_id in (select id from byline where identity_id = ${of.identityId}))
            or import_id in (select id from import where account_id = ${of.accountId} and released_at is not null))
     order by id limit ${most}`.execute(db);
  return rows;
}

/** Their files go: whoever looks at them is led to `path`. @returns the blobs that they showed */
export async function handOver(tx: Tx, photoIds: readonly number[], path: string): Promise<string[]> {
  const { rows } = await sql<{ blob: string }>`
    with gone as (select id, blob from photo where id = any(${photoIds as number[]}::bigint[]) and blob is not null and not at_new_home for update)
    update photo set blob = null, remote_path = ${path}, at_new_home = true from gone where photo.id = gone.id
    returning gone.blob`.execute(tx);
  return [...new Set(rows.map(({ blob }) => blob))];
}

/** Where the photo of one of these names is now that was under an account's folder here, if the viewer may see it; the address without its name. */
export async function findHandedOver(
  db: Db,
  viewer: Viewer,
  path: string,
  names: readonly string[],
): Promise<{ readonly path: string } | null> {
  const { rows } = await sql<{ path: string }>`
    select photo.remote_path as path from photo
     where photo.name = any(${[...names]}::text[]) and photo.at_new_home and ${photoGivenTo(viewer)} and ${photoFolder} = ${path}
     order by photo.id limit 1`.execute(db);
  return rows[0] ?? null;
}

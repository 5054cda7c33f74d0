/** Pictures of an account that no post shows: uploads that were never posted, older avatars. They are their owner's alone. */
import { sql } from "kysely";
import { limits } from "../../base/limits.ts";
import type { Db } from "../database.ts";
import { type PictureView, photoReleasedTo } from "./author.ts";
import { photoFolder } from "./post-view.ts";

export type OwnPhoto = PictureView & { readonly id: number; readonly text: string | null };

export type OwnPhotoPage = {
  /** Newest first. */
  readonly photos: readonly OwnPhoto[];
  /** The id to go on behind; null on the last page. */
  readonly next: number | null;
  /** On all pages together. */
  readonly all: number;
};

/**
 * Uploads of this account that no post names and whose files are here; the present avatar is not among them.
 * @param after  the id of the last photo of the page before
 */
export async function photosWithoutPost(
  db: Db,
  viewer: { readonly kind: "account"; readonly accountId: number; readonly personId: number },
  after: number | null,
): Promise<OwnPhotoPage> {
  const unposted = sql`photo.post_id is null and photo.blob is not null
    and photo.byline_id in (
      select byline.id from byline join identity on identity.id = byline.identity_id where identity.person_id = ${viewer.personId}
       union select import.owner_byline_id from import where import.account_id = ${viewer.accountId})
    and (photo.import_id is null or exists (select 1 from import where import.id = photo.import_id and import.account_id = ${viewer.accountId}))
    and not exists (select 1 from profile where profile.avatar_photo_id = photo.id) and ${photoReleasedTo(viewer)}`;
  const rows = await sql<OwnPhoto & { all: number }>`
    select photo.id, photo.name, photo.text, ${photoFolder} as path,
           (select count(*)::int from photo where ${unposted}) as "all"
      from photo where ${unposted} and photo.id < coalesce(${after}::bigint, 9223372036854775807)
     order by photo.id desc limit ${limits.photosPerPage + 1}`.execute(db);
  const photos = rows.rows.slice(0, limits.photosPerPage);
  return {
    photos: photos.map(({ all: _, ...photo }) => photo),
    next: rows.rows.length > photos.length ? (photos.at(-1)?.id ?? null) : null,
    all: rows.rows[0]?.all ?? 0,
  };
}

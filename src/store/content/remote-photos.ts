/** Photos that others' posts show: where their files are, and that one is here now. */
import { sql } from "kysely";
import type { Viewer } from "../../core/visibility.ts";
import type { Db, Tx } from "../database.ts";
import { postVisibleTo } from "./visibility.ts";

export type RemotePhoto = {
  readonly id: number;
  readonly protocol: string;
  readonly url: string;
  readonly blob: string | null;
  readonly mediaType: string | null;
};

/**
 * Where the file of `photo` is, whose byline is of `identity`: under the folder that its author's last move named, unless it was posted after a return; else where
 * the photo says itself. Of an account of ours that came back: where the file was taken over.
 */
const photoUrl = sql<string>`case
  when photo.at_new_home and identity.state = 'current' then photo.remote_path
  when identity.photo_path is not null and (identity.state <> 'current' or photo.created_at < identity.since) then identity.photo_path
  else photo.remote_path end || photo.name`;

/** A photo from elsewhere in a post that the viewer may see; null where there is none. */
export async function findRemotePhoto(db: Db, viewer: Viewer, photoId: number): Promise<RemotePhoto | null> {
  const { rows } = await sql<RemotePhoto>`
    select photo.id, byline.protocol, ${photoUrl} as url, photo.blob, photo.media_type as "mediaType"
      from photo join byline on byline.id = photo.byline_id left join identity on identity.id = byline.identity_id join post on post.id = photo.post_id
     where photo.id = ${photoId} and photo.remote_path is not null and (photo.import_id is null or photo.at_new_home) and ${postVisibleTo(viewer)}`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** The file is here; unless the photo has been deleted or names another file meanwhile. */
export async function setPhotoFile(
  tx: Tx,
  photo: RemotePhoto,
  file: { readonly blob: string; readonly mediaType: string; readonly width: number; readonly height: number },
): Promise<void> {
  await sql`
    update photo set blob = ${file.blob}, media_type = ${file.mediaType}, width = ${file.width}, height = ${file.height}
      from byline left join identity on identity.id = byline.identity_id
     where photo.id = ${photo.id} and byline.id = photo.byline_id and ${photoUrl} = ${photo.url}`.execute(tx);
}

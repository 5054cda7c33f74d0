/** Which file an address of a photo means, and who may have it. */
import { sql } from "kysely";
import type { Viewer } from "../../core/visibility.ts";
import { postVisibleTo } from "../content/visibility.ts";
import type { Db } from "../database.ts";
import { photoReleasedTo } from "./author.ts";
import { photoFolder } from "./post-view.ts";

export type PhotoFile = {
  readonly name: string;
  readonly blob: string;
  readonly mediaType: string;
  /** Everybody may have it: it may be kept by caches. */
  readonly public: boolean;
};

/**
 * The photo of one of these names under an account's folder, if the viewer may see it: a post's photo as its post; an avatar once it is not
 * held any more; an upload that no post names is its owner's alone. The first name goes before the second.
 * What went to people of other pods is fetched by their browsers, which we do not know: whoever has its address may have it.
 */
export async function findPhotoFile(
  db: Db,
  viewer: Viewer,
  path: string,
  names: readonly string[],
): Promise<PhotoFile | null> {
  const rows = await sql<PhotoFile>`
    select photo.name, photo.blob, coalesce(photo.media_type, 'application/octet-stream') as "mediaType",
           (${photoVisibleTo({ kind: "visitor" })}) as public
      from photo
     where photo.name = any(${[...names]}::text[]) and photo.blob is not null and ${photoGivenTo(viewer)}
       and ${photoFolder} = ${path}
     order by array_position(${[...names]}::text[], photo.name collate "C"), photo.id limit 1`.execute(db);
  return rows.rows[0] ?? null;
}

/**
 * Whether a photo of one of these names has its place under an account's folder and its file nowhere here: it did not come along with an import whose move was
 * announced, nor with a post of the old address that was here before.
 */
export async function lacksPhotoFile(db: Db, viewer: Viewer, path: string, names: readonly string[]): Promise<boolean> {
  const { rows } = await sql`
    select 1 from photo
     where photo.name = any(${[...names]}::text[]) and ${didNotComeAlong} and ${photoGivenTo(viewer)} and ${photoFolder} = ${path} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** A condition on `photo`: in its place a picture says that it is missing. */
export const didNotComeAlong = sql<boolean>`(
  photo.post_id is not null and photo.blob is null and not photo.at_new_home
  and case when photo.import_id is null then photo.remote_path is not null
           else exists (select 1 from import where import.id = photo.import_id and import.release = 'announced') end)`;

/** A condition on `photo`: the viewer may see it, or it went to people of other pods. */
export const photoGivenTo = (viewer: Viewer) => sql<boolean>`(${photoVisibleTo(viewer)} or ${sentAway})`;

const photoVisibleTo = (viewer: Viewer) => sql<boolean>`
  ((case when photo.post_id is not null then exists (select 1 from post where post.id = photo.post_id and ${postVisibleTo(viewer)})
         else ${avatar} or ${ownUpload(viewer)} end)
   and ${photoReleasedTo(viewer)})`;

/** Letters of a file name that nobody guesses: pods make 20, so do we. */
const unguessable = 20;

/** A condition on `photo`: it is in a limited post that somebody of another pod got, or that its claims name. */
const sentAway = sql<boolean>`(char_length(photo.name) >= ${sql.lit(unguessable)} and exists (
  select 1 from post join audience_member as member on member.audience_id = post.audience_id join byline on byline.id = member.byline_id
   where post.id = photo.post_id and post.reach = 'limited'
     and (post.import_id is null or exists (select 1 from import where import.id = post.import_id and import.release = 'announced'))
     and not exists (select 1 from own_key where own_key.identity_id = byline.identity_id)))`;

const avatar = sql`exists (select 1 from profile where profile.avatar_photo_id = photo.id)`;

const ownUpload = (viewer: Viewer) =>
  viewer.kind === "visitor"
    ? sql`false`
    : sql`(exists (select 1 from import where import.id = photo.import_id and import.account_id = ${viewer.accountId})
        or exists (select 1 from byline join identity on identity.id = byline.identity_id
                    where byline.id = photo.byline_id and identity.person_id = ${viewer.personId}))`;

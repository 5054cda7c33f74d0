/** Profiles: what an identity says about itself. */
import { sql } from "kysely";
import type { ProfileFields } from "../../core/snapshot.ts";
import { keepEmojis } from "../content/foreign-emojis.ts";
import type { Db, Tx } from "../database.ts";

/** Everything, at once. `tags` null: they stay as they were. `avatarName` is of archives alone and counts for nothing. */
export async function replaceProfile(tx: Tx, identityId: number, profile: ProfileFields): Promise<void> {
  const values = {
    display_name: profile.displayName,
    first_name: profile.firstName,
    last_name: profile.lastName,
    bio: profile.bio,
    original_bio: null,
    location: profile.location,
    gender: profile.gender,
    birthday: profile.birthday,
    avatar_url: profile.avatarUrl,
    emojis: (profile.emojis ?? []).length === 0 ? null : JSON.stringify(profile.emojis),
    searchable: profile.searchable,
    public: profile.public,
    nsfw: profile.nsfw,
    edited_at: profile.editedAtMs === null ? null : new Date(profile.editedAtMs),
    ...(profile.tags === null ? {} : { tags: profile.tags }),
  };
  await keepEmojis(tx, [profile.emojis]);
  await tx
    .insertInto("profile")
    .values({ identity_id: identityId, ...values })
    .onConflict((conflict) => conflict.column("identity_id").doUpdateSet(values))
    .execute();
}

/** When the profile that we have was edited, as its pod said; held until the transaction ends. Null: not known. */
export async function lockProfileDate(tx: Tx, identityId: number): Promise<Date | null> {
  const row = await tx
    .selectFrom("profile")
    .select("edited_at")
    .where("identity_id", "=", identityId)
    .forUpdate()
    .executeTakeFirst();
  return row?.edited_at ?? null;
}

/** Nothing personal is left of it. */
export async function clearProfile(tx: Tx, identityId: number, now: Date): Promise<void> {
  await sql`
    update profile set display_name = '', first_name = null, last_name = null, bio = null, original_bio = null, location = null, gender = null,
           birthday = null, tags = null, avatar_photo_id = null, avatar_url = null, emojis = null, searchable = false, public = false, nsfw = false,
           edited_at = ${now}
     where identity_id = ${identityId}`.execute(tx);
}

/** The account's picture: one of its own photos whose file is here; null: none. */
export async function setAvatarPhoto(tx: Tx, identityId: number, photoId: number | null): Promise<void> {
  await tx.updateTable("profile").set({ avatar_photo_id: photoId }).where("identity_id", "=", identityId).execute();
}

export type OwnProfile = {
  readonly fields: ProfileFields;
  /** Of its picture; the file is here. */
  readonly avatar: { readonly photoId: number; readonly path: string; readonly name: string } | null;
  /** R11: an import is not released yet, and what it brought of the profile is for the owner alone. */
  readonly held: boolean;
};

/** The profile of an identity of ours. */
export async function findOwnProfile(db: Db, identityId: number): Promise<OwnProfile | null> {
  const { rows } = await sql<Omit<ProfileFields, "avatarName" | "editedAtMs"> & Rest>`
    select profile.display_name as "displayName", first_name as "firstName", last_name as "lastName", bio, location, gender, birthday,
           avatar_url as "avatarUrl", tags, searchable, profile.public, nsfw, profile.edited_at as "editedAt", profile.emojis,
           (select json_build_object('photoId', photo.id, 'path', account.photo_path, 'name', photo.name)
              from photo where photo.id = profile.avatar_photo_id and photo.blob is not null) as avatar,
           exists (select 1 from import where import.account_id = account.id and import.released_at is null and not import.into_existing) as held
      from profile join identity on identity.id = profile.identity_id
      join own_key on own_key.identity_id = identity.id
      join account on account.id = own_key.account_id
     where identity.id = ${identityId}`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const { editedAt, avatar, held, emojis, ...said } = row;
  const fields = emojis === null || emojis === undefined ? said : { ...said, emojis };
  return { fields: { ...fields, avatarName: null, editedAtMs: editedAt?.getTime() ?? null }, avatar, held };
}

type Rest = Pick<OwnProfile, "avatar" | "held"> & { readonly editedAt: Date | null };

/** Is it a photo of this account's own whose file is here, not held back by an import? */
export async function isOwnPhoto(db: Db, personId: number, photoId: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from photo join byline on byline.id = photo.byline_id join identity on identity.id = byline.identity_id
      left join import on import.id = photo.import_id
     where photo.id = ${photoId} and identity.person_id = ${personId} and photo.blob is not null
       and (import.id is null or import.released_at is not null)`.execute(db);
  return rows.length > 0;
}

/** Name and picture of an identity, wherever it is; null where nothing is known. */
export async function findShownProfile(
  db: Db,
  identityId: number,
): Promise<{ readonly name: string | null; readonly avatarUrl: string | null } | null> {
  const row = await db
    .selectFrom("profile")
    .select(["display_name", "avatar_url as avatarUrl"])
    .where("identity_id", "=", identityId)
    .executeTakeFirst();
  return row === undefined ? null : { name: row.display_name || null, avatarUrl: row.avatarUrl };
}

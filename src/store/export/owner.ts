/** Whose archive it is: the account, its own address, and all that is its owner's by whatever address. */
import { sql } from "kysely";
import type { ProfileFields } from "../../core/snapshot.ts";
import type { Db } from "../database.ts";

export type ExportOwner = {
  readonly accountId: number;
  readonly personId: number;
  readonly username: string;
  readonly email: string | null;
  readonly language: string | null;
  readonly settings: Readonly<Record<string, string | boolean | null>>;
  /** The folder of the account's photos here. */
  readonly photoPath: string;
  readonly identityId: number;
  readonly ref: string;
  readonly host: string;
  readonly profile: Omit<ProfileFields, "avatarName" | "editedAtMs"> & { readonly editedAt: Date | null };
  /** Of the avatar, where its file is here. */
  readonly avatarName: string | null;
  /** Whom the owner's things were written by. */
  readonly bylineIds: readonly number[];
  /** Of the account's imports on this network: items of theirs may still wait. */
  readonly importIds: readonly number[];
};

/**
 * The account's address of that network, the present one or the last, with everything that is the owner's: what it wrote under it, under addresses that
 * were left for it (of a move that is done), and what imports of the account brought as their owner's own, be they released or held. What was written
 * where the owner went afterwards is not this account's. Null where the account never was on that network.
 */
export async function findExportOwner(db: Db, accountId: number, protocol: string): Promise<ExportOwner | null> {
  const { rows } = await sql<ExportOwner>`
    with own as (
      select identity.* from identity join own_key on own_key.identity_id = identity.id
       where own_key.account_id = ${accountId} and identity.protocol = ${protocol}
       order by identity.state = 'current' desc, identity.since desc, identity.id desc limit 1),
    mine as (
      select byline.id
        from own join identity on identity.person_id = own.person_id and identity.protocol = own.protocol
        join byline on byline.identity_id = identity.id and byline.import_id is null
       where identity.id = own.id or exists (select 1 from own_key where own_key.identity_id = identity.id and own_key.account_id = ${accountId})
          or (identity.until is not null and (own.until is null or identity.until <= own.until))
      union
      -- Answers to people of other networks, said by the address that the account has there.
      select byline.id from own_key join identity on identity.id = own_key.identity_id and identity.protocol <> ${protocol}
        join byline on byline.identity_id = identity.id and byline.import_id is null
       where own_key.account_id = ${accountId}
      union
      select import.owner_byline_id from import
       where import.account_id = ${accountId} and import.protocol = ${protocol} and import.owner_byline_id is not null)
    select account.id as "accountId", own.person_id as "personId", account.username, account.email, account.language,
           account.settings - 'asksFirst' || case when account.asks_first then '{"asksFirst": true}' else '{}' end::jsonb as settings,
           account.photo_path as "photoPath", own.id as "identityId", own.ref, own.host,
           json_build_object(
             'displayName', profile.display_name, 'firstName', profile.first_name, 'lastName', profile.last_name, 'bio', profile.bio,
             'location', profile.location, 'gender', profile.gender, 'birthday', profile.birthday, 'avatarUrl', profile.avatar_url,
             'tags', profile.tags, 'searchable', profile.searchable, 'public', profile.public, 'nsfw', profile.nsfw, 'editedAt', profile.edited_at
           ) as profile,
           (select photo.name from photo where photo.id = profile.avatar_photo_id and photo.blob is not null) as "avatarName",
           array(select id from mine order by id) as "bylineIds",
           array(select id from import where account_id = ${accountId} and import.protocol = ${protocol} order by id) as "importIds"
      from own join account on account.id = ${accountId} join profile on profile.identity_id = own.id`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const { editedAt, ...fields } = row.profile;
  return {
    ...row,
    bylineIds: row.bylineIds.map(Number),
    importIds: row.importIds.map(Number),
    profile: { ...fields, editedAt: editedAt === null ? null : new Date(editedAt) },
  };
}

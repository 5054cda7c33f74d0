/** A person's page: the profile as a viewer may see it, and what the viewer's account has with them. */
import { type RawBuilder, sql } from "kysely";
import type { Side } from "../../core/contact.ts";
import type { CustomEmoji } from "../../core/custom-emoji.ts";
import type { IdentityState } from "../../core/identity.ts";
import type { Viewer } from "../../core/visibility.ts";
import type { Db } from "../database.ts";
import { theyShare } from "../people/contacts.ts";
import { type PictureView, photoReleasedTo } from "./author.ts";

export type ProfileView = {
  /** Null: they have no account here. */
  readonly accountId: number | null;
  readonly username: string | null;
  readonly personId: number;
  readonly identityId: number;
  /** `alice@pod.example`: where they are now; of somebody who has ended, their last address. */
  readonly ref: string;
  readonly state: IdentityState;
  readonly name: string | null;
  readonly avatar: PictureView | null;
  /** As an `AuthorView` has it. */
  readonly remoteAvatar: number | null;
  /** That the name and the words about oneself call. */
  readonly emojis: readonly CustomEmoji[] | null;
  readonly tags: string | null;
  /** Shown to everybody if the person says so, else only to those they share with; null where it is not for the viewer. */
  readonly extended: {
    readonly bio: string | null;
    readonly location: string | null;
    readonly gender: string | null;
    /** `YYYY-MM-DD`; year 1004 stands for "no year given". */
    readonly birthday: string | null;
  } | null;
  /** What the viewer's account has with them; null for visitors and for oneself. */
  readonly relation: RelationView | null;
};

export type RelationView = {
  /** The viewer shares with them. */
  readonly receiving: boolean;
  /** They share with the viewer. */
  readonly sharing: boolean;
  /** The two sides on each network, as far as each has said its own; none while a contact rests. */
  readonly ties: readonly { readonly protocol: string; readonly ours: Side; readonly theirs: Side }[];
  /** R12: a block met the contact, and its owner has not decided yet. */
  readonly suspended: boolean;
  readonly blocked: boolean;
  readonly muted: boolean;
  readonly note: string | null;
  /** All aspects of the viewer, in order. */
  readonly aspects: readonly { readonly aspectId: number; readonly name: string; readonly member: boolean }[];
};

/**
 * The profile of an active account by its name, or of anybody known here by an address of theirs, present or earlier. What an import brought
 * of an account's profile is held like all the rest (R11): until that is released, others see the user name alone.
 */
export async function findProfile(
  db: Db,
  viewer: Viewer,
  by: { readonly username: string } | { readonly ref: string },
): Promise<ProfileView | null> {
  const account = viewer.kind === "account" ? viewer.accountId : null;
  const person = viewer.kind === "account" ? viewer.personId : null;
  const who =
    "username" in by
      ? sql`select account.person_id as id from account where account.username = ${by.username} and account.state = 'active'`
      : sql`select identity.person_id as id from identity where identity.ref = ${by.ref}`;
  const rows = await sql<ProfileView>`
    with who as (${who} limit 1), ours as (
      select contact.id, contact.suspended_at is not null as suspended, contact.note,
             bool_or(tie.ours = 'established') and contact.suspended_at is null as receiving,
             bool_or(${theyShare}) and contact.suspended_at is null as sharing
        from contact left join tie on tie.contact_id = contact.id
       where contact.account_id = ${account}::bigint and contact.person_id = (select id from who) group by contact.id)
    select account.id as "accountId", account.username, who.id as "personId", home.id as "identityId", home.ref, home.state,
           nullif(profile.display_name, '') as name, profile.emojis, profile.tags,
           (select json_build_object('path', account.photo_path, 'name', photo.name) from photo
             where photo.id = profile.avatar_photo_id and photo.blob is not null and ${photoReleasedTo(viewer)}) as avatar,
           case when account.id is null and ${account}::bigint is not null and profile.avatar_url is not null then home.id end as "remoteAvatar",
           case when profile.public or account.id = ${account}::bigint or exists (select 1 from ours where ours.sharing)
                  or exists (select 1 from contact as theirs join tie on tie.contact_id = theirs.id
                              where theirs.account_id = account.id and theirs.person_id = ${person}::bigint
                                and theirs.suspended_at is null and tie.ours = 'established')
                then json_build_object('bio', profile.bio, 'location', profile.location,
                                       'gender', profile.gender, 'birthday', profile.birthday) end as extended,
           case when ${account}::bigint is not null and who.id <> ${person}::bigint then ${relation(account)} end as relation
      from who
      join lateral (select identity.id, identity.ref, identity.state from identity where identity.person_id = who.id
                     order by identity.state = 'current' desc, case when identity.state <> 'current' then identity.since end desc, identity.id limit 1) as home on true
      left join account on account.person_id = who.id and account.state = 'active'
      left join profile on profile.identity_id = home.id
            and (account.id is null or account.id = ${account}::bigint
                 or not exists (select 1 from import where import.account_id = account.id and import.released_at is null and not import.into_existing))
     where account.id is not null or not exists (select 1 from own_key where own_key.identity_id = home.id)`.execute(
    db,
  );
  return rows.rows[0] ?? null;
}

const relation = (accountId: number | null): RawBuilder<RelationView> => sql<RelationView>`json_build_object(
  'receiving', coalesce((select receiving from ours), false),
  'sharing', coalesce((select sharing from ours), false),
  'ties', coalesce((select json_agg(json_build_object('protocol', tie.protocol, 'ours', tie.ours,
              'theirs', case when tie.heard_at_identity_id is null then 'none' else tie.theirs end) order by tie.protocol)
            from ours join tie on tie.contact_id = ours.id where not ours.suspended), '[]'),
  'suspended', coalesce((select suspended from ours), false),
  'blocked', exists (select 1 from block where block.account_id = ${accountId}::bigint and block.person_id = who.id),
  'muted', exists (select 1 from mute where mute.account_id = ${accountId}::bigint and mute.person_id = who.id),
  'note', (select note from ours),
  'aspects', (select coalesce(json_agg(json_build_object('aspectId', aspect.id, 'name', aspect.name,
                'member', exists (select 1 from aspect_member where aspect_member.aspect_id = aspect.id
                                     and aspect_member.contact_id = (select id from ours)))
                order by aspect.position, aspect.id), '[]')
                from aspect where aspect.account_id = ${accountId}::bigint))`;

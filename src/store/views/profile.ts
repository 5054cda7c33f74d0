/** The profile of a local account, as a viewer may see it. */
import { sql } from "kysely";
import type { Viewer } from "../../core/visibility.ts";
import type { Db } from "../database.ts";
import { type PictureView, photoReleasedTo } from "./author.ts";

export type ProfileView = {
  readonly accountId: number;
  readonly personId: number;
  readonly username: string;
  /** `alice@pod.example`: the account's current address. */
  readonly ref: string | null;
  readonly name: string | null;
  readonly avatar: PictureView | null;
  readonly tags: string | null;
  /** Shown to everybody if the person says so, else only to those they share with; null where it is not for the viewer. */
  readonly extended: {
    readonly bio: string | null;
    readonly location: string | null;
    readonly gender: string | null;
    /** `YYYY-MM-DD`; year 1004 stands for "no year given". */
    readonly birthday: string | null;
  } | null;
};

/**
 * The profile of an active account. What an import brought of it is held like all the rest (R11): until that is released, others see the
 * user name alone.
 */
export async function findProfile(db: Db, viewer: Viewer, username: string): Promise<ProfileView | null> {
  const account = viewer.kind === "account" ? viewer.accountId : null;
  const person = viewer.kind === "account" ? viewer.personId : null;
  const rows = await sql<ProfileView>`
    select account.id as "accountId", account.person_id as "personId", account.username,
           home.ref, nullif(profile.display_name, '') as name, profile.tags,
           (select json_build_object('path', account.photo_path, 'name', photo.name) from photo
             where photo.id = profile.avatar_photo_id and photo.blob is not null and ${photoReleasedTo(viewer)}) as avatar,
           case when profile.public or account.id = ${account}::bigint
                  or exists (select 1 from contact join tie on tie.contact_id = contact.id
                              where contact.account_id = account.id and contact.person_id = ${person}::bigint
                                and contact.suspended_at is null and tie.ours = 'established')
                then json_build_object('bio', profile.bio, 'location', profile.location,
                                       'gender', profile.gender, 'birthday', profile.birthday) end as extended
      from account
      left join lateral (select identity.id, identity.ref from identity
                          where identity.person_id = account.person_id and identity.state = 'current' order by identity.id limit 1) as home on true
      left join profile on profile.identity_id = home.id
            and (account.id = ${account}::bigint
                 or not exists (select 1 from import where import.account_id = account.id and import.released_at is null))
     where account.username = ${username} and account.state = 'active'`.execute(db);
  return rows.rows[0] ?? null;
}

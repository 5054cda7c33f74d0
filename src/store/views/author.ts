/** Who wrote something, as pages name them: one JSON object per byline. */
import { type RawBuilder, sql } from "kysely";
import type { CustomEmoji } from "../../core/custom-emoji.ts";
import type { Viewer } from "../../core/visibility.ts";

export type PictureView = { readonly path: string; readonly name: string };

export type AuthorView = {
  /** `alice@pod.example`; of whoever has moved, where they are found now. */
  readonly ref: string;
  /** The address that it was written under. */
  readonly writtenAs: string;
  readonly name: string | null;
  /** They are somebody known here, and no mere claim of an import: they have a page. */
  readonly known: boolean;
  /** Of an account here. */
  readonly username: string | null;
  readonly avatar: PictureView | null;
  /** The identity, elsewhere, whose picture this pod can pass on; null: there is none for the viewer. */
  readonly remoteAvatar: number | null;
  /** That the name calls. */
  readonly emojis?: readonly CustomEmoji[] | null;
};

/** A condition on `photo`: it is not held back for somebody else than the viewer (R11). */
export function photoReleasedTo(viewer: Viewer): RawBuilder<boolean> {
  const account = viewer.kind === "account" ? viewer.accountId : null;
  return sql<boolean>`(photo.import_id is null or exists (
    select 1 from import where import.id = photo.import_id and (import.released_at is not null or import.account_id = ${account}::bigint)))`;
}

/**
 * A JSON `AuthorView` for the row `of`, which has `byline_id` and `import_id`.
 * What an import brings of its owner's is shown as theirs, though its byline is a claim. Whoever has moved has the address, name and picture of where they are now.
 */
export function authorOf(of: "page" | "comment" | "post" | "reaction", viewer: Viewer): RawBuilder<AuthorView> {
  return sql<AuthorView>`(
    select json_build_object(
      'ref', coalesce(case when identity.state = 'moved' then home.ref end, identity.ref, byline.ref),
      'writtenAs', coalesce(identity.ref, byline.ref),
      'name', coalesce(nullif(profile.display_name, ''), byline.name), 'emojis', profile.emojis,
      'known', account.id is not null or identity.id is not null,
      'username', account.username,
      'avatar', (select json_build_object('path', account.photo_path, 'name', photo.name)
                   from photo
                  where photo.id = profile.avatar_photo_id and photo.blob is not null and account.id is not null
                    and ${photoReleasedTo(viewer)}),
      'remoteAvatar', ${viewer.kind === "account" ? sql`case when account.id is null and profile.avatar_url is not null then coalesce(home.id, identity.id) end` : sql`null`})
      from byline
      left join identity on identity.id = byline.identity_id
      left join import on import.id = ${sql.ref(`${of}.import_id`)} and import.owner_byline_id = byline.id
      left join account on account.state in ('inactive', 'active')
                       and (account.id = import.account_id or (import.id is null and account.person_id = identity.person_id))
      left join lateral (select home.id, home.ref from identity as home
                          where home.person_id = coalesce(account.person_id, case when identity.state = 'moved' then identity.person_id end)
                            and home.state = 'current'
                          order by home.protocol <> byline.protocol, home.id limit 1) as home on true
      left join profile on profile.identity_id = coalesce(home.id, identity.id)
     where byline.id = ${sql.ref(`${of}.byline_id`)}
     order by account.id limit 1)`;
}

/** How many people are behind the bylines `byline` of a grouped query: a person counts once, whatever their addresses. */
export const distinctPersons: RawBuilder<number> = sql<number>`
  count(distinct coalesce('person ' || identity.person_id, byline.protocol || ' ' || byline.ref))`;

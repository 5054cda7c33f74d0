/** Lists of posts, newest first: what somebody reads, what one person wrote, what has a tag. */
import { type RawBuilder, sql } from "kysely";
import { limits } from "../../base/limits.ts";
import type { Viewer } from "../../core/visibility.ts";
import { postVisibleTo } from "../content/visibility.ts";
import { type Db, often } from "../database.ts";
import { isByShutOut } from "../people/shut-out.ts";
import { type PostView, postColumns } from "./post-view.ts";

export type StreamPage = {
  readonly posts: readonly PostView[];
  /** The next page goes on behind this post; null on the last page. */
  readonly next: number | null;
};

/** Somebody with an account, who reads. */
export type Reader = Extract<Viewer, { readonly kind: "account" }>;

/** A condition on `post`: it stands behind the post `after`. */
const behind = (after: number | null): RawBuilder<boolean> =>
  after === null
    ? sql<boolean>`true`
    : sql<boolean>`(post.sort_at, post.id) < (select mark.sort_at, mark.id from post as mark where mark.id = ${after})`;

const newest = sql`order by post.sort_at desc, post.id desc limit ${sql.lit(limits.postsPerPage + 1)}`;

/** One page of the posts that `page` (the last of the queries in `with_`) holds, which the viewer may see. */
async function onePage(db: Db, viewer: Viewer, with_: RawBuilder<unknown>): Promise<StreamPage> {
  const rows = await sql<PostView>`${often}
    with ${with_} select ${postColumns(viewer)} from page order by page.sort_at desc, page.id desc`.execute(db);
  const posts = rows.rows.slice(0, limits.postsPerPage);
  return { posts, next: rows.rows.length > posts.length ? (posts.at(-1)?.id ?? null) : null };
}

/**
 * The bylines of the owners of an account's imports: as the archives name them and, where a key has proved who that is, as this pod had known
 * them before. What it had of them already is not made anew, and would be missing until a move is announced.
 */
const broughtBy = (accountId: number | null): RawBuilder<unknown> => sql`
  select import.owner_byline_id as id from import where import.account_id = ${accountId} and import.owner_byline_id is not null
   union
  select known.id from import join byline as claimed on claimed.id = import.owner_byline_id
    join identity on identity.protocol = claimed.protocol and identity.ref = claimed.ref
    join byline as known on known.identity_id = identity.id
   where import.account_id = ${accountId} and import.standing = 'proved'`;

/**
 * One page of what a person wrote, as far as the viewer may see it: the posts of their identities and, for the account itself, those that its
 * imports brought: until a move is announced nobody else sees the two as one (R11). Unlisted ones only for the account itself. The
 * newest of each byline are found by index, then merged.
 * @param person  `accountId`: their account here, if they have one
 * @param after   the id of the last post of the page before
 */
export async function personPosts(
  db: Db,
  viewer: Viewer,
  person: { readonly accountId: number | null; readonly personId: number },
  after: number | null,
): Promise<StreamPage> {
  const own = viewer.kind === "account" && viewer.accountId === person.accountId;
  const listed = own ? sql`true` : sql`post.reach <> 'unlisted'`;
  return onePage(
    db,
    viewer,
    sql`wrote as (
      select byline.id from byline join identity on identity.id = byline.identity_id where identity.person_id = ${person.personId}
       union
      select id from (${own ? broughtBy(person.accountId) : sql`select id from byline where false`}) as brought
    ), page as (
      select post.* from wrote cross join lateral (
        select post.* from post
         where post.byline_id = wrote.id and ${listed} and ${behind(after)} and ${postVisibleTo(viewer)} and not ${isByShutOut("post.byline_id")} ${newest}) as post
       ${newest}
    )`,
  );
}

/**
 * One page of what an account reads: its own posts and what its imports brought; those of people whom it shares with; limited ones that
 * others sent to it; public ones with a tag that it follows. Nothing by people whom it blocks or mutes, nor shared anew from them.
 * @see core/mute.ts `shows`
 */
export async function readerStream(db: Db, reader: Reader, after: number | null): Promise<StreamPage> {
  const { accountId, personId } = reader;
  const here = sql`${behind(after)} and ${postVisibleTo(reader)} and ${heard}`;
  const some = (which: RawBuilder<unknown>) => sql`(select post.id from post where ${which} and ${here} ${newest})`;
  return onePage(
    db,
    reader,
    sql`distant as materialized (
      select person_id from block where account_id = ${accountId} union select person_id from mute where account_id = ${accountId}
    ), mine as materialized (
      select byline.id from byline join identity on identity.id = byline.identity_id where identity.person_id = ${personId}
    ), wrote as (
      select id from mine
       union
      select id from (${broughtBy(accountId)}) as brought
       union
      select byline.id
        from contact join identity on identity.person_id = contact.person_id join byline on byline.identity_id = identity.id
       where contact.account_id = ${accountId} and contact.suspended_at is null
         and exists (select 1 from tie where tie.contact_id = contact.id and tie.ours <> 'none')
         and contact.person_id not in (select person_id from distant)
    ), page as (
      select post.* from post where post.id in (
        (select post.id from wrote cross join lateral (
          select post.* from post where post.byline_id = wrote.id and ${here} ${newest}) as post ${newest})
        union ${some(sql`post.id in (select post_id from post_recipient where byline_id in (select id from mine))`)}
        union ${some(sql`post.audience_id in (select audience_id from audience_member where byline_id in (select id from mine))`)}
        union ${some(withTag(sql`(select coalesce(array_agg(name), '{}') from tag_follow where account_id = ${accountId})`))}
      ) ${newest}
    )`,
  );
}

/** One page of the public posts with a tag. @param tag  as `parseTag` of core makes it */
export async function taggedPosts(db: Db, viewer: Viewer, tag: string, after: number | null): Promise<StreamPage> {
  const distant =
    viewer.kind === "account"
      ? sql`select person_id from block where account_id = ${viewer.accountId} union select person_id from mute where account_id = ${viewer.accountId}`
      : sql`select person.id as person_id from person where false`;
  return onePage(
    db,
    viewer,
    sql`distant as materialized (${distant}), page as (
      select post.* from post
       where ${withTag(sql`array[${tag}]`)} and ${behind(after)} and ${postVisibleTo(viewer)} and ${heard} ${newest}
    )`,
  );
}

/** As the index `post_by_tag` has it. */
const withTag = (tags: RawBuilder<unknown>) =>
  sql`hashtags(post.text) && ${tags}::text[] and post.reach = 'public' and post.text like '%#%'`;

/** A condition on `post`, beside a query `distant` of persons: none of them wrote it, nor what it shares anew. */
const heard = sql`not exists (
  select 1 from distant join identity on identity.person_id = distant.person_id left join byline on byline.identity_id = identity.id
   where byline.id = post.byline_id or identity.ref = post.root_ref) and not ${isByShutOut("post.byline_id")}`;

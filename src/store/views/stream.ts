/** Lists of one account's posts, newest first: the stream of one's own posts, and a profile as others see it. */
import { sql } from "kysely";
import { limits } from "../../base/limits.ts";
import type { Viewer } from "../../core/visibility.ts";
import type { Db } from "../database.ts";
import { postVisibleTo } from "../visibility.ts";
import { type PostView, postColumns } from "./post-view.ts";

export type StreamPage = {
  readonly posts: readonly PostView[];
  /** The next page goes on behind this post; null on the last page. */
  readonly next: number | null;
};

/**
 * One page of the posts of an account, as far as the viewer may see them: those of its person's identities, and those that its
 * imports brought, the latter for the account itself: until a move is announced nobody else sees the two as one (R11). Unlisted ones only for the account itself. The newest of each byline are found by index, then merged.
 * @param after  the id of the last post of the page before
 */
export async function accountPosts(
  db: Db,
  viewer: Viewer,
  account: { readonly accountId: number; readonly personId: number },
  after: number | null,
): Promise<StreamPage> {
  const own = viewer.kind === "account" && viewer.accountId === account.accountId;
  const listed = own ? sql`true` : sql`post.reach <> 'unlisted'`;
  const behind =
    after === null
      ? sql`true`
      : sql`(post.sort_at, post.id) < (select mark.sort_at, mark.id from post as mark where mark.id = ${after})`;
  const rows = await sql<PostView>`
    with wrote as (
      select byline.id from byline join identity on identity.id = byline.identity_id where identity.person_id = ${account.personId}
       union
      select import.owner_byline_id from import where import.account_id = ${account.accountId} and ${own ? sql`true` : sql`false`}
    ), page as (
      select found.* from wrote cross join lateral (
        select post.* from post
         where post.byline_id = wrote.id and ${listed} and ${behind} and ${postVisibleTo(viewer)}
         order by post.sort_at desc, post.id desc limit ${limits.postsPerPage + 1}) as found
       order by found.sort_at desc, found.id desc limit ${limits.postsPerPage + 1}
    )
    select ${postColumns(viewer)} from page order by page.sort_at desc, page.id desc`.execute(db);
  const posts = rows.rows.slice(0, limits.postsPerPage);
  return { posts, next: rows.rows.length > posts.length ? (posts.at(-1)?.id ?? null) : null };
}

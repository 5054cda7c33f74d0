/** The page of one post: the post, who likes it, and its comments. */
import { type RawBuilder, sql } from "kysely";
import { limits } from "../../base/limits.ts";
import type { Doubt, Viewer } from "../../core/visibility.ts";
import { doubtOf, postVisibleTo, relayableVisibleTo } from "../content/visibility.ts";
import { type Db, often } from "../database.ts";
import { isByShutOut } from "../people/shut-out.ts";
import { type AuthorView, authorOf } from "./author.ts";
import {
  notDistant,
  type OwnPart,
  type PostView,
  partIn,
  postColumns,
  type ReactionCounts,
  reactionsOf,
  type Worded,
} from "./post-view.ts";

export type CommentView = {
  readonly id: number;
  readonly guid: string;
  readonly text: string;
  readonly author: AuthorView;
  readonly writtenAtMs: number;
  /** Why the viewer alone sees it; null where others do too. */
  readonly doubt: Doubt | null;
  readonly reactions: ReactionCounts;
  readonly part: OwnPart;
  /** The comment that it answers, where it is there for the viewer. */
  readonly answers: { readonly guid: string; readonly author: AuthorView } | null;
} & Worded;

export type LikerView = AuthorView & {
  /** As of a comment. */
  readonly doubt: Doubt | null;
};

export type PostPage = {
  readonly post: PostView;
  readonly comments: readonly CommentView[];
  /** How many comments to leave out for the next page; null on the last. */
  readonly nextOffset: number | null;
  /** Some of who likes the post, at most `limits.likersNamed`. */
  readonly likers: readonly LikerView[];
};

/**
 * A post by its guid, with comments from the `offset`th on; null where there is none that the viewer may see.
 * Where several have the guid (an import repeats it), the one that is not just claimed comes first.
 */
export async function findPostPage(db: Db, viewer: Viewer, guid: string, offset: number): Promise<PostPage | null> {
  const rows = await sql<PostView & { commentList: CommentView[]; found: number; likers: LikerView[] }>`${often}
    with page as (
      select post.* from post join byline as wrote on wrote.id = post.byline_id
       where post.guid = ${guid} and ${postVisibleTo(viewer)} and not ${isByShutOut("post.byline_id")}
       order by wrote.identity_id is null, post.id limit 1
    ), found as materialized (
      select id, row_number() over behind as nth, sum(char_length(text)) over behind as chars
        from (select comment.id, comment.text, comment.written_at from comment
               where comment.post_id = (select page.id from page) and ${relayableVisibleTo("comment", viewer)} and ${notDistant("comment", viewer)}
               order by comment.written_at, comment.id
               offset ${offset} limit ${limits.commentsPerPage + 1}) as comment
      window behind as (order by written_at, id)
    )
    select ${postColumns(viewer)},
           ${commentsOfPage(viewer)} as "commentList",
           (select count(*)::int from found) as found,
           ${likersOfPage(viewer)} as likers
      from page`.execute(db);
  const row = rows.rows[0];
  if (row === undefined) return null;
  const { commentList: comments, found, likers, ...post } = row;
  return { post, comments, likers, nextOffset: found > comments.length ? offset + comments.length : null };
}

/** As many of those found as fit on one page, at least one; the texts of the others never leave the database. */
const commentsOfPage = (viewer: Viewer): RawBuilder<CommentView[]> => sql<CommentView[]>`coalesce((
  select json_agg(json_build_object(
           'id', comment.id, 'guid', comment.guid, 'text', comment.text, 'emojis', comment.fine -> 'emojis', 'doubt', ${doubtOf("comment")},
           'author', ${authorOf("comment", viewer)},
           'writtenAtMs', floor(extract(epoch from comment.written_at) * 1000),
           'reactions', ${reactionsOf(sql`reaction.comment_id = comment.id`, viewer)},
           'contentWarning', nullif(trim(comment.fine ->> 'warning'), ''), 'sensitive', coalesce((comment.fine ->> 'sensitive')::boolean, false),
           'answers', ${answeredBy(viewer)},
           'part', ${partIn("comment", sql`reaction.comment_id = comment.id`, viewer)}) order by comment.written_at, comment.id)
    from found join comment on comment.id = found.id
   where found.nth = 1 or (found.nth <= ${limits.commentsPerPage} and found.chars <= ${limits.commentsPageChars})), '[]')`;

/** The comment that a comment answers, of those below the same post that the viewer sees. */
const answeredBy = (viewer: Viewer): RawBuilder<unknown> => sql`(
  select json_build_object('guid', comment.guid, 'author', ${authorOf("comment", viewer)})
    from (select comment.fine -> 'answers' ->> 'guid' as guid, comment.post_id) as named
    join comment on comment.guid = named.guid and comment.post_id = named.post_id
   where ${relayableVisibleTo("comment", viewer)} and ${notDistant("comment", viewer)} order by comment.id limit 1)`;

/** Each person once: with a like of theirs that is proved, if there is one. */
const likersOfPage = (viewer: Viewer): RawBuilder<LikerView[]> => sql<LikerView[]>`coalesce((
  select json_agg(${authorOf("reaction", viewer)}::jsonb || jsonb_build_object('doubt', ${doubtOf("reaction")}) order by reaction.id)
    from (select distinct on (coalesce('person ' || identity.person_id, byline.protocol || ' ' || byline.ref)) reaction.*
            from reaction join byline on byline.id = reaction.byline_id left join identity on identity.id = byline.identity_id
           where reaction.post_id = (select page.id from page) and reaction.kind = 'like' and ${relayableVisibleTo("reaction", viewer)} and not ${isByShutOut("reaction.byline_id")}
           order by coalesce('person ' || identity.person_id, byline.protocol || ' ' || byline.ref), ${doubtOf("reaction")} is not null, reaction.id
           limit ${limits.likersNamed}) as reaction), '[]')`;

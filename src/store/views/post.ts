/** The page of one post: the post, who likes it, and its comments. */
import { type RawBuilder, sql } from "kysely";
import { limits } from "../../base/limits.ts";
import type { Doubt, Viewer } from "../../core/visibility.ts";
import type { Db } from "../database.ts";
import { doubtOf, postVisibleTo, relayableVisibleTo } from "../visibility.ts";
import { type AuthorView, authorOf } from "./author.ts";
import { type PostView, postColumns, type ReactionCounts, reactionsOf } from "./post-view.ts";

export type CommentView = {
  readonly id: number;
  readonly guid: string;
  readonly text: string;
  readonly author: AuthorView;
  readonly writtenAtMs: number;
  /** Why the viewer alone sees it; null where others do too. */
  readonly doubt: Doubt | null;
  readonly reactions: ReactionCounts;
};

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
  const rows = await sql<PostView & { commentList: CommentView[]; likers: LikerView[] }>`
    with page as (
      select post.* from post join byline as wrote on wrote.id = post.byline_id
       where post.guid = ${guid} and ${postVisibleTo(viewer)}
       order by wrote.identity_id is null, post.id limit 1
    )
    select ${postColumns(viewer)},
           ${commentsOfPage(viewer, offset)} as "commentList",
           ${likersOfPage(viewer)} as likers
      from page`.execute(db);
  const row = rows.rows[0];
  if (row === undefined) return null;
  const { commentList, likers, ...post } = row;
  const comments = commentList.slice(0, fitting(commentList));
  return { post, comments, likers, nextOffset: commentList.length > comments.length ? offset + comments.length : null };
}

/** How many of the comments fit on one page; at least one. */
function fitting(comments: readonly CommentView[]): number {
  let chars = 0;
  const tooMany = comments.findIndex((comment, n) => {
    chars += comment.text.length;
    return n >= limits.commentsPerPage || (n > 0 && chars > limits.commentsPageChars);
  });
  return tooMany < 0 ? comments.length : tooMany;
}

const commentsOfPage = (viewer: Viewer, offset: number): RawBuilder<CommentView[]> => sql<CommentView[]>`coalesce((
  select json_agg(json_build_object(
           'id', comment.id, 'guid', comment.guid, 'text', comment.text, 'doubt', ${doubtOf("comment")},
           'author', ${authorOf("comment", viewer)},
           'writtenAtMs', floor(extract(epoch from comment.written_at) * 1000),
           'reactions', ${reactionsOf(sql`reaction.comment_id = comment.id`, viewer)}) order by comment.written_at, comment.id)
    from (select * from comment
           where comment.post_id = (select page.id from page) and ${relayableVisibleTo("comment", viewer)}
           order by comment.written_at, comment.id
           offset ${offset} limit ${limits.commentsPerPage + 1}) as comment), '[]')`;

/** Each person once: with a like of theirs that is proved, if there is one. */
const likersOfPage = (viewer: Viewer): RawBuilder<LikerView[]> => sql<LikerView[]>`coalesce((
  select json_agg(${authorOf("reaction", viewer)}::jsonb || jsonb_build_object('doubt', ${doubtOf("reaction")}) order by reaction.id)
    from (select distinct on (coalesce('person ' || identity.person_id, byline.protocol || ' ' || byline.ref)) reaction.*
            from reaction join byline on byline.id = reaction.byline_id left join identity on identity.id = byline.identity_id
           where reaction.post_id = (select page.id from page) and reaction.kind = 'like' and ${relayableVisibleTo("reaction", viewer)}
           order by coalesce('person ' || identity.person_id, byline.protocol || ' ' || byline.ref), ${doubtOf("reaction")} is not null, reaction.id
           limit ${limits.likersNamed}) as reaction), '[]')`;

/** Public content as it was said, read back out of the rows, so that other pods can fetch it. */
import { type RawBuilder, sql } from "kysely";
import type { CarriedFine, LocationFields, PollItem, Signed } from "../../core/snapshot.ts";
import { visitor } from "../../core/visibility.ts";
import type { Db } from "../database.ts";
import { distinctPersons } from "../views/author.ts";
import { didNotComeAlong } from "../views/photo-file.ts";
import type { OwnPhoto } from "./photos.ts";
import { relayableVisibleTo } from "./visibility.ts";

type Cover = Pick<CarriedFine, "warning" | "sensitive" | "emojis" | "quoted">;
const cover = (fine: RawBuilder<unknown>): RawBuilder<Cover | null> => sql<Cover | null>`
  nullif(jsonb_strip_nulls(jsonb_build_object('warning', ${fine} -> 'warning', 'sensitive', ${fine} -> 'sensitive', 'emojis', ${fine} -> 'emojis', 'quoted', ${fine} -> 'quoted')), '{}')`;

export type PostRow = {
  readonly kind: "post" | "reshare";
  readonly guid: string;
  readonly text: string;
  readonly writtenAt: Date;
  readonly editedAt: Date | null;
  readonly providerName: string | null;
  readonly location: LocationFields | null;
  readonly extra: Readonly<Record<string, unknown>> | null;
  readonly eventGuid: string | null;
  readonly poll: PollItem | null;
  /** What stands before it, and what it quotes; null: neither. */
  readonly fine: Cover | null;
  readonly root: { readonly author: string; readonly guid: string } | null;
};

/** How many persons chose `answer`, as everybody may know. */
const votesOf = sql`(
  select ${distinctPersons} from (select vote.* from vote where vote.answer_id = answer.id and ${relayableVisibleTo("vote", visitor)}) as vote
    join byline on byline.id = vote.byline_id left join identity on identity.id = byline.identity_id)`;

/** A post by its id, with its poll. */
export async function readPost(db: Db, postId: number): Promise<PostRow> {
  const { rows } = await sql<PostRow>`
    select post.kind, post.guid, post.text, post.written_at as "writtenAt", post.edited_at as "editedAt", post.provider_name as "providerName",
           post.location, post.extra, post.event_guid as "eventGuid",
           (select json_strip_nulls(json_build_object('guid', poll.guid, 'question', poll.question,
                     'endsAtMs', floor(extract(epoch from poll.ends_at) * 1000)::bigint, 'answers',
                     (select json_agg(json_build_object('guid', answer.guid, 'answer', answer.answer, 'votes', ${votesOf}) order by answer.position, answer.id)
                        from poll_answer as answer where answer.poll_id = poll.id)))
              from poll where poll.post_id = post.id) as poll, ${cover(sql.ref("post.fine"))} as fine,
           case when post.root_guid is not null then json_build_object('author', post.root_ref, 'guid', post.root_guid) end as root
      from post where post.id = ${postId}`.execute(db);
  return rows[0] as PostRow;
}

/** The photos of a post whose files are here, or in whose place a picture says that they are not, under the folder of whose account they are. */
export async function readPhotos(db: Db, postId: number, accountId: number): Promise<OwnPhoto[]> {
  const { rows } = await sql<OwnPhoto>`
    select photo.id, photo.guid, photo.name, account.photo_path as path, photo.text, photo.width, photo.height,
           coalesce(photo.written_at, photo.created_at) as "writtenAt"
      from photo join account on account.id = ${accountId}
     where photo.post_id = ${postId} and (photo.blob is not null or ${didNotComeAlong}) order by photo.position, photo.id`.execute(
    db,
  );
  return rows;
}

export type CommentRow = {
  readonly guid: string;
  readonly text: string;
  readonly writtenAt: Date;
  readonly editedAt: Date | null;
  readonly postGuid: string;
  readonly fine: Cover | null;
  /** As it came, or as it was signed here; null for what was imported as the owner's own. */
  readonly signed: Signed | null;
};

export async function readComment(db: Db, commentId: number): Promise<CommentRow> {
  const { rows } = await sql<
    Omit<CommentRow, "signed"> & { signature: string | null; signed: Omit<Signed, "signature"> | null }
  >`
    select comment.guid, comment.text, comment.written_at as "writtenAt", comment.edited_at as "editedAt", post.guid as "postGuid", ${cover(sql.ref("comment.fine"))} as fine,
           comment.signature, comment.signed
      from comment join post on post.id = comment.post_id where comment.id = ${commentId}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error(`there is no comment ${commentId}`);
  const { signature, signed, ...rest } = row;
  return { ...rest, signed: signed === null ? null : { ...signed, signature: signature ?? "" } };
}

/** A like or another reaction by its id, with what it is to. */
export async function readReaction(
  db: Db,
  reactionId: number,
): Promise<{
  readonly guid: string;
  readonly kind: string;
  readonly createdAt: Date;
  readonly parent: { readonly kind: "post" | "comment"; readonly guid: string };
}> {
  const { rows } = await sql<Awaited<ReturnType<typeof readReaction>>>`
    select reaction.guid, reaction.kind, reaction.created_at as "createdAt",
           json_build_object('kind', case when post.id is null then 'comment' else 'post' end, 'guid', coalesce(post.guid, comment.guid)) as parent
      from reaction left join post on post.id = reaction.post_id left join comment on comment.id = reaction.comment_id
     where reaction.id = ${reactionId}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error(`there is no reaction ${reactionId}`);
  return row;
}

/** What hangs on posts, as it is written down when it comes live: comments, reactions, votes, attendance. */
import { type RawBuilder, sql } from "kysely";
import { isEmojiUrl } from "../../core/custom-emoji.ts";
import { parseReaction, printReaction, type ReactionKind } from "../../core/post.ts";
import type { Signed } from "../../core/snapshot.ts";
import type { Db, Tx } from "../database.ts";
import { printFine, type StoredFine } from "./fine-print.ts";
import { keepEmojis } from "./foreign-emojis.ts";

type Relayed = {
  readonly bylineId: number;
  readonly guid: string;
  readonly signed: Signed;
  /** Written here: then nothing has to be proved. */
  readonly local: boolean;
  readonly at: Date;
};

const columnsOf = ({ bylineId, guid, signed, local, at }: Relayed) => ({
  byline_id: bylineId,
  guid,
  verdict: local ? null : ("proved" as const),
  signature: signed.signature,
  signed: JSON.stringify({ order: signed.order, values: signed.values }),
  created_at: at,
});

const sameGuid = ["byline_id", "guid", "import_id"] as const;

/** @returns its id; null where it is there already */
export async function insertComment(
  tx: Tx,
  comment: Relayed & {
    readonly postId: number;
    readonly text: string;
    readonly writtenAt: Date;
    readonly editedAt: Date | null;
    readonly fine?: StoredFine | undefined;
  },
): Promise<number | null> {
  await keepEmojis(tx, [comment.fine?.emojis]);
  const row = await tx
    .insertInto("comment")
    .values({
      ...columnsOf(comment),
      post_id: comment.postId,
      text: comment.text,
      written_at: comment.writtenAt,
      edited_at: comment.editedAt,
      fine: printFine(comment.fine),
    })
    .onConflict((conflict) => conflict.columns(sameGuid).doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id ?? null;
}

/**
 * A later version of a comment takes the place of the one that is here, unless it stands below a post of somebody who blocks its author by now.
 * @returns false where it says the same, or is dated before that
 */
export async function editComment(
  tx: Tx,
  commentId: number,
  to: { readonly text: string; readonly writtenAt: Date; readonly at: Date; readonly fine?: StoredFine | undefined },
): Promise<boolean> {
  const written = to.writtenAt.getTime();
  await keepEmojis(tx, [to.fine?.emojis]);
  const { rows } = await sql`
    update comment set text = ${to.text}, fine = ${printFine({ ...to.fine, versionAtMs: written })}::jsonb,
           edited_at = greatest(${to.writtenAt}::timestamptz, ${to.at}::timestamptz)
     where id = ${commentId} and import_id is null
       and ${written}::bigint >= coalesce((fine ->> 'versionAtMs')::bigint, floor(extract(epoch from written_at) * 1000)::bigint)
       and (text, coalesce(fine, '{}') - 'versionAtMs') is distinct from (${to.text}::text, coalesce(${printFine(to.fine)}::jsonb, '{}'))
       and not exists (
         select 1 from post join byline on byline.id = post.byline_id join identity on identity.id = byline.identity_id
           join account on account.person_id = identity.person_id and account.state in ('inactive', 'active')
           join block on block.account_id = account.id
           join byline as said on said.id = comment.byline_id join identity as speaker on speaker.id = said.identity_id and speaker.person_id = block.person_id
          where post.id = comment.post_id)
    returning id`.execute(tx);
  return rows.length > 0;
}

export type ReactionTarget = { readonly kind: "post" | "comment"; readonly id: number };

/** @returns its id; null where it is there already */
export async function insertReaction(
  tx: Tx,
  reaction: Relayed & { readonly target: ReactionTarget; readonly reaction: ReactionKind },
): Promise<number | null> {
  const { kind, id } = reaction.target;
  const { picture } = reaction.signed.values;
  const isCustom = printReaction(reaction.reaction).startsWith(":");
  if (isCustom && typeof picture === "string" && isEmojiUrl(picture))
    await keepEmojis(tx, [[{ name: "", url: picture }]]);
  const row = await tx
    .insertInto("reaction")
    .values({
      ...columnsOf(reaction),
      post_id: kind === "post" ? id : null,
      comment_id: kind === "comment" ? id : null,
      kind: printReaction(reaction.reaction),
    })
    .onConflict((conflict) => conflict.columns(sameGuid).doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id ?? null;
}

/** @returns its id; null where it is there already */
export async function insertVote(tx: Tx, vote: Relayed & { readonly answerId: number }): Promise<number | null> {
  const row = await tx
    .insertInto("vote")
    .values({ ...columnsOf(vote), answer_id: vote.answerId })
    .onConflict((conflict) => conflict.columns(sameGuid).doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id ?? null;
}

/** @returns its id; null where it is there already */
export async function insertAttendance(
  tx: Tx,
  answer: Relayed & { readonly postId: number; readonly status: "accepted" | "declined" | "tentative" },
): Promise<number | null> {
  const { verdict: _, ...columns } = columnsOf(answer);
  const row = await tx
    .insertInto("attendance")
    .values({ ...columns, post_id: answer.postId, status: answer.status })
    .onConflict((conflict) => conflict.columns(["byline_id", "guid"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id ?? null;
}

/** When a poll ends; null: it goes on. */
export async function pollEnd(db: Db, pollId: number): Promise<Date | null> {
  const row = await db.selectFrom("poll").select("ends_at").where("id", "=", pollId).executeTakeFirst();
  return row?.ends_at ?? null;
}

/** An answer of a poll by its guid; null where the poll has none such. */
export async function findAnswer(db: Db, pollId: number, guid: string): Promise<number | null> {
  const row = await db
    .selectFrom("poll_answer")
    .select("id")
    .where("poll_id", "=", pollId)
    .where("guid", "=", guid)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** What a person may do once per target (R1). `poll`: a vote; `event`: an answer; `root`: a reshare of that post. */
export type OnceTarget =
  | { readonly kind: "post" | "comment" | "poll" | "event"; readonly id: number }
  | { readonly kind: "root"; readonly guid: string; readonly ref: string };

const onceRows = (target: OnceTarget): RawBuilder<unknown> => {
  switch (target.kind) {
    case "post":
      return sql`select guid, byline_id from reaction where post_id = ${target.id} and ${live}`;
    case "comment":
      return sql`select guid, byline_id from reaction where comment_id = ${target.id} and ${live}`;
    case "poll":
      return sql`select vote.guid, byline_id from vote join poll_answer on poll_answer.id = vote.answer_id where poll_id = ${target.id} and ${live}`;
    case "event":
      return sql`select guid, byline_id from attendance where post_id = ${target.id}`;
    case "root":
      return sql`select guid, byline_id from post where root_guid = ${target.guid} and root_ref = ${target.ref} and kind = 'reshare' and ${open}`;
  }
};
const open = sql`(import_id is null or exists (select 1 from import where import.id = import_id and import.released_at is not null))`;
const live = sql`(coalesce(verdict, 'proved') = 'proved' and ${open})`;

/**
 * The guid of what this person has done there already, under whichever of their addresses; null where they have not.
 * @param hold  wait for others who do the same at this moment: two clicks are one like, and so are two messages that waited for the same thing
 */
export async function findOnce(tx: Tx, target: OnceTarget, personId: number, hold: boolean): Promise<string | null> {
  if (hold) await holdOnce(tx, target, personId);
  const { rows } = await sql<{ guid: string }>`
    select there.guid from (${onceRows(target)}) as there join byline on byline.id = there.byline_id
      join identity on identity.id = byline.identity_id and identity.person_id = ${personId} limit 1`.execute(tx);
  return rows[0]?.guid ?? null;
}

const holdOnce = (tx: Tx, target: OnceTarget, personId: number) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`${JSON.stringify(target)} ${personId}`}, 0))`.execute(tx);

export type FoundReaction = {
  readonly id: number;
  readonly guid: string;
  readonly kind: ReactionKind;
  /** The network it was said on, and the address that said it. */
  readonly protocol: string;
  readonly ref: string;
};

/** How this person has reacted there already, under whichever of their addresses; others who do so at this moment wait. */
export async function findReactions(tx: Tx, target: ReactionTarget, personId: number): Promise<FoundReaction[]> {
  await holdOnce(tx, target, personId);
  const { rows } = await sql<Omit<FoundReaction, "kind"> & { kind: string }>`
    select reaction.id, reaction.guid, reaction.kind, identity.protocol, identity.ref
      from (select * from reaction where ${target.kind === "post" ? sql`post_id` : sql`comment_id`} = ${target.id} and ${live}) as reaction
      join byline on byline.id = reaction.byline_id
      join identity on identity.id = byline.identity_id and identity.person_id = ${personId}
     order by reaction.id`.execute(tx);
  return rows.flatMap((row) => {
    const kind = parseReaction(row.kind);
    return kind === null ? [] : [{ ...row, kind }];
  });
}

/** Whose comment it is, where that is an account here; null otherwise. */
export async function commenterHere(db: Db, commentId: number): Promise<number | null> {
  const row = await db
    .selectFrom("comment")
    .innerJoin("byline", "byline.id", "comment.byline_id")
    .innerJoin("identity", "identity.id", "byline.identity_id")
    .innerJoin("account", "account.person_id", "identity.person_id")
    .select("account.id")
    .where("comment.id", "=", commentId)
    .where("account.state", "=", "active")
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Who elsewhere wrote the comment that a reaction is about, where they are; nobody where it is about a post. */
export async function reactedTo(db: Db, reactionId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select byline.identity_id as id from reaction join comment on comment.id = reaction.comment_id join byline on byline.id = comment.byline_id
     where reaction.id = ${reactionId} and byline.identity_id is not null
       and not exists (select 1 from own_key where own_key.identity_id = byline.identity_id)`.execute(db);
  return rows.map(({ id }) => id);
}

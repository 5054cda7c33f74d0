/** What people here act on: posts and comments that an account may see, by id, with the networks that they are on. */
import { type RawBuilder, sql } from "kysely";
import { limits } from "../../base/limits.ts";
import type { Viewer } from "../../core/visibility.ts";
import type { Db, Tx } from "../database.ts";
import { isUntold } from "../people/contacts.ts";
import type { Told } from "../post-office/recipients.ts";
import type { LeftOut } from "./fine-print.ts";
import { postVisibleTo, relayableVisibleTo } from "./visibility.ts";

export type Answerable = {
  readonly id: number;
  readonly guid: string;
  readonly protocol: string;
  readonly reach: "public" | "unlisted" | "limited";
  readonly personId: number;
  /** Of the post at the top. */
  readonly rootPersonId: number;
  readonly isReshare: boolean;
  /** Of a reshare: what it shares; null where that was deleted. */
  readonly shared: { readonly ref: string; readonly guid: string } | null;
};

const answerable = (of: "post" | "comment"): RawBuilder<unknown> => sql`
  ${sql.ref(`${of}.id`)}, ${sql.ref(`${of}.guid`)}, identity.protocol, post.reach, identity.person_id as "personId",
  root_identity.person_id as "rootPersonId", post.kind = 'reshare' as "isReshare",
  case when post.root_guid is not null then json_build_object('ref', post.root_ref, 'guid', post.root_guid) end as shared`;
const open = sql`(post.import_id is null or exists (select 1 from import where import.id = post.import_id and import.released_at is not null))`;

/** Posts that the viewer may see and that no import holds back. */
const posts = (viewer: Viewer, which: RawBuilder<unknown>) => sql<Answerable>`
  select ${answerable("post")}
    from post join byline on byline.id = post.byline_id join identity on identity.id = byline.identity_id
    join identity as root_identity on root_identity.id = identity.id
   where ${which} and ${open} and ${postVisibleTo(viewer)}
   order by post.id limit 1`;

/** As of posts. */
const comments = (viewer: Viewer, which: RawBuilder<unknown>) => sql<Answerable>`
  select ${answerable("comment")}
    from comment join byline on byline.id = comment.byline_id join identity on identity.id = byline.identity_id
    join post on post.id = comment.post_id
    join byline as root_byline on root_byline.id = post.byline_id join identity as root_identity on root_identity.id = root_byline.identity_id
   where ${which} and ${open} and (comment.verdict is null or comment.verdict = 'proved')
     and (comment.import_id is null or exists (select 1 from import where import.id = comment.import_id and import.released_at is not null))
     and ${postVisibleTo(viewer)} and ${relayableVisibleTo("comment", viewer)}
   order by comment.id limit 1`;

/** A post that the viewer may see and that no import holds back; null where there is none. */
export async function findAnswerablePost(db: Db, viewer: Viewer, postId: number): Promise<Answerable | null> {
  return (await posts(viewer, sql`post.id = ${postId}`).execute(db)).rows[0] ?? null;
}

/** As of a post. */
export async function findAnswerableComment(db: Db, viewer: Viewer, commentId: number): Promise<Answerable | null> {
  return (await comments(viewer, sql`comment.id = ${commentId}`).execute(db)).rows[0] ?? null;
}

/** The post or, where there is none, the comment of that guid which the viewer may see and no import holds back. */
export async function findAnswerable(
  db: Db,
  viewer: Viewer,
  guid: string,
): Promise<{ readonly kind: "post" | "comment"; readonly id: number } | null> {
  const [post] = (await posts(viewer, sql`post.guid = ${guid}`).execute(db)).rows;
  if (post !== undefined) return { kind: "post", id: post.id };
  const [comment] = (await comments(viewer, sql`comment.guid = ${guid}`).execute(db)).rows;
  return comment === undefined ? null : { kind: "comment", id: comment.id };
}

/** The poll of a post and the guid of one of its answers; null where it has none such. */
export async function findPollAnswer(
  db: Db,
  postId: number,
  answerId: number,
): Promise<{ readonly pollGuid: string; readonly answerGuid: string } | null> {
  const row = await db
    .selectFrom("poll")
    .innerJoin("poll_answer", "poll_answer.poll_id", "poll.id")
    .select(["poll.guid as pollGuid", "poll_answer.guid as answerGuid"])
    .where("poll.post_id", "=", postId)
    .where("poll_answer.id", "=", answerId)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * The account's contacts in these aspects of its own, whom it shares with: the bylines of where they are now, each on one network: the first of those on which
 * it shares with them. Nobody whom an import brought and who was not told yet (R11).
 */
export async function aspectBylines(
  tx: Tx,
  accountId: number,
  aspectIds: readonly number[],
  told: readonly Told[],
): Promise<number[]> {
  const networks = told.map(({ protocol }) => protocol);
  const { rows } = await sql<{ id: number }>`
    select distinct on (contact.person_id) byline.id
      from aspect join aspect_member on aspect_member.aspect_id = aspect.id
      join contact on contact.id = aspect_member.contact_id and contact.suspended_at is null
      join tie on tie.contact_id = contact.id and tie.protocol = any(${networks}::text[]) and tie.ours = 'established' and not ${isUntold}
      join identity on identity.person_id = contact.person_id and identity.protocol = tie.protocol and identity.state = 'current'
      join byline on byline.identity_id = identity.id and byline.import_id is null
     where aspect.account_id = ${accountId} and aspect.id = any(${aspectIds as number[]}::bigint[])
     order by contact.person_id, array_position(${networks}::text[], tie.protocol collate "C")`.execute(tx);
  return rows.map(({ id }) => id).sort((one, other) => one - other);
}

/** Who is in these aspects and is not among `aspectBylines`, with why, by address; at most `limits.messagesPerPage` of them. */
export async function leftOutOf(
  tx: Tx,
  accountId: number,
  aspectIds: readonly number[],
  told: readonly Told[],
): Promise<LeftOut[]> {
  const networks = told.map(({ protocol }) => protocol);
  const found = (ours: "asked" | "established", and = sql<boolean>`true`) => sql`exists (
    select 1 from tie join identity on identity.person_id = contact.person_id and identity.protocol = tie.protocol and identity.state = 'current'
     where tie.contact_id = contact.id and tie.protocol = any(${networks}::text[]) and tie.ours = ${ours} and ${and})`;
  const reached = found("established", sql`not ${isUntold}`);
  const { rows } = await sql<LeftOut>`
    select home.ref, home.name, case when contact.suspended_at is not null then 'rests' when ${found("established")} then 'untold' when ${found("asked")} then 'asked' else 'gone' end as why
      from contact
      join lateral (select identity.ref, nullif(profile.display_name, '') as name
                      from identity left join profile on profile.identity_id = identity.id where identity.person_id = contact.person_id
                     order by identity.state = 'current' desc, identity.since desc, identity.id limit 1) as home on true
     where contact.account_id = ${accountId} and (contact.suspended_at is not null or not ${reached})
       and exists (select 1 from aspect_member join aspect on aspect.id = aspect_member.aspect_id
                    where aspect_member.contact_id = contact.id and aspect.account_id = ${accountId} and aspect.id = any(${aspectIds as number[]}::bigint[]))
     order by home.ref, contact.id limit ${limits.messagesPerPage}`.execute(tx);
  return rows;
}

/** The author of a post of ours is shown whom it does not reach. */
export async function keepLeftOut(tx: Tx, postId: number, leftOut: readonly LeftOut[]): Promise<void> {
  if (leftOut.length === 0) return;
  await sql`
    update post set fine = coalesce(fine, '{}') || jsonb_build_object('leftOut', ${JSON.stringify(leftOut)}::jsonb) where id = ${postId}`.execute(
    tx,
  );
}

/** The set of these people as an audience of the account: the one that there is, else a new one. @param key  equal for equal sets */
export async function audienceOf(
  tx: Tx,
  accountId: number,
  key: string,
  bylineIds: readonly number[],
): Promise<number> {
  const made = await tx
    .insertInto("audience")
    .values({ account_id: accountId, key })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  if (made !== undefined) {
    const rows = bylineIds.map((byline_id) => ({ audience_id: made.id, byline_id }));
    if (rows.length > 0) await tx.insertInto("audience_member").values(rows).execute();
    return made.id;
  }
  const { id } = await tx
    .selectFrom("audience")
    .select("id")
    .where("account_id", "=", accountId)
    .where("key", "=", key)
    .executeTakeFirstOrThrow();
  return id;
}

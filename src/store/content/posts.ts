/** Posts and reshares as they are written down, with their polls and with who got limited ones. */
import { sql } from "kysely";
import type { Reach } from "../../core/post.ts";
import type { LocationFields, PollItem } from "../../core/snapshot.ts";
import { type Db, often, type Tx } from "../database.ts";
import { printedFine, printFine, type StoredFine } from "./fine-print.ts";
import { keepEmojis } from "./foreign-emojis.ts";

export type NewPost = {
  readonly bylineId: number;
  readonly guid: string;
  readonly kind: "post" | "reshare";
  readonly reach: Reach;
  /** Of a limited post of this pod. */
  readonly audienceId: number | null;
  readonly text: string;
  readonly providerName: string | null;
  readonly location: LocationFields | null;
  /** What a reshare shares anew; `ref`: the address that it was written under. */
  readonly root: { readonly ref: string; readonly guid: string } | null;
  readonly eventGuid: string | null;
  readonly writtenAt: Date;
  readonly editedAt: Date | null;
  readonly extra: Readonly<Record<string, unknown>> | null;
  /** Absent: its network has no such words. */
  readonly fine?: StoredFine | undefined;
  readonly createdAt: Date;
};

/** @returns its id; null where this author has a post of that guid already */
export async function insertPost(tx: Tx, post: NewPost): Promise<number | null> {
  return (await insertPosts(tx, [post]))[0]?.id ?? null;
}

/** At most some thousands at once. @returns those that are new, in no order */
export async function insertPosts(
  tx: Tx,
  posts: readonly NewPost[],
): Promise<{ readonly id: number; readonly bylineId: number; readonly guid: string }[]> {
  if (posts.length === 0) return [];
  await keepEmojis(
    tx,
    posts.map(({ fine }) => fine?.emojis),
  );
  // As one value: a text of the statement that grows with the posts would be read and planned anew for each number of them.
  const { rows } = await sql<{ id: number; bylineId: number; guid: string }>`${often}
    insert into post (byline_id, guid, kind, reach, audience_id, text, provider_name, location, root_ref, root_guid, event_guid, written_at, edited_at,
                      extra, content_warning, fine, created_at)
    select byline_id, guid, kind, reach, audience_id, text, provider_name, location, root_ref, root_guid, event_guid,
           to_timestamp(written_ms / 1000.0), to_timestamp(edited_ms / 1000.0), extra, content_warning, fine, to_timestamp(created_ms / 1000.0)
      from rows from (json_to_recordset(${JSON.stringify(posts.map(rowOf))}::json) as (
             byline_id bigint, guid text, kind text, reach text, audience_id bigint, text text, provider_name text, location jsonb, root_ref text,
             root_guid text, event_guid text, written_ms bigint, edited_ms bigint, extra jsonb, content_warning text, fine jsonb, created_ms bigint))
             with ordinality as said
     order by ordinality
    on conflict (byline_id, guid) do nothing
    returning id, byline_id as "bylineId", guid`.execute(tx);
  return rows;
}

/** Halves of letters cannot stand in a JSON of the database: they become what a text of it makes of them. */
const whole = (text: string | null): string | null => text?.toWellFormed() ?? null;

const rowOf = (post: NewPost) => ({
  byline_id: post.bylineId,
  guid: whole(post.guid),
  kind: post.kind,
  reach: post.reach,
  audience_id: post.audienceId,
  text: whole(post.text),
  provider_name: whole(post.providerName),
  location: post.location,
  root_ref: whole(post.root?.ref ?? null),
  root_guid: whole(post.root?.guid ?? null),
  event_guid: whole(post.eventGuid),
  written_ms: post.writtenAt.getTime(),
  edited_ms: post.editedAt?.getTime() ?? null,
  extra: post.extra,
  content_warning: whole(post.fine?.warning ?? null),
  fine: printedFine(post.fine),
  created_ms: post.createdAt.getTime(),
});

/**
 * A later version of a post takes the place of the one that is here; what hangs on it stays.
 * @returns `older`: it is dated before the one that is here, and nothing changed
 */
export async function editPost(tx: Tx, postId: number, post: NewPost): Promise<"older" | "same" | "newer"> {
  const extra = post.extra === null ? null : JSON.stringify(post.extra);
  const warning = post.fine?.warning ?? null;
  const written = post.writtenAt.getTime();
  const { rows } = await sql<{ version: number }>`
    select coalesce((fine ->> 'versionAtMs')::bigint, floor(extract(epoch from written_at) * 1000)::bigint) as version
      from post where id = ${postId} and byline_id = ${post.bylineId} and import_id is null for update`.execute(tx);
  const [there] = rows;
  if (there === undefined || written < there.version) return "older";
  await keepEmojis(tx, [post.fine?.emojis]);
  const edited = await sql`
    update post set text = ${post.text}, reach = ${post.reach}, content_warning = ${warning}::text, extra = ${extra}::jsonb,
           fine = ${printFine({ ...post.fine, versionAtMs: written })}::jsonb, edited_at = greatest(${post.writtenAt}::timestamptz, ${post.createdAt}::timestamptz)
     where id = ${postId}
       and (text, reach, content_warning, extra, coalesce(fine, '{}') - 'versionAtMs')
           is distinct from (${post.text}::text, ${post.reach}::text, ${warning}::text, ${extra}::jsonb, coalesce(${printFine(post.fine)}::jsonb, '{}'))`.execute(
    tx,
  );
  return Number(edited.numAffectedRows ?? 0) > 0 ? "newer" : "same";
}

/** Other words for a post of ours. @returns false where they are the same */
export async function editOwnPost(
  tx: Tx,
  postId: number,
  { text, fine, at }: { readonly text: string; readonly fine?: StoredFine | undefined; readonly at: Date },
): Promise<boolean> {
  const warning = fine?.warning ?? null;
  const done = await sql`
    update post set text = ${text}, content_warning = ${warning}::text, edited_at = ${at},
           fine = nullif((coalesce(fine, '{}') - 'warning' - 'sensitive' - 'mentions' - 'emojis') || coalesce(${printFine(fine)}::jsonb, '{}'), '{}')
     where id = ${postId} and (text, content_warning) is distinct from (${text}::text, ${warning}::text)`.execute(tx);
  return Number(done.numAffectedRows ?? 0) > 0;
}

/** The photos of a post that a later version of it shows no more. */
export async function photosLeftOut(tx: Tx, postId: number, guids: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from photo where post_id = ${postId} and import_id is null and guid <> all(${guids as string[]}::text[]) order by id`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

const endOf = ({ endsAtMs }: PollItem): Date | null => (endsAtMs == null ? null : new Date(endsAtMs));

/**
 * Has the post a poll? What people vote in stays as it was: of a later version only its end and how many voted are taken.
 * @returns `none`: it has none
 */
export async function editPoll(tx: Tx, postId: number, poll: PollItem): Promise<"none" | "same" | "newer"> {
  const row = await tx.selectFrom("poll").select("id").where("post_id", "=", postId).executeTakeFirst();
  if (row === undefined) return "none";
  const end = endOf(poll);
  const ended = await sql`
    update poll set ends_at = ${end}::timestamptz where id = ${row.id} and ends_at is distinct from ${end}::timestamptz`.execute(
    tx,
  );
  const counted = await sql`
    update poll_answer set told_votes = coalesce((said.value ->> 'votes')::integer, 0) from jsonb_array_elements(${JSON.stringify(poll.answers)}::jsonb) as said
     where poll_answer.poll_id = ${row.id} and poll_answer.guid = said.value ->> 'guid'
       and told_votes <> coalesce((said.value ->> 'votes')::integer, 0)`.execute(tx);
  return Number(ended.numAffectedRows ?? 0) + Number(counted.numAffectedRows ?? 0) > 0 ? "newer" : "same";
}

/** The poll of a new post. Of two answers with one guid the first stays. */
export async function insertPoll(tx: Tx, postId: number, poll: PollItem): Promise<void> {
  const answers = JSON.stringify(poll.answers);
  await sql`
    with made as (insert into poll (post_id, guid, question, ends_at)
                  values (${postId}, ${poll.guid}, ${poll.question}, ${endOf(poll)}::timestamptz) returning id)
    insert into poll_answer (poll_id, guid, position, answer, told_votes)
    select made.id, answer.value ->> 'guid', answer.ordinality, answer.value ->> 'answer', coalesce((answer.value ->> 'votes')::integer, 0)
      from made, jsonb_array_elements(${answers}::jsonb) with ordinality as answer
    on conflict do nothing`.execute(tx);
}

/** A limited post of somebody elsewhere came to this account. @returns false where it had come before */
export async function addRecipient(tx: Tx, postId: number, accountId: number, protocol: string): Promise<boolean> {
  const done = await sql`
    insert into post_recipient (post_id, byline_id)
    select ${postId}, byline.id
      from account join identity on identity.person_id = account.person_id and identity.protocol = ${protocol} and identity.state = 'current'
      join byline on byline.identity_id = identity.id and byline.import_id is null
     where account.id = ${accountId}
    on conflict do nothing`.execute(tx);
  return Number(done.numAffectedRows ?? 0) > 0;
}

/** The accounts here behind these addresses that may see the post: whoever is not shown it must not be told of it either. */
export async function mentionedAccounts(
  tx: Tx,
  protocol: string,
  refs: readonly string[],
  postId: number,
): Promise<number[]> {
  if (refs.length === 0) return [];
  const { rows } = await sql<{ id: number }>`
    select distinct account.id
      from identity join account on account.person_id = identity.person_id and account.state = 'active'
      join post on post.id = ${postId}
     where identity.protocol = ${protocol} and identity.ref = any(${refs as string[]})
       and (post.reach <> 'limited' or account.person_id in (
         select member.person_id from byline join identity as member on member.id = byline.identity_id
          where byline.id = post.byline_id
             or byline.id in (select byline_id from audience_member where audience_id = post.audience_id)
             or byline.id in (select byline_id from post_recipient where post_id = post.id)))`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The newest public posts of an account that are its own and not held back, for pods that ask what there is. */
export async function publicPosts(
  db: Db,
  accountId: number,
  most: number,
): Promise<readonly { readonly guid: string; readonly writtenAt: Date }[]> {
  const { rows } = await sql<{ guid: string; writtenAt: Date }>`
    select post.guid, post.written_at as "writtenAt"
      from account join identity on identity.person_id = account.person_id
      join byline on byline.identity_id = identity.id and byline.import_id is null
      join post on post.byline_id = byline.id
     where account.id = ${accountId} and post.reach = 'public'
       and (post.import_id is null or exists (select 1 from import where import.id = post.import_id and import.released_at is not null))
     order by post.sort_at desc, post.id desc limit ${most}`.execute(db);
  return rows;
}

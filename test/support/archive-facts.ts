/** What an import brought, counted as the facts beside the real archives count the archive: made, skipped and waiting items together. */
import { createPrivateKey } from "node:crypto";
import { sql } from "kysely";
import type { CheckReport } from "../../src/app/arrive/check.ts";
import type { ArchiveCounts } from "../../src/core/migration/counts.ts";
import type { Db } from "../../src/store/database.ts";

type Facts = Record<string, unknown>;

/**
 * Facts of an archive that have no counterpart here, each with its reason. Whatever else stands in a facts file must be counted below,
 * or the comparison fails.
 */
export const withoutCounterpart = {
  "photos_zip.bytes": "photos lose what is private",
  "photos_zip.flat": "the shape of the zip",
  "photos_zip.sha256": "compared file by file",
} as const;

/** One number or text out of a query. */
async function one(db: Db, query: ReturnType<typeof sql>): Promise<unknown> {
  const { rows } = await query.execute(db);
  return Object.values((rows[0] ?? {}) as object)[0];
}

async function counted(db: Db, query: ReturnType<typeof sql>): Promise<Record<string, number>> {
  const { rows } = await query.execute(db);
  return Object.fromEntries((rows as { key: string; count: number }[]).map(({ key, count }) => [key, count]));
}

async function listed(db: Db, query: ReturnType<typeof sql>): Promise<unknown[]> {
  const { rows } = await query.execute(db);
  return rows.map((row) => Object.values(row as object)[0]);
}

/** The same shape as `from_archive` in a facts file. */
export async function factsOf(db: Db, importId: number, check: CheckReport): Promise<Facts> {
  const owner = check.owner;
  if (owner === null) throw new Error("an archive without an owner");
  const number = (query: ReturnType<typeof sql>) => one(db, query).then((value) => Number(value ?? 0));
  const post = sql`post where post.import_id = ${importId}`;
  const ledger = sql`ledger where ledger.import_id = ${importId}`;
  const account = await sql<{ language: string; settings: Facts; id: number }>`
    select account.id, language, settings from account join import on import.account_id = account.id where import.id = ${importId}`.execute(
    db,
  );
  const { language, settings, id: accountId } = account.rows[0] as { language: string; settings: Facts; id: number };
  return {
    format_version: check.format.name.replace("diaspora ", ""),
    author: owner.ref,
    username: owner.username,
    json_bytes: check.format.jsonBytes,
    json_sha256: check.digest,
    private_key_bits: createPrivateKey(owner.privateKeyPem ?? "").asymmetricKeyDetails?.modulusLength,
    settings: {
      language,
      disable_mail: settings.mailDisabled,
      show_community_spotlight_in_stream: settings.spotlightInStream,
      auto_follow_back: settings.followBack,
      auto_follow_back_aspect: settings.followBackAspect,
    },
    posts: {
      total: await number(sql`select count(*) from ${post}`),
      by_type: await counted(
        db,
        sql`select case kind when 'post' then 'status_message' else kind end as key, count(*) from ${post} group by 1`,
      ),
      status_messages_public: await number(sql`select count(*) from ${post} and kind = 'post' and reach = 'public'`),
      status_messages_limited: await number(sql`select count(*) from ${post} and kind = 'post' and reach = 'limited'`),
      reshares_with_root: await number(
        sql`select count(*) from ${post} and kind = 'reshare' and root_guid is not null`,
      ),
      reshares_without_root: await number(sql`select count(*) from ${post} and kind = 'reshare' and root_guid is null`),
      with_photos: await number(
        sql`select count(distinct post_id) from photo where import_id = ${importId} and post_id is not null`,
      ),
      with_poll: await number(sql`select count(*) from poll where post_id in (select id from ${post})`),
      poll_answers: await number(
        sql`select count(*) from poll_answer join poll on poll.id = poll_id where post_id in (select id from ${post})`,
      ),
      with_location: await number(sql`select count(*) from ${post} and location is not null`),
      empty_text: await number(sql`select count(*) from ${post} and kind = 'post' and text = ''`),
      text_chars: await number(sql`select sum(char_length(coalesce(original_text, text))) from ${post}`),
      longest_text: await number(sql`select max(char_length(coalesce(original_text, text))) from ${post}`),
      mentions_in_text: await number(
        sql`select sum(regexp_count(coalesce(original_text, text), '@[{][^}]*[}]')) from ${post}`,
      ),
      links_to_own_uploads_in_text: await number(
        sql`select sum(regexp_count(original_text, ${`${owner.host}/uploads/images/`})) from ${post}`,
      ),
      subscribed_users: await number(
        sql`select count(*) from post join audience_member using (audience_id) where post.import_id = ${importId}`,
      ),
      subscribed_pods: await number(
        sql`select sum(jsonb_array_length(uris)) from post join pod_set on pod_set.id = pod_set_id where post.import_id = ${importId}`,
      ),
      first_created_at: await one(db, sql`select to_char(min(written_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from ${post}`),
      last_created_at: await one(db, sql`select to_char(max(written_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from ${post}`),
    },
    photos_in_posts: {
      total: await number(sql`select count(*) from photo where import_id = ${importId} and post_id is not null`),
      by_extension: await counted(
        db,
        sql`select regexp_replace(name, '.*[.]', '') as key, count(*) from photo where import_id = ${importId} and post_id is not null group by 1`,
      ),
    },
    relayables: await ownRelayables(db, importId),
    others_relayables: await othersRelayables(db, importId),
    contacts: await contacts(db, importId, accountId, owner.host),
    contact_groups: await listed(db, sql`select name from aspect where account_id = ${accountId} order by position`),
    blocks: await number(sql`select count(*) from ${ledger} and kind = 'block'`),
    blocked_ids: await listed(db, sql`select waits_for from ${ledger} and kind = 'block' order by 1`),
    followed_tags: await listed(
      db,
      sql`select name from tag_follow where account_id = ${accountId} order by name collate "C"`,
    ),
    post_subscriptions: await number(sql`select count(*) from ${ledger} and kind = 'subscription'`),
    post_subscriptions_to_own_posts: await number(
      sql`select count(*) from subscription where account_id = ${accountId}`,
    ),
    photos_zip: {
      entries: check.counts.photosInZip,
      by_extension: await counted(
        db,
        sql`select regexp_replace(name, '.*[.]', '') as key, count(*) from photo where import_id = ${importId} and blob is not null group by 1`,
      ),
      named_in_posts: await number(
        sql`select count(*) from photo where import_id = ${importId} and post_id is not null and blob is not null`,
      ),
      not_named_in_posts: await number(
        sql`select count(*) from photo where import_id = ${importId} and post_id is null and blob is not null`,
      ),
      named_in_posts_but_missing: await number(
        sql`select count(*) from photo where import_id = ${importId} and post_id is not null and blob is null`,
      ),
    },
  };
}

/** Rows and waiting items of one ledger kind. */
const ofKind = (importId: number, kind: string) => sql`ledger where import_id = ${importId} and kind = ${kind}`;

async function ownRelayables(db: Db, importId: number): Promise<Facts> {
  const number = (query: ReturnType<typeof sql>) => one(db, query).then((value) => Number(value ?? 0));
  const own = sql`import_id = ${importId} and verdict is null`;
  const made = (table: string) => number(sql`select count(*) from ${sql.table(table)} where ${own}`);
  const [comments, likes, votes] = [
    await number(sql`select count(*) from ${ofKind(importId, "comment")}`),
    await number(sql`select count(*) from ${ofKind(importId, "reaction")}`),
    await number(sql`select count(*) from ${ofKind(importId, "vote")}`),
  ];
  const likesOnComments =
    (await number(sql`select count(*) from reaction where ${own} and comment_id is not null`)) +
    (await number(sql`select count(*) from ${ofKind(importId, "reaction")} and item ->> 'parent_kind' = 'comment'`));
  return {
    total: comments + likes + votes,
    by_type: { comment: comments, like: likes, poll_participation: votes },
    comments_on_own_posts: await made("comment"),
    comments_on_others_posts: comments - (await made("comment")),
    likes_on_posts: likes - likesOnComments,
    likes_on_own_posts: await number(sql`select count(*) from reaction where ${own} and post_id is not null`),
    likes_on_comments: likesOnComments,
    votes_on_own_polls: await made("vote"),
    with_signature: 0,
  };
}

async function othersRelayables(db: Db, importId: number): Promise<Facts> {
  const all = sql`(
    select 'comment' as type, byline_id, signature, signed from comment where import_id = ${importId} and verdict is not null
    union all select 'like', byline_id, signature, signed from reaction where import_id = ${importId} and verdict is not null
    union all select 'poll_participation', byline_id, signature, signed from vote where import_id = ${importId} and verdict is not null) as others`;
  const known = sql`array['author', 'guid', 'parent_guid', 'text', 'created_at', 'edited_at', 'parent_type', 'positive', 'poll_answer_guid']`;
  const number = (query: ReturnType<typeof sql>) => one(db, query).then((value) => Number(value ?? 0));
  return {
    total: await number(sql`select count(*) from ${all}`),
    by_type: await counted(db, sql`select type as key, count(*) from ${all} group by 1`),
    authors: await number(sql`select count(distinct byline_id) from ${all}`),
    with_signature: await number(sql`select count(*) from ${all} where signature <> ''`),
    with_edited_at: await number(sql`select count(*) from ${all} where signed -> 'values' ? 'edited_at'`),
    with_unknown_property: await number(
      sql`select count(*) from ${all} where exists (select 1 from jsonb_array_elements_text(signed -> 'order') as name where name <> all (${known}))`,
    ),
  };
}

async function contacts(db: Db, importId: number, accountId: number, ownerHost: string): Promise<Facts> {
  const waiting = sql`ledger where import_id = ${importId} and kind = 'contact' and outcome = 'waiting'`;
  const number = (query: ReturnType<typeof sql>) => one(db, query).then((value) => Number(value ?? 0));
  const flags = (sharing: boolean, receiving: boolean) =>
    number(
      sql`select count(*) from ${waiting} and (item ->> 'sharing')::boolean = ${sharing} and (item ->> 'receiving')::boolean = ${receiving}`,
    );
  const hosts = await counted(
    db,
    sql`select split_part(waits_for, '@', 2) as key, count(*) from ${waiting} group by 1`,
  );
  return {
    total: await number(sql`select count(*) from ${waiting}`),
    mutual: await flags(true, true),
    only_sharing: await flags(true, false),
    only_receiving: await flags(false, true),
    neither: await flags(false, false),
    memberships: await number(
      sql`select count(*) from (select jsonb_array_elements_text(item -> 'aspects') as name, import_id from ${waiting}) as named
           join aspect on aspect.account_id = ${accountId} and aspect.name = named.name`,
    ),
    receiving_in_no_group: await number(
      sql`select count(*) from ${waiting} and (item ->> 'receiving')::boolean and item -> 'aspects' = '[]'`,
    ),
    hosts,
    same_host: hosts[ownerHost] ?? 0,
  };
}

/** What the check must count in an archive, by its facts. */
// biome-ignore lint/suspicious/noExplicitAny: the shape of a facts file is what the comparison of facts holds
export const countsByFacts = (facts: any): ArchiveCounts => ({
  posts: facts.posts.by_type.status_message,
  reshares: facts.posts.by_type.reshare,
  publicPosts: facts.posts.status_messages_public,
  limitedPosts: facts.posts.status_messages_limited,
  comments: facts.relayables.by_type.comment,
  likes: facts.relayables.by_type.like,
  votes: facts.relayables.by_type.poll_participation,
  othersComments: facts.others_relayables.by_type.comment,
  othersLikes: facts.others_relayables.by_type.like,
  othersVotes: facts.others_relayables.by_type.poll_participation,
  contacts: facts.contacts.total,
  mutual: facts.contacts.mutual,
  onlySharing: facts.contacts.only_sharing,
  onlyReceiving: facts.contacts.only_receiving,
  aspects: facts.contact_groups.length,
  memberships: facts.contacts.memberships,
  blocks: facts.blocks,
  ...{ ties: 0, tiesTheirs: 0, tiesOurs: 0, tiesAsking: 0, tieBlocks: 0 },
  followedTags: facts.followed_tags.length,
  subscriptions: facts.post_subscriptions,
  polls: facts.posts.with_poll,
  locations: facts.posts.with_location,
  photosNamed: facts.photos_in_posts.total,
  photosInZip: facts.photos_zip.entries,
  photosMissing: facts.photos_zip.named_in_posts_but_missing,
  photosUnnamed: facts.photos_zip.not_named_in_posts,
});

/**
 * Merges staged rows into the house, set by set, and writes the ledger beside them, in the transaction of the caller.
 * Running a merge again over the same rows adds nothing and changes no outcome.
 */
import { type RawBuilder, sql } from "kysely";
import { keepEmojisOf } from "../content/foreign-emojis.ts";
import { postVisibleTo } from "../content/visibility.ts";
import type { Tx } from "../database.ts";
import { remembered } from "./before.ts";
import { insertChecked, insertToCheck, type OpenCheck } from "./checked-insert.ts";
import { fileOrder, staged } from "./stage-tables.ts";

/** Where the rows of one import go. Times are set by the caller, so that all rows of a batch agree. */
export type Into = {
  readonly importId: number;
  readonly accountId: number;
  readonly personId: number;
  readonly ownerBylineId: number;
  /** The old identity's own byline, where the archive's key proved it and it has one. */
  readonly knownBylineId: number | null;
  /** In an account that was there before: bylines whose things it has already, and its other imports. */
  readonly ownBylineIds: readonly number[];
  readonly otherImportIds: readonly number[];
  /** Behind its own aspects. */
  readonly aspectsFrom: number;
  readonly protocol: string;
  readonly now: Date;
  /** What an earlier pass left out is brought now, and nothing else. */
  readonly widening: boolean;
  /** It is not released: what it changes is written down, so that it can be thrown away. */
  readonly reversible: boolean;
};

/**
 * People whom the archive names: claims of this import (R2, R10). What an earlier batch knew stays; gaps are filled. Rows to which nothing is added are
 * not locked, and others in the order of their addresses: two batches may do this at the same time.
 */
export async function mergeClaims(tx: Tx, into: Into): Promise<void> {
  await sql`
    insert into byline (import_id, protocol, ref, guid, name, archive_key)
    select ${into.importId}, named.protocol, named.ref, max(named.guid), max(named.name), max(named.public_key::text)::bytea
      from (select ${into.protocol}::text as protocol, ref, guid, name, public_key from ${staged("claim")}
            union all select ${into.protocol}, ref, null, null, null from ${staged("audience")} as s where not exists (select 1 from ${identityOf(sql`${into.protocol}`)})
            union all select coalesce(network, ${into.protocol}), author_ref, null, null, null from ${staged("relayable")}
                       where author_ref is not null and verdict is distinct from 'proved') as named
      left join byline as known on known.import_id = ${into.importId} and known.protocol = named.protocol and known.ref = named.ref
     where known.id is null or (named.guid is not null and known.guid is null) or (named.name is not null and known.name is null)
        or (named.public_key is not null and known.archive_key is null)
     group by named.protocol, named.ref order by named.ref, named.protocol
    on conflict (import_id, protocol, ref) where import_id is not null
    do update set guid = coalesce(byline.guid, excluded.guid), name = coalesce(byline.name, excluded.name),
                  archive_key = coalesce(byline.archive_key, excluded.archive_key)
     where (excluded.guid is not null and byline.guid is null) or (excluded.name is not null and byline.name is null)
        or (excluded.archive_key is not null and byline.archive_key is null)`.execute(tx);
  await sql`
    insert into byline (identity_id, protocol, ref)
    select distinct identity.id, identity.protocol, identity.ref
      from (select proved_ref as ref from ${staged("relayable")} union select ref from ${staged("audience")}) as s
      join ${identityOf(sql`${into.protocol}`)} on true
     order by identity.id
    on conflict (identity_id) where import_id is null do nothing`.execute(tx);
}

/** The identity that `s.ref` names on that network, where it is known here. */
export const identityOf = (protocol: RawBuilder<unknown>) =>
  sql`lateral (select * from identity where identity.protocol = ${protocol} and identity.ref = s.ref) as identity`;

/** Audiences as shared sets: members are identities where they are known here, else claims until their people are found. */
export async function mergeAudiences(tx: Tx, into: Into): Promise<void> {
  await sql`
    with made as (
      insert into audience (account_id, key) select distinct ${into.accountId}::bigint, key from ${staged("audience")}
      on conflict do nothing returning id)
    ${remembered(into, "audience", sql`select id::text, null::jsonb from made`)}`.execute(tx);
  const named = sql`audience.account_id = ${into.accountId} and audience.key in (select key from ${staged("audience")})`;
  const targets = {
    audience: sql`select id from audience where ${named}`,
    byline: sql`select byline_id from audience_member join audience on audience.id = audience_id where ${named}`,
  };
  await insertChecked(tx, targets, () => writeMembers(tx, into));
}

async function writeMembers(tx: Tx, into: Into): Promise<void> {
  // Of bylines that this very transaction made the planner knows nothing: one in a loop around the other, sets of 10,000 took minutes.
  await sql`set local enable_nestloop = off`.execute(tx);
  await sql`
    with member as (
      select s.key, byline.id as byline_id
        from ${staged("audience")} as s
        join byline on byline.import_id = ${into.importId} and byline.protocol = ${into.protocol} and byline.ref = s.ref
      union
      select s.key, byline.id
        from ${staged("audience")} as s
        join identity on identity.protocol = ${into.protocol} and identity.ref = s.ref
        join byline on byline.identity_id = identity.id and byline.import_id is null),
    joined as (
      insert into audience_member (audience_id, byline_id)
      select audience.id, member.byline_id
        from member join audience on audience.account_id = ${into.accountId} and audience.key = member.key
      on conflict do nothing returning audience_id, byline_id)
    ${remembered(
      into,
      "audience-member",
      // Those of a set that the import made go with it.
      sql`select audience_id || ' ' || byline_id, null::jsonb from joined
           where not exists (select 1 from import_before where import_id = ${into.importId} and kind = 'audience' and key = audience_id::text)`,
    )}`.execute(tx);
  await sql`set local enable_nestloop = on`.execute(tx);
}

/** Aspects, followed tags, subscriptions. */
export async function mergeNames(tx: Tx, into: Into): Promise<void> {
  await sql`
    with made as (
      insert into aspect (account_id, name, position)
      select ${into.accountId}, name, ${into.aspectsFrom} + position from ${staged("name")} where kind = 'aspect' order by position
      on conflict (account_id, lower(name)) do nothing returning id, name, position),
    remembered as (${rememberedAspects(into)}),
    made_tags as (
      insert into tag_follow (account_id, name) select ${into.accountId}, name from ${staged("name")} where kind = 'tag'
      on conflict do nothing returning name),
    remembered_tags as (${remembered(into, "tag", sql`select name, null::jsonb from made_tags`)}),
    subscribed as (
      select s.place, post.id as post_id
        from ${staged("name")} as s
        left join lateral (select id from post where guid = s.name and ${postVisibleTo(viewerOf(into))} order by id limit 1) as post on true
       where s.kind = 'subscription'),
    made_subscriptions as (
      insert into subscription (account_id, post_id)
      select distinct ${into.accountId}::bigint, post_id from subscribed where post_id is not null
      on conflict do nothing returning post_id),
    remembered_subscriptions as (
      ${remembered(into, "subscription", sql`select post_id::text, null::jsonb from made_subscriptions`)})
    insert into ledger (import_id, place, kind, outcome, reason, waits_for, item)
    select ${into.importId}, s.place, s.kind,
           case when s.kind = 'subscription' and subscribed.post_id is null then 'waiting'
                when s.kind = 'aspect' and s.name collate "default" in (select name from made) then 'made'
                when s.kind = 'tag' and s.name in (select name from made_tags) then 'made'
                when subscribed.post_id in (select post_id from made_subscriptions) then 'made'
                else 'already-there' end,
           case when s.kind = 'subscription' and subscribed.post_id is null then 'parent' end,
           case when s.kind = 'subscription' and subscribed.post_id is null then s.name end,
           case when s.kind = 'subscription' and subscribed.post_id is null then to_jsonb(s) end
      from ${staged("name")} as s left join subscribed on subscribed.place = s.place
    on conflict do nothing`.execute(tx);
}

/** Aspects that a part `made` has made. */
export const rememberedAspects = (into: Into) =>
  remembered(into, "aspect", sql`select id::text, jsonb_build_object('name', name, 'position', position) from made`);

/** Numbers staged posts in the order of the file, before a batch behind them does the same with its own: ids decide between posts of one second. */
export async function numberPosts(tx: Tx): Promise<void> {
  await sql`
    create temporary table numbered on commit drop as
    select place, nextval(${idsOf("post")}) as id from (select place from ${staged("post")} as s order by ${fileOrder}) as s`.execute(
    tx,
  );
}

/** The sequence that gives the ids of a table. */
export const idsOf = (table: string): RawBuilder<unknown> =>
  sql`(select pg_get_serial_sequence(${table}, 'id')::regclass)`;

/**
 * Posts and reshares with their polls, under the numbers that they were given. A reshare is there at once; its root waits.
 * A post that is here live under the proved old identity does not come a second time, nor do its photos.
 */
export async function mergePosts(tx: Tx, into: Into): Promise<OpenCheck> {
  await sql`
    insert into pod_set (import_id, key, uris)
    select distinct on (key) ${into.importId}::bigint, key, uris from ${staged("pods")}
    on conflict (import_id, key) do nothing`.execute(tx);
  const targets = {
    byline: sql`select ${into.ownerBylineId}::bigint`,
    audience: sql`select id from audience where account_id = ${into.accountId} and key in (select audience_key from ${staged("post")})`,
  };
  const check = await insertToCheck(tx, targets, () => writePosts(tx, into));
  await sql`drop table numbered`.execute(tx);
  await sql`
    with made as (
      insert into poll (post_id, guid, question, ends_at)
      select post.id, s.guid, s.question, s.ends_at from ${staged("poll")} as s cross join ${ownPostOf(into)}
      on conflict (post_id) do nothing returning id, post_id)
    insert into poll_answer (poll_id, guid, position, answer)
    select made.id, answer.value ->> 'guid', answer.ordinality, answer.value ->> 'answer'
      from made join post on post.id = made.post_id
      join ${staged("poll")} as s on s.post_guid = post.guid, jsonb_array_elements(s.answers) with ordinality as answer
    on conflict do nothing`.execute(tx);
  return async () => {
    await check();
    await keepEmojisOf(tx, staged("post")); // other batches have the same ones
  };
}

/** The post of this import that a staged part `s` of one belongs to. The limit has it looked for by its guid: else each batch goes through all posts of the import. */
const ownPostOf = (into: Into, guid: "post_guid" | "guid" = "post_guid") => sql`lateral (
  select id from post where byline_id = ${into.ownerBylineId} and import_id = ${into.importId} and post.guid = ${sql.ref(`s.${guid}`)} limit 1) as post`;

/** Photos of posts; to be called when those and all before them are there: one that stands in two posts has one guid in the file, here the second gets a fresh one. */
export async function mergePhotos(tx: Tx, into: Into): Promise<void> {
  await sql`
    with new_photo as (
      select s.*, post.id as post_id,
             row_number() over (partition by s.guid order by ${fileOrder}) > 1
               or exists (select 1 from photo where photo.byline_id = ${into.ownerBylineId} and photo.guid = s.guid offset 0) as again
        from ${staged("photo")} as s left join ${ownPostOf(into)} on true
       where not exists (select 1 from ledger where import_id = ${into.importId} and ledger.place = s.place and ledger.kind = 'photo' offset 0)),
    made as (
      insert into photo (byline_id, guid, name, post_id, position, text, width, height, remote_path, written_at, import_id, created_at)
      select ${into.ownerBylineId}, case when again then replace(gen_random_uuid()::text, '-', '') else guid end, name, post_id, position,
             text, width, height, remote_path, written_at, ${into.importId}, ${into.now}
        from new_photo where post_id is not null)
    insert into ledger (import_id, place, kind, outcome, reason, waits_for)
    select ${into.importId}, place, 'photo', case when post_id is null then 'already-there' else 'waiting' end,
           case when post_id is not null then 'file' end, case when post_id is not null then name end
      from new_photo
    on conflict do nothing`.execute(tx);
}

/** In which aspects its owner showed a limited post; to be called when posts and aspects are there. Of an aspect that the account does not have nothing is kept. */
export async function mergeAspectsOfPosts(tx: Tx, into: Into): Promise<void> {
  // Archives of other software have none: then nothing is looked for.
  const { rows } = await sql`select 1 from ${staged("post")} where aspects is not null limit 1`.execute(tx);
  if (rows.length === 0) return;
  await sql`
    insert into post_aspect (post_id, aspect_id)
    select distinct post.id, aspect.id
      from ${staged("post")} as s cross join ${ownPostOf(into, "guid")}
      cross join lateral jsonb_array_elements_text(s.aspects) as shown (name)
      join aspect on aspect.account_id = ${into.accountId} and lower(aspect.name) = lower(shown.name)
     where s.aspects is not null
    on conflict do nothing`.execute(tx);
}

/** Posts with their ledger rows. A reshare's root is looked for by its guid: without that, each batch would look through all posts of the pod. */
async function writePosts(tx: Tx, into: Into): Promise<void> {
  await sql`
    with made as (
      insert into post (id, byline_id, guid, kind, reach, audience_id, pod_set_id, text, original_text, provider_name, location, root_ref, root_guid,
                        written_at, edited_at, extra, content_warning, fine, import_id, created_at)
      overriding system value
      select numbered.id, ${into.ownerBylineId}, s.guid, s.kind, s.reach, audience.id, pod_set.id, s.text, s.original_text, s.provider_name, s.location,
             s.root_ref, s.root_guid, coalesce(s.written_at, ${into.now}), s.edited_at, s.extra, s.fine ->> 'warning', s.fine, ${into.importId}, ${into.now}
        from ${staged("post")} as s join numbered using (place)
        left join audience on audience.account_id = ${into.accountId} and audience.key = s.audience_key
        left join pod_set on pod_set.import_id = ${into.importId} and pod_set.key = s.pods_key
       where not exists (select 1 from post where post.byline_id = ${into.knownBylineId} and post.guid = s.guid and post.import_id is null)
         and not exists (select 1 from post where post.byline_id = any(${ownBylines(into)}) and post.guid = s.guid)
         and not ${wasTakenBack(into, sql`'post'`, ownerRef(into))}
       order by numbered.id
      on conflict (byline_id, guid) do nothing
      returning guid),
    root as materialized (
      select distinct root_ref, root_guid from ${staged("post")} where kind = 'reshare' and root_guid is not null),
    here as materialized (
      select root.* from root cross join lateral (
        select 1 from (select * from post as called where called.guid = root.root_guid offset 0) as post
          join byline as wrote on wrote.id = post.byline_id
         where wrote.ref = root.root_ref and ${postVisibleTo(viewerOf(into))} limit 1) as seen)
    insert into ledger (import_id, place, kind, outcome, reason, waits_for, item)
    select ${into.importId}, s.place, s.kind,
           case when gone then 'skipped' when made.guid is null then 'already-there' when waits then 'waiting' else 'made' end,
           case when gone then 'deleted' when made.guid is not null and waits then 'root' end,
           case when made.guid is not null and waits then s.root_guid end,
           case when made.guid is not null and waits then jsonb_build_object('root_ref', s.root_ref) end
      from ${staged("post")} as s left join made on made.guid = s.guid
      left join here on here.root_ref = s.root_ref and here.root_guid = s.root_guid
      cross join lateral (select s.kind = 'reshare' and s.root_guid is not null and here.root_guid is null as waits) as sought
      cross join lateral (select ${wasTakenBack(into, sql`'post'`, ownerRef(into))} as gone) as grave
    on conflict do nothing`.execute(tx);
}

/** Reshares of posts that stand in the same archive: whichever of the two came first, and in whatever batch, their roots are here. */
export async function settleRoots(tx: Tx, into: Into): Promise<void> {
  const own = (table: string) =>
    sql`${sql.ref(`${table}.byline_id`)} = ${into.ownerBylineId} and ${sql.ref(`${table}.import_id`)} = ${into.importId}`;
  await sql`
    update ledger set outcome = 'made', reason = null, waits_for = null, item = null
     where import_id = ${into.importId} and kind = 'reshare' and outcome = 'waiting' and reason = 'root'
       and item ->> 'root_ref' = ${ownerRef(into)}
       and waits_for in (select root.guid from post as reshare join post as root on ${own("root")} and root.guid = reshare.root_guid
                          where ${own("reshare")} and reshare.kind = 'reshare' and reshare.root_ref = ${ownerRef(into)})`.execute(
    tx,
  );
}

/** Bylines whose things the account has already. */
export const ownBylines = (into: Into) => sql`${into.ownBylineIds as number[]}::bigint[]`;

/** The address that the archive is of. */
export const ownerRef = (into: Into) => sql`(select owner_ref from import where import.id = ${into.importId})`;

/** A condition on a stage `s`: it was deleted here, so that no archive brings it back (security 16). */
export const wasTakenBack = (into: Into, kind: RawBuilder<unknown>, ref: RawBuilder<unknown>) => sql`exists (
  select 1 from tombstone
   where tombstone.protocol = ${into.protocol} and tombstone.kind = ${kind} and tombstone.guid = s.guid and tombstone.author_ref = ${ref})`;

/** The account of an import as a viewer: an archive must not hang its words on what was never shown to its owner. */
export const viewerOf = (into: Into) =>
  ({ kind: "account", accountId: into.accountId, personId: into.personId }) as const;

/** What the check decided not to take, and what is only kept: straight into the ledger. */
export async function mergeOutcomes(tx: Tx, into: Into): Promise<void> {
  await sql`insert into ledger (import_id, place, kind, outcome, reason, waits_for, item)
            select ${into.importId}, place, kind, outcome, reason, waits_for, item from ${staged("outcome")} on conflict do nothing`.execute(
    tx,
  );
}

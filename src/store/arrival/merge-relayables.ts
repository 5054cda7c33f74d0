/** Merges staged comments, reactions and votes. Unproved ones are kept under claims and wait for a key; orphans wait for their parent. */
import { type RawBuilder, sql } from "kysely";
import { limits } from "../../base/limits.ts";
import { keepEmojisOf, keepPicturesOf } from "../content/foreign-emojis.ts";
import { postVisibleTo, relayableVisibleTo } from "../content/visibility.ts";
import type { Tx } from "../database.ts";
import { insertToCheck, type OpenCheck } from "./checked-insert.ts";
import { type Into, idsOf, ownBylines, ownerRef, viewerOf, wasTakenBack } from "./merge.ts";
import { fileOrder, staged, stageWaiting } from "./stage-tables.ts";

/** As what a staged relayable `s` stands in the ledger. */
export const ledgerKindOfRelayable: RawBuilder<string> = sql`case when s.author_ref is null then s.kind else 'others' || upper(left(s.kind, 1)) || substr(s.kind, 2) end`;

export async function mergeRelayables(tx: Tx, into: Into): Promise<void> {
  await placeRelayables(tx, into);
  const check = await writeRelayables(tx, into);
  await check();
}

/**
 * Finds out what staged relayables hang on, and who wrote them: reads only, so that it may run beside a batch that is written. A comment
 * that such a batch brings is not a parent yet: what likes it waits until the end (`settleParents`).
 *
 * A parent is looked for among what the account may see: an archive must not hang words on what was never shown to its owner. The
 * owner's own comes first. Of several posts with one guid (R1: guids are unique per identity only) the oldest row counts. The sum below
 * keeps the planner from walking through all comments in the order of their ids, once for each like of one.
 */
export async function placeRelayables(tx: Tx, into: Into): Promise<void> {
  const viewer = viewerOf(into);
  const seen = postVisibleTo(viewer);
  // Under two addresses of one person; or here live, under the proved old identity or an author's own.
  const live = (table: string) =>
    sql`exists (select 1 from ${sql.table(table)} as live where live.byline_id = case when s.author_ref is null then ${into.knownBylineId}::bigint else writer.id end
           and live.guid = s.guid and live.import_id is null) ${again(into, table)}`;
  const isHere = sql`(case s.kind when 'comment' then ${live("comment")} when 'reaction' then ${live("reaction")} else ${live("vote")} end)`;
  await sql`
    create temporary table placed on commit drop as
    select s.*, false as many, case kind when 'comment' then nextval(${idsOf("comment")}) when 'reaction' then nextval(${idsOf("reaction")})
                          else nextval(${idsOf("vote")}) end as id
      from (
    select s.*, writer.id as byline_id, parent_post.id as post_id, parent_comment.id as comment_id, parent_poll.id as poll_id, answer.id as answer_id,
           ${isHere} as here,
           ${wasTakenBack(into, sql`s.kind`, sql`coalesce(s.proved_ref, s.author_ref, ${ownerRef(into)})`)} as gone
      from ${staged("relayable")} as s
      cross join lateral (
        select ${into.ownerBylineId}::bigint as id where s.author_ref is null
        union all select byline.id from byline join identity on identity.id = byline.identity_id
                   where s.verdict = 'proved' and byline.import_id is null and identity.protocol = ${into.protocol} and identity.ref = s.proved_ref
        union all select id from byline
                   where s.author_ref is not null and s.verdict <> 'proved'
                     and import_id = ${into.importId} and protocol = coalesce(s.network, ${into.protocol}) and ref = s.author_ref) as writer
      left join lateral (select post.id from post where s.parent_kind = 'post' and post.guid = s.parent_guid and ${seen}
                          order by post.byline_id = ${into.ownerBylineId} desc, post.id limit 1) as parent_post on true
      left join lateral (select comment.id from comment join post on post.id = comment.post_id
                          where s.parent_kind = 'comment' and comment.guid = s.parent_guid and ${seen} and ${relayableVisibleTo("comment", viewer)}
                          order by comment.id + 0 limit 1) as parent_comment on true
      left join lateral (select poll.id from poll join post on post.id = poll.post_id
                          where s.parent_kind = 'poll' and poll.guid = s.parent_guid and ${seen}
                          order by post.byline_id = ${into.ownerBylineId} desc, post.id limit 1) as parent_poll on true
      left join poll_answer as answer on answer.poll_id = parent_poll.id and answer.guid = s.answer_guid
     order by ${fileOrder}) as s`.execute(tx);
  // Twice under one byline: the second is here by then. Hardly any batch has one, so only those that stand there twice are put in order.
  await sql`
    update placed set here = true
      from (select s.place, s.kind, row_number() over (partition by s.kind, s.byline_id, s.guid order by ${fileOrder}) as nth
              from placed as s join (select kind, byline_id, guid from placed group by kind, byline_id, guid having count(*) > 1) as twice
                using (kind, byline_id, guid)) as later
     where later.nth > 1 and placed.place = later.place and placed.kind = later.kind`.execute(tx);
}

/**
 * Writes what `placeRelayables` found a place for in this transaction. What is here by now under the same byline does not come twice.
 * @returns its check, which ends with what was placed, and keeps what others write, too
 */
export async function writeRelayables(tx: Tx, into: Into): Promise<OpenCheck> {
  const targets = {
    post: sql`select post_id from placed`,
    comment: sql`select comment_id from placed`,
    poll_answer: sql`select answer_id from placed`,
    byline: sql`select byline_id from placed`,
  };
  await markMany(tx);
  const check = await insertToCheck(tx, targets, () => writePlaced(tx, into));
  return async () => {
    await check();
    await keepEmojisOf(tx, sql`placed`);
    await keepPicturesOf(tx, sql`placed`);
    await sql`drop table placed`.execute(tx);
  };
}

/**
 * Of the emojis of one person to one thing a few come, as they do by messages; with those that are here, which are numbered before them. As one set,
 * found by who wrote them: to look at a thing's for each of its emojis takes the square of what an archive says. Hardly any batch has one.
 */
async function markMany(tx: Tx): Promise<void> {
  await sql`
    with said as materialized (
      select placed.ctid as at, placed.place, placed.post_id, placed.comment_id, placed.byline_id, identity.person_id
        from placed join byline on byline.id = placed.byline_id left join identity on identity.id = byline.identity_id
       where placed.kind = 'reaction' and placed.reaction not in ('like', 'dislike') and not placed.here and not placed.gone
         and (placed.post_id is not null or placed.comment_id is not null)),
    writer as (
      select byline.id, identity.person_id
        from (select distinct person_id from said) as person join identity on identity.person_id = person.person_id
        join byline on byline.identity_id = identity.id
      union all select distinct byline_id, null::bigint from said where person_id is null),
    known as (
      select at, place, post_id, comment_id, person_id, case when person_id is null then byline_id end as claim_id from said
      union all
      select null, null, reaction.post_id, reaction.comment_id, writer.person_id, case when writer.person_id is null then writer.id end
        from writer join reaction on reaction.byline_id = writer.id where reaction.kind not in ('like', 'dislike'))
    update placed set many = true
      from (select at, row_number() over (partition by person_id, claim_id, post_id, comment_id order by at is not null, ${fileOrder}) as nth
              from known as s) as later
     where placed.ctid = later.at and later.nth > ${limits.reactionsEach}`.execute(tx);
}

/** Writes what was placed, and its ledger rows. */
async function writePlaced(tx: Tx, into: Into): Promise<void> {
  await sql`
    with made_comment as (
      insert into comment (id, post_id, byline_id, guid, text, original_text, written_at, edited_at, verdict, signature, signed, fine, import_id, created_at)
      overriding system value
      select id, post_id, byline_id, guid, text, original_text, coalesce(written_at, ${into.now}), edited_at, verdict, signature, signed, fine,
             ${into.importId}, ${into.now}
        from placed where kind = 'comment' and post_id is not null and not here and not gone
      on conflict (byline_id, guid, import_id) do nothing returning byline_id, guid),
    made_reaction as (
      insert into reaction (id, post_id, comment_id, byline_id, guid, kind, verdict, signature, signed, import_id, created_at)
      overriding system value
      select id, post_id, comment_id, byline_id, guid, reaction, verdict, signature, signed, ${into.importId}, ${into.now}
        from placed where kind = 'reaction' and (post_id is not null or comment_id is not null) and not here and not gone and not many
      on conflict (byline_id, guid, import_id) do nothing returning byline_id, guid),
    made_vote as (
      insert into vote (id, answer_id, byline_id, guid, verdict, signature, signed, import_id, created_at)
      overriding system value
      select id, answer_id, byline_id, guid, verdict, signature, signed, ${into.importId}, ${into.now}
        from placed where kind = 'vote' and answer_id is not null and not here and not gone
      on conflict (byline_id, guid, import_id) do nothing returning byline_id, guid),
    made as (
      select 'comment' as kind, * from made_comment union all select 'reaction', * from made_reaction union all select 'vote', * from made_vote),
    judged as (
      select s.*, case when s.gone then 'gone'
                       when s.post_id is null and s.comment_id is null and s.poll_id is null then 'parent'
                       when s.kind = 'vote' and s.answer_id is null then 'answer'
                       when s.many then 'many'
                       when s.here or made.guid is null then 'there'
                       when s.verdict is null or s.verdict = 'proved' then 'made'
                       -- From another network: there is nothing that a key could prove.
                       when s.verdict = 'wrong' or s.network is not null then 'signature'
                       else 'key' end as state
        from placed as s left join made on made.kind = s.kind and made.byline_id = s.byline_id and made.guid = s.guid)
    insert into ledger (import_id, place, kind, outcome, reason, waits_for, item)
    select ${into.importId}, s.place, ${ledgerKindOfRelayable},
           case state when 'there' then 'already-there' when 'made' then 'made' when 'answer' then 'skipped' when 'gone' then 'skipped' when 'many' then 'skipped' else 'waiting' end,
           case state when 'parent' then 'parent' when 'key' then 'key' when 'signature' then 'signature' when 'answer' then 'vote-answer-unknown'
                      when 'gone' then 'deleted' when 'many' then 'reactions-many' end,
           case when state = 'parent' then s.parent_guid when state in ('key', 'signature') then s.author_ref end,
           case when state = 'parent' then to_jsonb(s) - 'id' - 'byline_id' - 'post_id' - 'comment_id' - 'poll_id' - 'answer_id' - 'here' - 'gone' - 'many'
                when state in ('key', 'signature') then jsonb_build_object('guid', s.guid) end
      from judged as s
    on conflict do nothing`.execute(tx);
}

/**
 * Or it came with another import into the same account: of its owner under any of their names, or of the same other person. There an unproved row
 * keeps no proved one out.
 */
const again = (into: Into, table: string) =>
  into.otherImportIds.length + into.ownBylineIds.length === 0
    ? sql``
    : sql`or exists (
        select 1 from ${sql.table(table)} as earlier join byline as wrote on wrote.id = earlier.byline_id
         where earlier.guid = s.guid
           and case when s.author_ref is null then earlier.byline_id = any(${ownBylines(into)})
                    else earlier.import_id = any(${into.otherImportIds as number[]}::bigint[]) and wrote.ref = coalesce(s.proved_ref, s.author_ref)
                         and (earlier.verdict = 'proved' or s.verdict is distinct from 'proved') end)`;

/**
 * Looks once more for the parents of what waits in this import: a like on a comment comes before the comment in the file.
 * @returns how many were tried
 */
export async function settleParents(tx: Tx, into: Into): Promise<number> {
  const count = await stageWaiting(
    tx,
    into,
    "relayable",
    sql`waiting.reason = 'parent' and waiting.kind <> 'subscription'
        and case waiting.item ->> 'parent_kind' when 'post' then exists (select 1 from post where guid = waiting.waits_for)
              when 'comment' then exists (select 1 from comment where guid = waiting.waits_for)
              else exists (select 1 from poll where guid = waiting.waits_for) end`,
  );
  if (count > 0) await mergeRelayables(tx, into);
  return count;
}

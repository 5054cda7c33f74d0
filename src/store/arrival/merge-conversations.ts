/**
 * Merges staged conversations and messages. They are the account's alone: what an archive says of others is a claim, and everybody else in a
 * conversation stands there by address, until they write themselves.
 */
import { sql } from "kysely";
import type { Tx } from "../database.ts";
import { remembered } from "./before.ts";
import type { Into } from "./merge.ts";
import { fileOrder, staged } from "./stage-tables.ts";

const network = (into: Into) => sql`coalesce(s.network, ${into.protocol})`;

/**
 * The owner takes part, and writes, by where they are now: nobody is told, and nobody else of this pod gets it. On another network by the address
 * that the account has there, or had last; where it has none, it stays with the import.
 */
const own = (into: Into) => sql`lateral (
  select byline.id, identity.host from identity join byline on byline.identity_id = identity.id and byline.import_id is null
   where identity.person_id = ${into.personId}
     and case when s.network is null then identity.state = 'current'
              else identity.protocol = s.network and exists (select 1 from own_key where own_key.identity_id = identity.id) end
   order by identity.protocol <> ${into.protocol}, identity.state <> 'current', identity.id limit 1) as me`;

const writer = (into: Into) => sql`
  (case when me.id is null or s.author_ref is null then me.id
        else (select byline.id from byline where byline.import_id = ${into.importId} and byline.protocol = ${network(into)} and byline.ref = s.author_ref) end)`;

/** On another network things of this pod are called bare here, and with their pod before them in an archive. */
const isCalled = (kept: string, staged: string) =>
  sql`(${sql.ref(kept)} = ${sql.ref(staged)} or (s.network is not null and me.host || ':' || ${sql.ref(kept)} = ${sql.ref(staged)}))`;

/** Reason and item of what is on a network where the account has no address. */
const nowhere = sql`case when me.id is null then 'network-unknown' end, case when me.id is null then to_jsonb(s) end`;

async function claimAuthors(tx: Tx, into: Into, stage: "conversation" | "message"): Promise<void> {
  await sql`
    insert into byline (import_id, protocol, ref)
    select distinct ${into.importId}::bigint, ${network(into)}, author_ref from ${staged(stage)} as s where author_ref is not null
    on conflict (import_id, protocol, ref) where import_id is not null do nothing`.execute(tx);
}

/** One that the account has already, from an earlier archive or live, is left as it is. */
export async function mergeConversations(tx: Tx, into: Into): Promise<void> {
  await claimAuthors(tx, into, "conversation");
  await sql`
    create temporary table new_conversation on commit drop as
    select distinct on (s.network, s.guid) s.*, ${writer(into)} as byline_id, me.id as own_id
      from ${staged("conversation")} as s left join ${own(into)} on true
     where me.id is not null and not exists (select 1 from ledger where import_id = ${into.importId} and ledger.place = s.place and ledger.kind = 'conversation')
       and not exists (select 1 from conversation join conversation_reading as reading on reading.conversation_id = conversation.id
                         join byline on byline.id = conversation.byline_id
                        where ${isCalled("conversation.guid", "s.guid")} and byline.protocol = ${network(into)} and reading.account_id = ${into.accountId})
     order by s.network, s.guid, ${fileOrder}`.execute(tx);
  await sql`
    with made as (
      insert into conversation (byline_id, guid, subject, written_at, created_at)
      select byline_id, guid, subject, coalesce(written_at, ${into.now}), least(written_at, ${into.now}) from new_conversation order by guid
      on conflict (byline_id, guid) do nothing returning id, byline_id, guid),
    took_part as (
      insert into conversation_participant (conversation_id, byline_id)
      select made.id, s.own_id from made join new_conversation as s on s.guid = made.guid and s.byline_id = made.byline_id on conflict do nothing),
    strangers as (
      insert into conversation_stranger (conversation_id, ref)
      select made.id, listed.ref from made join new_conversation as s on s.guid = made.guid and s.byline_id = made.byline_id, jsonb_array_elements_text(s.participants) as listed (ref)
      on conflict do nothing),
    readings as (
      insert into conversation_reading (conversation_id, account_id, read_until, hidden_at)
      select made.id, ${into.accountId}, s.read_until, case when s.hidden then ${into.now}::timestamptz end
        from made join new_conversation as s on s.guid = made.guid and s.byline_id = made.byline_id),
    remembered as (${remembered(into, "conversation", sql`select id::text, null::jsonb from made`)})
    insert into ledger (import_id, place, kind, outcome, reason, item)
    select ${into.importId}, s.place, 'conversation',
           case when me.id is null then 'skipped' when made.guid is null then 'already-there' else 'made' end, ${nowhere}
      from ${staged("conversation")} as s left join ${own(into)} on true left join new_conversation as fresh on fresh.place = s.place
      left join made on made.guid = fresh.guid and made.byline_id = fresh.byline_id
    on conflict do nothing`.execute(tx);
  await sql`drop table new_conversation`.execute(tx);
}

/** Only into conversations that nobody else of this pod reads: nobody puts words into them for others. */
export async function mergeMessages(tx: Tx, into: Into): Promise<void> {
  await claimAuthors(tx, into, "message");
  await sql`
    create temporary table new_message on commit drop as
    select s.*, ${writer(into)} as byline_id, into_one.id as conversation_id, me.id as own_id,
           exists (select 1 from message join byline on byline.id = message.byline_id
                    where message.conversation_id = into_one.id and ${isCalled("message.guid", "s.guid")}
                      and (byline.ref = s.author_ref or (s.author_ref is null and byline.id = me.id))) as here
      from ${staged("message")} as s left join ${own(into)} on true
      left join lateral (
        select conversation.id from conversation join conversation_reading as reading on reading.conversation_id = conversation.id
          join byline as began on began.id = conversation.byline_id
         where ${isCalled("conversation.guid", "s.conversation_guid")} and began.protocol = ${network(into)} and reading.account_id = ${into.accountId}
           and not exists (select 1 from conversation_reading as other
                            where other.conversation_id = conversation.id and other.account_id <> ${into.accountId})
         order by conversation.id limit 1) as into_one on me.id is not null
     order by ${fileOrder}`.execute(tx);
  await sql`
    with made as (
      insert into message (conversation_id, byline_id, guid, text, written_at, edited_at, created_at)
      select conversation_id, byline_id, guid, text, coalesce(written_at, ${into.now}), edited_at, least(written_at, ${into.now})
        from new_message where conversation_id is not null and not here
      on conflict (byline_id, guid) do nothing returning id, byline_id, guid),
    remembered as (${remembered(into, "message", sql`select id::text, null::jsonb from made`)})
    insert into ledger (import_id, place, kind, outcome, reason, item)
    select ${into.importId}, s.place, 'message',
           case when s.conversation_id is null then 'skipped' when made.guid is null then 'already-there' else 'made' end,
           case when s.own_id is null then 'network-unknown' when s.conversation_id is null then 'conversation' end,
           case when s.own_id is null then to_jsonb(s) - 'byline_id' - 'conversation_id' - 'own_id' - 'here' end
      from new_message as s left join made on made.byline_id = s.byline_id and made.guid = s.guid
    on conflict do nothing`.execute(tx);
  await sql`drop table new_message`.execute(tx);
}

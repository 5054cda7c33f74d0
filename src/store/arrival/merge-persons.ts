/** Merges the people of an archive: contacts, ties on other networks, blocks and mutes. Like merge.ts, in the transaction of the caller. */
import { sql } from "kysely";
import type { Tx } from "../database.ts";
import { rememberPersons, rememberPersonsAfter } from "./before.ts";
import { type Into, identityOf, rememberedAspects } from "./merge.ts";
import { fileOrder, staged } from "./stage-tables.ts";

/** The network that a row of the stage `s` is of. */
const networkOf = (into: Into) => sql`coalesce(s.network, ${into.protocol})`;

/**
 * Contacts, ties, blocks and mutes. Whoever is known here becomes a relation now; all others wait, whole, for their discovery.
 * `theirs` is what the archive claims: it counts for nothing until they address our identity (R5, security 14); who only follows, or asks, is listed until then.
 * A block that meets a contact wins: the contact is suspended (R12). Whoever is the account's own person is neither.
 */
export async function mergePersons(tx: Tx, into: Into): Promise<void> {
  await sql`
    with made as (
    insert into aspect (account_id, name, position)
    select distinct on (lower(listed.name)) ${into.accountId}::bigint, listed.name, ${into.aspectsFrom + 10_000}::integer
      from ${staged("person")} as s, jsonb_array_elements_text(s.aspects) with ordinality as listed (name, nth)
     order by lower(listed.name), s.ctid, listed.nth
    on conflict (account_id, lower(name)) do nothing returning id, name, position)
    ${rememberedAspects(into)}`.execute(tx);
  await sql`
    create temporary table known_person on commit drop as
    select s.*, identity.protocol, identity.person_id, identity.person_id = ${into.personId} as self,
           row_number() over (partition by s.kind, identity.protocol, identity.person_id order by ${fileOrder}) as nth
      from ${staged("person")} as s join ${identityOf(networkOf(into))} on true`.execute(tx);
  await rememberPersons(tx, into);
  // Two addresses may be one person: one contact, one block; the second entry is there already, and adds what it has (R12).
  await sql`
    with made as (
      insert into contact (account_id, person_id, created_at)
      select distinct ${into.accountId}::bigint, person_id, ${into.now}::timestamptz from known_person
       where kind in ('contact', 'tie') and not self
      on conflict do nothing returning 'contact' as kind, person_id),
    made_block as (
      insert into block (account_id, person_id, created_at)
      select distinct ${into.accountId}::bigint, person_id, ${into.now}::timestamptz from known_person where kind = 'block' and not self
      on conflict do nothing returning 'block' as kind, person_id),
    made_mute as (
      insert into mute (account_id, person_id, created_at)
      select distinct ${into.accountId}::bigint, person_id, ${into.now}::timestamptz from known_person where kind = 'mute' and not self
      on conflict do nothing returning 'mute' as kind, person_id)
    insert into ledger (import_id, place, kind, outcome, reason, waits_for, item)
    select ${into.importId}, s.place, s.kind,
           case when known.person_id is null then 'waiting' when known.self then 'skipped' when follows then 'waiting'
                when s.kind = 'tie' and known.nth = 1 and not stands then 'made'
                when known.nth = 1 and (s.kind, known.person_id) in (select * from made union all select * from made_block union all select * from made_mute) then 'made'
                else 'already-there' end,
           case when known.person_id is null then 'person' when known.self then case when s.kind in ('block', 'mute') then 'block-self' else 'contact-self' end
                when follows and s.theirs = 'asked' then 'request' when follows then 'follower' end,
           case when known.person_id is null or (follows and not known.self) then s.ref end,
           -- Who followed or asked the old address, as its owner says, counts after a move (isBackedByMove).
           case when known.person_id is null or (s.kind = 'tie' and s.theirs <> 'none' and not known.self) then to_jsonb(s) end
      from ${staged("person")} as s left join known_person as known using (place, kind)
      cross join lateral (select s.kind in ('contact', 'tie') and s.sharing and known.nth = 1 and not exists (
        select 1 from known_person as also where also.kind = s.kind and also.protocol = known.protocol and also.person_id = known.person_id and also.receiving)
        and not exists (
        select 1 from contact join tie on tie.contact_id = contact.id and tie.protocol = known.protocol
         where contact.account_id = ${into.accountId} and contact.person_id = known.person_id
           and (tie.ours <> 'none' or tie.heard_at_identity_id is not null)) as follows) as claimed
      cross join lateral (select exists (
        select 1 from contact left join tie on tie.contact_id = contact.id and tie.protocol = known.protocol
         where contact.account_id = ${into.accountId} and contact.person_id = known.person_id
           and (not s.receiving or tie.ours <> 'none') and (not s.sharing or tie.theirs <> 'none')) as stands) as before
    on conflict do nothing`.execute(tx);
  await sql`
    insert into tie (contact_id, protocol, ours, theirs)
    select contact.id, known_person.protocol, ${strongest("receiving", "ours")}, ${strongest("sharing", "theirs")}
      from known_person join contact on contact.account_id = ${into.accountId} and contact.person_id = known_person.person_id
     where kind in ('contact', 'tie') group by contact.id, known_person.protocol
    on conflict (contact_id, protocol) do update
       set ours = case when excluded.ours = 'established' or tie.ours = 'none' then excluded.ours else tie.ours end,
           -- They were told that we do not share; that we do is news.
           told_identity_id = case when excluded.ours <> 'none' and tie.ours = 'none' then null else tie.told_identity_id end,
           -- What they said themselves outweighs what the archive says of them.
           theirs = case when tie.heard_at_identity_id is not null or tie.theirs = 'established' or excluded.theirs = 'none' then tie.theirs
                         else excluded.theirs end`.execute(tx);
  await sql`
    insert into aspect_member (aspect_id, contact_id)
    select distinct aspect.id, contact.id
      from known_person cross join lateral jsonb_array_elements_text(known_person.aspects) as listed (name)
      join aspect on aspect.account_id = ${into.accountId} and lower(aspect.name) = lower(listed.name)
      join contact on contact.account_id = ${into.accountId} and contact.person_id = known_person.person_id
    on conflict do nothing`.execute(tx);
  await sql`
    update contact set note = coalesce(contact.note, known_person.note),
           suspended_at = coalesce(contact.suspended_at, case when known_person.suspended then ${into.now}::timestamptz end)
      from known_person
     where known_person.kind in ('contact', 'tie') and contact.account_id = ${into.accountId} and contact.person_id = known_person.person_id
       and (known_person.note is not null or known_person.suspended)`.execute(tx);
  await sql`
    update contact set suspended_at = ${into.now}
     where account_id = ${into.accountId} and suspended_at is null
       and person_id in (select person_id from block where account_id = ${into.accountId})`.execute(tx);
  await rememberPersonsAfter(tx, into);
  await sql`drop table known_person`.execute(tx);
}

/** Of several entries of one person; a contact's side has no state of its own: it stands. */
const strongest = (side: "receiving" | "sharing", state: "ours" | "theirs") => sql`
  case when not bool_or(${sql.ref(side)}) then 'none' when bool_and(${sql.ref(state)} = 'asked') filter (where ${sql.ref(side)}) then 'asked' else 'established' end`;

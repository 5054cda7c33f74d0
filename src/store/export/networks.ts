/** What an account has on other networks than the one whose archive is written: addresses of its own, ties, blocks and mutes. What still waits in an import is in them. */
import { sql } from "kysely";
import type { Side } from "../../core/contact.ts";
import type { Tx } from "../database.ts";
import { pagesOf } from "./cursor.ts";
import type { ExportOwner } from "./owner.ts";
import { ids, waiting } from "./relations.ts";

/** Where somebody is now on each of those networks; where they have gone, where they were last. @param personId  of the row beside */
const homes = (protocol: string, personId: string) => sql`lateral (
  select distinct on (identity.protocol) identity.* from identity
   where identity.person_id = ${sql.ref(personId)} and identity.protocol <> ${protocol}
   order by identity.protocol, identity.state = 'current' desc, identity.since desc, identity.id desc) as home`;

export type NetworkRow = {
  readonly network: string;
  readonly ref: string;
  readonly guid: string | null;
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  readonly previous: string | null;
  readonly next: string | null;
};

/** Where the owner is found on other networks, or was: here, before a move that led here, and as archives named it. The nearest of each counts. */
export async function readNetworks(tx: Tx, owner: ExportOwner, protocol: string): Promise<readonly NetworkRow[]> {
  const { rows } = await sql<NetworkRow>`
    select distinct on (network, ref) network, ref, guid, "sinceMs", "untilMs", previous, next from (
      select identity.protocol as network, identity.ref, identity.guid, 0 as nearness, link.previous_ref as previous, link.next_ref as next,
             (extract(epoch from identity.since) * 1000)::float8 as "sinceMs", (extract(epoch from identity.until) * 1000)::float8 as "untilMs"
        from identity left join own_key on own_key.identity_id = identity.id left join move_link as link on link.identity_id = identity.id
       where identity.protocol <> ${protocol}
         and (own_key.account_id = ${owner.accountId} or (identity.person_id = ${owner.personId} and identity.state <> 'current'))
      union all
      select said.network, said.ref, said.guid, 1, said.previous, said.next, said."sinceMs", said."untilMs"
        from ledger cross join lateral jsonb_to_record(ledger.item)
             as said (network text, ref text, guid text, previous text, next text, "sinceMs" float8, "untilMs" float8)
       where ledger.import_id = any(${ids(owner.importIds)}) and ledger.kind = 'address' and said.network is not null) as all_of_them
     order by network, ref, nearness, "sinceMs"`.execute(tx);
  return rows;
}

export type TieRow = {
  readonly network: string;
  readonly ref: string;
  readonly name: string | null;
  readonly ours: Side;
  readonly theirs: Side;
  readonly suspended: boolean;
  readonly note: string | null;
  readonly aspects: readonly string[];
};

/** Ties on other networks; and contacts with whom nothing else is left there, where they are known on no other way. Of several archives the newest counts. */
export const tiePages = (tx: Tx, owner: ExportOwner, protocol: string): AsyncGenerator<readonly TieRow[]> =>
  pagesOf(
    tx,
    sql<TieRow>`
    select network, ref, name, ours, theirs, suspended, note, aspects from (select distinct on (network, ref) * from (
      select home.protocol as network, home.ref, nullif(profile.display_name, '') as name, contact.id as nth, 0 as list,
             coalesce(tie.ours, 'none') as ours, coalesce(tie.theirs, 'none') as theirs, contact.suspended_at is not null as suspended, contact.note,
             array(select aspect.name from aspect_member join aspect on aspect.id = aspect_member.aspect_id
                    where aspect_member.contact_id = contact.id order by aspect.position, aspect.id) as aspects
        from contact cross join ${homes(protocol, "contact.person_id")}
        left join tie on tie.contact_id = contact.id and tie.protocol = home.protocol
        left join profile on profile.identity_id = home.id
       where contact.account_id = ${owner.accountId}
         and (tie.ours <> 'none' or tie.theirs <> 'none'
              or not exists (select 1 from identity where identity.person_id = contact.person_id and identity.protocol = ${protocol}))
      union all
      select said.network, said.ref, said.name, ledger.id, 1, coalesce(said.ours, 'none'), coalesce(said.theirs, 'none'), coalesce(said.suspended, false), said.note,
             array(select jsonb_array_elements_text(coalesce(said.aspects, '[]')))
        from (select row_number() over (order by import_id, length(place), place) as id, ledger.item from ${waiting(owner, sql`'tie'`)}
                 and reason not in ('follower', 'request')) as ledger
        cross join lateral jsonb_to_record(ledger.item)
             as said (network text, ref text, name text, ours text, theirs text, note text, suspended boolean, aspects jsonb)
    ) as everybody order by network, ref, list, nth desc) as each
     order by list, nth, network`,
  );

export type Stranger = { readonly network: string; readonly ref: string };

/** Where people are on other networks whom the account blocks or mutes; of who is known on several, each place: wherever they are met, it must hold. */
export async function readStrangers(
  tx: Tx,
  owner: ExportOwner,
  protocol: string,
  kind: "block" | "mute",
): Promise<readonly Stranger[]> {
  const { rows } = await sql<Stranger>`
    select distinct network, ref from (
      select home.protocol as network, home.ref
        from ${sql.table(kind)} as relation cross join ${homes(protocol, "relation.person_id")} where relation.account_id = ${owner.accountId}
      union all
      select ledger.item ->> 'network', ledger.item ->> 'ref' from ${waiting(owner, sql`${kind}`)} and ledger.item ->> 'network' is not null) as everybody
     order by network, ref`.execute(tx);
  return rows;
}

/** What has to be known here to judge a move that both accounts say themselves. */
import { sql } from "kysely";
import type { Db } from "../database.ts";

/** Has anybody here anything to do with that person: a contact of either side, asked or granted, a note, a block, a mute? What is likely comes first: one row is enough. */
export async function isRelated(db: Db, personId: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from contact join tie on tie.contact_id = contact.id
               where contact.person_id = ${personId} and (tie.ours <> 'none' or tie.theirs <> 'none')
    union all select 1 from block where person_id = ${personId}
    union all select 1 from mute where person_id = ${personId}
    union all select 1 from contact where person_id = ${personId} and note is not null
    limit 1`.execute(db);
  return rows.length > 0;
}

/** Has that person left that pod already, on whatever network? */
export async function hasLeft(db: Db, personId: number, host: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from identity where person_id = ${personId} and host = ${host} and state = 'moved' limit 1`.execute(db);
  return rows.length > 0;
}

/** Since when an identity, or its pod in its name, signs with another key than the first one that was known here; null: it always was the same. */
export async function otherKeySince(db: Db, identityId: number): Promise<Date | null> {
  const { rows } = await sql<{ since: Date | null }>`
    select max(since) as since from identity_key where identity_id = ${identityId} and late`.execute(db);
  return rows[0]?.since ?? null;
}

/** Did a pod say lately that it has nobody of an address under which somebody is known here? */
export async function hasLostPeople(db: Db, protocol: string, host: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from failed_lookup join identity on identity.protocol = failed_lookup.protocol and identity.ref = failed_lookup.sought
     where identity.protocol = ${protocol} and identity.host = ${host} and failed_lookup.code = 'person-unknown' limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Moves from an address that are still to be judged. */
export async function openMovesFrom(db: Db, protocol: string, oldRef: string): Promise<number> {
  const { rows } = await sql<{ moves: number }>`
    select count(*) as moves from migration
     where protocol = ${protocol} and old_ref = ${oldRef} and role = 'witness' and state = 'heard'`.execute(db);
  return rows[0]?.moves ?? 0;
}

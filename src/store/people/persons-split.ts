/** Identities of one network leave their person, who stays where they are on another one (R4): what accounts here have with them there goes along. */
import { sql } from "kysely";
import type { Tx } from "../database.ts";

/**
 * Makes a person of their own of somebody's identities of one network, with the ties of that network, in the same aspects, with the same note; who blocked or muted
 * them keeps both out. Costs grow with the relations to them: that they are known on two networks, and move apart on one, is rare.
 *
 * To be called under `holdMoves`. @returns the new person
 */
export async function splitOff(tx: Tx, personId: number, protocol: string, now: Date): Promise<number> {
  const { id } = await tx.insertInto("person").values({ created_at: now }).returning("id").executeTakeFirstOrThrow();
  await sql`update identity set person_id = ${id} where person_id = ${personId} and protocol = ${protocol}`.execute(tx);
  const { rows: made } = await sql<{ was: number; now: number }>`
    with gone as (
      select contact.* from contact join tie on tie.contact_id = contact.id and tie.protocol = ${protocol} where contact.person_id = ${personId}),
    made as (
      insert into contact (account_id, person_id, note, suspended_at, created_at)
      select account_id, ${id}::bigint, note, suspended_at, created_at from gone order by id
      returning id, account_id)
    select gone.id as was, made.id as now from gone join made using (account_id)`.execute(tx);
  const pairs = sql`unnest(${made.map(({ was }) => was)}::bigint[], ${made.map(({ now: to }) => to)}::bigint[]) as pair (was, to_id)`;
  await sql`
    update tie set contact_id = pair.to_id from ${pairs} where tie.contact_id = pair.was and tie.protocol = ${protocol}`.execute(
    tx,
  );
  await sql`
    insert into aspect_member (aspect_id, contact_id)
    select aspect_id, pair.to_id from aspect_member join ${pairs} on pair.was = aspect_member.contact_id`.execute(tx);
  await sql`
    delete from contact where id = any(${made.map(({ was }) => was)}::bigint[])
       and not exists (select 1 from tie where contact_id = contact.id and (ours <> 'none' or theirs <> 'none'))`.execute(
    tx,
  );
  for (const table of ["block", "mute"] as const)
    await sql`
      insert into ${sql.table(table)} (account_id, person_id, created_at)
      select account_id, ${id}::bigint, created_at from ${sql.table(table)} where person_id = ${personId}`.execute(tx);
  return id;
}

/** Aspects of an account: named, in its owner's order. */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";

export type AspectRow = { readonly aspectId: number; readonly name: string; readonly members: number };

/** The account's aspects in its owner's order, with how many people are in each. */
export async function listAspects(db: Db, accountId: number): Promise<AspectRow[]> {
  const { rows } = await sql<AspectRow>`
    select id as "aspectId", name, (select count(*) from aspect_member where aspect_id = aspect.id) as members
      from aspect where account_id = ${accountId} order by position, id`.execute(db);
  return rows;
}

/** Those of these names that the account has, in its order; names are one where they differ in case alone. */
export async function aspectsByName(
  db: Db,
  accountId: number,
  names: readonly string[],
): Promise<{ readonly aspectId: number; readonly name: string }[]> {
  const { rows } = await sql<{ aspectId: number; name: string }>`
    select id as "aspectId", name from aspect
     where account_id = ${accountId} and lower(name) in (select lower(each) from unnest(${names as string[]}::text[]) as wanted (each))
     order by position, id`.execute(db);
  return rows;
}

/** Those of these ids that are the account's. */
export async function aspectsOf(db: Db, accountId: number, aspectIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from aspect where account_id = ${accountId} and id = any(${aspectIds as number[]}::bigint[])`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Adds aspects behind those that there are, in this order; names that the account has already are left as they are.
 * @returns how many are new
 */
export async function appendAspects(tx: Tx, accountId: number, names: readonly string[]): Promise<number> {
  const made = await sql`
    insert into aspect (account_id, name, position)
    select ${accountId}, name, nth - 1 + coalesce((select max(position) + 1 from aspect where account_id = ${accountId}), 0)
      from unnest(${names as string[]}::text[]) with ordinality as wanted (name, nth)
    on conflict (account_id, lower(name)) do nothing`.execute(tx);
  return Number(made.numAffectedRows ?? 0);
}

/** A limited post was shown in these aspects; those that are not the account's are left out. */
export async function keepAspectsOfPost(
  tx: Tx,
  postId: number,
  accountId: number,
  aspectIds: readonly number[],
): Promise<void> {
  await sql`
    insert into post_aspect (post_id, aspect_id)
    select ${postId}::bigint, id from aspect where account_id = ${accountId} and id = any(${aspectIds as number[]}::bigint[])
    on conflict do nothing`.execute(tx);
}

/** The caller knows that no other aspect of the account has the name. */
export async function renameAspect(tx: Tx, aspectId: number, name: string): Promise<void> {
  await tx.updateTable("aspect").set({ name }).where("id", "=", aspectId).execute();
}

/** Its members stay contacts, though perhaps in no aspect. */
export async function removeAspect(tx: Tx, aspectId: number): Promise<void> {
  await tx.deleteFrom("aspect_member").where("aspect_id", "=", aspectId).execute();
  await tx.deleteFrom("aspect").where("id", "=", aspectId).execute();
}

/** Members with whom the account shares and who are in no other aspect of it. */
export async function onlyInAspect(db: Db, aspectId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from aspect_member as member
     where aspect_id = ${aspectId}
       and not exists (select 1 from aspect_member as other where other.contact_id = member.contact_id and other.aspect_id <> ${aspectId})
       and exists (select 1 from tie where tie.contact_id = member.contact_id and tie.ours <> 'none')`.execute(db);
  return rows[0]?.count ?? 0;
}

/** These first, in this order; the others follow as they stood. */
export async function orderAspects(tx: Tx, accountId: number, aspectIds: readonly number[]): Promise<void> {
  await sql`
    update aspect set position = placed.position
      from (select id, row_number() over (order by array_position(${aspectIds as number[]}::bigint[], id) nulls last, position, id) - 1 as position
              from aspect where account_id = ${accountId}) as placed
     where placed.id = aspect.id`.execute(tx);
}

/** Contacts of a checked archive, for choosing: they stand here from the check until the move-in is at its end. */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";

/** A contact as the archive has it. */
export type ArchiveContact = {
  readonly ref: string;
  readonly name: string | null;
  /** They share with the owner; the owner with them. */
  readonly sharing: boolean;
  readonly receiving: boolean;
  readonly aspects: readonly string[];
};

export type ListedContact = ArchiveContact & { readonly leftOut: boolean };

/** The list of a new check. Who was left out before stays so. */
export async function replaceContacts(tx: Tx, moveInId: number, contacts: readonly ArchiveContact[]): Promise<void> {
  const { refs } = await leftOutContacts(tx, moveInId);
  await forgetContacts(tx, moveInId);
  await sql`
    insert into move_in_contact (move_in_id, position, ref, name, sharing, receiving, aspects, left_out)
    select ${moveInId}, (row_number() over (order by lower(coalesce(said.name, said.ref)), said.ref))::integer, said.ref, said.name, said.sharing,
           said.receiving, said.aspects, said.ref = any(${refs as string[]}::text[])
      from jsonb_to_recordset(${JSON.stringify(contacts)}::jsonb)
        as said (ref text, name text, sharing boolean, receiving boolean, aspects jsonb)
    on conflict do nothing`.execute(tx);
}

/** By name. @param like  part of a name or an address; null: all */
export async function listContacts(
  db: Db,
  moveInId: number,
  page: { readonly skip: number; readonly most: number; readonly like?: string | null },
): Promise<{ readonly contacts: readonly ListedContact[]; readonly all: number }> {
  const like = page.like == null || page.like === "" ? null : `%${page.like.replace(/[\\%_]/g, "\\$&")}%`;
  const wanted = sql`move_in_id = ${moveInId} and (${like}::text is null or ref ilike ${like} or name ilike ${like})`;
  const { rows } = await sql<ListedContact>`
    select ref, name, sharing, receiving, aspects, left_out as "leftOut" from move_in_contact
     where ${wanted} order by position limit ${page.most} offset ${page.skip}`.execute(db);
  const counted = await sql<{ all: number }>`select count(*)::int as all from move_in_contact where ${wanted}`.execute(
    db,
  );
  return { contacts: rows, all: counted.rows[0]?.all ?? 0 };
}

/** Of the contacts that were `shown`, those in `come` come, and the others are left out. */
export async function markContacts(
  tx: Tx,
  moveInId: number,
  shown: readonly string[],
  come: readonly string[],
): Promise<void> {
  await sql`
    update move_in_contact set left_out = not (ref = any(${come as string[]}::text[]))
     where move_in_id = ${moveInId} and ref = any(${shown as string[]}::text[])`.execute(tx);
}

/** All of them come, or none does. */
export async function markAllContacts(tx: Tx, moveInId: number, leftOut: boolean): Promise<void> {
  await sql`update move_in_contact set left_out = ${leftOut} where move_in_id = ${moveInId} and left_out <> ${leftOut}`.execute(
    tx,
  );
}

/** Addresses of those that are left out, and how many come. */
export async function leftOutContacts(
  db: Db,
  moveInId: number,
): Promise<{ readonly refs: readonly string[]; readonly come: number }> {
  const { rows } = await sql<{ refs: string[]; come: number }>`
    select coalesce(array_agg(ref order by ref) filter (where left_out), '{}') as refs, count(*) filter (where not left_out)::int as come
      from move_in_contact where move_in_id = ${moveInId}`.execute(db);
  return rows[0] ?? { refs: [], come: 0 };
}

export async function forgetContacts(tx: Tx, moveInId: number): Promise<void> {
  await sql`delete from move_in_contact where move_in_id = ${moveInId}`.execute(tx);
}

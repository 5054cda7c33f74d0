/**
 * What stood before a move was attached (R13): the identities that it changed, and where two persons were merged, every relation row that the merge touched. Grows with
 * the relations to the person who was folded, and with nothing else.
 */
import { sql } from "kysely";
import type { Tx } from "../database.ts";

/** Tables whose rows are kept as they were; each by what `migration_before.kind` calls it. */
export const relationKinds = ["contact", "tie", "aspect_member", "block", "mute"] as const;

/** Keeps identities as they are now, with their profiles. */
export async function keepIdentities(tx: Tx, migrationId: number, identityIds: readonly number[]): Promise<void> {
  const ids = identityIds as number[];
  await sql`
    insert into migration_before (migration_id, kind, row)
    select ${migrationId}::bigint, 'identity',
           jsonb_build_object('id', id, 'person_id', person_id, 'state', state, 'since', since, 'until', until, 'photo_path', photo_path)
      from identity where id = any(${ids}::bigint[]) order by id`.execute(tx);
}

/** Keeps a profile that is about to be cleared. */
export async function keepProfileBefore(tx: Tx, migrationId: number, identityId: number): Promise<void> {
  await sql`
    insert into migration_before (migration_id, kind, row)
    select ${migrationId}::bigint, 'profile', to_jsonb(profile) from profile where identity_id = ${identityId}`.execute(
    tx,
  );
}

/** What both pods showed when they were asked, as evidence, with the rest for as long as it can be undone. */
export async function keepDocuments(tx: Tx, migrationId: number, documents: readonly object[]): Promise<void> {
  await sql`
    insert into migration_before (migration_id, kind, row)
    select ${migrationId}::bigint, 'document', document from jsonb_array_elements(${JSON.stringify(documents)}::jsonb) as document`.execute(
    tx,
  );
}

type Pair = { readonly kept: number; readonly folded: number };

/**
 * Keeps the two persons as they are now, before `mergePersons`: who is to be made again, with identities and accounts, and all relation rows of accounts that have
 * anything to do with the folded person. `lastContactId`: contacts with higher ids came later.
 */
export async function keepPersons(tx: Tx, migrationId: number, { kept, folded }: Pair): Promise<void> {
  await sql`
    insert into migration_before (migration_id, kind, row)
    select ${migrationId}::bigint, 'person', jsonb_build_object('kept', ${kept}::bigint, 'folded', id, 'created_at', created_at,
             'last_contact', (select coalesce(max(contact.id), 0) from contact))
      from person where id = ${folded}
    union all
    select ${migrationId}::bigint, 'identity-of-folded', jsonb_build_object('id', id) from identity where person_id = ${folded}
    union all
    select ${migrationId}::bigint, 'account-of-folded', jsonb_build_object('id', id) from account where person_id = ${folded}`.execute(
    tx,
  );
  for (const kind of ["contact", "block", "mute"] as const)
    await sql`
      with touched as (${accountsOf(folded)} union select id from account where person_id in (${kept}, ${folded}))
      insert into migration_before (migration_id, kind, row)
      select ${migrationId}::bigint, ${kind}, to_jsonb(it)
        from (select * from ${sql.table(kind)} where person_id = ${folded}
              union all
              select there.* from touched join ${sql.table(kind)} as there on there.account_id = touched.account_id and there.person_id = ${kept}) as it`.execute(
      tx,
    );
  for (const kind of ["tie", "aspect_member"] as const)
    await sql`
      insert into migration_before (migration_id, kind, row)
      select ${migrationId}::bigint, ${kind}, to_jsonb(it)
        from migration_before as before join ${sql.table(kind)} as it on it.contact_id = (before.row ->> 'id')::bigint
       where before.migration_id = ${migrationId} and before.kind = 'contact'`.execute(tx);
}

/** Accounts that have anything to do with a person. */
export const accountsOf = (personId: number) => sql`
  select account_id from contact where person_id = ${personId}
  union select account_id from block where person_id = ${personId}
  union select account_id from mute where person_id = ${personId}`;

/** R13: what can be undone no more is forgotten, with the bytes of what was said elsewhere. */
export async function forgetBefore(tx: Tx, migrationId: number): Promise<void> {
  await tx.deleteFrom("migration_before").where("migration_id", "=", migrationId).execute();
  await tx
    .updateTable("migration")
    .set({ envelope: null })
    .where("id", "=", migrationId)
    .where("role", "=", "witness")
    .execute();
}

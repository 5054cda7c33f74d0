/** Takes a merge apart again (R13): two persons as they were, out of what `migration-before.ts` has kept. What came since follows the identity that it was told to; blocks stay with both. */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";
import type { MigrationRow } from "./migrations.ts";

type Before = { readonly kept: number; readonly folded: number; readonly lastContact: number };

/** Is everything still here that an undoing needs? */
export async function isKeptBefore(db: Db, migrationId: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from migration_before where migration_id = ${migrationId} and kind = 'identity' limit 1`.execute(db);
  return rows.length > 0;
}

/** The newest move that began to count after this one and is about the same person; null: none, so this one can be taken back. */
export async function laterMoveOf(
  db: Db,
  { id, appliedAt, oldIdentityId }: MigrationRow,
): Promise<MigrationRow | null> {
  const { rows } = await sql<MigrationRow>`
    select migration.id, old_ref as "oldRef", new_ref as "newRef", role, state from migration
     where applied_at is not null and undone_at is null and (applied_at, id) > (${appliedAt}::timestamptz, ${id}::bigint)
       and (old_identity_id in ${samePerson(oldIdentityId)} or new_identity_id in ${samePerson(oldIdentityId)})
     order by applied_at desc, id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

const samePerson = (identityId: number | null) => sql`(
  select theirs.id from identity as it join identity as theirs on theirs.person_id = it.person_id where it.id = ${identityId})`;

const rowsOf = (migrationId: number, kind: string) => sql`
  (select row from migration_before where migration_id = ${migrationId} and kind = ${kind})`;
const idsOf = (migrationId: number, kind: string, key = "id") => sql`
  (select (row ->> ${key})::bigint from migration_before where migration_id = ${migrationId} and kind = ${kind})`;

/**
 * Makes the folded person again, with identities, accounts and relations.
 * @param youngId  the new identity of the move: later contacts that were told to nobody are its person's
 * @returns the two persons; null where the move merged none
 */
export async function splitPersons(
  tx: Tx,
  migrationId: number,
  how: { readonly youngId: number; readonly appliedAt: Date; readonly now: Date },
): Promise<Before | null> {
  const { rows } = await sql<Before & { createdAt: string }>`
    select (row ->> 'kept')::bigint as kept, (row ->> 'folded')::bigint as folded, (row ->> 'last_contact')::bigint as "lastContact",
           row ->> 'created_at' as "createdAt"
      from ${rowsOf(migrationId, "person")} as before`.execute(tx);
  const [before] = rows;
  if (before === undefined) return null;
  const { folded, createdAt } = before;
  await sql`insert into person (id, created_at) overriding system value values (${folded}, ${createdAt}::timestamptz)`.execute(
    tx,
  );
  await sql`update identity set person_id = ${folded} where id in ${idsOf(migrationId, "identity-of-folded")}`.execute(
    tx,
  );
  await sql`update account set person_id = ${folded} where id in ${idsOf(migrationId, "account-of-folded")}`.execute(
    tx,
  );
  await restoreContacts(tx, migrationId, before, how.youngId);
  for (const kind of ["block", "mute"] as const) await restoreDated(tx, kind, migrationId, before, how);
  return before;
}

/** What there is now gives way to what there was; a contact that was made since stays, and goes where it was told. */
async function restoreContacts(tx: Tx, migrationId: number, before: Before, youngId: number): Promise<void> {
  const { kept, folded, lastContact } = before;
  const accounts = idsOf(migrationId, "contact", "account_id");
  const { rows: present } = await sql<{ accountId: number; protocol: string; told: number }>`
    select contact.account_id as "accountId", tie.protocol, tie.told_identity_id as told
      from contact join tie on tie.contact_id = contact.id
     where contact.person_id = ${kept} and contact.id <= ${lastContact} and tie.told_identity_id is not null
       and contact.account_id in ${accounts}`.execute(tx);
  await sql`delete from contact where person_id = ${kept} and id <= ${lastContact} and account_id in ${accounts}`.execute(
    tx,
  );
  await sql`
    update contact set person_id = ${folded}
     where person_id = ${kept} and id > ${lastContact}
       and coalesce((select identity.person_id from tie join identity on identity.id = tie.told_identity_id
                      where tie.contact_id = contact.id order by identity.id = ${youngId} desc, tie.protocol limit 1),
                    (select person_id from identity where id = ${youngId})) = ${folded}`.execute(tx);
  const { rows: made } = await sql<{ id: number }>`
    insert into contact overriding system value
    select was.* from ${rowsOf(migrationId, "contact")} as before cross join lateral jsonb_populate_record(null::contact, before.row) as was
      join account on account.id = was.account_id and account.state <> 'closed'
    on conflict do nothing returning id`.execute(tx);
  const ids = made.map(({ id }) => id);
  // Whoever was told since has to be told to the old home again: their tie says where it was told last.
  await sql`
    with held as materialized (
      select distinct (contact.row ->> 'account_id')::bigint as account_id, tie.row ->> 'protocol' as protocol, (tie.row ->> 'told_identity_id')::bigint as told
        from ${rowsOf(migrationId, "contact")} as contact join ${rowsOf(migrationId, "tie")} as tie on tie.row ->> 'contact_id' = contact.row ->> 'id'),
    now as materialized (
      select * from unnest(${present.map(({ accountId }) => accountId)}::bigint[], ${present.map(({ protocol }) => protocol)}::text[],
                           ${present.map(({ told }) => told)}::bigint[]) as it (account_id, protocol, told))
    insert into tie (contact_id, protocol, ours, theirs, told_identity_id, heard_at_identity_id)
    select was.contact_id, was.protocol, was.ours, was.theirs,
           case when was.ours <> 'none' and now.told is not null and held.told is null then now.told else was.told_identity_id end,
           was.heard_at_identity_id
      from ${rowsOf(migrationId, "tie")} as before cross join lateral jsonb_populate_record(null::tie, before.row) as was
      join contact on contact.id = was.contact_id and contact.id = any(${ids}::bigint[])
      left join now on now.account_id = contact.account_id and now.protocol = was.protocol
      left join held on held.account_id = now.account_id and held.protocol = now.protocol and held.told = now.told`.execute(
    tx,
  );
  await sql`
    insert into aspect_member
    select was.* from ${rowsOf(migrationId, "aspect_member")} as before cross join lateral jsonb_populate_record(null::aspect_member, before.row) as was
      join aspect on aspect.id = was.aspect_id
     where was.contact_id = any(${ids}::bigint[])
    on conflict do nothing`.execute(tx);
}

/** Blocks and mutes: as they were, and those that were made since on both sides; a block suspends the contact that it meets (R12). */
async function restoreDated(
  tx: Tx,
  kind: "block" | "mute",
  migrationId: number,
  { kept, folded }: Before,
  { appliedAt, now }: { readonly appliedAt: Date; readonly now: Date },
): Promise<void> {
  const { rows: later } = await sql<{ accountId: number; at: Date }>`
    select account_id as "accountId", created_at as at from ${sql.table(kind)} where person_id = ${kept} and created_at > ${appliedAt}`.execute(
    tx,
  );
  await sql`
    delete from ${sql.table(kind)} where person_id = ${kept} and account_id in ${idsOf(migrationId, kind, "account_id")}`.execute(
    tx,
  );
  await sql`
    insert into ${sql.table(kind)}
    select was.* from ${rowsOf(migrationId, kind)} as before cross join lateral jsonb_populate_record(null::${sql.table(kind)}, before.row) as was
      join account on account.id = was.account_id and account.state <> 'closed'
    on conflict do nothing`.execute(tx);
  const accountIds = later.map(({ accountId }) => accountId);
  await sql`
    insert into ${sql.table(kind)} (account_id, person_id, created_at)
    select since.account_id, side.person_id, since.at
      from unnest(${accountIds}::bigint[], ${later.map(({ at }) => at)}::timestamptz[]) as since (account_id, at)
      cross join (values (${kept}::bigint), (${folded}::bigint)) as side (person_id)
      join account on account.id = since.account_id and account.person_id <> side.person_id
    on conflict do nothing`.execute(tx);
  if (kind === "block")
    await sql`
      update contact set suspended_at = ${now}
       where account_id = any(${accountIds}::bigint[]) and person_id in (${kept}, ${folded}) and suspended_at is null
         and exists (select 1 from block where block.account_id = contact.account_id and block.person_id = contact.person_id)`.execute(
      tx,
    );
}

/** Identities as they were; one that has ended since stays ended. And the profile that the move had cleared. */
export async function restoreIdentities(tx: Tx, migrationId: number): Promise<void> {
  const restore = (which: ReturnType<typeof sql>) =>
    sql`
    update identity set state = was.state, since = was.since, until = was.until, photo_path = was.photo_path
      from ${rowsOf(migrationId, "identity")} as before cross join lateral jsonb_populate_record(null::identity, before.row) as was
     where identity.id = was.id and identity.state <> 'ended' and ${which}`.execute(tx);
  await restore(sql`was.state <> 'current'`);
  await restore(sql`was.state = 'current'`);
  await sql`delete from profile where identity_id in ${idsOf(migrationId, "profile", "identity_id")}`.execute(tx);
  await sql`
    insert into profile
    select was.* from ${rowsOf(migrationId, "profile")} as before cross join lateral jsonb_populate_record(null::profile, before.row) as was`.execute(
    tx,
  );
}

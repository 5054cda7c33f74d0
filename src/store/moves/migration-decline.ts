/** One account that does not follow a move: its contact is what it had with the new address alone. */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";

/** *Their* identity that has our side, where we share; null where we do not. */
export async function toldIdentity(
  db: Db,
  accountId: number,
  personId: number,
  protocol: string,
): Promise<number | null> {
  const { rows } = await sql<{ id: number | null }>`
    select tie.told_identity_id as id from contact join tie on tie.contact_id = contact.id
     where contact.account_id = ${accountId} and contact.person_id = ${personId} and tie.protocol = ${protocol} and tie.ours <> 'none'`.execute(
    db,
  );
  return rows[0]?.id ?? null;
}

/** Has the account declined this move? */
export async function hasDeclined(db: Db, accountId: number, migrationId: number): Promise<boolean> {
  const row = await db
    .selectFrom("migration_decline")
    .select("migration_id")
    .where("account_id", "=", accountId)
    .where("migration_id", "=", migrationId)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Takes from the account's contact what came from the old address. What it was is kept beside the rest that an undoing needs.
 * @returns the contact as it was or is; null where nothing changed: it had declined already, or nothing came from the old address
 */
export async function declineContact(
  tx: Tx,
  of: {
    readonly migrationId: number;
    readonly accountId: number;
    readonly personId: number;
    readonly newIdentityId: number;
    readonly at: Date;
  },
): Promise<number | null> {
  const { migrationId, accountId, personId, at } = of;
  const made = await tx
    .insertInto("migration_decline")
    .values({ migration_id: migrationId, account_id: accountId, declined_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  const contact = await tx
    .selectFrom("contact")
    .select("id")
    .where("account_id", "=", accountId)
    .where("person_id", "=", personId)
    .forUpdate()
    .executeTakeFirst();
  if (made.numInsertedOrUpdatedRows === 0n || contact === undefined) return null;
  const before = await contactsBefore(tx, of);
  if (before === null || contact.id > before.lastContact) return null;
  const { contacts, youngPersonId } = before;
  const hadOld =
    contacts.length === 0 ? youngPersonId !== personId : contacts.some((each) => each.personId !== youngPersonId);
  if (!hadOld) return null;
  if (contacts.length === 0) await keepContact(tx, migrationId, contact.id);
  await tx.deleteFrom("tie").where("contact_id", "=", contact.id).execute();
  await tx.deleteFrom("aspect_member").where("contact_id", "=", contact.id).execute();
  const own = contacts.find((each) => each.personId === youngPersonId);
  await sql`
    update contact set note = ${own?.note ?? null},
           suspended_at = case when exists (select 1 from block where block.account_id = contact.account_id and block.person_id = contact.person_id) then ${at}::timestamptz end
     where id = ${contact.id}`.execute(tx);
  if (own !== undefined) await copyContact(tx, migrationId, own.id, contact.id);
  return contact.id;
}

type ContactsBefore = {
  readonly contacts: readonly { readonly id: number; readonly personId: number; readonly note: string | null }[];
  /** Whose the new identity was. */
  readonly youngPersonId: number;
  /** Contacts with higher ids came later. */
  readonly lastContact: number;
};

/** What the account had with either of the two, as far as the merge kept it; null where nobody was merged. */
async function contactsBefore(
  tx: Tx,
  of: { readonly migrationId: number; readonly accountId: number; readonly newIdentityId: number },
): Promise<ContactsBefore | null> {
  const { rows: contacts } = await sql<ContactsBefore["contacts"][0]>`
    select was.id, was.person_id as "personId", was.note
      from migration_before as before cross join lateral jsonb_populate_record(null::contact, before.row) as was
     where before.migration_id = ${of.migrationId} and before.kind = 'contact' and was.account_id = ${of.accountId}`.execute(
    tx,
  );
  const { rows } = await sql<Omit<ContactsBefore, "contacts">>`
    select (young.row ->> 'person_id')::bigint as "youngPersonId", (person.row ->> 'last_contact')::bigint as "lastContact"
      from migration_before as young join migration_before as person on person.migration_id = young.migration_id and person.kind = 'person'
     where young.migration_id = ${of.migrationId} and young.kind = 'identity' and (young.row ->> 'id')::bigint = ${of.newIdentityId}`.execute(
    tx,
  );
  return rows[0] === undefined ? null : { contacts, ...rows[0] };
}

/** Ties and aspects of a contact as it was, for the one that there is now. */
async function copyContact(tx: Tx, migrationId: number, from: number, to: number): Promise<void> {
  await sql`
    insert into tie (contact_id, protocol, ours, theirs, told_identity_id, heard_at_identity_id)
    select ${to}::bigint, was.protocol, was.ours, was.theirs, was.told_identity_id, was.heard_at_identity_id
      from migration_before as before cross join lateral jsonb_populate_record(null::tie, before.row) as was
     where before.migration_id = ${migrationId} and before.kind = 'tie' and was.contact_id = ${from}`.execute(tx);
  await sql`
    insert into aspect_member (aspect_id, contact_id)
    select was.aspect_id, ${to}::bigint
      from migration_before as before cross join lateral jsonb_populate_record(null::aspect_member, before.row) as was
      join aspect on aspect.id = was.aspect_id
     where before.migration_id = ${migrationId} and before.kind = 'aspect_member' and was.contact_id = ${from}`.execute(
    tx,
  );
}

/** As `keepPersons` would have kept it, had the merge touched it. */
async function keepContact(tx: Tx, migrationId: number, contactId: number): Promise<void> {
  await sql`
    insert into migration_before (migration_id, kind, row)
    select ${migrationId}::bigint, 'contact', to_jsonb(contact) from contact where id = ${contactId}
    union all select ${migrationId}::bigint, 'tie', to_jsonb(tie) from tie where contact_id = ${contactId}
    union all select ${migrationId}::bigint, 'aspect_member', to_jsonb(aspect_member) from aspect_member where contact_id = ${contactId}`.execute(
    tx,
  );
}

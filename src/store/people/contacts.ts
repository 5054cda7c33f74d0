/** Contacts: an account's relation to a person, with a tie per network whose two sides are told and heard apart (R5). */
import { type RawBuilder, sql } from "kysely";
import type { Side } from "../../core/contact.ts";
import { type Db, often, type Tx } from "../database.ts";

export type TieRow = {
  readonly protocol: string;
  readonly ours: Side;
  readonly theirs: Side;
  readonly toldIdentityId: number | null;
  readonly heardAtIdentityId: number | null;
};

export type ContactRow = {
  readonly contactId: number;
  readonly suspended: boolean;
  readonly ties: readonly TieRow[];
  readonly aspectIds: readonly number[];
};

/** The account's contact with that person, held until the transaction ends; null where they have nothing to do with each other. */
export async function lockContact(tx: Tx, accountId: number, personId: number): Promise<ContactRow | null> {
  const row = await tx
    .selectFrom("contact")
    .select(["id", "suspended_at"])
    .where("account_id", "=", accountId)
    .where("person_id", "=", personId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return null;
  const ties = await tx
    .selectFrom("tie")
    .select(["protocol", "ours", "theirs", "told_identity_id", "heard_at_identity_id"])
    .where("contact_id", "=", row.id)
    .execute();
  const members = await tx.selectFrom("aspect_member").select("aspect_id").where("contact_id", "=", row.id).execute();
  return {
    contactId: row.id,
    suspended: row.suspended_at !== null,
    ties: ties.map((tie) => ({
      protocol: tie.protocol,
      ours: tie.ours,
      theirs: tie.theirs,
      toldIdentityId: tie.told_identity_id,
      heardAtIdentityId: tie.heard_at_identity_id,
    })),
    aspectIds: members.map(({ aspect_id: id }) => id),
  };
}

/** Makes the contact if there is none, and holds it. */
export async function ensureContact(tx: Tx, accountId: number, personId: number, now: Date): Promise<ContactRow> {
  await tx
    .insertInto("contact")
    .values({ account_id: accountId, person_id: personId, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await lockContact(tx, accountId, personId)) as ContactRow;
}

/** A contact with its tie on one network. */
export type ContactTie = {
  readonly contactId: number;
  readonly suspended: boolean;
  readonly tie: TieRow | null;
};

/** As `ensureContact`, with each of these persons. @returns by person */
export async function ensureContacts(
  tx: Tx,
  accountId: number,
  protocol: string,
  others: readonly { readonly personId: number; readonly at: Date }[],
): Promise<ReadonlyMap<number, ContactTie>> {
  const personIds = others.map(({ personId }) => personId);
  await sql`${often}
    insert into contact (account_id, person_id, created_at)
    select ${accountId}, person_id, at from unnest(${personIds}::bigint[], ${others.map(({ at }) => at)}::timestamptz[]) as other (person_id, at)
     order by person_id
    on conflict do nothing`.execute(tx);
  // Held before the ties are read: as they are once nobody else writes them.
  const { rows: held } = await sql<{ contactId: number; personId: number; suspended: boolean }>`${often}
    select id as "contactId", person_id as "personId", suspended_at is not null as suspended from contact
     where account_id = ${accountId} and person_id = any(${personIds}::bigint[]) order by id for update`.execute(tx);
  const { rows: ties } = await sql<TieRow & { contactId: number }>`${often}
    select contact_id as "contactId", protocol, ours, theirs, told_identity_id as "toldIdentityId", heard_at_identity_id as "heardAtIdentityId"
      from tie where contact_id = any(${held.map(({ contactId }) => contactId)}::bigint[]) and protocol = ${protocol}`.execute(
    tx,
  );
  const tieOf = new Map(ties.map(({ contactId, ...tie }) => [contactId, tie]));
  return new Map(
    held.map(({ contactId, personId, suspended }) => [
      personId,
      { contactId, suspended, tie: tieOf.get(contactId) ?? null },
    ]),
  );
}

/** Accounts that have asked that person and have no answer yet. */
export async function accountsWaiting(
  tx: Tx,
  { protocol, personId, most }: { readonly protocol: string; readonly personId: number; readonly most: number },
): Promise<number[]> {
  const { rows } = await sql<{ accountId: number }>`
    select contact.account_id as "accountId" from contact join tie on tie.contact_id = contact.id and tie.protocol = ${protocol}
     where contact.person_id = ${personId} and tie.ours = 'asked' order by contact.account_id limit ${most}`.execute(
    tx,
  );
  return rows.map(({ accountId }) => accountId);
}

/** Our side, and *their* identity that took it last; null leaves that as it was. */
export async function setOurs(
  tx: Tx,
  contactId: number,
  protocol: string,
  ours: Side,
  toldIdentityId: number | null,
): Promise<void> {
  await sql`
    insert into tie (contact_id, protocol, ours, told_identity_id) values (${contactId}, ${protocol}, ${ours}, ${toldIdentityId})
    on conflict (contact_id, protocol) do update
       set ours = excluded.ours, told_identity_id = coalesce(excluded.told_identity_id, tie.told_identity_id)`.execute(
    tx,
  );
}

/** Their side, and *our* identity that they addressed. */
export async function setTheirs(
  tx: Tx,
  contactId: number,
  protocol: string,
  theirs: Side,
  heardAtIdentityId: number,
): Promise<void> {
  await setTheirsOf(tx, protocol, heardAtIdentityId, [{ contactId, theirs }]);
}

/** As `setTheirs`, each of them. */
export async function setTheirsOf(
  tx: Tx,
  protocol: string,
  heardAtIdentityId: number,
  sides: readonly { readonly contactId: number; readonly theirs: Side }[],
): Promise<void> {
  await sql`${often}
    insert into tie (contact_id, protocol, theirs, heard_at_identity_id)
    select contact_id, ${protocol}, theirs, ${heardAtIdentityId}
      from unnest(${sides.map(({ contactId }) => contactId)}::bigint[], ${sides.map(({ theirs }) => theirs)}::text[]) as side (contact_id, theirs)
    on conflict (contact_id, protocol) do update
       set theirs = excluded.theirs, heard_at_identity_id = excluded.heard_at_identity_id`.execute(tx);
}

/** The contact is in these aspects of its account, and in no others. Ids of anybody else's aspects count for nothing. */
export async function setAspects(tx: Tx, contactId: number, aspectIds: readonly number[]): Promise<void> {
  const wanted = aspectIds as number[];
  await sql`delete from aspect_member where contact_id = ${contactId} and aspect_id <> all(${wanted}::bigint[])`.execute(
    tx,
  );
  await sql`
    insert into aspect_member (aspect_id, contact_id)
    select aspect.id, contact.id from contact join aspect on aspect.account_id = contact.account_id
     where contact.id = ${contactId} and aspect.id = any(${wanted}::bigint[])
    on conflict do nothing`.execute(tx);
}

/** Nothing is shared with them any more on any network: then they are in no aspect either. */
export async function leaveAspects(tx: Tx, contactId: number): Promise<void> {
  await sql`
    delete from aspect_member where contact_id = ${contactId}
       and not exists (select 1 from tie where tie.contact_id = aspect_member.contact_id and ours <> 'none')`.execute(
    tx,
  );
}

/** R12: nothing flows any more, or again. */
export async function setSuspended(tx: Tx, contactId: number, suspendedAt: Date | null): Promise<void> {
  await tx.updateTable("contact").set({ suspended_at: suspendedAt }).where("id", "=", contactId).execute();
}

/** What its owner has noted about that person; null: nothing. */
export async function setNote(tx: Tx, contactId: number, note: string | null): Promise<void> {
  await tx.updateTable("contact").set({ note }).where("id", "=", contactId).execute();
}

/** Both sides of all its ties end, and it leaves all aspects; its note keeps it. */
export async function endContact(tx: Tx, contactId: number): Promise<void> {
  await tx.deleteFrom("tie").where("contact_id", "=", contactId).execute();
  await tx.deleteFrom("aspect_member").where("contact_id", "=", contactId).execute();
  await dropEmptyContact(tx, contactId);
}

/** A contact in which neither side is left is none, unless its owner has noted something about that person. */
export async function dropEmptyContact(tx: Tx, contactId: number): Promise<void> {
  await sql`
    delete from contact where id = ${contactId} and note is null
       and not exists (select 1 from tie where contact_id = contact.id and (ours <> 'none' or theirs <> 'none'))`.execute(
    tx,
  );
}

/**
 * An identity has ended: the ties of all accounts with its person on that network end, and contacts that nothing else holds go (R4).
 * @returns how many contacts it was
 */
export async function endTiesWith(tx: Tx, personId: number, protocol: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    delete from tie using contact
     where contact.id = tie.contact_id and contact.person_id = ${personId} and tie.protocol = ${protocol}
    returning contact.id`.execute(tx);
  const ids = rows.map(({ id }) => id);
  await sql`
    delete from aspect_member where contact_id = any(${ids}::bigint[])
       and not exists (select 1 from tie where tie.contact_id = aspect_member.contact_id and ours <> 'none')`.execute(
    tx,
  );
  await sql`
    delete from contact where id = any(${ids}::bigint[]) and note is null
       and not exists (select 1 from tie where contact_id = contact.id and (ours <> 'none' or theirs <> 'none'))`.execute(
    tx,
  );
  return ids.length;
}

/** A condition on `tie`: they share with the account, and have said so themselves. What an archive says of their side alone counts for nothing (security 14). */
export const theyShare: RawBuilder<boolean> = sql<boolean>`(tie.theirs = 'established' and tie.heard_at_identity_id is not null)`;

/** A condition on `tie`: they have asked the account for what it writes, themselves, and wait. */
export const theyAsk: RawBuilder<boolean> = sql<boolean>`(tie.theirs = 'asked' and tie.heard_at_identity_id is not null)`;

/** Has the account anything to do with that person: do we share, or they? Suspended contacts count for nothing. */
export async function isContact(db: Db, accountId: number, personId: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from contact join tie on tie.contact_id = contact.id
     where account_id = ${accountId} and person_id = ${personId} and suspended_at is null
       and (ours = 'established' or ${theyShare}) limit 1`.execute(db);
  return rows.length > 0;
}

export type ContactIdentity = {
  readonly identityId: number;
  readonly personId: number;
  readonly host: string;
  readonly local: boolean;
  /** We share with them. */
  readonly receiving: boolean;
  /** They share with us. */
  readonly sharing: boolean;
  /** R11: an import brought them, and nobody of it was told anything yet; nor have they said anything here themselves. */
  readonly untold: boolean;
};

/** A condition on `contact` and `tie`: people whom imports brought may be told on this network. */
const mayTellImported = sql`(
  exists (select 1 from import where import.account_id = contact.account_id and (import.release = 'announced' or import.asks))
  or exists (select 1 from migration where migration.account_id = contact.account_id and migration.role = 'arrival' and migration.protocol = tie.protocol
                and migration.applied_at is not null and migration.undone_at is null))`;

/**
 * A condition on `contact` and `tie`: an import brought them, nobody of it may be told anything yet, and they have said nothing here themselves. Before the
 * announcement nobody gets anything of an account that they have never heard of (R11).
 */
export const isUntold: RawBuilder<boolean> = sql<boolean>`(
  tie.told_identity_id is null and not ${theyShare} and not ${mayTellImported}
  and exists (select 1 from import where import.account_id = contact.account_id and import.state <> 'thrown-away'))`;

/** Where the account's contacts are found now on one network, either side; nobody who is suspended. */
export async function contactIdentities(db: Db, accountId: number, protocol: string): Promise<ContactIdentity[]> {
  const { rows } = await sql<ContactIdentity>`
    select identity.id as "identityId", identity.person_id as "personId", identity.host, ${isLocal} as local,
           tie.ours = 'established' as receiving, ${theyShare} as sharing,
           ${isUntold} as untold
      from contact join tie on tie.contact_id = contact.id
      join identity on identity.person_id = contact.person_id and identity.protocol = tie.protocol and identity.state = 'current'
     where contact.account_id = ${accountId} and tie.protocol = ${protocol} and contact.suspended_at is null
       and (tie.ours = 'established' or ${theyShare})
     order by identity.id`.execute(db);
  return rows;
}

const isLocal: RawBuilder<boolean> = sql<boolean>`exists (select 1 from own_key where own_key.identity_id = identity.id)`;

export type TieToTell = { readonly accountId: number; readonly contactId: number; readonly personId: number };

/** Of all accounts with one person, or of one account with all persons. */
export type TiesOf = { readonly protocol: string } & ({ readonly personId: number } | { readonly accountId: number });

/**
 * R5: our side has not been told to where they are now. Derived, never mass-updated. What an import brought and nobody was ever told
 * stays so until that import is announced, or kept here with the wish that they be asked, or a move on that network led to the account (R11).
 * @see core/contact.ts `mustTell`
 */
const mustBeTold = (of: TiesOf) => sql`
  from contact join tie on tie.contact_id = contact.id and tie.protocol = ${of.protocol}
  join account on account.id = contact.account_id and account.state = 'active'
  join identity on identity.person_id = contact.person_id and identity.protocol = tie.protocol and identity.state = 'current'
 where ${"personId" in of ? sql`contact.person_id = ${of.personId}` : sql`contact.account_id = ${of.accountId}`}
   and tie.ours <> 'none' and tie.told_identity_id is distinct from identity.id and contact.suspended_at is null
   and (tie.told_identity_id is not null or ${mayTellImported})`;

/**
 * Contacts that have not told their person our side where they are now.
 * @param after  the contact behind which to go on
 */
export async function tiesToTell(
  db: Db,
  of: TiesOf & { readonly after: number; readonly most: number },
): Promise<TieToTell[]> {
  const { rows } = await sql<TieToTell>`
    select contact.account_id as "accountId", contact.id as "contactId", contact.person_id as "personId" ${mustBeTold(of)} and contact.id > ${of.after}
     order by contact.id limit ${of.most}`.execute(db);
  return rows;
}

/** Those of these contacts that are still to be told, held until the transaction ends: accounts stay open, in the order of `holdActive`. */
export async function holdTies(tx: Tx, of: TiesOf, contactIds: readonly number[]): Promise<TieToTell[]> {
  const ids = contactIds as number[];
  await sql`
    select 1 from account where id in (select account_id from contact where id = any(${ids}::bigint[])) order by id for share`.execute(
    tx,
  );
  await sql`
    select 1 from person
     where id in (select person_id from contact where id = any(${ids}::bigint[])
                  union select account.person_id from account join contact on contact.account_id = account.id where contact.id = any(${ids}::bigint[]))
     order by id for no key update`.execute(tx);
  const { rows } = await sql<TieToTell>`
    select contact.account_id as "accountId", contact.id as "contactId", contact.person_id as "personId" ${mustBeTold(of)} and contact.id = any(${ids}::bigint[])
     order by contact.id for update of contact`.execute(tx);
  return rows;
}

export type ListedContact = {
  readonly contactId: number;
  readonly personId: number;
  /** Their current address; of somebody who has ended, the last one. */
  readonly ref: string;
  readonly name: string | null;
  /** We share with them. */
  readonly receiving: boolean;
  /** They share with us. */
  readonly sharing: boolean;
  /** We have asked them, and wait for their answer. */
  readonly asked: boolean;
  /** They have asked us, and wait for ours. */
  readonly asks: boolean;
  /** A block met this contact, and its owner has not decided yet (R12). */
  readonly suspended: boolean;
  readonly muted: boolean;
  readonly note: string | null;
  readonly aspects: readonly string[];
};

/** The account's contacts by name. @param personId  only the contact with that person */
export async function listContacts(
  db: Db,
  accountId: number,
  personId: number | null = null,
): Promise<ListedContact[]> {
  const { rows } = await sql<ListedContact>`
    select contact.id as "contactId", contact.person_id as "personId", home.ref, home.name,
           contact.suspended_at is null and exists (select 1 from tie where contact_id = contact.id and ours = 'established') as receiving,
           contact.suspended_at is null and exists (select 1 from tie where contact_id = contact.id and ${theyShare}) as sharing,
           contact.suspended_at is null and exists (select 1 from tie where contact_id = contact.id and ours = 'asked') as asked,
           contact.suspended_at is null and exists (select 1 from tie where contact_id = contact.id and ${theyAsk}) as asks,
           contact.suspended_at is not null as suspended, contact.note,
           exists (select 1 from mute where mute.account_id = contact.account_id and mute.person_id = contact.person_id) as muted,
           array(select aspect.name from aspect_member join aspect on aspect.id = aspect_member.aspect_id
                  where aspect_member.contact_id = contact.id order by aspect.position, aspect.id) as aspects
      from contact
      join lateral (select identity.ref, nullif(profile.display_name, '') as name
                      from identity left join profile on profile.identity_id = identity.id
                     where identity.person_id = contact.person_id
                     order by identity.state = 'current' desc, case when identity.state <> 'current' then identity.since end desc, identity.id limit 1) as home on true
     where contact.account_id = ${accountId} and (${personId}::bigint is null or contact.person_id = ${personId}::bigint)
     order by lower(coalesce(home.name, home.ref)), contact.id`.execute(db);
  return rows;
}

/** Accounts of people who have signed up to bring one here: nobody finds them, and they have no identity before they need one. */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";
import { bylineReferences, identityReferences, personReferences } from "../references.ts";
import { insertWithProfile, makeAccount, type NewAccount, type NewIdentity } from "./accounts.ts";

/** Makes an account without an identity: nothing is there that could be shown of it. Its name is taken. */
export async function makeArriving(
  tx: Tx,
  account: Omit<NewAccount, "identities">,
  now: Date,
): Promise<{ readonly accountId: number; readonly personId: number }> {
  const made = await makeAccount(tx, { ...account, identities: [] }, now);
  await tx.updateTable("account").set({ arriving_since: now }).where("id", "=", made.accountId).execute();
  return made;
}

/** Gives an account that is arriving its identities, unless it has some. Still nobody finds it. @returns false: it is not arriving (any more) */
export async function givePresence(
  tx: Tx,
  accountId: number,
  identities: readonly NewIdentity[],
  profile: NewAccount["profile"],
  now: Date,
): Promise<boolean> {
  const held = await holdArriving(tx, accountId);
  if (held === null) return false;
  if (!held.present)
    for (const identity of identities)
      await insertWithProfile(tx, { accountId, personId: held.personId }, identity, profile, now);
  return true;
}

export type ArrivingAccount = {
  readonly personId: number;
  readonly username: string;
  readonly since: Date;
  /** It has identities: an import into it was begun. */
  readonly present: boolean;
  /** It had arrived once, and whatever came was thrown away: others may know it by its name. */
  readonly foundBefore: boolean;
  /** When its owner last used a page. */
  readonly seenAt: Date | null;
};

const arriving = (accountId: number) => sql`
  select person_id as "personId", username, arriving_since as since,
         exists (select 1 from own_key where own_key.account_id = account.id) as present,
         exists (select 1 from found_before where found_before.account_id = account.id) as "foundBefore",
         (select max(seen_at) from session where session.account_id = account.id) as "seenAt"
    from account where id = ${accountId} and arriving_since is not null`;

/** Null: there is none, or it is not arriving (any more). */
export async function findArriving(db: Db, accountId: number): Promise<ArrivingAccount | null> {
  return (await sql<ArrivingAccount>`${arriving(accountId)}`.execute(db)).rows[0] ?? null;
}

/** As `findArriving`; it stays as it is until the transaction ends. */
export async function holdArriving(tx: Tx, accountId: number): Promise<ArrivingAccount | null> {
  return (await sql<ArrivingAccount>`${arriving(accountId)} for update of account`.execute(tx)).rows[0] ?? null;
}

/** The identities with which an account was found before it was arriving anew; by network. None: it never was. */
export async function identitiesFoundBefore(db: Db, accountId: number): Promise<readonly NewIdentity[]> {
  return db
    .selectFrom("found_before")
    .select(["protocol", "ref", "host", "guid"])
    .select(["public_key as publicKey", "sealed_private_key as sealedPrivateKey"])
    .where("account_id", "=", accountId)
    .orderBy("protocol")
    .execute();
}

/** Things of an identity that it does not have from anybody else: they go with it. */
const itsOwn: readonly string[] = ["identity_key", "own_key", "profile", "byline"];

/** What says that somebody has met an account, or that it has done something itself: how many such rows there are, or more than none. */
function lifeOf(accountId: number) {
  const mine = sql`(select identity_id from own_key where account_id = ${accountId})`;
  const person = sql`(select person_id from account where id = ${accountId})`;
  const points = (table: string, column: string, at: ReturnType<typeof sql>) =>
    sql`exists (select 1 from ${sql.table(table)} where ${sql.ref(`${table}.${column}`)} in ${at})`;
  return sql.join(
    [
      ...identityReferences.flatMap(({ table, column }) =>
        itsOwn.includes(table) ? [] : [points(table, column, mine)],
      ),
      ...bylineReferences.map(({ table, column }) =>
        points(table, column, sql`(select id from byline where identity_id in ${mine})`),
      ),
      ...personReferences.flatMap(({ table, column }) =>
        table === "identity" || table === "account" ? [] : [points(table, column, person)],
      ),
      sql`exists (select 1 from identity where person_id in ${person} and id not in ${mine})`,
      sql`exists (select 1 from contact where contact.account_id = ${accountId})`,
      sql`exists (select 1 from migration where migration.account_id = ${accountId})`,
      sql`exists (select 1 from import where import.account_id = ${accountId} and import.state <> 'thrown-away')`,
      sql`exists (select 1 from job where kind = 'tell' and args ->> 'as' in (select identity_id::text from own_key where account_id = ${accountId}))`,
      sql`exists (select 1 from profile where identity_id in ${mine} and (display_name <> '' or avatar_photo_id is not null or
        coalesce(first_name, last_name, bio, location, gender, birthday, tags, avatar_url, '') <> ''))`,
    ],
    sql` or `,
  );
}

/**
 * What an account was made for was thrown away: it is arriving anew, without identities. Those with which it could be found are kept apart. Not where
 * somebody has met it meanwhile, or it has done something itself, or another import into it was begun: then it stays as it is.
 * @returns whether it is arriving
 */
export async function returnToArriving(tx: Tx, accountId: number, now: Date): Promise<boolean> {
  const account = await tx
    .selectFrom("account")
    .select(["state", "arriving_since as since"])
    .where("id", "=", accountId)
    .where("state", "in", ["inactive", "active"])
    .forUpdate()
    .executeTakeFirst();
  if (account === undefined) return false;
  const { rows } = await sql<{ lives: boolean }>`select (${lifeOf(accountId)}) as lives`.execute(tx);
  if (rows[0]?.lives !== false) return false;
  if (account.state === "active")
    await sql`
      insert into found_before (account_id, protocol, ref, host, guid, public_key, sealed_private_key)
      select own_key.account_id, identity.protocol, identity.ref, identity.host, identity.guid, identity_key.public_key, own_key.sealed_private_key
        from own_key join identity on identity.id = own_key.identity_id
        join identity_key on identity_key.identity_id = identity.id and identity_key.source = 'own'
       where own_key.account_id = ${accountId} and identity.state = 'current'
      on conflict (account_id, protocol) do nothing`.execute(tx);
  const { rows: gone } = await sql<{ id: number }>`
    select identity_id as id from own_key where account_id = ${accountId}`.execute(tx);
  const ids = gone.map(({ id }) => id);
  for (const table of itsOwn)
    await sql`delete from ${sql.table(table)} where identity_id = any(${ids}::bigint[])`.execute(tx);
  await sql`delete from identity where id = any(${ids}::bigint[])`.execute(tx);
  await tx
    .updateTable("account")
    .set({ state: "inactive", arriving_since: account.since ?? now })
    .where("id", "=", accountId)
    .execute();
  return true;
}

/** What hangs on an account that never had an identity, in the order in which it goes. A test compares this with the catalogue. */
export const hangsOnArriving: readonly string[] = [
  "upload",
  "hand_over_in",
  "hand_over_out",
  "move_in_attempt",
  "move_in",
  "letter",
  "notification",
  "session",
  "password_link",
  "invitation",
  "aspect",
  "taken_name",
];

/** Removes an account that never had an identity, with its name: nobody can have met it. To be called under `holdArriving`. */
export async function removeArriving(tx: Tx, accountId: number, personId: number): Promise<void> {
  for (const table of hangsOnArriving)
    await sql`delete from ${sql.table(table)} where account_id = ${accountId}`.execute(tx);
  await tx.deleteFrom("account").where("id", "=", accountId).execute();
  await tx.deleteFrom("person").where("id", "=", personId).execute();
}

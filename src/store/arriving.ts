/** Accounts of people who have signed up to bring one here: nobody finds them, and they have no identity before they need one. */
import { sql } from "kysely";
import { insertWithProfile, makeAccount, type NewAccount, type NewIdentity } from "./accounts.ts";
import type { Db, Tx } from "./database.ts";

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
  /** When its owner last used a page. */
  readonly seenAt: Date | null;
};

const arriving = (accountId: number) => sql`
  select person_id as "personId", username, arriving_since as since,
         exists (select 1 from own_key where own_key.account_id = account.id) as present,
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

/** What hangs on an account that never had an identity, in the order in which it goes. A test compares this with the catalogue. */
export const hangsOnArriving: readonly string[] = [
  "upload",
  "move_in_attempt",
  "move_in",
  "letter",
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

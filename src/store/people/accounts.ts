/** Accounts: how one is made (person, identity with its key, profile, name), found, listed. */

import { sql } from "kysely";
import { type AccountState, isOpen, openStates } from "../../core/account.ts";
import type { ProfileFields } from "../../core/snapshot.ts";
import type { Db, Tx } from "../database.ts";

/** Where an account is found on one network. */
export type NewIdentity = {
  readonly protocol: string;
  readonly ref: string;
  readonly host: string;
  readonly guid: string;
  readonly publicKey: Uint8Array;
  readonly sealedPrivateKey: Uint8Array;
};

export type NewAccount = {
  readonly username: string;
  /** Of different networks. None: nobody finds it, and it gets them with `givePresence`. */
  readonly identities: readonly NewIdentity[];
  readonly photoPath: string;
  readonly email: string | null;
  readonly language: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly profile: ProfileFields & { readonly originalBio: string | null };
};

export type NameStanding = "free" | "account" | "once-used";

/** Whether a name is an open account's, was one's, or is free. */
export async function nameStanding(db: Db, username: string): Promise<NameStanding> {
  const row = await db
    .selectFrom("taken_name")
    .innerJoin("account", "account.id", "taken_name.account_id")
    .select("account.state")
    .where("taken_name.username", "=", username)
    .executeTakeFirst();
  if (row === undefined) return "free";
  return isOpen(row.state) ? "account" : "once-used";
}

/** Makes the account: person, identities with their keys and profiles; inactive, with its name taken. */
export async function makeAccount(
  tx: Tx,
  account: NewAccount,
  now: Date,
): Promise<{ accountId: number; personId: number }> {
  const person = await tx.insertInto("person").values({ created_at: now }).returning("id").executeTakeFirstOrThrow();
  const { id: accountId } = await tx
    .insertInto("account")
    .values({
      person_id: person.id,
      username: account.username,
      state: "inactive",
      email: account.email,
      language: account.language,
      settings: JSON.stringify(account.settings),
      asks_first: account.settings.asksFirst === true,
      photo_path: account.photoPath,
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const owner = { accountId, personId: person.id };
  for (const identity of account.identities) await insertWithProfile(tx, owner, identity, account.profile, now);
  await tx.insertInto("taken_name").values({ username: account.username, account_id: accountId }).execute();
  return { accountId, personId: person.id };
}

type Owner = { readonly accountId: number; readonly personId: number };

/** With its keys, byline and profile. */
export async function insertWithProfile(
  tx: Tx,
  owner: Owner,
  identity: NewIdentity,
  profile: NewAccount["profile"],
  now: Date,
): Promise<void> {
  const identityId = await insertIdentity(tx, owner, identity, now);
  await tx
    .insertInto("profile")
    .values({
      identity_id: identityId,
      display_name: profile.displayName,
      first_name: profile.firstName,
      last_name: profile.lastName,
      bio: profile.bio,
      original_bio: profile.originalBio,
      location: profile.location,
      gender: profile.gender,
      birthday: profile.birthday,
      tags: profile.tags,
      avatar_url: profile.avatarUrl,
      emojis: (profile.emojis ?? []).length === 0 ? null : JSON.stringify(profile.emojis),
      searchable: profile.searchable,
      public: profile.public,
      nsfw: profile.nsfw,
      edited_at: profile.editedAtMs === null ? null : new Date(profile.editedAtMs),
    })
    .execute();
}

/** With its keys and its byline, and no profile yet. @returns its id */
async function insertIdentity(
  tx: Tx,
  { accountId, personId }: Owner,
  { protocol, ref, host, guid, publicKey, sealedPrivateKey }: NewIdentity,
  now: Date,
): Promise<number> {
  const { id } = await tx
    .insertInto("identity")
    .values({ person_id: personId, protocol, ref, host, guid, state: "current", since: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("identity_key")
    .values({ identity_id: id, public_key: Buffer.from(publicKey), source: "own", since: now })
    .execute();
  await tx.insertInto("byline").values({ identity_id: id, protocol, ref }).execute();
  await tx
    .insertInto("own_key")
    .values({ identity_id: id, account_id: accountId, sealed_private_key: Buffer.from(sealedPrivateKey) })
    .execute();
  return id;
}

/** Open accounts that never had an identity on one of these networks, behind `after`; with those networks. */
export async function accountsWithout(
  db: Db,
  protocols: readonly string[],
  after: number,
  most: number,
): Promise<{ readonly accountId: number; readonly username: string; readonly protocols: readonly string[] }[]> {
  const { rows } = await sql<{ accountId: number; username: string; protocols: string[] }>`
    select account.id as "accountId", account.username, array_agg(spoken.name) as protocols
      from account cross join unnest(${protocols as string[]}::text[]) as spoken (name)
     where account.state in ('inactive', 'active') and account.id > ${after}
       and (account.arriving_since is null or exists (select 1 from own_key where own_key.account_id = account.id))
       and not exists (select 1 from own_key join identity on identity.id = own_key.identity_id
                        where own_key.account_id = account.id and identity.protocol = spoken.name)
     group by account.id order by account.id limit ${most}`.execute(db);
  return rows;
}

/** Holds the account for this transaction: whoever acts for it holds its row. Null: it is not open (any more). */
export async function lockOpenAccount(tx: Tx, accountId: number): Promise<{ readonly personId: number } | null> {
  const account = await tx
    .selectFrom("account")
    .select("person_id as personId")
    .where("id", "=", accountId)
    .where("state", "in", openStates)
    .forUpdate()
    .executeTakeFirst();
  return account ?? null;
}

/** On one more network, with the profile that the account has. Nothing where it is there already, or not open any more. */
export async function addIdentity(tx: Tx, accountId: number, identity: NewIdentity, now: Date): Promise<void> {
  const account = await lockOpenAccount(tx, accountId);
  if (account === null) return;
  const [lacks] = await accountsWithout(tx, [identity.protocol], accountId - 1, 1);
  if (lacks?.accountId !== accountId) return;
  const identityId = await insertIdentity(tx, { accountId, ...account }, identity, now);
  await sql`
    insert into profile select changed.* from profile
      join identity on identity.id = profile.identity_id join own_key on own_key.identity_id = identity.id
      cross join lateral jsonb_populate_record(profile, jsonb_build_object('identity_id', ${identityId}::bigint)) as changed
     where own_key.account_id = ${accountId} and identity.state = 'current' order by identity.id limit 1`.execute(tx);
}

/** The account can be logged in to from now on, and its name is no longer free even if it is closed. */
export async function activateAccount(tx: Tx, accountId: number): Promise<void> {
  await tx
    .updateTable("account")
    .set({ state: "active", arriving_since: null })
    .where("id", "=", accountId)
    .where("state", "=", "inactive")
    .execute();
}

/** An account's identity on one network, as it is now. */
export type OwnIdentity = {
  readonly accountId: number;
  readonly username: string;
  readonly identityId: number;
  readonly personId: number;
  readonly bylineId: number;
  readonly protocol: string;
  readonly ref: string;
  readonly guid: string;
  readonly host: string;
};

/** The current identity of an open account on the network `protocol`; null where it has none there. */
export async function findOwnIdentity(db: Db, accountId: number, protocol: string): Promise<OwnIdentity | null> {
  const row = await db
    .selectFrom("account")
    .innerJoin("own_key", "own_key.account_id", "account.id")
    .innerJoin("identity", "identity.id", "own_key.identity_id")
    .innerJoin("byline", (join) =>
      join.onRef("byline.identity_id", "=", "identity.id").on("byline.import_id", "is", null),
    )
    .select(["account.id as accountId", "account.username", "identity.id as identityId"])
    .select(["account.person_id as personId", "byline.id as bylineId", "identity.protocol", "identity.ref"])
    .select(["identity.guid", "identity.host"])
    .where("account.id", "=", accountId)
    .where("account.state", "in", openStates)
    .where("identity.protocol", "=", protocol)
    .where("identity.state", "=", "current")
    .executeTakeFirst();
  return row === undefined || row.guid === null ? null : { ...row, guid: row.guid };
}

/**
 * Whether the account is open for acting; if so it stays open until the transaction ends, since closing waits. With `others`, those persons
 * are held too, in one order for all, so that two who act on each other at once wait instead of blocking each other.
 */
export async function holdActive(tx: Tx, accountId: number, others: readonly number[] = []): Promise<boolean> {
  const account = await tx
    .selectFrom("account")
    .select("person_id")
    .where("id", "=", accountId)
    .where("state", "=", "active")
    .forShare()
    .executeTakeFirst();
  if (account === undefined) return false;
  if (others.length > 0) {
    const persons = [account.person_id, ...others];
    await tx.selectFrom("person").select("id").where("id", "in", persons).orderBy("id").forNoKeyUpdate().execute();
  }
  return true;
}

/** What the account of an identity of ours is called, since when it is there under it, and where else it is found now. */
export async function besideIdentity(
  db: Db,
  identityId: number,
): Promise<{ readonly username: string; readonly since: Date; readonly also: readonly string[] }> {
  const { rows } = await sql<{ username: string; since: Date; also: string[] }>`
    select account.username, identity.since, array(
             select other.ref from own_key as mine join own_key as beside on beside.account_id = mine.account_id
               join identity as other on other.id = beside.identity_id and other.state = 'current' and other.protocol <> identity.protocol
              where mine.identity_id = identity.id order by other.id) as also
      from identity join own_key on own_key.identity_id = identity.id join account on account.id = own_key.account_id
     where identity.id = ${identityId}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error(`identity ${identityId} is none of ours`);
  return row;
}

/** The sealed private key of an identity of ours, current or left behind; null where it is not ours. */
export async function findSealedKey(
  db: Db,
  identityId: number,
): Promise<{ readonly ref: string; readonly protocol: string; readonly host: string; readonly sealed: Buffer } | null> {
  const row = await db
    .selectFrom("own_key")
    .innerJoin("identity", "identity.id", "own_key.identity_id")
    .select(["identity.ref", "identity.protocol", "identity.host", "own_key.sealed_private_key as sealed"])
    .where("own_key.identity_id", "=", identityId)
    .executeTakeFirst();
  return row ?? null;
}

export type AccountRow = {
  readonly accountId: number;
  readonly personId: number;
  readonly username: string;
  readonly state: AccountState;
  /** Its person has signed up to bring an account here, and it is not found until then. */
  readonly arriving: boolean;
};

/** An account by its name, also a closed one; null where nobody ever had that name. */
export async function findAccount(db: Db, username: string): Promise<AccountRow | null> {
  const row = await db
    .selectFrom("account")
    .select(["id as accountId", "person_id as personId", "username", "state"])
    .select((eb) => eb("arriving_since", "is not", null).$castTo<boolean>().as("arriving"))
    .where("username", "=", username)
    .executeTakeFirst();
  return row ?? null;
}

/** What an account says of its owner for nobody else. @throws {Error} there is none */
export async function findAccountData(
  db: Db,
  accountId: number,
): Promise<{
  readonly language: string | null;
  readonly email: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
}> {
  return db
    .selectFrom("account")
    .select(["language", "email", "settings"])
    .where("id", "=", accountId)
    .executeTakeFirstOrThrow();
}

/** Name and state of an account by its id; null: there is none. */
export async function findAccountStanding(
  db: Db,
  accountId: number,
): Promise<Pick<AccountRow, "username" | "state" | "arriving"> | null> {
  const row = await db
    .selectFrom("account")
    .select(["username", "state"])
    .select((eb) => eb("arriving_since", "is not", null).$castTo<boolean>().as("arriving"))
    .where("id", "=", accountId)
    .executeTakeFirst();
  return row ?? null;
}

/** Does this account want to decide itself who gets what it writes, where a network lets people ask? */
export async function wantsToBeAsked(db: Db, accountId: number): Promise<boolean> {
  const row = await db.selectFrom("account").select("asks_first").where("id", "=", accountId).executeTakeFirst();
  return row?.asks_first === true;
}

/** @returns false where it was so already */
export async function setWantsToBeAsked(tx: Tx, accountId: number, asksFirst: boolean): Promise<boolean> {
  const done = await tx
    .updateTable("account")
    .set({ asks_first: asksFirst })
    .where("id", "=", accountId)
    .where("asks_first", "=", !asksFirst)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Whose account it is. @throws {Error} there is none */
export async function findAccountPerson(db: Db, accountId: number): Promise<number> {
  const row = await db.selectFrom("account").select("person_id").where("id", "=", accountId).executeTakeFirstOrThrow();
  return row.person_id;
}

export type ListedAccount = {
  readonly username: string;
  readonly state: AccountState;
  /** Where it is, or was last, found. */
  readonly ref: string;
  readonly createdAt: Date;
  readonly hasPassword: boolean;
};

/** All accounts that were ever made here, by name. */
export async function listAccounts(db: Db): Promise<ListedAccount[]> {
  const rows = await db
    .selectFrom("account")
    .innerJoin("own_key", "own_key.account_id", "account.id")
    .innerJoin("identity", "identity.id", "own_key.identity_id")
    .distinctOn("account.username")
    .select(["account.username", "account.state", "identity.ref", "account.created_at as createdAt"])
    .select((eb) => eb("account.password_hash", "is not", null).as("hasPassword"))
    .orderBy("account.username")
    .orderBy("identity.id")
    .execute();
  return rows.map((row) => ({ ...row, hasPassword: Boolean(row.hasPassword) }));
}

/** Makes an open account one of those who look after the pod, or no longer. @returns false: there is no such account */
export async function setPodmin(db: Db, username: string, is: boolean): Promise<boolean> {
  const done = await db
    .updateTable("account")
    .set({ podmin: is })
    .where("username", "=", username)
    .where("state", "in", openStates)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Their names, in order. */
export async function listPodmins(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom("account")
    .select("username")
    .where("podmin", "=", true)
    .where("state", "in", openStates)
    .orderBy("username")
    .execute();
  return rows.map(({ username }) => username);
}

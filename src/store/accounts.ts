/** Accounts: how one is made (person, identity with its key, profile, name), found, listed. */
import { type AccountState, isOpen, openStates } from "../core/account.ts";
import type { ProfileFields } from "../core/snapshot.ts";
import type { Db, Tx } from "./database.ts";

export type NewAccount = {
  readonly username: string;
  readonly protocol: string;
  readonly ref: string;
  readonly host: string;
  readonly guid: string;
  readonly publicKey: Uint8Array;
  readonly sealedPrivateKey: Uint8Array;
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

/** Makes the account: person, identity with its key, profile; inactive, with its name taken. */
export async function makeAccount(
  tx: Tx,
  account: NewAccount,
  now: Date,
): Promise<{ accountId: number; personId: number; identityId: number }> {
  const person = await tx.insertInto("person").values({ created_at: now }).returning("id").executeTakeFirstOrThrow();
  const { id: identityId } = await tx
    .insertInto("identity")
    .values({
      person_id: person.id,
      protocol: account.protocol,
      ref: account.ref,
      host: account.host,
      guid: account.guid,
      state: "current",
      since: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("identity_key")
    .values({ identity_id: identityId, public_key: Buffer.from(account.publicKey), source: "own", since: now })
    .execute();
  await tx
    .insertInto("byline")
    .values({ identity_id: identityId, protocol: account.protocol, ref: account.ref })
    .execute();
  const { profile } = account;
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
      searchable: profile.searchable,
      public: profile.public,
      nsfw: profile.nsfw,
      edited_at: profile.editedAtMs === null ? null : new Date(profile.editedAtMs),
    })
    .execute();
  const { id: accountId } = await tx
    .insertInto("account")
    .values({
      person_id: person.id,
      username: account.username,
      state: "inactive",
      email: account.email,
      language: account.language,
      settings: JSON.stringify(account.settings),
      photo_path: account.photoPath,
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("own_key")
    .values({
      identity_id: identityId,
      account_id: accountId,
      sealed_private_key: Buffer.from(account.sealedPrivateKey),
    })
    .execute();
  await tx.insertInto("taken_name").values({ username: account.username, account_id: accountId }).execute();
  return { accountId, personId: person.id, identityId };
}

/** The account can be logged in to from now on, and its name is no longer free even if it is closed. */
export async function activateAccount(tx: Tx, accountId: number): Promise<void> {
  await tx
    .updateTable("account")
    .set({ state: "active" })
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
};

/** An account by its name, also a closed one; null where nobody ever had that name. */
export async function findAccount(db: Db, username: string): Promise<AccountRow | null> {
  const row = await db
    .selectFrom("account")
    .select(["id as accountId", "person_id as personId", "username", "state"])
    .where("username", "=", username)
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

/** Accounts of this pod whose person has moved away (R14): the mark, and what is found of them. */
import { sql } from "kysely";
import { openStates } from "../../core/account.ts";
import type { IdentityState } from "../../core/identity.ts";
import type { Db, Tx } from "../database.ts";
import type { OwnIdentity } from "../people/accounts.ts";

/** Nobody writes with it any more. Roles never travel, and none stays behind. @returns false where it was not open */
export async function markMoved(tx: Tx, accountId: number, at: Date): Promise<boolean> {
  const moved = await tx
    .updateTable("account")
    .set({ state: "moved", left_at: at, podmin: false })
    .where("id", "=", accountId)
    .where("state", "in", openStates)
    .executeTakeFirst();
  return moved.numUpdatedRows === 1n;
}

/** It is written with again. @returns false where it had not moved */
export async function markReturned(tx: Tx, accountId: number): Promise<boolean> {
  const back = await tx
    .updateTable("account")
    .set({ state: "active", left_at: null })
    .where("id", "=", accountId)
    .where("state", "=", "moved")
    .executeTakeFirst();
  return back.numUpdatedRows === 1n;
}

/** Since when the account is left, which it stays until the transaction ends; null where it is not. */
export async function holdLeft(tx: Tx, accountId: number): Promise<Date | null> {
  const row = await tx
    .selectFrom("account")
    .select("left_at")
    .where("id", "=", accountId)
    .where("state", "=", "moved")
    .forUpdate()
    .executeTakeFirst();
  return row?.left_at ?? null;
}

/** An account that was left, and the address that it was left with. */
export type LeftAccount = {
  readonly accountId: number;
  readonly username: string;
  readonly leftAt: Date;
  readonly protocol: string;
  readonly identityId: number;
  readonly ref: string;
};

/** By its name, by itself, by its address or the guid of that; null where there is none, or it was not left. */
export async function findLeft(
  db: Db,
  by:
    | { readonly username: string }
    | { readonly accountId: number }
    | { readonly identityId: number }
    | { readonly ref: string }
    | { readonly protocol: string; readonly guid: string },
): Promise<LeftAccount | null> {
  let query = db
    .selectFrom("account")
    .innerJoin("own_key", "own_key.account_id", "account.id")
    .innerJoin("identity", "identity.id", "own_key.identity_id")
    .select(["account.id as accountId", "account.username", "account.left_at as leftAt"])
    .select(["identity.protocol", "identity.id as identityId", "identity.ref"])
    .where("account.state", "=", "moved")
    .where("identity.state", "=", "moved");
  if ("username" in by) query = query.where("account.username", "=", by.username);
  else if ("ref" in by) query = query.where("identity.ref", "=", by.ref);
  else if ("identityId" in by) query = query.where("identity.id", "=", by.identityId);
  else if ("accountId" in by) query = query.where("account.id", "=", by.accountId);
  else query = query.where("identity.protocol", "=", by.protocol).where("identity.guid", "=", by.guid);
  const row = await query.orderBy("identity.until", "desc").orderBy("identity.id").limit(1).executeTakeFirst();
  return row === undefined || row.leftAt === null ? null : { ...row, leftAt: row.leftAt };
}

/** The identity that an account was left with, as that of an open account is given by `findOwnIdentity`; null where it was not left on that network. */
export async function findLeftIdentity(db: Db, accountId: number, protocol: string): Promise<OwnIdentity | null> {
  const { rows } = await sql<OwnIdentity>`
    select account.id as "accountId", account.username, identity.id as "identityId", account.person_id as "personId", byline.id as "bylineId",
           identity.protocol, identity.ref, identity.guid, identity.host
      from account join own_key on own_key.account_id = account.id join identity on identity.id = own_key.identity_id
      join byline on byline.identity_id = identity.id and byline.import_id is null
     where account.id = ${accountId} and account.state = 'moved' and identity.protocol = ${protocol} and identity.state = 'moved'
       and identity.guid is not null
     order by identity.since desc, identity.id limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Whose inbox a message came to: also of an account that was left or is closed. */
export type InboxOwner = {
  readonly accountId: number;
  readonly identityId: number;
  readonly ref: string;
  readonly state: IdentityState;
};

/**
 * The identity that an account has, or had, on that network: the current one, else the last; null where it never had one. Of an account that was left on another
 * network alone (R14) it is current: nobody is told that it has ended.
 */
export async function findInboxIdentity(db: Db, accountId: number, protocol: string): Promise<InboxOwner | null> {
  const { rows } = await sql<InboxOwner>`
    select own_key.account_id as "accountId", identity.id as "identityId", identity.ref,
           case when account.state <> 'closed' or identity.state <> 'current' then identity.state else 'ended' end as state
      from own_key join identity on identity.id = own_key.identity_id join account on account.id = own_key.account_id
     where own_key.account_id = ${accountId} and identity.protocol = ${protocol}
     order by identity.state = 'current' desc, identity.since desc, identity.id limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Takes the right to tell a sender again what became of an address, unless that was done since `before`. @returns whether it was free */
export async function claimTellingAgain(
  tx: Tx,
  identityId: number,
  senderId: number,
  now: Date,
  before: Date,
): Promise<boolean> {
  await sql`delete from told_again where told_at <= ${before}`.execute(tx);
  const { rows } = await sql`
    insert into told_again (identity_id, to_identity_id, told_at) values (${identityId}, ${senderId}, ${now})
    on conflict do nothing returning 1`.execute(tx);
  return rows.length > 0;
}

/** Accounts of this pod that ask to leave, on networks where the old pod tells of it: who may, what waits, and who has to be told. */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";
import type { OwnIdentity } from "../people/accounts.ts";
import { isShutOut } from "../people/shut-out.ts";
import { type MigrationRow, migrationsOfPair } from "./migrations.ts";

/** The identity that an account still has on that network, also after it was left on another one (R14); null where it has none there any more. */
export async function findLeavable(db: Db, accountId: number, protocol: string): Promise<OwnIdentity | null> {
  const { rows } = await sql<OwnIdentity>`
    select account.id as "accountId", account.username, identity.id as "identityId", identity.person_id as "personId", byline.id as "bylineId",
           identity.protocol, identity.ref, identity.guid, identity.host
      from account join own_key on own_key.account_id = account.id join identity on identity.id = own_key.identity_id
      join byline on byline.identity_id = identity.id and byline.import_id is null
     where account.id = ${accountId} and account.state in ('active', 'moved') and identity.protocol = ${protocol} and identity.state = 'current'
       and identity.guid is not null
     order by identity.id limit 1`.execute(db);
  return rows[0] ?? null;
}

/** The account's row is held until the transaction ends: it is open, or was left on another network. */
export async function holdLeavable(tx: Tx, accountId: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from account where id = ${accountId} and state in ('active', 'moved') for no key update`.execute(tx);
  return rows.length > 0;
}

/** A wish to leave that can still be taken back. */
export type AskedLeaving = {
  readonly migrationId: number;
  readonly protocol: string;
  readonly oldRef: string;
  readonly newRef: string;
  readonly askedAt: Date;
};

/** What the account has asked for and not taken back, whether or not its time has come. */
export async function askedLeaving(db: Db, accountId: number): Promise<AskedLeaving | null> {
  const { rows } = await sql<AskedLeaving>`
    select id as "migrationId", protocol, old_ref as "oldRef", new_ref as "newRef", heard_at as "askedAt"
      from migration where account_id = ${accountId} and role = 'departure' and state = 'asked' order by id limit 1`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** When the account was last left by a move on that network that counted; null: never. Attempts cost nothing. */
export async function lastLeft(db: Db, accountId: number, protocol: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(applied_at) as at from migration
     where account_id = ${accountId} and protocol = ${protocol} and role = 'departure' and applied_at is not null and undone_at is null`.execute(
    db,
  );
  return rows[0]?.at ?? null;
}

/** Has a move led from that address to this account? Then its `previous` stays. When the last one did. */
export async function arrivedFrom(
  db: Db,
  of: { readonly protocol: string; readonly oldRef: string; readonly newRef: string },
): Promise<Date | null> {
  const pairs: MigrationRow[] = await migrationsOfPair(db, of.protocol, of.oldRef, of.newRef);
  return pairs.find(({ appliedAt, undoneAt }) => appliedAt !== null && undoneAt === null)?.appliedAt ?? null;
}

/** How many share with the account, by network. */
export async function followersByNetwork(
  db: Db,
  accountId: number,
): Promise<readonly { readonly protocol: string; readonly ref: string; readonly followers: number }[]> {
  const { rows } = await sql<{ protocol: string; ref: string; followers: number }>`
    select identity.protocol, identity.ref,
           (select count(*) from contact join tie on tie.contact_id = contact.id
             where contact.account_id = own_key.account_id and contact.suspended_at is null and tie.protocol = identity.protocol
               and tie.theirs = 'established' and tie.heard_at_identity_id is not null) as followers
      from own_key join identity on identity.id = own_key.identity_id and identity.state = 'current'
     where own_key.account_id = ${accountId} order by identity.protocol`.execute(db);
  return rows;
}

/**
 * Where the pods of a network are reached with which this one has to do: not only those where somebody follows the account. Who only blocks or mutes it learns of
 * its move in no other way.
 * @param after  go on behind this endpoint; "" for all
 */
export async function podsOfNetwork(db: Db, protocol: string, after: string, most: number): Promise<string[]> {
  const { rows } = await sql<{ endpoint: string }>`
    select distinct public_endpoint collate "C" as endpoint from identity
     where protocol = ${protocol} and state <> 'ended' and public_endpoint collate "C" > ${after}
       and not exists (select 1 from own_key where own_key.identity_id = identity.id) and not ${isShutOut("identity")}
     order by 1 limit ${most}`.execute(db);
  return rows.map(({ endpoint }) => endpoint);
}

/** How many those are. */
export async function countPods(db: Db, protocol: string): Promise<number> {
  const { rows } = await sql<{ pods: number }>`
    select count(distinct public_endpoint) as pods from identity
     where protocol = ${protocol} and state <> 'ended' and not exists (select 1 from own_key where own_key.identity_id = identity.id)
       and not ${isShutOut("identity")}`.execute(db);
  return rows[0]?.pods ?? 0;
}

/** Has that endpoint taken what was put for it on behalf of a migration? Also one that nothing was put for has nothing to wait for. */
export async function hasTaken(db: Db, migrationId: number, endpoint: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from migration_told where migration_id = ${migrationId} and endpoint = ${endpoint} and delivered_at is null`.execute(
    db,
  );
  return rows.length === 0;
}

/** Where the pods of those who share with the account, or ask to, are reached: who must know where it went. */
export async function followersEndpoints(db: Db, accountId: number, protocol: string): Promise<string[]> {
  const { rows } = await sql<{ endpoint: string }>`
    select distinct home.public_endpoint collate "C" as endpoint
      from contact join tie on tie.contact_id = contact.id and tie.protocol = ${protocol} and tie.theirs <> 'none'
      join identity as home on home.person_id = contact.person_id and home.protocol = tie.protocol and home.state = 'current'
     where contact.account_id = ${accountId} and contact.suspended_at is null and home.public_endpoint is not null
       and not exists (select 1 from own_key where own_key.identity_id = home.id) and not ${isShutOut("home")}
     order by 1`.execute(db);
  return rows.map(({ endpoint }) => endpoint);
}

const follows = sql<boolean>`contact.suspended_at is null and tie.theirs = 'established' and tie.heard_at_identity_id is not null`;

/** How many people of other pods follow the account on that network whom it does not follow itself. */
export async function followersAlone(db: Db, accountId: number, protocol: string): Promise<number> {
  const { rows } = await sql<{ people: number }>`
    select count(*)::int as people
      from contact join tie on tie.contact_id = contact.id and tie.protocol = ${protocol}
      join identity as home on home.person_id = contact.person_id and home.protocol = tie.protocol and home.state = 'current'
     where contact.account_id = ${accountId} and ${follows} and tie.ours = 'none'
       and not exists (select 1 from own_key where own_key.identity_id = home.id)`.execute(db);
  return rows[0]?.people ?? 0;
}

/** How many people of one pod follow the account. */
export async function followersAt(db: Db, accountId: number, protocol: string, host: string): Promise<number> {
  const { rows } = await sql<{ people: number }>`
    select count(*)::int as people
      from contact join tie on tie.contact_id = contact.id and tie.protocol = ${protocol}
      join identity as home on home.person_id = contact.person_id and home.protocol = tie.protocol and home.state = 'current'
     where contact.account_id = ${accountId} and ${follows} and home.host = ${host}`.execute(db);
  return rows[0]?.people ?? 0;
}

/** The receipt of a move: how far it is, who was told when and answered what, who has confirmed the new address, and whom one should write to oneself. */
import { sql } from "kysely";
import type { Db } from "../database.ts";
import { isWaiting } from "../moves/told.ts";

export type MoveHead = {
  readonly migrationId: number;
  readonly role: "arrival" | "departure";
  readonly state: string;
  readonly protocol: string;
  readonly oldRef: string;
  readonly newRef: string;
  /** As people know them: `name@host` where the address does not say so and the name is known; else the address. */
  readonly oldName: string;
  readonly newName: string;
  /** What became of the new address, as far as this pod has heard; null: it is not known here. */
  readonly newState: "current" | "moved" | "ended" | null;
  readonly accountId: number;
  readonly username: string;
  readonly importId: number | null;
  /** The old address's key was known here, or learnt since; else it is a claim (R10). */
  readonly proved: boolean;
  readonly at: Date;
  readonly undoneAt: Date | null;
  /** Why it counts for nothing. */
  readonly refusal: string | null;
  /** Pods: all that were told; of them those that took it, that are still tried, and that were given up. */
  readonly told: number;
  readonly delivered: number;
  readonly waiting: number;
  readonly givenUp: number;
  /** Contacts that share with the account: those that address it at the new address, and those that do not yet. */
  readonly confirmed: number;
  readonly standing: number;
};

const confirmed = sql`tie.heard_at_identity_id is not distinct from migration.new_identity_id`;

/** `name@host` of an identity, where it has a name beside its address. */
const calledAt = (identityId: ReturnType<typeof sql>, ref: ReturnType<typeof sql>) => sql`coalesce((
  select coalesce(account.username, identity.username) || '@' || identity.host
    from identity left join own_key on own_key.identity_id = identity.id left join account on account.id = own_key.account_id
   where identity.id = ${identityId}), ${ref})`;

const heads = sql`
  select migration.id as "migrationId", migration.role, migration.state, migration.protocol, migration.old_ref as "oldRef",
         migration.new_ref as "newRef", ${calledAt(sql`migration.old_identity_id`, sql`migration.old_ref`)} as "oldName",
         ${calledAt(sql`migration.new_identity_id`, sql`migration.new_ref`)} as "newName",
         (select identity.state from identity where identity.id = migration.new_identity_id) as "newState", account.id as "accountId", account.username, migration.import_id as "importId",
         migration.old_identity_id is not null as proved, coalesce(migration.applied_at, migration.heard_at) as at,
         migration.undone_at as "undoneAt", migration.refusal, pods.told, pods.delivered, pods.waiting, pods."givenUp",
         contacts.confirmed, contacts.standing
    from migration join account on account.id = migration.account_id
    cross join lateral (
      select count(*) as told, count(*) filter (where not ${isWaiting} and told.given_up_at is null) as delivered,
             count(*) filter (where ${isWaiting}) as waiting, count(*) filter (where told.given_up_at is not null) as "givenUp"
        from migration_told as told where told.migration_id = migration.id) as pods
    cross join lateral (
      select count(*) filter (where ${confirmed}) as confirmed, count(*) filter (where not ${confirmed}) as standing
        from contact join tie on tie.contact_id = contact.id and tie.protocol = migration.protocol
       where contact.account_id = account.id and tie.theirs <> 'none' and contact.suspended_at is null) as contacts
   where migration.role in ('arrival', 'departure')`;

/** What people call that address: `name@host` where it does not say so and the name is known here; else the address. */
export async function calledBy(db: Db, protocol: string, ref: string): Promise<string> {
  const { rows } = await sql<{ called: string }>`
    select ${calledAt(sql`(select id from identity where protocol = ${protocol} and ref = ${ref})`, sql`${ref}::text`)} as called`.execute(
    db,
  );
  return rows[0]?.called ?? ref;
}

/** The moves of an account, to here and away, newest first. */
export async function movesOf(db: Db, accountId: number): Promise<MoveHead[]> {
  const { rows } = await sql<MoveHead>`${heads} and account.id = ${accountId} order by migration.id desc`.execute(db);
  return rows;
}

/** One of them; null where it is somebody else's or does not exist (security 25). */
export async function findMove(db: Db, accountId: number, migrationId: number): Promise<MoveHead | null> {
  const { rows } =
    await sql<MoveHead>`${heads} and account.id = ${accountId} and migration.id = ${migrationId}`.execute(db);
  return rows[0] ?? null;
}

/** One endpoint that was told. */
export type ToldLine = {
  readonly host: string;
  readonly endpoint: string;
  readonly state: "delivered" | "waiting" | "given-up";
  readonly toldAt: Date;
  readonly times: number;
  readonly tries: number;
  readonly triedAt: Date | null;
  /** What came of the last try: `HTTP 202`, or why nothing came back; also of the pod as a whole, where this was not tried. */
  readonly answer: string | null;
  readonly deliveredAt: Date | null;
  /** When it is tried again; null: it is not. */
  readonly nextAt: Date | null;
};

/** Those that failed first, then by host. @param after  go on behind that many */
export async function toldLines(db: Db, migrationId: number, after: number, most: number): Promise<ToldLine[]> {
  const { rows } = await sql<ToldLine>`
    select told.host, told.endpoint, case when told.given_up_at is not null then 'given-up' when ${isWaiting} then 'waiting' else 'delivered' end as state,
           told.put_at as "toldAt", told.times, told.tries, told.tried_at as "triedAt",
           coalesce(told.answer, case when ${isWaiting} then outbox_host.last_error end) as answer, told.delivered_at as "deliveredAt",
           case when ${isWaiting} then nullif(outbox_host.next_at, 'infinity') end as "nextAt"
      from migration_told as told left join outbox_host on outbox_host.host = told.host
     where told.migration_id = ${migrationId}
     order by (told.given_up_at is not null) desc, ${isWaiting} desc, told.host, told.endpoint offset ${after} limit ${most}`.execute(
    db,
  );
  return rows;
}

/** Somebody who shares with the account, or with whom it shares. */
export type ContactLine = {
  readonly ref: string;
  /** `name@host`, where the address does not say so and the name is known; else the address. */
  readonly called: string;
  readonly name: string | null;
  readonly sharing: boolean;
  readonly receiving: boolean;
  /** They address the account at its new address; null where they do not share or only ask, and of a departure: there is nothing to confirm here. */
  readonly confirmed: boolean | null;
  /** Where their pod could not be told. */
  readonly unreached: boolean;
  /** Whether their pod says that it follows moves, on networks where pods say so; null: it has not said. */
  readonly followsMoves: boolean | null;
};

/** Those who have not confirmed first, then by address. */
export async function contactLines(db: Db, migrationId: number, after: number, most: number): Promise<ContactLine[]> {
  const { rows } = await sql<ContactLine>`
    select home.ref, ${calledAt(sql`home.id`, sql`home.ref`)} as called, nullif(profile.display_name, '') as name, tie.theirs <> 'none' as sharing, tie.ours <> 'none' as receiving,
           case when tie.theirs <> 'none' and migration.role = 'arrival' then ${confirmed} end as confirmed,
           exists (select 1 from migration_told as told where told.migration_id = migration.id and told.host = home.host
                      and told.given_up_at is not null) as unreached,
           (select pod_fact.follows_moves from pod_fact where pod_fact.protocol = home.protocol and pod_fact.host = home.host) as "followsMoves"
      from migration join contact on contact.account_id = migration.account_id
      join tie on tie.contact_id = contact.id and tie.protocol = migration.protocol and (tie.ours <> 'none' or tie.theirs <> 'none')
      join identity as home on home.person_id = contact.person_id and home.protocol = migration.protocol and home.state = 'current'
      left join profile on profile.identity_id = home.id
     where migration.id = ${migrationId} and contact.suspended_at is null
     order by (case when tie.theirs = 'none' then 2 when ${confirmed} then 1 else 0 end), unreached desc, home.ref offset ${after} limit ${most}`.execute(
    db,
  );
  return rows;
}

/** Somebody of the account's archives whom nobody could find: nobody tells them. `name`: as the archive has it. */
export type LostContact = { readonly ref: string; readonly name: string | null; readonly reason: string };

/**
 * Of the archive that the move brought; of a move without one, those of its network in what the account brought at other times. Who only waits to be heard from is none.
 */
export async function lostContacts(db: Db, migrationId: number, most: number): Promise<LostContact[]> {
  const { rows } = await sql<LostContact>`
    select distinct ledger.waits_for as ref, nullif(ledger.item ->> 'name', '') as name, ledger.reason
      from migration join import on import.account_id = migration.account_id join ledger on ledger.import_id = import.id
     where migration.id = ${migrationId} and migration.role = 'arrival' and ledger.outcome in ('waiting', 'failed')
       and ledger.waits_for is not null and ledger.reason not in ('follower', 'request')
       and case when migration.import_id is not null then import.id = migration.import_id and ledger.kind in ('contact', 'tie')
                else import.released_at is not null and ledger.kind = 'tie' and ledger.item ->> 'network' = migration.protocol end
     order by 1, 2, 3 limit ${most}`.execute(db);
  return rows;
}

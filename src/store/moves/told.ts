/** Who was told of the move of an account here: put once per pod and endpoint, and kept when the parcels are long gone. */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";
import { type Address, type GivenUp, putMessages, type Tracked } from "../post-office/outbox.ts";

/** A kept envelope, ready to leave again. */
export type KeptEnvelope = {
  readonly migrationId: number;
  readonly protocol: string;
  readonly identityId: number;
  readonly mediaType: string;
  readonly body: Uint8Array;
  /** Of several about the same to one endpoint the earlier one leaves first. */
  readonly about: string;
};

/** Of these endpoints those that were never told of that migration. */
export async function untoldAmong(db: Db, migrationId: number, endpoints: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ endpoint: string }>`
    select endpoint from unnest(${endpoints as string[]}::text[]) as given (endpoint)
     where not exists (select 1 from migration_told where migration_id = ${migrationId} and migration_told.endpoint = given.endpoint)
     order by endpoint`.execute(db);
  return rows.map(({ endpoint }) => endpoint);
}

/** Puts the envelope into the outbox for these, and writes down that it was. Who was told before is told again. */
export async function putTold(
  tx: Tx,
  envelope: KeptEnvelope,
  addresses: readonly Address[],
  when: { readonly now: Date; readonly giveUpAt: Date },
): Promise<void> {
  if (addresses.length === 0) return;
  const { migrationId, protocol, identityId, mediaType, body, about } = envelope;
  const message = { protocol, identityId, kind: "migration", about, mediaType, body, addresses, migrationId };
  await putMessages(tx, [message], when);
  await sql`
    insert into migration_told (migration_id, endpoint, host, put_at)
    select ${migrationId}, endpoint, host, ${when.now}
      from unnest(${addresses.map(({ endpoint }) => endpoint)}::text[], ${addresses.map(({ host }) => host)}::text[]) as address (endpoint, host)
    on conflict (migration_id, endpoint) do update
       set put_at = excluded.put_at, times = migration_told.times + 1, given_up_at = null`.execute(tx);
}

/** What became of parcels that tell of moves, in the transaction that settles their hosts. */
export async function recordTries(tx: Tx, tracked: readonly Tracked[], at: Date): Promise<void> {
  if (tracked.length === 0) return;
  await sql`
    update migration_told as told
       set tries = told.tries + 1, tried_at = ${at}, answer = tried.answer,
           delivered_at = case when tried.delivered then ${at} else told.delivered_at end
      from unnest(${tracked.map(({ migrationId }) => migrationId)}::bigint[], ${tracked.map(({ parcel }) => parcel.endpoint)}::text[],
             ${tracked.map(({ answer }) => answer)}::text[], ${tracked.map(({ delivered }) => delivered)}::boolean[])
           as tried (migration_id, endpoint, answer, delivered)
     where told.migration_id = tried.migration_id and told.endpoint = tried.endpoint`.execute(tx);
  await settleTold(tx, [...new Set(tracked.map(({ migrationId }) => migrationId))]);
}

/** Their time is over. Messages of other kinds among them count for nothing here. */
export async function recordGivenUp(tx: Tx, givenUp: readonly GivenUp[], at: Date): Promise<void> {
  if (givenUp.length === 0) return;
  const { rows } = await sql<{ id: number }>`
    update migration_told as told set given_up_at = ${at}, answer = coalesce(gone.error, told.answer)
      from unnest(${givenUp.map(({ messageId }) => messageId)}::bigint[], ${givenUp.map(({ endpoint }) => endpoint)}::text[],
             ${givenUp.map(({ lastError }) => lastError)}::text[]) as gone (message_id, endpoint, error)
      join outbox_message as message on message.id = gone.message_id
     where told.migration_id = message.migration_id and told.endpoint = gone.endpoint
    returning told.migration_id as id`.execute(tx);
  await settleTold(tx, [...new Set(rows.map(({ id }) => id))]);
}

/** An arrival is `told` when nothing is on its way any more. */
async function settleTold(tx: Tx, migrationIds: readonly number[]): Promise<void> {
  await sql`
    update migration set state = 'told'
     where id = any(${migrationIds as number[]}::bigint[]) and role = 'arrival' and state = 'announced'
       and not exists (select 1 from migration_told as told where told.migration_id = migration.id and ${isWaiting})`.execute(
    tx,
  );
}

/** A condition on `told`. */
export const isWaiting = sql<boolean>`(told.given_up_at is null and (told.delivered_at is null or told.delivered_at < told.put_at))`;

/**
 * A newer move makes waiting parcels of an older one wrong, where it leaves the same address for another one, or leads back to it: these go.
 * An older one that the newer goes on from stays: who never heard of it would not understand the newer.
 */
export async function replaceOlderMoves(
  tx: Tx,
  newer: { readonly protocol: string; readonly oldRef: string; readonly newRef: string; readonly migrationId: number },
  at: Date,
): Promise<void> {
  await dropWaiting(
    tx,
    sql`migration.role in ('arrival', 'departure') and migration.protocol = ${newer.protocol} and migration.id <> ${newer.migrationId}
        and migration.old_ref in (${newer.oldRef}, ${newer.newRef})`,
    "replaced by a newer move",
    at,
  );
}

/** What still waits of one migration goes: it was undone, or its claim is dead. */
export const withdrawMove = (tx: Tx, migrationId: number, why: string, at: Date): Promise<void> =>
  dropWaiting(tx, sql`migration.id = ${migrationId}`, why, at);

/** R10: another key was learnt for the old address of a claim: it counts for nothing, and nobody more is told. What it brought stays the account's own. */
export async function endClaim(tx: Tx, migrationId: number, at: Date): Promise<void> {
  await tx
    .updateTable("migration")
    .set({ refusal: "owner-contradicted" })
    .where("id", "=", migrationId)
    .where("old_identity_id", "is", null)
    .execute();
  await withdrawMove(tx, migrationId, "contradicted by the old pod", at);
}

async function dropWaiting(tx: Tx, which: ReturnType<typeof sql>, why: string, at: Date): Promise<void> {
  await sql`
    with gone as (
      delete from outbox_parcel as parcel using outbox_message as message, migration
       where message.id = parcel.message_id and migration.id = message.migration_id and ${which}
      returning migration.id, parcel.endpoint)
    update migration_told as told set given_up_at = ${at}, answer = ${why}
      from gone where told.migration_id = gone.id and told.endpoint = gone.endpoint`.execute(tx);
}

/** Somebody who may be told again. */
export type ToldPod = {
  readonly endpoint: string;
  readonly host: string;
  readonly putAt: Date;
  /** Its parcel is still on the way. */
  readonly waits: boolean;
  /** Nothing shows that the move was taken: it did not arrive; of an arrival also: contacts there still write to the old address. */
  readonly open: boolean;
};

/** Who was told of a migration, in the order of their hosts. @param host  null: all */
export async function toldPods(db: Db, migrationId: number, host: string | null): Promise<ToldPod[]> {
  const which = host === null ? sql`true` : sql`told.host = ${host}`;
  const { rows } = await sql<ToldPod>`
    select told.endpoint, told.host, told.put_at as "putAt", ${isWaiting} as waits,
           told.delivered_at is null or migration.role = 'arrival' and exists (
             select 1 from identity as home
               join contact on contact.person_id = home.person_id and contact.account_id = migration.account_id
               join tie on tie.contact_id = contact.id and tie.protocol = migration.protocol
              where home.host = told.host and home.protocol = migration.protocol and home.state = 'current'
                and tie.theirs <> 'none' and tie.heard_at_identity_id is distinct from migration.new_identity_id) as open
      from migration_told as told join migration on migration.id = told.migration_id
     where told.migration_id = ${migrationId} and ${which} order by told.host, told.endpoint`.execute(db);
  return rows;
}

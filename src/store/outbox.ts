/**
 * The outbox: a message is kept once, with one parcel per endpoint. The row of a host is limit, breaker and clock: whoever leases it delivers
 * there alone, and a host that fails costs one probe per pause, however many parcels wait for it.
 */
import { sql } from "kysely";
import { pauseMs } from "../core/delivery.ts";
import type { Db, Tx } from "./database.ts";

export type OutgoingMessage = { readonly kind: string; readonly mediaType: string; readonly body: Uint8Array };
export type Address = { readonly host: string; readonly endpoint: string };

export type TakenParcel = {
  readonly id: number;
  readonly messageId: number;
  readonly endpoint: string;
  /** Failures of this very parcel so far. */
  readonly attempts: number;
};

/** A host under lease, with its parcels that are due, the oldest first. */
export type TakenHost = {
  readonly host: string;
  readonly failures: number;
  readonly leasedUntil: Date;
  readonly parcels: readonly TakenParcel[];
};

/** Writes a message and its parcels, in the transaction that causes them. @returns the message's id */
export async function putMessage(
  tx: Tx,
  message: OutgoingMessage,
  addresses: readonly Address[],
  when: { readonly now: Date; readonly giveUpAt: Date },
): Promise<number> {
  const { id } = await tx
    .insertInto("outbox_message")
    .values({
      kind: message.kind,
      media_type: message.mediaType,
      body: Buffer.from(message.body),
      created_at: when.now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const hosts = addresses.map(({ host }) => host);
  const endpoints = addresses.map(({ endpoint }) => endpoint);
  // A host that pauses after failures keeps its clock; one that idles is woken. In one order, so that two writers cannot lock each other out.
  // Its row is locked before the parcels are written: `settleHost` relies on that.
  await sql`
    insert into outbox_host (host, next_at) select distinct host, ${when.now}::timestamptz from unnest(${hosts}::text[]) as host order by host
    on conflict (host) do update set next_at = least(outbox_host.next_at, excluded.next_at) 
          where outbox_host.failures = 0 or outbox_host.next_at = 'infinity'`.execute(tx);
  await sql`
    insert into outbox_parcel (message_id, host, endpoint, next_at, give_up_at)
    select ${id}::bigint, host, endpoint, ${when.now}, ${when.giveUpAt} from unnest(${hosts}::text[], ${endpoints}::text[]) as address (host, endpoint)`.execute(
    tx,
  );
  return id;
}

/**
 * Leases due hosts, those that waited longest first, with up to `parcelsEach` due parcels of each. A lease that ran out is taken up
 * again. A host may come without parcels when all that were due have been given up: settle it all the same.
 */
export async function takeHosts(
  db: Db,
  how: { readonly now: Date; readonly leaseMs: number; readonly hosts: number; readonly parcelsEach: number },
): Promise<TakenHost[]> {
  const leasedUntil = new Date(how.now.getTime() + how.leaseMs);
  const { rows } = await sql<Omit<TakenHost, "leasedUntil">>`
    with due as (
      select host from outbox_host
       where next_at <= ${how.now} and (leased_until is null or leased_until <= ${how.now})
       order by next_at, host limit ${how.hosts} for update skip locked),
    taken as (
      update outbox_host set leased_until = ${leasedUntil} from due where outbox_host.host = due.host
      returning outbox_host.host, failures, next_at)
    select host, failures, coalesce(waiting.parcels, '[]') as parcels
      from taken left join lateral (
        select jsonb_agg(jsonb_build_object('id', id, 'messageId', message_id, 'endpoint', endpoint, 'attempts', attempts) order by next_at, id) as parcels
          from (select * from outbox_parcel as parcel
                 where parcel.host = taken.host and parcel.next_at <= ${how.now} and parcel.give_up_at > ${how.now}
                 order by parcel.next_at, parcel.id limit ${how.parcelsEach}) as first) as waiting on true
     order by next_at, host`.execute(db);
  return rows.map((row) => ({ ...row, leasedUntil }));
}

/** What is to be sent, by message id; each body once, however many parcels carry it. */
export async function findBodies(db: Db, messageIds: readonly number[]): Promise<Map<number, OutgoingMessage>> {
  const { rows } = await sql<OutgoingMessage & { id: number }>`
    select id, kind, media_type as "mediaType", body from outbox_message where id = any(${[...new Set(messageIds)]}::bigint[])`.execute(
    db,
  );
  return new Map(rows.map(({ id, ...message }) => [id, message]));
}

export type ParcelFailure = { readonly parcel: TakenParcel; readonly error: string };

/** What became of one turn at a host. Parcels that were not tried are in neither list. */
export type Turn = {
  readonly taken: TakenHost;
  readonly delivered: readonly TakenParcel[];
  readonly failed: readonly ParcelFailure[];
  /** The host itself failed: why. Then all that is left waits for it. */
  readonly hostError: string | null;
};

export type GivenUp = {
  readonly messageId: number;
  readonly host: string;
  readonly endpoint: string;
  readonly lastError: string | null;
};

/**
 * Writes down one turn and gives the host back: delivered parcels go, failed ones pause by their own count, and the host's clock is set to
 * the pause after its failures in a row or to its next parcel. A host whose lease was taken up by somebody else keeps their clock.
 * One transaction per host: several would lock rows in an order of their own.
 *
 * @returns what is given up, because its time is over: it is forgotten here, so tell whoever waits for it
 */
export async function settleHost(tx: Tx, turn: Turn, now: Date): Promise<GivenUp[]> {
  const { taken, delivered, failed, hostError } = turn;
  // Now no parcel for this host is half written: what is read below is all there is.
  await sql`select 1 from outbox_host where host = ${taken.host} for update`.execute(tx);
  await sql`delete from outbox_parcel where id = any(${delivered.map(({ id }) => id)}::bigint[])`.execute(tx);
  const again = failed.map(({ parcel }) => new Date(now.getTime() + pauseMs(parcel.attempts + 1)));
  await sql`
    update outbox_parcel as parcel set attempts = attempts + 1, next_at = failure.again, last_error = failure.error
      from unnest(${failed.map(({ parcel }) => parcel.id)}::bigint[], ${again}::timestamptz[], ${failed.map(({ error }) => error)}::text[])
        as failure (id, again, error)
     where parcel.id = failure.id`.execute(tx);
  const { rows } = await sql<GivenUp>`
    delete from outbox_parcel where host = ${taken.host} and give_up_at <= ${now}
    returning message_id as "messageId", host, endpoint, coalesce(last_error, ${hostError}) as "lastError"`.execute(tx);
  const before = delivered.length > 0 || (failed.length > 0 && hostError === null) ? 0 : taken.failures;
  const failures = hostError === null ? before : before + 1;
  const paused = hostError === null ? null : new Date(now.getTime() + pauseMs(failures));
  await sql`
    update outbox_host set failures = ${failures}, leased_until = null,
           next_at = greatest(${paused}::timestamptz,
             coalesce((select min(next_at) from outbox_parcel where host = ${taken.host}), 'infinity'))
     where host = ${taken.host} and leased_until = ${taken.leasedUntil}`.execute(tx);
  return rows;
}

/** Forgets messages that no parcel carries any more. @returns how many */
export async function forgetMessages(db: Db): Promise<number> {
  const done = await sql`
    delete from outbox_message as message
     where not exists (select 1 from outbox_parcel where message_id = message.id)`.execute(db);
  return Number(done.numAffectedRows ?? 0);
}

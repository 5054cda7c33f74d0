/**
 * The outbox: a message is kept once, with one parcel per endpoint. The row of a host is limit, breaker and clock: whoever leases it delivers
 * there alone, and a host that fails costs one probe per pause, however many parcels wait for it.
 */
import { sql } from "kysely";
import { breakerOpensAt, failuresAfter, pauseMs } from "../../core/delivery.ts";
import { type Db, often, type Tx } from "../database.ts";

export type OutgoingMessage = {
  /** The adapter that says how it leaves, and our identity whose keys are on the request. */
  readonly protocol: string;
  readonly identityId: number;
  readonly kind: string;
  readonly mediaType: string;
  readonly body: Uint8Array;
  /** It tells of this migration: what becomes of its parcels is kept (`told.ts`). */
  readonly migrationId?: number | null;
  /** The old address of that migration while it is a claim of an arrival (R10); only of what was read. */
  readonly claimOf?: string | null;
};
export type Address = { readonly host: string; readonly endpoint: string };
export type AddressedMessage = OutgoingMessage & {
  readonly addresses: readonly Address[];
  /** Of several about the same to one endpoint the earlier one leaves first; not said: in no order. */
  readonly about?: string | null;
  /** Where several are written that are tried until different times. */
  readonly giveUpAt?: Date;
};

export type TakenParcel = {
  readonly id: number;
  readonly messageId: number;
  readonly endpoint: string;
  /** Failures of this very parcel so far. */
  readonly attempts: number;
};

/** A host under lease, with its parcels that are due: those that never failed first, then the oldest. */
export type TakenHost = {
  readonly host: string;
  readonly failures: number;
  /** Has anything ever come back from there? */
  readonly answered: boolean;
  readonly leasedUntil: Date;
  readonly parcels: readonly TakenParcel[];
};

/** Writes messages and their parcels, in the transaction that causes them. @returns the messages' ids, in their order */
export async function putMessages(
  tx: Tx,
  messages: readonly AddressedMessage[],
  when: { readonly now: Date; readonly giveUpAt: Date },
): Promise<number[]> {
  if (messages.length === 0) return [];
  const { rows } = await sql<{ id: number }>`${often}
    select nextval(pg_get_serial_sequence('outbox_message', 'id')) as id from generate_series(1, ${messages.length}::integer)`.execute(
    tx,
  );
  const ids = rows.map(({ id }) => id);
  await sql`${often}
    insert into outbox_message (id, protocol, identity_id, kind, media_type, body, migration_id, created_at) overriding system value
    select id, protocol, identity_id, kind, media_type, body, migration_id, ${when.now} from unnest(
      ${ids}::bigint[], ${messages.map(({ protocol }) => protocol)}::text[], ${messages.map(({ identityId }) => identityId)}::bigint[],
      ${messages.map(({ kind }) => kind)}::text[], ${messages.map(({ mediaType }) => mediaType)}::text[],
      ${messages.map(({ body }) => Buffer.from(body))}::bytea[], ${messages.map(({ migrationId }) => migrationId ?? null)}::bigint[])
      as message (id, protocol, identity_id, kind, media_type, body, migration_id)`.execute(tx);
  const parcels = messages.flatMap(({ addresses, about = null, giveUpAt = when.giveUpAt }, at) =>
    addresses.map((address) => ({ ...address, about, giveUpAt, id: ids[at] })),
  );
  const hosts = parcels.map(({ host }) => host);
  const endpoints = parcels.map(({ endpoint }) => endpoint);
  // A host that pauses after failures keeps its clock; one that idles is woken. In one order, so that two writers cannot lock each other out.
  // Its row is locked before the parcels are written: `settleHosts` relies on that.
  await sql`${often}
    insert into outbox_host (host, next_at) select distinct host, ${when.now}::timestamptz from unnest(${hosts}::text[]) as host order by host
    on conflict (host) do update set next_at = least(outbox_host.next_at, excluded.next_at)
          where outbox_host.failures < ${breakerOpensAt} or outbox_host.next_at = 'infinity'`.execute(tx);
  await sql`${often}
    insert into outbox_parcel (message_id, host, endpoint, about, next_at, give_up_at)
    select id, host, endpoint, about,
           greatest(${when.now}::timestamptz, (select max(next_at) from outbox_parcel as before
                                                where before.endpoint = parcel.endpoint and before.about = parcel.about)),
           give_up_at
      from unnest(${parcels.map(({ id }) => id)}::bigint[], ${hosts}::text[], ${endpoints}::text[], ${parcels.map(({ about }) => about)}::text[],
                  ${parcels.map(({ giveUpAt }) => giveUpAt)}::timestamptz[])
        with ordinality as parcel (id, host, endpoint, about, give_up_at, at)
     order by at`.execute(tx);
  return ids;
}

/** `answering`: those that did not fail last time, or were never tried. `answered`: those of them that have answered before. */
export type HostStanding = "answering" | "answered" | "failing";

const standingOf = (standing: HostStanding | undefined) => {
  if (standing === "failing") return sql`failures > 0`;
  if (standing === "answering") return sql`failures = 0`;
  return standing === "answered" ? sql`failures = 0 and answered_at is not null` : sql`true`;
};

/**
 * Leases due hosts, those that have answered before first, then those that waited longest, with up to `parcelsEach` due parcels of each. A lease
 * that ran out is taken up again. A host may come without parcels when all that were due have been given up: settle it all the same.
 */
export async function takeHosts(
  db: Db,
  how: {
    readonly now: Date;
    readonly leaseMs: number;
    readonly hosts: number;
    readonly parcelsEach: number;
    /** By default all of them. */
    readonly standing?: HostStanding;
  },
): Promise<TakenHost[]> {
  const leasedUntil = new Date(how.now.getTime() + how.leaseMs);
  const { rows } = await sql<Omit<TakenHost, "leasedUntil">>`${often}
    with due as (
      select host from outbox_host
       where next_at <= ${how.now} and (leased_until is null or leased_until <= ${how.now}) and ${standingOf(how.standing)}
       order by (answered_at is null), next_at, host limit ${how.hosts} for update skip locked),
    taken as (
      update outbox_host set leased_until = ${leasedUntil} from due where outbox_host.host = due.host
      returning outbox_host.host, failures, next_at, answered_at is not null as answered)
    select host, failures, answered, coalesce(waiting.parcels, '[]') as parcels
      from taken left join lateral (
        select jsonb_agg(jsonb_build_object('id', id, 'messageId', message_id, 'endpoint', endpoint, 'attempts', attempts)
                 order by (attempts > 0), next_at, id) as parcels
          from (select * from outbox_parcel as parcel
                 where parcel.host = taken.host and parcel.next_at <= ${how.now} and parcel.give_up_at > ${how.now}
                   and (parcel.about is null or not exists (
                     select 1 from outbox_parcel as before
                      where before.endpoint = parcel.endpoint and before.about = parcel.about and before.id < parcel.id
                        and before.give_up_at > ${how.now}))
                 order by (parcel.attempts > 0), parcel.next_at, parcel.id limit ${how.parcelsEach}) as first) as waiting on true
     order by not answered, next_at, host`.execute(db);
  return rows.map((row) => ({ ...row, leasedUntil }));
}

/** Gives back what a process that was killed had taken: to be called when the only one that delivers starts. */
export async function releaseHosts(db: Db): Promise<void> {
  await sql`update outbox_host set leased_until = null where leased_until is not null`.execute(db);
}

/** What waits for this host, or for all, is due now; a host that is being talked to gets its clock set when that is done. @returns how many hosts */
export async function hurryHosts(tx: Tx, host: string | null, now: Date): Promise<number> {
  const which = host === null ? sql`true` : sql`host = ${host}`;
  const waiting = sql`${which} and exists (select 1 from outbox_parcel as parcel where parcel.host = outbox_host.host)`;
  const { rows } = await sql<{ host: string }>`
    select host from outbox_host where ${waiting} order by host for update`.execute(tx);
  const hosts = rows.map((row) => row.host);
  await sql`update outbox_parcel set next_at = least(next_at, ${now}) where host = any(${hosts}::text[])`.execute(tx);
  await sql`update outbox_host set next_at = least(next_at, ${now}) where host = any(${hosts}::text[])`.execute(tx);
  return hosts.length;
}

/** Is any host of that standing due? */
export async function isHostDue(db: Db, standing: HostStanding, now: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from outbox_host
     where next_at <= ${now} and (leased_until is null or leased_until <= ${now}) and ${standingOf(standing)} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Has this host ever answered anything that was sent to it? */
export async function hasAnswered(db: Db, host: string): Promise<boolean> {
  const row = await db
    .selectFrom("outbox_host")
    .select("host")
    .where("host", "=", host)
    .where("answered_at", "is not", null)
    .executeTakeFirst();
  return row !== undefined;
}

/** What is to be sent, by message id; each body once, however many parcels carry it. */
export async function findBodies(db: Db, messageIds: readonly number[]): Promise<Map<number, OutgoingMessage>> {
  const { rows } = await sql<OutgoingMessage & { id: number }>`${often}
    select message.id, message.protocol, identity_id as "identityId", kind, message.media_type as "mediaType", body, migration_id as "migrationId",
           case when claim.role = 'arrival' and claim.old_identity_id is null then claim.old_ref end as "claimOf"
      from outbox_message as message left join migration as claim on claim.id = message.migration_id
     where message.id = any(${[...new Set(messageIds)]}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, ...message }) => [id, message]));
}

/** A parcel that tells of a migration, and what came of it: `HTTP 202`, or why nothing came back. */
export type Tracked = {
  readonly parcel: TakenParcel;
  readonly migrationId: number;
  readonly answer: string;
  readonly delivered: boolean;
};

export type ParcelFailure = { readonly parcel: TakenParcel; readonly error: string };

/** What became of one turn at a host. Parcels that were not tried are in neither list. */
export type Turn = {
  readonly taken: TakenHost;
  readonly delivered: readonly TakenParcel[];
  readonly failed: readonly ParcelFailure[];
  /** Of both, those that tell of migrations. */
  readonly tracked?: readonly Tracked[];
  /** The host itself failed: why. Then all that is left waits for it. */
  readonly hostError: string | null;
  /** Did anything come back? */
  readonly answered: boolean;
};

export type GivenUp = {
  readonly messageId: number;
  readonly host: string;
  readonly endpoint: string;
  readonly lastError: string | null;
};

/**
 * Writes down turns and gives their hosts back: delivered parcels go, failed ones pause by their own count, and the host's clock is set to
 * the pause after its failures in a row or to its next parcel. A host whose lease was taken up by somebody else keeps their clock.
 *
 * @param turns  each of another host; many at once cost one commit
 * @returns what is given up, because its time is over: it is forgotten here, so tell whoever waits for it
 */
export async function settleHosts(tx: Tx, turns: readonly Turn[], now: Date): Promise<GivenUp[]> {
  const hosts = turns.map(({ taken }) => taken.host);
  // Now no parcel for these hosts is half written: what is read below is all there is. In the order of `putMessages`.
  await sql`${often} select 1 from outbox_host where host = any(${hosts}::text[]) order by host for update`.execute(tx);
  const delivered = turns.flatMap((turn) => turn.delivered);
  await sql`${often} delete from outbox_parcel where id = any(${delivered.map(({ id }) => id)}::bigint[])`.execute(tx);
  await forgetDelivered(tx, delivered);
  await pauseParcels(
    tx,
    turns.flatMap(({ failed }) => failed),
    now,
  );
  const givenUp = await dropLateParcels(tx, turns, now);
  const after = turns.map(({ taken, delivered, failed, hostError }) =>
    failuresAfter(taken.failures, {
      hostFailed: hostError !== null,
      fresh: failed.length !== 1 || failed.some(({ parcel }) => parcel.attempts === 0),
      tried: delivered.length + failed.length > 0,
    }),
  );
  const paused = turns.map(({ hostError }, at) => {
    const failures = after[at] ?? 0;
    return hostError === null || failures === 0 ? null : new Date(now.getTime() + pauseMs(failures));
  });
  await sql`${often}
    update outbox_host set failures = turn.failures, leased_until = null,
           next_at = greatest(turn.paused, coalesce(
             (select min(next_at) from outbox_parcel as parcel where parcel.host = turn.host), 'infinity')),
           failing_since = case when turn.failures > 0 then coalesce(failing_since, ${now}) end,
           last_error = case when turn.failures > 0 then coalesce(turn.error, last_error) end,
           answered_at = case when turn.answered then ${now} else answered_at end
      from unnest(${hosts}::text[], ${turns.map(({ taken }) => taken.leasedUntil)}::timestamptz[], ${after}::integer[], ${paused}::timestamptz[],
             ${turns.map(({ hostError }) => hostError)}::text[], ${turns.map(({ answered }) => answered)}::boolean[])
           as turn (host, leased_until, failures, paused, error, answered)
     where outbox_host.host = turn.host and outbox_host.leased_until = turn.leased_until`.execute(tx);
  return givenUp;
}

/** Two last parcels that are settled at the same time each see the other one: what stays then, `forgetMessages` finds. */
async function forgetDelivered(tx: Tx, delivered: readonly TakenParcel[]): Promise<void> {
  const messageIds = [...new Set(delivered.map(({ messageId }) => messageId))];
  await sql`${often}
    delete from outbox_message as message where id = any(${messageIds}::bigint[])
       and not exists (select 1 from outbox_parcel where message_id = message.id)`.execute(tx);
}

async function pauseParcels(tx: Tx, failed: readonly ParcelFailure[], now: Date): Promise<void> {
  if (failed.length === 0) return;
  const again = failed.map(({ parcel }) => new Date(now.getTime() + pauseMs(parcel.attempts + 1)));
  await sql`
    update outbox_parcel as parcel set attempts = attempts + 1, next_at = failure.again, last_error = failure.error
      from unnest(${failed.map(({ parcel }) => parcel.id)}::bigint[], ${again}::timestamptz[], ${failed.map(({ error }) => error)}::text[])
        as failure (id, again, error)
     where parcel.id = failure.id`.execute(tx);
  // What waits behind one that failed is never due before it: else its host would be due with nothing to send.
  await sql`
    update outbox_parcel as parcel set next_at = greatest(parcel.next_at, failed.next_at)
      from outbox_parcel as failed
     where failed.id = any(${failed.map(({ parcel }) => parcel.id)}::bigint[])
       and parcel.endpoint = failed.endpoint and parcel.about = failed.about and parcel.id > failed.id`.execute(tx);
}

/** Looks only at hosts where something was left: of one that takes everything, nothing gets late. */
async function dropLateParcels(tx: Tx, turns: readonly Turn[], now: Date): Promise<GivenUp[]> {
  const left = turns.filter(({ taken, delivered }) => delivered.length < Math.max(1, taken.parcels.length));
  if (left.length === 0) return [];
  const { rows } = await sql<GivenUp>`
    delete from outbox_parcel as parcel
     using unnest(${left.map(({ taken }) => taken.host)}::text[], ${left.map(({ hostError }) => hostError)}::text[]) as turn (host, error)
     where parcel.host = turn.host and parcel.give_up_at <= ${now}
    returning message_id as "messageId", parcel.host, endpoint, coalesce(last_error, turn.error) as "lastError"`.execute(
    tx,
  );
  return rows;
}

/** Forgets messages that no parcel carries any more. @returns how many */
export async function forgetMessages(db: Db): Promise<number> {
  const done = await sql`
    delete from outbox_message as message
     where not exists (select 1 from outbox_parcel where message_id = message.id)`.execute(db);
  return Number(done.numAffectedRows ?? 0);
}

/** The inbox: what other pods sent, kept as it came before anybody looks into it. */
import { type RawBuilder, sql } from "kysely";
import { pauseMs } from "../../core/delivery.ts";
import { type Db, often } from "../database.ts";

export type IncomingMessage = {
  readonly protocol: string;
  readonly way: "public" | "private";
  /** Whose inbox it came to; null where it is the pod's common one. */
  readonly accountId: number | null;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Who has signed it, where that was looked at before it was taken; else null, or left out. */
  readonly provedAuthor?: string | null;
};

/** A kept message under lease; `attempts` counts how often it was taken, this time included, and tells this taking from any other. */
export type TakenMessage = IncomingMessage & {
  readonly id: number;
  readonly receivedAt: Date;
  readonly attempts: number;
};

/** What kept a message from being taken over. `detail` is for the log and the podmin; `sender` an address, once it is known. */
export type Obstacle = {
  readonly message: TakenMessage;
  readonly code: string;
  readonly detail: string;
  readonly sender: string | null;
};

/** Keeps messages; many at once cost one commit. They are due at once. @returns their ids, in their order */
export async function keepMessages(db: Db, messages: readonly IncomingMessage[], now: Date): Promise<number[]> {
  if (messages.length === 0) return [];
  const lengths = messages.map(({ body }) => body.length);
  let next = 1;
  const begins = lengths.map((length) => {
    next += length;
    return next - length;
  });
  // All bodies as one value: an array of them would go as text, twice as long.
  const { rows } = await sql<{ id: number }>`
    ${often} insert into inbox (protocol, way, account_id, path, headers, proved_author, body, received_at, next_at)
    select protocol, way, account_id, path, headers, proved_author, substring(${Buffer.concat(messages.map(({ body }) => body))}::bytea from begins for length),
           ${now}::timestamptz, ${now}::timestamptz
      from unnest(${messages.map(({ protocol }) => protocol)}::text[], ${messages.map(({ way }) => way)}::text[],
             ${messages.map(({ accountId }) => accountId)}::bigint[], ${messages.map(({ path }) => path)}::text[],
             ${messages.map(({ headers }) => JSON.stringify(headers))}::jsonb[], ${messages.map(({ provedAuthor }) => provedAuthor ?? null)}::text[],
             ${begins}::integer[], ${lengths}::integer[])
             with ordinality as message (protocol, way, account_id, path, headers, proved_author, begins, length, nth)
     order by nth
    returning id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Whose inbox a guid names: an account's of this pod, also of one that is closed or that has moved away. Null: nobody's. */
export async function findInboxOwner(db: Db, protocol: string, guid: string): Promise<number | null> {
  const { rows } = await sql<{ accountId: number }>`
    select account.id as "accountId" from identity
      join own_key on own_key.identity_id = identity.id
      join account on account.id = own_key.account_id
     where identity.protocol = ${protocol} and identity.guid = ${guid}`.execute(db);
  return rows[0]?.accountId ?? null;
}

/**
 * What nobody has looked into yet. What was tried and waits for something is not counted: else whoever names people that are nowhere would
 * close the inbox to all. @param most  no more are counted
 */
export async function inboxBacklog(
  db: Db,
  most: number,
): Promise<{ readonly messages: number; readonly bytes: number }> {
  const { rows } = await sql<{ messages: number; bytes: number }>`
    select count(*) as messages, coalesce(sum(octet_length(body)), 0)::bigint as bytes
      from (select body from inbox where refusal is null and attempts = 0 limit ${most}) as waiting`.execute(db);
  return rows[0] ?? { messages: 0, bytes: 0 };
}

/** Takes due messages, the oldest first; a lease that ran out is taken up again. */
export async function takeMessages(
  db: Db,
  how: { readonly now: Date; readonly leaseMs: number; readonly most: number },
): Promise<TakenMessage[]> {
  const until = new Date(how.now.getTime() + how.leaseMs);
  const { rows } = await sql<TakenMessage>`
    with due as (
      select id from inbox
       where refusal is null and next_at <= ${how.now} and (leased_until is null or leased_until <= ${how.now})
       order by next_at, id limit ${how.most} for update skip locked),
    taken as (
      update inbox set leased_until = ${until}, attempts = attempts + 1 from due where inbox.id = due.id returning inbox.*)
    select id, protocol, way, account_id as "accountId", path, headers, body, proved_author as "provedAuthor", received_at as "receivedAt", attempts
      from taken order by id`.execute(db);
  return rows;
}

/** Gives back what a process that was killed had taken: to be called when the only one that receives starts. */
export async function releaseMessages(db: Db): Promise<void> {
  await sql`update inbox set leased_until = null where leased_until is not null`.execute(db);
}

/** Their effects are written: forgets them. To be called in the transaction of the effects. */
export async function finishMessages(db: Db, messages: readonly TakenMessage[]): Promise<void> {
  await sql`delete from inbox using ${listed(messages)} where ${stillOurs}`.execute(db);
}

/** Keeps messages that say nothing we believe, each with the reason, and never takes them again. */
export async function refuseMessages(db: Db, refused: readonly Obstacle[], now: Date): Promise<void> {
  const { codes, details, senders } = columnsOf(refused);
  await sql`
    update inbox set refusal = (${codes}::text[])[at], refusal_detail = (${details}::text[])[at], sender = (${senders}::text[])[at],
           refused_at = ${now}, leased_until = null
      from ${listed(refused.map(({ message }) => message))} where ${stillOurs}`.execute(db);
}

/** Something that these need (a key, a parent, the network) is missing now: they come again after a growing pause. */
export async function retryMessages(db: Db, waiting: readonly Obstacle[], now: Date): Promise<void> {
  const { codes, details, senders } = columnsOf(waiting);
  const again = waiting.map(({ message }) => new Date(now.getTime() + pauseMs(message.attempts)));
  await sql`
    update inbox set next_at = (${again}::timestamptz[])[at], leased_until = null, sender = (${senders}::text[])[at],
           refusal_detail = (${codes}::text[])[at] || ': ' || (${details}::text[])[at]
      from ${listed(waiting.map(({ message }) => message))} where ${stillOurs}`.execute(db);
}

export type InboxBound = { readonly messages: number; readonly bytes: number };

/** Forgets messages that were refused before `until`, and of the others the oldest that are too many. @returns how many */
export async function forgetRefused(db: Db, until: Date, most: InboxBound): Promise<number> {
  const done = await sql`
    delete from inbox where id in (
      select id from (${ranked(sql`refusal is not null`, sql`refused_at desc, id desc`)}) as refused
       where refused_at < ${until} or ${isSurplus(most)})`.execute(db);
  return Number(done.numAffectedRows ?? 0);
}

/** Refuses messages that were tried and wait for something, as far as they are too many: those that were tried most often. @returns how many */
export async function giveUpSurplus(db: Db, most: InboxBound, now: Date): Promise<number> {
  const waits = sql`refusal is null and attempts > 0 and leased_until is null`;
  const done = await sql`
    update inbox set refusal = 'waiting-too-many', refused_at = ${now} where id in (
      select id from (${ranked(waits, sql`attempts, id desc`)}) as waiting where ${isSurplus(most)})`.execute(db);
  return Number(done.numAffectedRows ?? 0);
}

const ranked = (which: RawBuilder<unknown>, order: RawBuilder<unknown>) => sql`
  select id, refused_at, row_number() over place as nth, sum(octet_length(body)) over place as bytes
    from inbox where ${which} window place as (order by ${order})`;
const isSurplus = ({ messages, bytes }: InboxBound) => sql`(nth > ${messages} or bytes > ${bytes})`;

const columnsOf = (obstacles: readonly Obstacle[]) => ({
  codes: obstacles.map(({ code }) => code),
  details: obstacles.map(({ detail }) => detail),
  senders: obstacles.map(({ sender }) => sender),
});

/** Takings as a table `ours`; `at` is the position in the list, from 1. */
const listed = (messages: readonly TakenMessage[]) => sql`
  unnest(${messages.map(({ id }) => id)}::bigint[], ${messages.map(({ attempts }) => attempts)}::integer[])
    with ordinality as ours (id, attempts, at)`;

const stillOurs = sql`inbox.id = ours.id and inbox.attempts = ours.attempts and inbox.leased_until is not null`;

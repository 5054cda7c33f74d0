/** Pods and people with which this pod has nothing to do, by the word of its podmin. What is here already stays, and is shown to nobody. */
import { type RawBuilder, sql } from "kysely";
import type { Db, Tx } from "../database.ts";

/** Is that pod among them? One that is shut out has its subdomains with it, and every port unless one is said. */
const covers = (host: RawBuilder<unknown>): RawBuilder<boolean> => {
  const name = sql`split_part(${host}, ':', 1)`;
  return sql<boolean>`(shut_out.host in (${host}, ${name}) or right(${name}, length(shut_out.host) + 1) = '.' || shut_out.host)`;
};

const coversIdentity = (identity: string): RawBuilder<boolean> => {
  const of = (column: string) => sql.ref(`${identity}.${column}`);
  return sql<boolean>`(${covers(of("host"))} or exists (
    select 1 from identity as also where also.id = shut_out.identity_id and also.person_id = ${of("person_id")}))`;
};

/** A condition: whose row of `identity`, so named or aliased in the query around it, is shut out, with their pod or alone. Nobody of this pod is, wherever they came from. */
export const isShutOut = (identity: string): RawBuilder<boolean> =>
  // Most pods shut nobody out: asked once for a whole query.
  sql<boolean>`((select exists (select 1 from shut_out)) and exists (select 1 from shut_out where ${coversIdentity(identity)})
    and not exists (select 1 from account where account.person_id = ${sql.ref(`${identity}.person_id`)} and account.state <> 'closed'))`;

/** A condition on the column of that name, which holds a byline: its author is shut out. */
export const isByShutOut = (column: string): RawBuilder<boolean> =>
  sql<boolean>`((select exists (select 1 from shut_out)) and exists (
    select 1 from byline as writer join identity as written_as on written_as.id = writer.identity_id
     where writer.id = ${sql.ref(column)} and ${isShutOut("written_as")}))`;

/** A condition: is that host shut out? */
export const isHostShutOut = (host: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`((select exists (select 1 from shut_out)) and exists (select 1 from shut_out where ${covers(host)}))`;

/** Those of these hosts that are shut out. */
export async function shutOutAmong(db: Db, hosts: readonly string[]): Promise<ReadonlySet<string>> {
  if (hosts.length === 0) return new Set();
  const { rows } = await sql<{ host: string }>`
    select asked.host from unnest(${[...new Set(hosts)]}::text[]) as asked (host)
     where exists (select 1 from shut_out where ${covers(sql`asked.host`)})`.execute(db);
  return new Set(rows.map(({ host }) => host));
}

export type ShutOutTarget = { readonly host: string } | { readonly identityId: number };

/** Somebody or a pod, from then on. @returns false: it was shut out before; the note is the new one */
export async function addShutOut(tx: Tx, target: ShutOutTarget, note: string, at: Date): Promise<boolean> {
  const host = "host" in target ? target.host : null;
  const identityId = "host" in target ? null : target.identityId;
  const { rows } = await sql<{ fresh: boolean }>`
    insert into shut_out (host, identity_id, since, note) values (${host}, ${identityId}, ${at}, ${note})
    on conflict (${host === null ? sql`identity_id` : sql`host`}) do update set note = excluded.note
    returning since = ${at} as fresh`.execute(tx);
  return rows[0]?.fresh === true;
}

/** What waits for whoever is shut out is given up, as what was tried for too long is: the one that delivers sees to it. */
export async function giveUpShutOut(tx: Tx, now: Date): Promise<void> {
  const { rows } = await sql<{ host: string }>`
    update outbox_parcel as parcel set give_up_at = ${now}, next_at = ${now}, last_error = 'shut out'
     where exists (select 1 from shut_out where ${covers(sql`parcel.host`)})
        or parcel.endpoint in (select identity.private_endpoint from shut_out join identity as named on named.id = shut_out.identity_id
                                 join identity on identity.person_id = named.person_id)
    returning parcel.host`.execute(tx);
  const hosts = [...new Set(rows.map(({ host }) => host))].sort();
  await sql`update outbox_host set next_at = ${now} where host = any(${hosts}::text[])`.execute(tx);
}

/** @returns false: they were not shut out */
export async function dropShutOut(tx: Tx, target: ShutOutTarget): Promise<boolean> {
  const which = "host" in target ? sql`host = ${target.host}` : sql`identity_id = ${target.identityId}`;
  const done = await sql`delete from shut_out where ${which}`.execute(tx);
  return (done.numAffectedRows ?? 0n) > 0n;
}

export type ShutOutView = {
  /** A host, or the address of somebody. */
  readonly what: string;
  readonly kind: "pod" | "person";
  readonly since: Date;
  readonly note: string;
  /** People of them who are known here, and contacts that accounts here have among them. */
  readonly people: number;
  readonly contacts: number;
};

/** The youngest first. */
export async function listShutOut(
  db: Db,
  how: { readonly skip: number; readonly most: number },
): Promise<ShutOutView[]> {
  const { rows } = await sql<ShutOutView>`
    select coalesce(shut_out.host, named.ref) as what, case when shut_out.host is null then 'person' else 'pod' end as kind,
           shut_out.since, shut_out.note, among.people, among.contacts
      from (select * from shut_out order by since desc, id desc limit ${how.most} offset ${how.skip}) as shut_out
      left join identity as named on named.id = shut_out.identity_id
      cross join lateral (
        select count(distinct identity.person_id)::int as people,
               count(distinct contact.id)::int as contacts
          from identity left join contact on contact.person_id = identity.person_id
         where identity.state = 'current' and ${coversIdentity("identity")}
           and not exists (select 1 from own_key where own_key.identity_id = identity.id)) as among
     order by shut_out.since desc, shut_out.id desc`.execute(db);
  return rows;
}

export async function isPersonShutOut(db: Db, personId: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from identity where person_id = ${personId} and state = 'current' and ${isShutOut("identity")} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Accounts here that follow somebody on that network: who is told that they went where nobody follows. */
export async function followersHere(tx: Tx, protocol: string, personId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select contact.account_id as id from contact join tie on tie.contact_id = contact.id
     where contact.person_id = ${personId} and tie.protocol = ${protocol} and tie.ours <> 'none' order by 1`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

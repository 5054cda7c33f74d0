/** What an import waits for: people, things and files that other pods may have. Asked in whole sets; nothing is changed here. */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";
import type { ImportRow } from "./imports.ts";

/** An import, as far as what waits in it is concerned. */
export type WaitingIn = Pick<ImportRow, "id" | "protocol" | "ownerRef" | "ownerHost" | "ownerBylineId" | "accountId">;

/** Somebody of whom nothing is known here but an address on a network, with how often they were looked for in vain. */
export type Sought = {
  readonly protocol: string;
  readonly ref: string;
  readonly host: string;
  readonly failures: number;
};

/**
 * The owner at the old home, and people whom the import names and whose pods have not told about them yet: of contacts, blocks and audiences, authors of what others said, of roots
 * and of parents. Those whose look-up rests after a failure are left out. First those who were never looked for in vain, contacts and blocks before all others.
 *
 * @param mentioned  further addresses
 */
export async function peopleToFind(
  db: Db,
  row: WaitingIn,
  mentioned: readonly string[],
  now: Date,
): Promise<readonly Sought[]> {
  const { rows } = await sql<{ ref: string; failures: number }>`
    with named as (
      select ${row.ownerRef} as ref, 0 as rank
      union all select waits_for, 0 from ledger
       where import_id = ${row.id} and outcome = 'waiting' and reason in ('person', 'key') and item ->> 'network' is null
      union all select ref, 1 from byline where import_id = ${row.id} and protocol = ${row.protocol} and identity_id is null and id <> ${row.ownerBylineId}
      union all select root_ref, 1 from post
                 where import_id = ${row.id} and root_ref is not null
                   and exists (select 1 from ledger where ledger.import_id = ${row.id} and outcome = 'waiting' and reason = 'root' and waits_for = root_guid)
      union all select item ->> 'ref', 1 from ledger where import_id = ${row.id} and kind = 'othersPost' and outcome = 'waiting'
      union all select ref, 2 from unnest(${mentioned as string[]}::text[]) as mentioned (ref)),
    wanted as (select ref, min(rank) as rank from named where ref is not null group by ref)
    select wanted.ref, coalesce(failed.failures, 0) as failures
      from wanted left join failed_lookup as failed on failed.protocol = ${row.protocol} and failed.sought = wanted.ref
     where (failed.next_at is null or failed.next_at <= ${now})
       and not exists (
         select 1 from identity where identity.protocol = ${row.protocol} and identity.ref = wanted.ref
            and (identity.state <> 'current' or exists (select 1 from own_key where own_key.identity_id = identity.id)
                 or (identity.base_url is not null and exists (select 1 from identity_key where identity_key.identity_id = identity.id))))
     order by failures, rank, wanted.ref`.execute(db);
  const { protocol } = row;
  return rows.map(({ ref, failures }) => ({ protocol, ref, failures, host: ref.slice(ref.lastIndexOf("@") + 1) }));
}

/** People on other networks than the archive's, as `peopleToFind`. What the ledger keeps of each says where they are. */
export async function peopleOfNetworks(
  db: Db,
  { id }: WaitingIn,
  protocols: readonly string[],
  now: Date,
): Promise<readonly Sought[]> {
  const { rows } = await sql<Sought>`
    with named as (
      select distinct item ->> 'network' as protocol, waits_for as ref, item ->> 'host' as host from ledger
       where import_id = ${id} and outcome = 'waiting' and reason = 'person' and item ->> 'network' = any(${protocols as string[]}::text[]))
    select named.protocol, named.ref, named.host, coalesce(failed.failures, 0) as failures
      from named left join failed_lookup as failed on failed.protocol = named.protocol and failed.sought = named.ref
     where named.host is not null and (failed.next_at is null or failed.next_at <= ${now})
       and not exists (select 1 from identity where identity.protocol = named.protocol and identity.ref = named.ref)
     order by failures, named.ref`.execute(db);
  return rows;
}

/** Texts of the import's owner that mention somebody, a page at a time. @param after  the post behind which to go on */
export async function textsWithMentions(
  db: Db,
  row: WaitingIn,
  after: number,
  most: number,
): Promise<readonly { readonly id: number; readonly text: string }[]> {
  const { rows } = await sql<{ id: number; text: string }>`
    select id, text from post where import_id = ${row.id} and byline_id = ${row.ownerBylineId} and text like '%@{%' and id > ${after}
     order by id limit ${most}`.execute(db);
  return rows;
}

/** A post, comment or poll that something of the import hangs on, and the addresses of those who may have written it. */
export type SoughtThing = {
  readonly kind: "post" | "comment" | "poll";
  readonly guid: string;
  readonly authors: readonly string[];
};

/** Posts before polls and comments, which come with them. */
export async function thingsToFind(db: Db, row: WaitingIn): Promise<readonly SoughtThing[]> {
  const { rows } = await sql<SoughtThing>`
    with wanted as (
      select case when kind = 'subscription' then 'post' else item ->> 'parent_kind' end as kind, waits_for as guid, null::text as author
        from ledger where import_id = ${row.id} and outcome = 'waiting' and reason = 'parent'
      union select 'post', ledger.waits_for, post.root_ref
              from ledger join post on post.import_id = ledger.import_id and post.root_guid = ledger.waits_for
             where ledger.import_id = ${row.id} and outcome = 'waiting' and reason = 'root'
      union select 'post', waits_for, item ->> 'ref' from ledger where import_id = ${row.id} and outcome = 'waiting' and reason = 'original')
    select kind, guid, coalesce(array_agg(distinct author) filter (where author is not null), '{}') as authors
      from wanted where kind in ('post', 'poll', 'comment') and guid is not null
     group by kind, guid order by kind = 'post' desc, kind = 'poll' desc, guid`.execute(db);
  return rows;
}

/** Somebody of that pod whose way is known: through them a pod can be asked for things of others. Null: nobody. */
export async function someoneAt(db: Db, protocol: string, host: string): Promise<string | null> {
  const { rows } = await sql<{ ref: string }>`
    select ref from identity where protocol = ${protocol} and host = ${host} and base_url is not null and state = 'current'
     order by id limit 1`.execute(db);
  return rows[0]?.ref ?? null;
}

/** Somebody of each of the pods that most people of the import are of, of those whose way is known. */
export async function someoneAtPods(
  db: Db,
  row: WaitingIn,
  most: number,
): Promise<readonly { readonly host: string; readonly ref: string }[]> {
  const { rows } = await sql<{ host: string; ref: string }>`
    select identity.host, min(identity.ref) as ref
      from byline as claim join identity on identity.protocol = claim.protocol and identity.ref = claim.ref
     where claim.import_id = ${row.id} and identity.base_url is not null and identity.state = 'current' and identity.host <> ${row.ownerHost}
     group by identity.host order by count(*) desc, identity.host limit ${most}`.execute(db);
  return rows;
}

/** A photo without its file, and the folder from which it was served. */
export type SoughtPhoto = { readonly name: string; readonly folder: string };

/** Photos of posts whose file was in no zip, each name once. */
export async function photosToFind(db: Db, row: WaitingIn): Promise<readonly SoughtPhoto[]> {
  const { rows } = await sql<SoughtPhoto>`
    select photo.name, min(photo.remote_path) as folder
      from ledger join photo on photo.import_id = ledger.import_id and photo.name = ledger.waits_for
     where ledger.import_id = ${row.id} and ledger.kind = 'photo' and ledger.outcome = 'waiting' and ledger.reason = 'file'
       and photo.remote_path is not null
     group by photo.name order by photo.name`.execute(db);
  return rows;
}

/** The address of the owner's picture on the old pod, where it has not come; null: it has, or there is none. */
export async function avatarToFind(db: Db, row: WaitingIn): Promise<string | null> {
  const { rows } = await sql<{ url: string }>`
    select profile.avatar_url as url
      from account join identity on identity.person_id = account.person_id and identity.state = 'current'
      join own_key on own_key.identity_id = identity.id
      join profile on profile.identity_id = identity.id
     where account.id = ${row.accountId} and identity.protocol = ${row.protocol} and profile.avatar_photo_id is null and profile.avatar_url is not null`.execute(
    db,
  );
  return rows[0]?.url ?? null;
}

/** Reasons for which an item waits until another pod answers. */
export const networkReasons = ["person", "parent", "root", "key", "original", "file"] as const;

/** How many items of the import wait for other pods. */
export async function waitingForPods(db: Db, importId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ledger
     where import_id = ${importId} and outcome = 'waiting' and reason = any(${networkReasons as unknown as string[]})`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

/**
 * Nobody has answered for as long as it was tried: what waits for other pods has failed, and is kept whole for another try. Posts of others of which the
 * archive has a copy go on waiting.
 */
export async function giveUpWaiting(tx: Tx, importId: number): Promise<void> {
  await sql`
    update ledger set outcome = 'failed', reason = 'not-found'
     where import_id = ${importId} and outcome = 'waiting' and reason <> 'original' and reason = any(${networkReasons as unknown as string[]})`.execute(
    tx,
  );
}

/** Which items to try again: of one kind of the ledger, or at these places; all that failed otherwise. */
export type RetryWhich = { readonly kind?: string; readonly places?: readonly string[] };

/**
 * What failed waits again for what it waited for, and what was not given by other pods is asked for once more, at once.
 * @returns how many items
 */
export async function waitAgain(tx: Tx, row: Pick<ImportRow, "id" | "protocol">, which: RetryWhich): Promise<number> {
  const again = await sql`
    update ledger set outcome = 'waiting',
           reason = case when kind in ('contact', 'tie', 'block', 'mute') then 'person' when kind = 'photo' then 'file' when kind = 'reshare' then 'root'
                         when kind = 'othersPost' then 'original' when kind = 'subscription' or item ? 'parent_guid' then 'parent' else 'key' end
     where import_id = ${row.id} and waits_for is not null
       and ((outcome = 'failed' and kind <> 'upload') or (outcome = 'skipped' and reason = 'not-public'))
       and (${which.kind ?? null}::text is null or kind = ${which.kind ?? null})
       and (${which.places ?? null}::text[] is null or place = any(${which.places ?? null}::text[]))`.execute(tx);
  await sql`
    delete from failed_lookup using (
      select item ->> 'network' as protocol, waits_for as ref from ledger
       where import_id = ${row.id} and outcome = 'waiting' and item ->> 'network' is not null) as elsewhere
     where failed_lookup.protocol = elsewhere.protocol and failed_lookup.sought = elsewhere.ref`.execute(tx);
  await sql`
    delete from failed_lookup where protocol = ${row.protocol} and (
      sought in (select ref from byline where import_id = ${row.id}) or
      sought in (select waits_for from ledger where import_id = ${row.id} and outcome = 'waiting' and reason = any(${networkReasons as unknown as string[]}))
      or split_part(sought, ' ', 2) in (
        select waits_for from ledger where import_id = ${row.id} and outcome = 'waiting' and reason in ('parent', 'root', 'original')))`.execute(
    tx,
  );
  return Number(again.numAffectedRows ?? 0);
}

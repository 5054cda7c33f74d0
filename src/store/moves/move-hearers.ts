/** Who is to be told of a move: everybody who would otherwise go on talking to the old address. */
import { sql } from "kysely";
import type { Db } from "../database.ts";
import { isShutOut } from "../people/shut-out.ts";

/** Somebody of another pod. `endpoint` null: their pod has not been asked yet where it is reached. */
export type MoveHearer = {
  readonly identityId: number;
  readonly ref: string;
  readonly host: string;
  readonly endpoint: string | null;
};

/** A move to an account here; its imports are those of archives of the old address. */
export type MovedHere = {
  readonly accountId: number;
  readonly protocol: string;
  readonly oldRef: string;
};

/**
 * People of other pods whom the move of an account concerns: its contacts of either side, those of the archive that are known by now, whoever said
 * something below its posts, shared them anew, asked for what is said there or got limited ones, and those with whom it converses. Each where they
 * are found now; nobody whom the account blocks, or who is shut out here.
 * @param after  go on behind this identity; 0 for all
 */
export async function moveHearers(db: Db, moved: MovedHere, after: number, most: number): Promise<MoveHearer[]> {
  const { rows } = await sql<MoveHearer>`
    with ${persons(moved)}
    select home.id as "identityId", home.ref, home.host, home.public_endpoint as endpoint
      from identity as home
     where home.person_id in (select person_id from hearer) and home.protocol = ${moved.protocol} and home.state = 'current' and home.id > ${after}
       and not exists (select 1 from own_key where own_key.identity_id = home.id)
       and not exists (select 1 from block where block.account_id = ${moved.accountId} and block.person_id = home.person_id)
       and not ${isShutOut("home")}
     order by home.id limit ${most}`.execute(db);
  return rows;
}

const importsOf = ({ accountId, protocol, oldRef }: MovedHere) => sql`(
  select id from import where account_id = ${accountId} and protocol = ${protocol} and owner_ref = ${oldRef})`;

const persons = (moved: MovedHere) => sql`
  mine as (
    select byline.id from byline
      join identity on identity.id = byline.identity_id join account on account.person_id = identity.person_id
     where account.id = ${moved.accountId}
    union select byline.id from byline join import on import.owner_byline_id = byline.id where import.id in ${importsOf(moved)}),
  own as (
    select post.id, post.guid, post.audience_id from mine join post on post.byline_id = mine.id),
  voice as (
    select comment.byline_id from own join comment on comment.post_id = own.id
    union select reaction.byline_id from own join reaction on reaction.post_id = own.id
    union select vote.byline_id from own join poll on poll.post_id = own.id join poll_answer on poll_answer.poll_id = poll.id
            join vote on vote.answer_id = poll_answer.id
    union select attendance.byline_id from own join attendance on attendance.post_id = own.id
    union select subscriber.byline_id from own join subscriber on subscriber.post_id = own.id
    union select again.byline_id from post as again where again.root_guid in (select guid from own)
    union select audience_member.byline_id from audience_member where audience_id in (select audience_id from own)
    union select other.byline_id from mine join conversation_participant as member on member.byline_id = mine.id
            join conversation_participant as other on other.conversation_id = member.conversation_id),
  hearer as (
    select identity.person_id from voice join byline on byline.id = voice.byline_id join identity on identity.id = byline.identity_id
    union
    select contact.person_id from contact join tie on tie.contact_id = contact.id
     where contact.account_id = ${moved.accountId} and tie.protocol = ${moved.protocol} and (tie.ours <> 'none' or tie.theirs <> 'none')
    union
    select identity.person_id from ledger join identity on identity.protocol = ${moved.protocol} and identity.ref = ledger.waits_for
     where ledger.import_id in ${importsOf(moved)} and ledger.kind = 'contact' and ledger.outcome = 'waiting'
    union
    select identity.person_id from identity where identity.protocol = ${moved.protocol} and identity.ref = ${moved.oldRef})`;

/** How many there are, on how many pods, and how many contacts of the archive wait to be found. Pods whose place is not known yet count too. */
export type HearerCounts = { readonly people: number; readonly pods: number; readonly waiting: number };

export async function countMoveHearers(db: Db, moved: MovedHere): Promise<HearerCounts> {
  const { rows } = await sql<HearerCounts>`
    with ${persons(moved)}
    select count(*) as people, count(distinct home.host) as pods,
           (select count(distinct waits_for) from ledger
             where import_id in ${importsOf(moved)} and kind = 'contact' and outcome = 'waiting') as waiting
      from identity as home
     where home.person_id in (select person_id from hearer) and home.protocol = ${moved.protocol} and home.state = 'current'
       and not exists (select 1 from own_key where own_key.identity_id = home.id)
       and not exists (select 1 from block where block.account_id = ${moved.accountId} and block.person_id = home.person_id)
       and not ${isShutOut("home")}`.execute(db);
  return rows[0] ?? { people: 0, pods: 0, waiting: 0 };
}

/**
 * Who is not reached because of a block, as far as that shows here.
 * `blocked`: people that would be told if the account did not block them. `shunned`: if this pod did not shut them out. `pods`: hosts of those who are told that answered something which waits for them
 * with "not you" (401, 403, 451), whoever of this pod it was from.
 */
export type ShutOut = { readonly blocked: number; readonly shunned: number; readonly pods: readonly string[] };

/** @param most  pods that are named */
export async function hearersShutOut(db: Db, moved: MovedHere, most: number): Promise<ShutOut> {
  const { rows } = await sql<ShutOut>`
    with ${persons(moved)},
    home as (
      select identity.host, exists (select 1 from block where block.account_id = ${moved.accountId} and block.person_id = identity.person_id) as blocked,
             ${isShutOut("identity")} as shunned
        from identity
       where identity.person_id in (select person_id from hearer) and identity.protocol = ${moved.protocol} and identity.state = 'current'
         and not exists (select 1 from own_key where own_key.identity_id = identity.id)),
    turned_away as (
      select distinct host from outbox_parcel as parcel
       where last_error in ('HTTP 401', 'HTTP 403', 'HTTP 451')
         and exists (select 1 from home where home.host = parcel.host and not home.blocked and not home.shunned)
       order by host limit ${most})
    select (select count(*) from home where blocked) as blocked, (select count(*) from home where shunned) as shunned,
           (select coalesce(array_agg(host order by host), '{}') from turned_away) as pods`.execute(db);
  return rows[0] ?? { blocked: 0, shunned: 0, pods: [] };
}

/** Bases of pods that know of posts of those imports, as the archives say, each once. A claim, like everything that they say of others. */
export async function podsOfImports(db: Db, moved: MovedHere, most: number): Promise<string[]> {
  const { rows } = await sql<{ uri: string }>`
    select distinct uri from pod_set cross join lateral jsonb_array_elements_text(pod_set.uris) as uri
     where import_id in ${importsOf(moved)} order by uri limit ${most}`.execute(db);
  return rows.map(({ uri }) => uri);
}

/** The common endpoints of pods, as somebody of each told it. Where nobody is known it is missing. */
export async function endpointsOfHosts(
  db: Db,
  protocol: string,
  hosts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ host: string; endpoint: string }>`
    select distinct on (host) host, public_endpoint as endpoint from identity
     where protocol = ${protocol} and host = any(${hosts as string[]}) and public_endpoint is not null
     order by host, discovered_at desc nulls last, id`.execute(db);
  return new Map(rows.map(({ host, endpoint }) => [host, endpoint]));
}

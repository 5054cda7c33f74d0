/** Who is to be told of what. */
import { sql } from "kysely";
import { type Db, often, type Tx } from "../database.ts";
import { isUntold } from "../people/contacts.ts";

/** A network on which something is told. `asked`: there, those hear of somebody who asked for it and were granted it; else whoever shares, on either side. */
export type Told = { readonly protocol: string; readonly asked: boolean };

/** Identities elsewhere by the network that reaches them. */
export type Hearers = ReadonlyMap<string, readonly number[]>;

/**
 * The identities elsewhere that hear what happens to a post of this pod: of a public one the author's contacts, who asked for it,
 * (but for those whom an import brought and who were not told yet, R11), who shared it anew, whose post it shares and who said something below; of a limited one its audience alone. Each person where they are now; nobody whom the
 * author blocks; who is known on several of these networks hears of it on the first.
 *
 * @param exceptHost  the pod that tells it to its own people; null for none
 * @param mentions    addresses in a text of the author's: they hear of it too, as far as they are known here
 */
export async function hearersOf(
  tx: Tx,
  postId: number,
  told: readonly Told[],
  exceptHost: string | null,
  mentions: readonly string[] = [],
): Promise<Hearers> {
  const networks = told.map(({ protocol }) => protocol);
  const asked = told.flatMap((each) => (each.asked ? [each.protocol] : []));
  const { rows } = await sql<{ id: number; protocol: string }>`${often}
    with told as (
      select post.id, post.guid, post.reach <> 'limited' as open, post.audience_id, post.root_guid, post.root_ref, author.ref, author.person_id, account.id as account_id
        from post join byline on byline.id = post.byline_id join identity as author on author.id = byline.identity_id
        left join account on account.person_id = author.person_id and account.state in ('inactive', 'active')
       where post.id = ${postId}),
    voice as (
      select byline_id from told join comment on comment.post_id = told.id where told.open and ${proved("comment")}
      union select byline_id from told join reaction on reaction.post_id = told.id where told.open and ${proved("reaction")}
      union select reaction.byline_id from told join comment on comment.post_id = told.id join reaction on reaction.comment_id = comment.id
             where told.open and ${proved("reaction")}
      union select byline_id from told join poll on poll.post_id = told.id join poll_answer on poll_answer.poll_id = poll.id
              join vote on vote.answer_id = poll_answer.id where told.open and ${proved("vote")}
      union select byline_id from told join attendance on attendance.post_id = told.id where told.open
      union select byline_id from told join subscriber on subscriber.post_id = told.id where told.open
      union select again.byline_id from told join post as again on again.root_guid = told.guid and again.root_ref = told.ref where told.open
      union select shared.byline_id from told join post as shared on shared.guid = told.root_guid join byline on byline.id = shared.byline_id
             where told.open and byline.ref = told.root_ref
      union select byline_id from told join audience_member on audience_member.audience_id = told.audience_id where not told.open),
    hearer as (
      select identity.person_id, identity.protocol, false as mentioned
        from voice join byline on byline.id = voice.byline_id join identity on identity.id = byline.identity_id
      union
      select contact.person_id, tie.protocol, false from told join contact on contact.account_id = told.account_id
        join tie on tie.contact_id = contact.id and tie.protocol = any(${networks}::text[])
         and case when tie.protocol = any(${asked}::text[]) then tie.theirs = 'established' else tie.ours <> 'none' or tie.theirs <> 'none' end
       where told.open and contact.suspended_at is null and not ${isUntold}
      union
      select identity.person_id, identity.protocol, true from told join identity on identity.ref = any(${mentions as string[]}::text[])
         and identity.protocol = any(${networks}::text[]) where told.open)
    select distinct on (home.person_id) home.id, home.protocol from hearer cross join told
      join identity as home on home.person_id = hearer.person_id and home.protocol = hearer.protocol and home.state = 'current'
     where home.protocol = any(${networks}::text[])
       and not exists (select 1 from own_key where own_key.identity_id = home.id)
       and (hearer.mentioned or not exists (select 1 from block where block.account_id = told.account_id and block.person_id = home.person_id))
       and (hearer.mentioned or home.host is distinct from ${exceptHost}::text)
     order by home.person_id, array_position(${networks}::text[], home.protocol collate "C"), home.id`.execute(tx);
  const ids = new Map<string, number[]>();
  for (const { id, protocol } of rows.sort((one, other) => one.id - other.id))
    ids.set(protocol, [...(ids.get(protocol) ?? []), id]);
  return ids;
}

const proved = (table: "comment" | "reaction" | "vote") =>
  sql`(${sql.ref(`${table}.verdict`)} is null or ${sql.ref(`${table}.verdict`)} = 'proved') and ${sql.ref(`${table}.import_id`)} is null`;

/**
 * The accounts here that something limited of somebody elsewhere is for: those that follow them, where it is for their followers, and those that it names.
 * Nobody who blocks them, and nobody whose contact with them rests (R12).
 */
export async function accountsMeant(
  tx: Tx,
  author: { readonly personId: number; readonly protocol: string },
  to: { readonly followers: boolean; readonly refs: readonly string[] },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with meant as (
      select contact.account_id as id from contact join tie on tie.contact_id = contact.id
       where ${to.followers} and contact.person_id = ${author.personId} and tie.protocol = ${author.protocol} and tie.ours = 'established'
      union select account.id from identity join account on account.person_id = identity.person_id
       where identity.protocol = ${author.protocol} and identity.ref = any(${to.refs as string[]}::text[]) and identity.state = 'current')
    select account.id from meant join account on account.id = meant.id and account.state = 'active'
     where not exists (select 1 from block where block.account_id = account.id and block.person_id = ${author.personId})
       and not exists (select 1 from contact where contact.account_id = account.id and contact.person_id = ${author.personId}
                          and contact.suspended_at is not null)
     order by account.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The addresses on a network of the accounts here that have these names. */
export async function refsOfNames(tx: Tx, protocol: string, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<{ ref: string }>`
    select identity.ref from account join own_key on own_key.account_id = account.id
      join identity on identity.id = own_key.identity_id and identity.protocol = ${protocol} and identity.state = 'current'
     where account.username = any(${names as string[]}::text[]) and account.state = 'active' order by identity.ref`.execute(
    tx,
  );
  return rows.map(({ ref }) => ref);
}

/** Accounts here that said something below a post and may still see it. */
export async function localVoices(tx: Tx, postId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct account.id
      from (select byline_id from comment where post_id = ${postId} and import_id is null
            union select byline_id from reaction where post_id = ${postId} and import_id is null) as voice
      join byline on byline.id = voice.byline_id join identity on identity.id = byline.identity_id
      join account on account.person_id = identity.person_id and account.state = 'active'
     order by account.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Did that limited post go to this person, or is it theirs? */
export async function isAmong(db: Db, postId: number, personId: number): Promise<boolean> {
  const { rows } = await sql<{ among: boolean }>`
    select exists (
      select 1 from post join byline on byline.id = post.byline_id
                      or byline.id in (select byline_id from audience_member where audience_id = post.audience_id)
                      or byline.id in (select byline_id from post_recipient where post_id = post.id)
        join identity on identity.id = byline.identity_id
       where post.id = ${postId} and identity.person_id = ${personId}) as among`.execute(db);
  return rows[0]?.among === true;
}

/** Somebody elsewhere asked for what is said below a post of ours. @returns false where they had asked before */
export async function addSubscriber(
  tx: Tx,
  row: { readonly postId: number; readonly bylineId: number; readonly guid: string; readonly at: Date },
): Promise<boolean> {
  const made = await tx
    .insertInto("subscriber")
    .values({ post_id: row.postId, byline_id: row.bylineId, guid: row.guid, created_at: row.at })
    .onConflict((conflict) => conflict.doNothing())
    .returning("post_id")
    .executeTakeFirst();
  return made !== undefined;
}

/** This account takes part in a post from now on. @returns false where it did already */
export async function subscribe(tx: Tx, accountId: number, postId: number): Promise<boolean> {
  const made = await tx
    .insertInto("subscription")
    .values({ account_id: accountId, post_id: postId })
    .onConflict((conflict) => conflict.doNothing())
    .returning("post_id")
    .executeTakeFirst();
  return made !== undefined;
}

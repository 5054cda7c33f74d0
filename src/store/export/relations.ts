/** An account's relations and settings for an archive: small lists, each one query. What still waits in an import is in them. */
import { type RawBuilder, sql } from "kysely";
import { printPublicKey } from "../../base/rsa-keys.ts";
import type { Tx } from "../database.ts";
import { pagesOf } from "./cursor.ts";
import type { ExportOwner } from "./owner.ts";

export type AddressRow = {
  readonly ref: string;
  readonly guid: string | null;
  readonly publicKeyPem: string | null;
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
};

/** Earlier addresses of the owner: those that a move brought, those that an import is of, and those that an archive named. The nearest of each counts. */
export async function readAddresses(tx: Tx, owner: ExportOwner): Promise<readonly AddressRow[]> {
  const { rows } = await sql<AddressRow & { readonly base64: string | null }>`
    select distinct on (ref) ref, guid, base64, "publicKeyPem", "sinceMs", "untilMs" from (
      select byline.ref, coalesce(identity.guid, byline.guid) as guid, null::text as "publicKeyPem", case when identity.id is null then 1 else 0 end as nearness,
             (select encode(public_key, 'base64') from identity_key as key where key.identity_id = identity.id order by key.since desc, key.public_key limit 1) as base64,
             (extract(epoch from identity.since) * 1000)::float8 as "sinceMs", (extract(epoch from identity.until) * 1000)::float8 as "untilMs"
        from byline left join identity on identity.id = byline.identity_id
       where byline.id = any(${ids(owner.bylineIds)}) and byline.protocol = (select protocol from identity as own where own.id = ${owner.identityId})
      union all
      select said.ref, said.guid, said."publicKeyPem", 2, null, said."sinceMs", said."untilMs"
        from ledger cross join lateral jsonb_to_record(ledger.item) as said (ref text, guid text, "publicKeyPem" text, "sinceMs" float8, "untilMs" float8)
       where ledger.import_id = any(${ids(owner.importIds)}) and ledger.kind = 'address' and ledger.item is not null
         and ledger.item ->> 'network' is null) as all_of_them
     where ref <> ${owner.ref} order by ref, nearness, guid, "sinceMs"`.execute(tx);
  return rows.map(({ base64, publicKeyPem, ...row }) => ({
    ...row,
    publicKeyPem: publicKeyPem ?? (base64 === null ? null : printPublicKey(base64)),
  }));
}

export async function readAspects(tx: Tx, { accountId }: ExportOwner): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom("aspect")
    .select("name")
    .where("account_id", "=", accountId)
    .orderBy("position")
    .orderBy("id")
    .execute();
  return rows.map(({ name }) => name);
}

export type ContactRow = {
  readonly ref: string;
  readonly guid: string | null;
  readonly name: string | null;
  readonly publicKey: Buffer | null;
  readonly sharing: boolean;
  readonly receiving: boolean;
  readonly suspended: boolean;
  readonly note: string | null;
  readonly aspects: readonly string[];
};

/**
 * Ledger rows of things that are not here and are kept whole: they wait, were tried in vain for long, belong to what no pod gives to others, or are of a
 * network that this pod does not speak. The next pod may be luckier. What was deleted here is not among them.
 */
export const keptWhole = sql<boolean>`
  (ledger.item is not null and (ledger.outcome in ('waiting', 'failed') or (ledger.outcome = 'skipped' and ledger.reason in ('not-public', 'network-unknown'))))`;

export const waiting = (owner: ExportOwner, kind: RawBuilder<unknown>) => sql`
  ledger where ledger.import_id = any(${ids(owner.importIds)}) and ledger.kind = ${kind} and ${keptWhole}`;

/**
 * By where they are now; of those who have gone, by where they were last. Whoever is no person here stands as their archive said; so does the name of
 * somebody whose own pod gives none. Of several archives the newest counts.
 */
export const contactPages = (tx: Tx, owner: ExportOwner, protocol: string): AsyncGenerator<readonly ContactRow[]> =>
  pagesOf(
    tx,
    sql<ContactRow>`
    select ref, guid, name, "publicKey", sharing, receiving, suspended, note, aspects from (select distinct on (ref) * from (
      select home.ref, home.guid, coalesce(nullif(profile.display_name, ''), named.name) as name, contact.id as nth, 0 as list,
             (select public_key from identity_key as key where key.identity_id = home.id order by key.since desc, key.public_key limit 1) as "publicKey",
             coalesce(tie.theirs, 'none') <> 'none' as sharing, coalesce(tie.ours, 'none') <> 'none' as receiving,
             contact.suspended_at is not null as suspended, contact.note,
             array(select aspect.name from aspect_member join aspect on aspect.id = aspect_member.aspect_id
                    where aspect_member.contact_id = contact.id order by aspect.position, aspect.id) as aspects
        from contact
        cross join lateral (
          select identity.* from identity where identity.person_id = contact.person_id and identity.protocol = ${protocol}
           order by identity.state = 'current' desc, identity.since desc, identity.id desc limit 1) as home
        left join tie on tie.contact_id = contact.id and tie.protocol = ${protocol}
        left join profile on profile.identity_id = home.id
        left join lateral (
          select claim.name from byline as claim
           where claim.import_id = any(${ids(owner.importIds)}) and claim.ref = home.ref and claim.protocol = ${protocol} and claim.name is not null
           order by claim.import_id desc limit 1) as named on true
       where contact.account_id = ${owner.accountId}
      union all
      select said.ref, claim.guid, claim.name, ledger.id, 1, claim.archive_key, said.sharing, said.receiving, coalesce(said.suspended, false), said.note,
             array(select jsonb_array_elements_text(coalesce(said.aspects, '[]')))
        from (select row_number() over (order by import_id, length(place), place) as id, ledger.import_id, ledger.item, ledger.waits_for
                from ${waiting(owner, sql`'contact'`)}) as ledger
        cross join lateral jsonb_to_record(ledger.item) as said (ref text, sharing boolean, receiving boolean, note text, suspended boolean, aspects jsonb)
        left join byline as claim on claim.import_id = ledger.import_id and claim.ref = ledger.waits_for and claim.protocol = ${protocol}
    ) as everybody
     where ref <> ${owner.ref} order by ref, list, nth desc) as each
     order by list, nth`,
  );

/** Addresses of people whom the account blocks or mutes. */
export async function readRefs(
  tx: Tx,
  owner: ExportOwner,
  protocol: string,
  kind: "block" | "mute",
): Promise<readonly string[]> {
  const { rows } = await sql<{ ref: string }>`
    select distinct ref from (
      select home.ref from ${sql.table(kind)} as relation
       cross join lateral (
         select identity.ref from identity where identity.person_id = relation.person_id and identity.protocol = ${protocol}
          order by identity.state = 'current' desc, identity.since desc, identity.id desc limit 1) as home
       where relation.account_id = ${owner.accountId}
      union all select ledger.item ->> 'ref' from ${waiting(owner, sql`${kind}`)} and ledger.item ->> 'network' is null) as everybody
     where ref <> ${owner.ref} order by ref`.execute(tx);
  return rows.map(({ ref }) => ref);
}

/** Guids of posts that the account takes part in. */
export const subscriptionPages = (tx: Tx, owner: ExportOwner): AsyncGenerator<readonly { readonly guid: string }[]> =>
  pagesOf(
    tx,
    sql<{ guid: string }>`
    select post.guid from subscription join post on post.id = subscription.post_id where subscription.account_id = ${owner.accountId}
    union select ledger.waits_for from ${waiting(owner, sql`'subscription'`)} order by 1`,
  );

export type KeyRow = { readonly ref: string; readonly publicKey: Buffer };

/** Keys of people who wrote below the owner's posts and are no contacts: as this pod knows them, else as an archive gave them. */
export const keyPages = (tx: Tx, owner: ExportOwner, protocol: string): AsyncGenerator<readonly KeyRow[]> =>
  pagesOf(
    tx,
    sql<KeyRow>`
    with wrote as (
      select comment.byline_id from comment join post on post.id = comment.post_id where post.byline_id = any(${ids(owner.bylineIds)})
      union select reaction.byline_id from reaction join post on post.id = reaction.post_id where post.byline_id = any(${ids(owner.bylineIds)})
      union select vote.byline_id from vote join poll_answer on poll_answer.id = vote.answer_id join poll on poll.id = poll_answer.poll_id
                                  join post on post.id = poll.post_id where post.byline_id = any(${ids(owner.bylineIds)})
      union select byline.id from byline where byline.import_id = any(${ids(owner.importIds)}) and byline.archive_key is not null)
    select distinct on (byline.ref) byline.ref, coalesce(known.public_key, byline.archive_key) as "publicKey"
      from wrote join byline on byline.id = wrote.byline_id
      left join lateral (select public_key from identity_key as key where key.identity_id = byline.identity_id
                          order by key.since desc, key.public_key limit 1) as known on true
     where byline.protocol = ${protocol} and coalesce(known.public_key, byline.archive_key) is not null and byline.ref <> ${owner.ref}
       and not (byline.id = any(${ids(owner.bylineIds)}))
       and byline.ref not in (
         select identity.ref from contact join identity on identity.person_id = contact.person_id
          where contact.account_id = ${owner.accountId} and identity.protocol = ${protocol} and identity.state = 'current'
         union all select ledger.waits_for from ${waiting(owner, sql`'contact'`)} and ledger.waits_for is not null)
     order by byline.ref, known.public_key is null, byline.id`,
  );

/** As a parameter of `any(…)`. */
export const ids = (list: readonly number[]): RawBuilder<unknown> => sql`${list as number[]}::bigint[]`;

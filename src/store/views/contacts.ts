/** The page of contacts: all of an account's, those in an aspect, those who share with it, or those who ask to; and whom it blocks. */
import { type RawBuilder, sql } from "kysely";
import { limits } from "../../base/limits.ts";
import type { Db } from "../database.ts";
import { theyAsk, theyShare } from "../people/contacts.ts";
import type { AuthorView } from "./author.ts";

export type ContactView = AuthorView & {
  readonly personId: number;
  /** The account shares with them. */
  readonly receiving: boolean;
  /** They share with the account. */
  readonly sharing: boolean;
  /** The account has asked them, and waits for their answer. */
  readonly asked: boolean;
  /** They have asked the account, and wait for its answer. */
  readonly asks: boolean;
  /** R12: a block met the contact, and its owner has not decided yet. */
  readonly suspended: boolean;
  readonly muted: boolean;
  readonly aspects: readonly string[];
};

export type ContactPage = {
  readonly contacts: readonly ContactView[];
  /** On all pages together. */
  readonly all: number;
  /** How many people ask the account for what it writes and wait, on all pages of all filters. */
  readonly asking: number;
  /** How many to leave out for the next page; null on the last. */
  readonly nextOffset: number | null;
  /** The account's aspects, in order. */
  readonly aspects: readonly { readonly aspectId: number; readonly name: string }[];
  /** People of archives that were brought who are still being looked for, on all pages of all filters. */
  readonly sought: number;
  /** Whom the account blocks, with the first page of all contacts alone. */
  readonly blocked: readonly AuthorView[];
};

export type ContactFilter = "all" | "sharing" | "asking" | { readonly aspectId: number };

/** One page of contacts by name, from the `offset`th on. Of somebody else's aspect nobody is in it. */
export async function findContacts(
  db: Db,
  accountId: number,
  filter: ContactFilter,
  offset: number,
): Promise<ContactPage> {
  const fits =
    filter === "all"
      ? sql`true`
      : filter === "sharing"
        ? sql`each.sharing and not each.receiving`
        : filter === "asking"
          ? sql`each.asks`
          : sql`exists (select 1 from aspect_member where aspect_member.aspect_id = ${filter.aspectId} and aspect_member.contact_id = each.id)`;
  const { rows } = await sql<Omit<ContactPage, "nextOffset">>`
    with each as (
      select contact.id, contact.person_id, contact.suspended_at is not null as suspended,
             contact.suspended_at is null and exists (select 1 from tie where contact_id = contact.id and ours = 'established') as receiving,
             contact.suspended_at is null and exists (select 1 from tie where contact_id = contact.id and ${theyShare}) as sharing,
             contact.suspended_at is null and exists (select 1 from tie where contact_id = contact.id and ours = 'asked') as asked,
             contact.suspended_at is null and exists (select 1 from tie where contact_id = contact.id and ${theyAsk}) as asks
        from contact where contact.account_id = ${accountId}
    ), shown as (
      select each.*, home.*, lower(coalesce(home.name, home.ref)) as sorted
        from each join lateral (${homeOf(sql`each.person_id`)}) as home on true where ${fits}
       order by sorted, each.id offset ${offset} limit ${limits.messagesPerPage + 1}
    )
    select (select count(*)::int from each where ${fits}) as "all", (select count(*)::int from each where each.asks) as asking,
           (select count(distinct ledger.waits_for)::int from import join ledger on ledger.import_id = import.id
             where import.account_id = ${accountId} and ledger.kind in ('contact', 'tie') and ledger.outcome = 'waiting' and ledger.reason = 'person') as sought,
           coalesce((select json_agg(${personJson(sql`shown`)} || jsonb_build_object(
               'personId', shown.person_id, 'receiving', shown.receiving, 'sharing', shown.sharing, 'asked', shown.asked,
               'asks', shown.asks, 'suspended', shown.suspended,
               'muted', exists (select 1 from mute where mute.account_id = ${accountId} and mute.person_id = shown.person_id),
               'aspects', array(select aspect.name from aspect_member join aspect on aspect.id = aspect_member.aspect_id
                                 where aspect_member.contact_id = shown.id order by aspect.position, aspect.id)) order by shown.sorted, shown.id)
             from shown), '[]') as contacts,
           coalesce((select json_agg(json_build_object('aspectId', aspect.id, 'name', aspect.name) order by aspect.position, aspect.id)
             from aspect where aspect.account_id = ${accountId}), '[]') as aspects,
           coalesce((select json_agg(${personJson(sql`home`)} order by lower(coalesce(home.name, home.ref)))
             from block join lateral (${homeOf(sql`block.person_id`)}) as home on true
            where block.account_id = ${accountId} and ${filter === "all" && offset === 0}), '[]') as blocked`.execute(
    db,
  );
  const page = rows[0] as Omit<ContactPage, "nextOffset">;
  const contacts = page.contacts.slice(0, limits.messagesPerPage);
  return { ...page, contacts, nextOffset: page.contacts.length > contacts.length ? offset + contacts.length : null };
}

/** Where somebody is now, or was last, with what an `AuthorView` needs. */
const homeOf = (personId: RawBuilder<unknown>) => sql`
  select identity.ref, nullif(profile.display_name, '') as name, profile.emojis, account.username, account.photo_path, profile.avatar_photo_id,
         case when account.id is null and profile.avatar_url is not null then identity.id end as remote_avatar
    from identity
    left join account on account.person_id = identity.person_id and account.state = 'active'
    left join profile on profile.identity_id = identity.id
          and not exists (select 1 from import where import.account_id = account.id and import.released_at is null and not import.into_existing)
   where identity.person_id = ${personId}
   order by identity.state = 'current' desc, case when identity.state <> 'current' then identity.since end desc, identity.id limit 1`;

const personJson = (
  of: RawBuilder<unknown>,
) => sql`jsonb_build_object('ref', ${of}.ref, 'name', ${of}.name, 'known', true, 'username', ${of}.username, 'emojis', ${of}.emojis,
  'remoteAvatar', ${of}.remote_avatar,
  'avatar', (select json_build_object('path', ${of}.photo_path, 'name', photo.name) from photo
              where photo.id = ${of}.avatar_photo_id and photo.blob is not null and ${of}.username is not null
                and (photo.import_id is null or exists (select 1 from import where import.id = photo.import_id and import.released_at is not null))))`;

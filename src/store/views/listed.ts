/** Lists that other pods ask for: what somebody here wrote, who follows whom, what hangs on a post. Public things alone, each a page with its total. */
import { type RawBuilder, sql } from "kysely";
import { visitor } from "../../core/visibility.ts";
import { postVisibleTo, relayableVisibleTo } from "../content/visibility.ts";
import type { Db } from "../database.ts";

/** `without`: names that begin like this are left out; null: none is. */
export type Page = { readonly offset: number; readonly limit: number; readonly without: string | null };
export type Listed<T> = { readonly total: number; readonly items: readonly T[] };

/** Rows of `names (name, at, id)`, the newest first. */
async function pageOf(db: Db, names: RawBuilder<unknown>, { offset, limit, without }: Page): Promise<Listed<string>> {
  const { rows } = await sql<{ total: number; items: readonly string[] }>`
    with listed as (${names}), names as (select * from listed where ${without}::text is null or not starts_with(name, ${without})),
         page as (select * from names order by at desc, id desc limit ${limit} offset ${offset})
    select (select count(*) from names) as total,
           array(select name from page order by at desc, id desc) as items`.execute(db);
  const [{ total, items } = { total: 0, items: [] }] = rows;
  return { total: Number(total), items };
}

/** By somebody whom the network knows: all who are found on it, and everybody here. */
const onNetwork = (protocol: string) => sql`exists (
  select 1 from byline join identity on identity.id = byline.identity_id
   where byline.id = thing.byline_id
     and (identity.protocol = ${protocol} or exists (select 1 from own_key where own_key.identity_id = identity.id)))`;

/** Guids of the public posts of the account's own, reshares left out. */
export const listPosts = (db: Db, accountId: number, page: Page): Promise<Listed<string>> =>
  pageOf(
    db,
    sql`select post.guid as name, post.sort_at as at, post.id
          from post join byline on byline.id = post.byline_id
          join own_key on own_key.identity_id = byline.identity_id and own_key.account_id = ${accountId}
         where post.kind = 'post' and post.reach = 'public' and ${postVisibleTo(visitor)}`,
    page,
  );

/** Addresses of those who follow the account on that network, or whom it follows there. */
export const listTies = (
  db: Db,
  protocol: string,
  accountId: number,
  side: "theirs" | "ours",
  page: Page,
): Promise<Listed<string>> =>
  pageOf(
    db,
    sql`select identity.ref as name, contact.created_at as at, contact.id
          from contact join tie on tie.contact_id = contact.id and tie.protocol = ${protocol} and ${sql.ref(`tie.${side}`)} = 'established'
          join identity on identity.person_id = contact.person_id and identity.protocol = tie.protocol and identity.state = 'current'
         where contact.account_id = ${accountId} and contact.suspended_at is null`,
    page,
  );

/** Guids of the comments below the public post of that id, as far as the network can know them. */
export const listComments = (db: Db, protocol: string, postId: number, page: Page): Promise<Listed<string>> =>
  pageOf(
    db,
    sql`select thing.guid as name, thing.written_at as at, thing.id
          from (select comment.* from comment where post_id = ${postId} and ${relayableVisibleTo("comment", visitor)}) as thing
         where ${onNetwork(protocol)}`,
    page,
  );

export const listReactions = (
  db: Db,
  protocol: string,
  postId: number,
  kind: "like" | "dislike" | "emoji",
  page: Page,
): Promise<Listed<string>> =>
  pageOf(
    db,
    sql`select thing.guid as name, thing.created_at as at, thing.id
          from (select reaction.* from reaction
                 where post_id = ${postId} and case when kind in ('like', 'dislike') then kind else 'emoji' end = ${kind} and ${relayableVisibleTo("reaction", visitor)}) as thing
         where ${onNetwork(protocol)}`,
    page,
  );

/** Guids of public reshares of the post of that guid. */
export const listReshares = (db: Db, protocol: string, guid: string, page: Page): Promise<Listed<string>> =>
  pageOf(
    db,
    sql`select thing.guid as name, thing.sort_at as at, thing.id
          from (select post.* from post where root_guid = ${guid} and kind = 'reshare' and ${postVisibleTo(visitor)}) as thing
         where ${onNetwork(protocol)}`,
    page,
  );

/** Guids of public posts that quote the post of that guid. */
export const listQuotes = (db: Db, protocol: string, guid: string, page: Page): Promise<Listed<string>> =>
  pageOf(
    db,
    sql`select thing.guid as name, thing.sort_at as at, thing.id
          from (select post.* from post where post.fine -> 'quoted' ->> 'guid' = ${guid} and post.reach = 'public' and ${postVisibleTo(visitor)}) as thing
         where ${onNetwork(protocol)}`,
    page,
  );

/** Guids of public posts of people here that the account likes or dislikes. */
export const listLiked = (
  db: Db,
  protocol: string,
  accountId: number,
  kind: "like" | "dislike",
  page: Page,
): Promise<Listed<string>> =>
  pageOf(
    db,
    sql`select thing.guid as name, reaction.created_at as at, reaction.id
          from reaction join byline on byline.id = reaction.byline_id
          join identity on identity.id = byline.identity_id
          join account on account.person_id = identity.person_id and account.id = ${accountId}
          join (select post.* from post where ${postVisibleTo(visitor)}) as thing on thing.id = reaction.post_id
         where reaction.kind = ${kind} and ${relayableVisibleTo("reaction", visitor)} and ${onNetwork(protocol)}`,
    page,
  );

/** The account of ours that has that identity, also where it was left since; null: it is closed, or nobody's here. */
export async function accountOfIdentity(db: Db, identityId: number): Promise<number | null> {
  const row = await db
    .selectFrom("own_key")
    .innerJoin("account", "account.id", "own_key.account_id")
    .select("account.id")
    .where("own_key.identity_id", "=", identityId)
    .where("account.state", "in", ["active", "moved"])
    .executeTakeFirst();
  return row?.id ?? null;
}

/** A post by an account of ours, and the identity that it was written under as that network knows it. */
export type LeftPost = {
  readonly postId: number;
  readonly accountId: number;
  readonly identityId: number;
  readonly ref: string;
};

/** A public post of an account that has left its address on that network; null: none of that guid. */
export async function leftPost(db: Db, protocol: string, guid: string): Promise<LeftPost | null> {
  const { rows } = await sql<LeftPost>`
    select post.id as "postId", account.id as "accountId", there.id as "identityId", there.ref
      from post join byline on byline.id = post.byline_id
      join own_key as wrote on wrote.identity_id = byline.identity_id
      join account on account.id = wrote.account_id and account.state in ('active', 'moved')
      join own_key as home on home.account_id = account.id
      join identity as there on there.id = home.identity_id and there.protocol = ${protocol} and there.state = 'moved'
     where post.guid = ${guid} and ${postVisibleTo(visitor)}
     order by there.since desc, there.id desc, post.id limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Since when there has been somebody here; null: there is nobody. */
export async function firstAccountAt(db: Db): Promise<Date | null> {
  const row = await db
    .selectFrom("account")
    .select((eb) => eb.fn.min("created_at").as("at"))
    .executeTakeFirst();
  return row?.at ?? null;
}

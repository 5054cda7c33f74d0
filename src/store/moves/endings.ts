/** What is left of somebody who ends their account: here, and what pods that say so of their people leave. */
import { sql } from "kysely";
import { type Deleted, deleteThings } from "../content/deletions.ts";
import type { Db, Tx } from "../database.ts";
import { stopHandOverIn } from "./hand-overs-in.ts";
import { stopHandOversOut } from "./hand-overs-out.ts";

/** It is nobody's current address from now on. Its key stays: what was signed before still verifies (R2, R14). @returns false where it was not current */
export async function endIdentity(tx: Tx, identityId: number, now: Date): Promise<boolean> {
  const ended = await tx
    .updateTable("identity")
    .set({ state: "ended", until: now })
    .where("id", "=", identityId)
    .where("state", "=", "current")
    .executeTakeFirst();
  return ended.numUpdatedRows === 1n;
}

/**
 * Deletes what an identity has posted live: posts with all that hangs on them, photos, its place among those who hear of others' posts, and notices of
 * what it did. What it said below others' posts and in conversations stays. Posts and photos stay gone, whoever brings them again.
 *
 * @param content  R8: where it `moves`, that of the addresses which were left for this one goes too
 */
export async function deleteContentOf(
  tx: Tx,
  identityId: number,
  content: "moves" | "stays",
  now: Date,
): Promise<Deleted> {
  const left = sql`
    select earlier.id from identity join identity as earlier using (person_id, protocol)
     where identity.id = ${identityId} and earlier.state = 'moved' and ${content} = 'moves'`;
  const mine = sql`(select id from byline where identity_id = ${identityId} or identity_id in (${left}))`;
  for (const kind of ["post", "photo"]) {
    await sql`
      insert into tombstone (protocol, kind, guid, author_ref, created_at)
      select byline.protocol, ${kind}, thing.guid, byline.ref, ${now}
        from ${sql.table(kind)} as thing join byline on byline.id = thing.byline_id
       where byline.id in ${mine} and thing.import_id is null
      on conflict do nothing`.execute(tx);
  }
  const gone = await deleteAll(tx, sql`byline_id in ${mine} and import_id is null`);
  await sql`delete from subscriber where byline_id in ${mine}`.execute(tx);
  await sql`delete from notification where byline_id in ${mine}`.execute(tx);
  return gone;
}

async function deleteAll(tx: Tx, which: ReturnType<typeof sql>): Promise<Deleted> {
  const idsOf = async (table: "post" | "photo") =>
    (await sql<{ id: number }>`select id from ${sql.table(table)} where ${which}`.execute(tx)).rows.map(({ id }) => id);
  const posts = await deleteThings(tx, "post", await idsOf("post"));
  const photos = await deleteThings(tx, "photo", await idsOf("photo"));
  return { blobs: [...new Set([...posts.blobs, ...photos.blobs])], photos: [...posts.photos, ...photos.photos] };
}

/**
 * Deletes what imports brought to an account, and everything that they keep: words of archives, keys, what still waits.
 * @param which  `held`: of those alone that were never released
 */
export async function deleteImportsOf(tx: Tx, accountId: number, which: "all" | "held" = "all"): Promise<Deleted> {
  const ofThese = which === "all" ? sql`true` : sql`released_at is null`;
  const mine = sql`import_id in (select id from import where account_id = ${accountId} and ${ofThese})`;
  const gone = await deleteAll(tx, mine);
  await sql`delete from reaction where ${mine} or comment_id in (select id from comment where ${mine})`.execute(tx);
  await sql`delete from comment where ${mine}`.execute(tx);
  await sql`delete from vote where ${mine}`.execute(tx);
  await sql`delete from ledger where ${mine}`.execute(tx);
  // What it said of private conversations; what the account wrote in them itself stands under its identity.
  const claims = sql`(select id from byline where import_id in (select id from import where account_id = ${accountId}))`;
  await sql`delete from conversation where byline_id in ${claims}`.execute(tx);
  await sql`delete from message where byline_id in ${claims}`.execute(tx);
  await sql`
    update import set sealed_private_key = null, findings = '{"list": [], "totals": {}}' where account_id = ${accountId} and ${ofThese}`.execute(
    tx,
  );
  return gone;
}

/** Closes the account: nobody logs in to it any more, and what it has for itself alone goes. Its name stays taken (R15). */
export async function closeAccountRow(tx: Tx, accountId: number, at: Date): Promise<void> {
  // Else a copy with its key would lie here for another day, or would still come.
  await stopHandOversOut(tx, accountId, at);
  await stopHandOverIn(tx, accountId, at);
  await forgetOwnData(tx, accountId);
  // Files that were asked for go at once: nobody can fetch them any more.
  await sql`
    update job set run_at = '-infinity' where kind = 'forget-export' and key in (select id::text from export where account_id = ${accountId})`.execute(
    tx,
  );
  await sql`
    update job set run_at = '-infinity' where kind = 'forget-upload' and key in (select guid from upload where account_id = ${accountId})`.execute(
    tx,
  );
  const audiences = sql`(select id from audience where account_id = ${accountId})`;
  await sql`delete from audience_member where audience_id in ${audiences}`.execute(tx);
  await sql`delete from audience where account_id = ${accountId}`.execute(tx);
  await tx.updateTable("account").set({ state: "closed" }).where("id", "=", accountId).execute();
}

/** What an account has for itself alone: relations, notes, notices, sessions, mail address, password. Its name stays taken (R15). */
export async function forgetOwnData(tx: Tx, accountId: number): Promise<void> {
  const contacts = sql`(select id from contact where account_id = ${accountId})`;
  await sql`delete from tie where contact_id in ${contacts}`.execute(tx);
  await sql`delete from aspect_member where contact_id in ${contacts}`.execute(tx);
  for (const table of [
    "stop",
    "contact",
    "aspect",
    "block",
    "mute",
    "tag_follow",
    "subscription",
    "notification",
    "conversation_reading",
    "session",
    "password_link",
    "letter",
    "invitation",
  ]) {
    await sql`delete from ${sql.table(table)} where account_id = ${accountId}`.execute(tx);
  }
  await sql`
    update account set email = null, email_confirmed_at = null, email_pending = null, letters = '{}', language = null, settings = '{}', password_hash = null,
                       arriving_since = null where id = ${accountId}`.execute(tx);
}

/** Identities of an account, open or not; the current ones first. */
export async function ownIdentities(
  db: Db,
  accountId: number,
): Promise<
  { readonly identityId: number; readonly protocol: string; readonly ref: string; readonly current: boolean }[]
> {
  const { rows } = await sql<{ identityId: number; protocol: string; ref: string; current: boolean }>`
    select identity.id as "identityId", identity.protocol, identity.ref, identity.state = 'current' as current
      from own_key join identity on identity.id = own_key.identity_id
     where own_key.account_id = ${accountId} order by identity.state = 'current' desc, identity.id`.execute(db);
  return rows;
}

/**
 * Who elsewhere must hear that an account has ended: its contacts, either side and suspended ones too, who subscribed to a post of its,
 * shared one anew, or is in a conversation with it. Where they are now.
 */
export async function whoHearsOfEnd(db: Db, accountId: number, protocol: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with mine as (
      select byline.id, byline.ref from account join identity on identity.person_id = account.person_id
        join byline on byline.identity_id = identity.id where account.id = ${accountId}),
    hearer as (
      select person_id from contact where account_id = ${accountId}
      union
      select identity.person_id from (
          select subscriber.byline_id from subscriber join post on post.id = subscriber.post_id where post.byline_id in (select id from mine)
          union select again.byline_id from post join post as again on again.root_guid = post.guid
                 where post.byline_id in (select id from mine) and again.root_ref in (select ref from mine)
          union select taking.byline_id from conversation_reading as reading
                  join conversation_participant as taking on taking.conversation_id = reading.conversation_id
                 where reading.account_id = ${accountId}) as voice
        join byline on byline.id = voice.byline_id join identity on identity.id = byline.identity_id)
    select distinct home.id from hearer
      join identity as home on home.person_id = hearer.person_id and home.protocol = ${protocol} and home.state = 'current'
     where not exists (select 1 from own_key where own_key.identity_id = home.id)
     order by home.id`.execute(db);
  return rows.map(({ id }) => id);
}

export type AccountContents = {
  readonly posts: number;
  readonly photos: number;
  readonly contacts: number;
  readonly conversations: number;
};

/** What an account has that goes with it. */
export async function accountContents(db: Db, accountId: number): Promise<AccountContents> {
  const mine = sql`(byline_id in (select byline.id from account join identity on identity.person_id = account.person_id
                      join byline on byline.identity_id = identity.id where account.id = ${accountId})
                    or import_id in (select id from import where account_id = ${accountId}))`;
  const { rows } = await sql<AccountContents>`
    select (select count(*) from post where ${mine}) as posts, (select count(*) from photo where ${mine}) as photos,
           (select count(*) from contact where account_id = ${accountId}) as contacts,
           (select count(*) from conversation_reading where account_id = ${accountId}) as conversations`.execute(db);
  return rows[0] as AccountContents;
}

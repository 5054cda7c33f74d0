/** Imports into an account that was there before: whether one may begin, and what of the account it overwrites by wish. */
import { sql } from "kysely";
import type { AccountState } from "../../core/account.ts";
import type { Part } from "../../core/migration/take.ts";
import type { Db, Tx } from "../database.ts";
import { remembered } from "./before.ts";
import type { ImportRow } from "./imports.ts";
import type { PhotosOf } from "./photos.ts";

export type ExistingAccount = {
  readonly accountId: number;
  readonly state: AccountState;
  readonly arriving: boolean;
  /** It has identities. */
  readonly present: boolean;
  /** Of an import of another archive that has not come to its end. */
  readonly underWay: string | null;
  /** Where aspects go that come behind those that there are. */
  readonly aspectsFrom: number;
};

/** The account of that name, held until the transaction ends: two imports never begin at once. */
export async function lockExisting(tx: Tx, username: string, digest: string): Promise<ExistingAccount | null> {
  const { rows } = await sql<ExistingAccount>`
    select account.id as "accountId", account.state, account.arriving_since is not null as arriving,
           exists (select 1 from own_key where own_key.account_id = account.id) as present,
           (select owner_ref from import
             where import.account_id = account.id and import.state <> 'done' and digest <> ${digest} and (import.state <> 'thrown-away' or import.finished_at is null) order by id limit 1) as "underWay",
           coalesce((select max(position) + 1 from aspect where aspect.account_id = account.id), 0) as "aspectsFrom"
      from account where username = ${username} for update of account`.execute(tx);
  return rows[0] ?? null;
}

/** Settings of the archive go over those of the account, but nobody is let in unasked for it; a mail address only where it has none. */
export async function takeSettings(
  tx: Tx,
  accountId: number,
  taken: { email: string | null; language: string | null; settings: Readonly<Record<string, unknown>> },
): Promise<void> {
  await sql`
    update account set settings = settings || ${JSON.stringify(taken.settings)}::jsonb, language = coalesce(${taken.language}, language),
                       email = coalesce(email, ${taken.email}), asks_first = asks_first or ${taken.settings.asksFirst === true}
     where id = ${accountId}`.execute(tx);
}

/** The text of the profile is the archive's: its links are re-pointed, and the original stays. */
export async function keepOriginalBio(tx: Tx, identityId: number): Promise<void> {
  await sql`update profile set original_bio = bio where identity_id = ${identityId}`.execute(tx);
}

/**
 * The picture of the archive becomes the one of this identity, as a photo of its own: the import's stays with the import, and is seen when that is.
 * @returns false: its file is not here
 */
export async function takePicture(
  tx: Tx,
  from: PhotosOf & Pick<ImportRow, "release">,
  identityId: number,
  name: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    with made as (
      insert into photo (byline_id, guid, name, blob, media_type, width, height, created_at)
      select byline.id, replace(gen_random_uuid()::text, '-', ''), photo.name, photo.blob, photo.media_type, photo.width, photo.height, ${now}
        from photo join byline on byline.identity_id = ${identityId} and byline.import_id is null
       where photo.byline_id = ${from.ownerBylineId} and photo.import_id = ${from.id} and photo.name = ${name} and photo.blob is not null
       order by photo.post_id is not null, photo.id limit 1
      returning id),
    remembered as (${remembered({ importId: from.id, reversible: from.release === null }, "photo", sql`select id::text, null::jsonb from made`)})
    update profile set avatar_photo_id = made.id from made where identity_id = ${identityId} returning 1`.execute(tx);
  return rows.length > 0;
}

/** Writes down what was taken. The profile counts as made in the ledger once it is. */
export async function recordTook(tx: Tx, importId: number, taken: readonly Part[]): Promise<void> {
  await sql`update import set took = took || ${JSON.stringify(Object.fromEntries(taken.map((part) => [part, true])))}::jsonb where id = ${importId}`.execute(
    tx,
  );
  if (taken.includes("profile"))
    await sql`
      update ledger set outcome = 'made', reason = null
       where import_id = ${importId} and kind = 'profile' and outcome = 'skipped'`.execute(tx);
}

/** R12: contacts of the account that rest since then; all that an import suspends rests since it began. */
export async function restingSince(db: Db, accountId: number, began: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from contact where account_id = ${accountId} and suspended_at = ${began}`.execute(db);
  return rows[0]?.count ?? 0;
}

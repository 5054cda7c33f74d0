/** Photos of an import: which files are wanted, and what became of each. */
import { sql } from "kysely";
import { leftOutReason } from "../../core/migration/choices.ts";
import type { Db, Tx } from "../database.ts";
import { type ImportRow, lockImport } from "./imports.ts";

export type PhotoFile = {
  readonly name: string;
  readonly blob: string;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  /** For a file that no post names. */
  readonly newGuid: string;
};
export type PhotoOutcome =
  | { readonly name: string; readonly file: PhotoFile }
  | { readonly name: string; readonly failure: string };

/** Where photos go: an import. The byline that they are under changes when it is released, so whoever writes has it locked. */
export type PhotosOf = Pick<ImportRow, "id" | "ownerBylineId" | "createdAt">;

/**
 * Names for which a file is still wanted: photos of posts without one, and uploads that no post names and that are not here, nor came with another
 * import into the same account that was there before. What failed is wanted again: another zip may hold it whole.
 */
export async function wantedPhotos(db: Db, owner: PhotosOf, names: readonly string[]): Promise<string[]> {
  const rows = await sql<{ name: string }>`
    select name from unnest(${names as string[]}::text[]) as wanted (name)
     where exists (select 1 from ledger where import_id = ${owner.id} and kind = 'photo' and outcome in ('waiting', 'failed')
                      and waits_for = wanted.name)
        or not exists (select 1 from photo where ${ofImport(owner)} and photo.name = wanted.name) and not ${inOtherImport(owner)}`.execute(
    db,
  );
  return rows.rows.map(({ name }) => name);
}

/**
 * Writes down what became of files: photos get theirs, uploads get a row, the ledger its outcomes. Files that another process has
 * recorded meanwhile are left as they are.
 */
export async function recordPhotos(tx: Tx, importId: number, all: readonly PhotoOutcome[]): Promise<void> {
  const owner = await lockImport(tx, importId);
  const nameOf = (outcome: PhotoOutcome) => ("file" in outcome ? outcome.file.name : outcome.name);
  const wanted = new Set(await wantedPhotos(tx, owner, all.map(nameOf)));
  const outcomes = all.filter((outcome) => wanted.has(nameOf(outcome)));
  const rows = JSON.stringify(
    outcomes.map((each) => ("file" in each ? each.file : { name: each.name, failure: each.failure })),
  );
  await sql`
    create temporary table photo_file on commit drop as
    select file.*, exists (select 1 from photo where ${ofImport(owner)} and photo.name = file.name and post_id is not null) as named
      from jsonb_to_recordset(${rows}::jsonb) as file
        (name text, blob text, "mediaType" text, width integer, height integer, "newGuid" text, failure text)`.execute(
    tx,
  );
  await sql`
    insert into photo (byline_id, guid, name, import_id, created_at)
    select ${owner.ownerBylineId}, "newGuid", name, ${owner.id}, ${owner.createdAt} from photo_file where failure is null and not named`.execute(
    tx,
  );
  await sql`
    update photo set blob = file.blob, media_type = file."mediaType", width = file.width, height = file.height
      from photo_file as file where ${ofImport(owner)} and photo.name = file.name and file.failure is null`.execute(tx);
  await sql`
    update ledger set outcome = case when file.failure is null then 'made' else 'failed' end, reason = file.failure,
           waits_for = case when file.failure is not null then file.name end
      from photo_file as file
     where ledger.import_id = ${owner.id} and ledger.kind = 'photo' and ledger.outcome in ('waiting', 'failed')
       and ledger.waits_for = file.name`.execute(tx);
  await sql`
    insert into ledger (import_id, place, kind, outcome, reason)
    select ${owner.id}, name, 'upload', case when failure is null then 'made' else 'failed' end, failure from photo_file where not named
    on conflict (import_id, place, kind) do update set outcome = excluded.outcome, reason = excluded.reason`.execute(
    tx,
  );
  await sql`drop table photo_file`.execute(tx);
  await sql`
    update import set expected = jsonb_set(expected, '{upload}', to_jsonb(greatest((expected ->> 'upload')::bigint, ${uploads})))
     where id = ${owner.id}`.execute(tx);
}

const ofImport = (owner: PhotosOf) => sql`photo.byline_id = ${owner.ownerBylineId} and photo.import_id = ${owner.id}`;

const inOtherImport = (owner: PhotosOf) => sql`exists (
  select 1 from import join import as other on other.account_id = import.account_id and other.id <> import.id
    join photo on photo.import_id = other.id
   where import.id = ${owner.id} and import.into_existing and photo.name = wanted.name and photo.blob is not null)`;

const uploads = sql`(select count(*) from ledger where ledger.import_id = import.id and ledger.kind = 'upload')`;

/** Pictures that its person left out and that no post names. Those of posts have their rows with these. */
export async function leaveOutUploads(tx: Tx, owner: PhotosOf, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await sql`
    insert into ledger (import_id, place, kind, outcome, reason)
    select ${owner.id}, given.name, 'upload', 'skipped', ${leftOutReason} from unnest(${names as string[]}::text[]) as given (name)
     where not exists (select 1 from ledger where ledger.import_id = ${owner.id} and ledger.kind = 'photo' and ledger.waits_for = given.name)
       and not exists (select 1 from photo where ${ofImport(owner)} and photo.name = given.name)
    on conflict do nothing`.execute(tx);
}

/**
 * After the last photo. The check of the first call expected the uploads of the zips that it was given; other calls may have been
 * given others, or none: expected are those that were met.
 * @param names  in the zips of this call; uploads that an earlier import under the same byline brought are there already
 */
export async function settleUploads(tx: Tx, owner: PhotosOf, names: readonly string[]): Promise<void> {
  await sql`
    insert into ledger (import_id, place, kind, outcome)
    select distinct ${owner.id}::bigint, photo.name, 'upload', 'already-there'
      from photo where ${ofImport(owner)} and name = any(${names as string[]}) and post_id is null
    on conflict do nothing`.execute(tx);
  await sql`update import set expected = jsonb_set(expected, '{upload}', to_jsonb(${uploads})) where id = ${owner.id}`.execute(
    tx,
  );
}

/**
 * The avatar is the import's photo of that name, once its file is here, rather one of no post; a picture that was chosen since stays. So does that of
 * an account that was there before.
 */
export async function setAvatar(tx: Tx, personId: number, owner: PhotosOf, name: string): Promise<void> {
  await sql`
    update profile set avatar_photo_id = (
        select photo.id from photo where ${ofImport(owner)} and photo.name = ${name} and photo.blob is not null
         order by photo.post_id is not null, photo.id limit 1)
      from identity
     where identity.id = profile.identity_id and identity.person_id = ${personId} and identity.state = 'current'
       and profile.avatar_photo_id is null and exists (select 1 from import where import.id = ${owner.id} and not into_existing)`.execute(
    tx,
  );
}

/** Does any photo or avatar show this blob? One that none shows may be removed. */
export async function isBlobUsed(db: Db, blob: string): Promise<boolean> {
  const row = await db.selectFrom("photo").select("id").where("blob", "=", blob).executeTakeFirst();
  if (row !== undefined) return true;
  for (const table of ["fetched_avatar", "foreign_emoji", "own_emoji"] as const)
    if ((await db.selectFrom(table).select("blob").where("blob", "=", blob).executeTakeFirst()) !== undefined)
      return true;
  return false;
}

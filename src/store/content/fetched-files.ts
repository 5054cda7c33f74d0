/** The cache of files that other pods gave: what is in it, and what goes when there is too much. Files of people here are no part of it. */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";

/** A file came from another pod. To be written in the transaction that shows it somewhere. */
export async function keepFetchedFile(tx: Tx, blob: string, sizeBytes: number, now: Date): Promise<void> {
  const values = { size_bytes: sizeBytes, fetched_at: now };
  await tx
    .insertInto("fetched_file")
    .values({ blob, ...values })
    .onConflict((conflict) => conflict.column("blob").doUpdateSet(values))
    .execute();
}

/** Is it a photo of somebody elsewhere that this pod fetched? Uploads have no remote path, what an import brought has the import. */
const fetchedPhoto = sql`(photo.at_new_home or (photo.remote_path is not null and photo.import_id is null and not exists (
  select 1 from byline join own_key on own_key.identity_id = byline.identity_id where byline.id = photo.byline_id)))`;

/** Avatars that their owners' profiles no longer name are no longer shown anywhere. */
export async function dropFormerAvatars(db: Db): Promise<void> {
  await sql`
    delete from fetched_avatar using profile
     where profile.identity_id = fetched_avatar.identity_id and profile.avatar_url is distinct from fetched_avatar.url`.execute(
    db,
  );
}

/**
 * Files of the cache that may go: those that nothing shows, then those that were fetched first, as far as all together take more than `mostBytes`.
 * @param eachBytes  what a file costs beside its bytes
 */
export async function fetchedFilesToDrop(
  db: Db,
  limit: { readonly mostBytes: number; readonly eachBytes: number; readonly most: number },
): Promise<string[]> {
  const { rows } = await sql<{ blob: string }>`
    select blob from (
      select blob, fetched_at, sum(size_bytes + ${limit.eachBytes}::bigint) over (order by fetched_at desc, blob) as bytes,
             exists (select 1 from photo where photo.blob = fetched_file.blob)
               or exists (select 1 from fetched_avatar where fetched_avatar.blob = fetched_file.blob)
               or exists (select 1 from foreign_emoji where foreign_emoji.blob = fetched_file.blob) as shown
        from fetched_file) as file
     where not shown or bytes > ${limit.mostBytes}::bigint
     order by shown, fetched_at, blob desc limit ${limit.most}`.execute(db);
  return rows.map(({ blob }) => blob);
}

/** These are no longer here: whoever looks at them has them fetched anew. Photos of people here that show the same file keep it. */
export async function dropFetchedFiles(tx: Tx, blobs: readonly string[]): Promise<void> {
  const all = sql`any(${blobs as string[]}::text[])`;
  await sql`update photo set blob = null, media_type = null where blob = ${all} and ${fetchedPhoto}`.execute(tx);
  await sql`update foreign_emoji set blob = null, media_type = null where blob = ${all}`.execute(tx);
  await sql`delete from fetched_avatar where blob = ${all}`.execute(tx);
  await sql`delete from fetched_file where blob = ${all}`.execute(tx);
}

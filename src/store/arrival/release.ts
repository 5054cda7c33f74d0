/** "Keep here only": an import's content becomes this account's own, under fresh guids; nobody is told (R11). */
import { sql } from "kysely";
import type { Tx } from "../database.ts";
import { endMoveInOf } from "../moves/move-ins.ts";
import { forgetBefore } from "./before.ts";
import type { ImportRow } from "./imports.ts";

/**
 * Releases an import. The owner's posts, photos, comments, reactions and votes become those of the account's present identity, under
 * guids that no other pod knows, also those that still wait; polls get fresh guids too. Relayables of others stay as they are signed.
 *
 * @param held  the import, locked in this transaction; done and not released
 */
export async function keepImportHere(
  tx: Tx,
  held: ImportRow,
  { at, asks }: { readonly at: Date; readonly asks: boolean },
): Promise<void> {
  const rows = await sql<{ id: number }>`
    select byline.id from identity join byline on byline.identity_id = identity.id and byline.import_id is null
     where identity.person_id = ${held.personId} and identity.state = 'current'
     order by identity.protocol <> ${held.protocol}, identity.id limit 1`.execute(tx);
  const own = rows.rows[0]?.id;
  if (own === undefined) throw new Error("an account without a present identity");
  await sql`update import set released_at = ${at}, release = 'kept-here', asks = ${asks}, owner_byline_id = ${own} where id = ${held.id}`.execute(
    tx,
  );
  await forgetBefore(tx, held.id);
  await endMoveInOf(tx, held.id, "kept-here", at);
  for (const table of ["post", "photo", "comment", "reaction", "vote"]) {
    await sql`update ${sql.table(table)} set guid = ${freshGuid}, byline_id = ${own}
               where import_id = ${held.id} and byline_id = ${held.ownerBylineId}`.execute(tx);
  }
  await sql`update poll set guid = ${freshGuid} from post where post.id = poll.post_id and post.import_id = ${held.id}`.execute(
    tx,
  );
  await sql`update poll_answer set guid = ${freshGuid} from poll join post on post.id = poll.post_id
             where poll.id = poll_answer.poll_id and post.import_id = ${held.id}`.execute(tx);
  await sql`update ledger set item = jsonb_set(item, '{guid}', to_jsonb(${freshGuid}))
             where import_id = ${held.id} and kind in ('comment', 'reaction', 'vote') and item ? 'guid'`.execute(tx);
}

const freshGuid = sql`replace(gen_random_uuid()::text, '-', '')`;

/**
 * Releases an import whose move is announced. Its content stays as it is, guids and all; the owner's claim becomes an identity: the old one where it is
 * proved, else the account's own, since a claim has no person that others could know (R10).
 * @param importId  locked in this transaction; done, and not kept here
 */
export async function releaseAnnounced(
  tx: Tx,
  importId: number,
  to: { readonly oldIdentityId: number | null; readonly ownIdentityId: number },
  at: Date,
): Promise<void> {
  await sql`
    update import set released_at = coalesce(released_at, ${at}), release = 'announced',
           standing = case when ${to.oldIdentityId}::bigint is null then standing else 'proved' end
     where id = ${importId}`.execute(tx);
  await sql`
    update byline set identity_id = ${to.oldIdentityId ?? to.ownIdentityId}
     where id = (select owner_byline_id from import where id = ${importId}) and import_id = ${importId}`.execute(tx);
  if (to.oldIdentityId !== null) await adoptPhotoFiles(tx, importId, to.oldIdentityId);
  await forgetBefore(tx, importId);
  await endMoveInOf(tx, importId, "announced", at);
}

/**
 * Posts of the old address that were here before the import keep their rows; their photos' files came with it as pictures without a post. They go where
 * they belong, and nothing of them is fetched from the old pod any more.
 */
async function adoptPhotoFiles(tx: Tx, importId: number, oldIdentityId: number): Promise<void> {
  await sql`
    with brought as (
      select distinct on (name) name, blob, media_type, width, height from photo
       where import_id = ${importId} and post_id is null and blob is not null order by name, id),
    adopted as (
      update photo set blob = brought.blob, media_type = brought.media_type, width = brought.width, height = brought.height, remote_path = null
        from brought, byline
       where byline.identity_id = ${oldIdentityId} and byline.import_id is null and photo.byline_id = byline.id
         and photo.name = brought.name and photo.import_id is null and photo.remote_path is not null
      returning photo.name)
    delete from photo using adopted
     where photo.import_id = ${importId} and photo.post_id is null and photo.name = adopted.name
       and not exists (select 1 from profile where profile.avatar_photo_id = photo.id)`.execute(tx);
}

/**
 * Nothing has to be signed with the key of that old address any more: it goes out of all imports of the account (security 26).
 * A key of an address of this pod is kept where its identity is, for a return (R14).
 */
export async function forgetArchiveKeys(tx: Tx, accountId: number, protocol: string, ownerRef: string): Promise<void> {
  await sql`
    update import set sealed_private_key = null
     where account_id = ${accountId} and protocol = ${protocol} and owner_ref = ${ownerRef}`.execute(tx);
}

/** Deletes content with all that hangs on it. What is told of it, and that it stays gone, is the caller's. */
import { sql } from "kysely";
import type { Tx } from "../database.ts";

export type Deletable = "post" | "photo" | "comment" | "reaction" | "vote" | "attendance";

export type Deleted = {
  /** Digests of files that deleted photos showed; others may show the same. */
  readonly blobs: readonly string[];
  /** Photos that went along with a post. */
  readonly photos: readonly { readonly guid: string; readonly writtenAs: string }[];
};

const nothing: Deleted = { blobs: [], photos: [] };

/** Deletes things of one kind by id. Those that are gone already are no error. */
export async function deleteThings(tx: Tx, kind: Deletable, ids: readonly number[]): Promise<Deleted> {
  if (ids.length === 0) return nothing;
  switch (kind) {
    case "post":
      return deletePosts(tx, ids);
    case "photo":
      return deletePhotos(tx, ids);
    case "comment":
      await sql`delete from reaction where comment_id = any(${ids as number[]}::bigint[])`.execute(tx);
      await tx
        .deleteFrom("comment")
        .where("id", "in", [...ids])
        .execute();
      return nothing;
    default:
      await tx
        .deleteFrom(kind)
        .where("id", "in", [...ids])
        .execute();
      return nothing;
  }
}

async function deletePosts(tx: Tx, postIds: readonly number[]): Promise<Deleted> {
  const all = sql`any(${postIds as number[]}::bigint[])`;
  const answers = sql`(select poll_answer.id from poll_answer join poll on poll.id = poll_answer.poll_id where poll.post_id = ${all})`;
  await sql`delete from reaction where post_id = ${all} or comment_id in (select id from comment where post_id = ${all})`.execute(
    tx,
  );
  await sql`delete from comment where post_id = ${all}`.execute(tx);
  await sql`delete from vote where answer_id in ${answers}`.execute(tx);
  await sql`delete from poll_answer where poll_id in (select id from poll where post_id = ${all})`.execute(tx);
  await sql`delete from poll where post_id = ${all}`.execute(tx);
  await sql`delete from subscription where post_id = ${all}`.execute(tx);
  const photos = await sql<{ id: number }>`select id from photo where post_id = ${all}`.execute(tx);
  const deleted = await deletePhotos(
    tx,
    photos.rows.map(({ id }) => id),
  );
  await sql`delete from post where id = ${all}`.execute(tx);
  return deleted;
}

async function deletePhotos(tx: Tx, photoIds: readonly number[]): Promise<Deleted> {
  if (photoIds.length === 0) return nothing;
  const all = sql`any(${photoIds as number[]}::bigint[])`;
  await sql`update profile set avatar_photo_id = null where avatar_photo_id = ${all}`.execute(tx);
  const { rows } = await sql<{ blob: string | null; guid: string; writtenAs: string }>`
    delete from photo using byline where photo.id = ${all} and byline.id = photo.byline_id
    returning photo.blob, photo.guid, byline.ref as "writtenAs"`.execute(tx);
  return {
    blobs: [...new Set(rows.flatMap(({ blob }) => (blob === null ? [] : [blob])))],
    photos: rows.map(({ guid, writtenAs }) => ({ guid, writtenAs })),
  };
}

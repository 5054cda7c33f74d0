/** Posts of the owner that came both ways: out of the archive, and live from the old pod while the import was held. */
import { sql } from "kysely";
import type { Tx } from "../database.ts";

/**
 * The imported one stays, with its photos and its audience; what hangs on the live one moves to it, and that one goes. To be called when the import is
 * released to the old identity: before that the two are two people's words (R10, R11).
 * @returns how many there were
 */
export async function foldLiveTwins(tx: Tx, importId: number, oldIdentityId: number): Promise<number> {
  await sql`
    create temporary table live_twin on commit drop as
    select live.id as live_id, own.id as own_id
      from import join post as own on own.byline_id = import.owner_byline_id and own.import_id = import.id
      join byline on byline.identity_id = ${oldIdentityId} and byline.import_id is null
      join post as live on live.byline_id = byline.id and live.guid = own.guid and live.import_id is null
     where import.id = ${importId}`.execute(tx);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from live_twin`.execute(tx);
  const count = rows[0]?.n ?? 0;
  if (count > 0) await moveToOwn(tx);
  await sql`drop table live_twin`.execute(tx);
  return count;
}

async function moveToOwn(tx: Tx): Promise<void> {
  for (const table of ["comment", "reaction", "notification", "attendance"])
    await sql`update ${sql.table(table)} as it set post_id = own_id from live_twin where it.post_id = live_id`.execute(
      tx,
    );
  await sql`
    insert into subscription (account_id, post_id) select account_id, own_id from subscription join live_twin on live_id = subscription.post_id
    on conflict do nothing`.execute(tx);
  await sql`delete from subscription using live_twin where subscription.post_id = live_id`.execute(tx);
  const answersOf = (id: "live_id" | "own_id") => sql`
    select ${sql.ref(id)} as post_id, live_id, poll_answer.* from live_twin join poll on poll.post_id = ${sql.ref(id)}
      join poll_answer on poll_answer.poll_id = poll.id`;
  await sql`
    update vote set answer_id = own.id
      from (${answersOf("live_id")}) as live join (${answersOf("own_id")}) as own on own.live_id = live.live_id and own.guid = live.guid
     where vote.answer_id = live.id`.execute(tx);
  const live = sql`(select id from (${answersOf("live_id")}) as live)`;
  await sql`delete from vote where answer_id in ${live}`.execute(tx);
  await sql`delete from poll_answer where id in ${live}`.execute(tx);
  await sql`delete from poll using live_twin where poll.post_id = live_id`.execute(tx);
  // Pictures of the live one are those of the old pod, passed on; the imported ones are here.
  await sql`delete from photo using live_twin where photo.post_id = live_id`.execute(tx);
  await sql`delete from post using live_twin where post.id = live_id`.execute(tx);
}

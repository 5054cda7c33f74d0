/**
 * Copies of posts of others that an archive holds: they stand in for originals that no pod gives, so that what hangs on them can be shown. Nobody has
 * signed them, so the importer alone sees them, for ever (security 13): they are limited, and sent to nobody else. The original takes their place when it comes.
 */
import { sql } from "kysely";
import type { CarriedFine } from "../../core/snapshot.ts";
import { keepEmojis } from "../content/foreign-emojis.ts";
import type { Db, Tx } from "../database.ts";
import type { Into } from "./merge.ts";
import { isOthersClaim } from "./settle-people.ts";

/** A post of somebody else as an archive keeps it. */
export type KeptRow = {
  readonly place: string;
  readonly ref: string;
  readonly guid: string;
  readonly values: Readonly<Record<string, unknown>>;
};

/** Those of which neither the original nor a copy is here, and that were not deleted here. @param after  the place behind which to go on */
export async function keptWithoutCopy(db: Db, into: Into, after: string, most: number): Promise<readonly KeptRow[]> {
  const { rows } = await sql<KeptRow>`
    select ledger.place, said.ref, said.guid, said."values"
      from ledger cross join lateral jsonb_to_record(ledger.item) as said (ref text, guid text, "values" jsonb)
     where ledger.import_id = ${into.importId} and ledger.kind = 'othersPost' and ledger.outcome = 'waiting' and ledger.place > ${after}
       and not exists (select 1 from post join byline on byline.id = post.byline_id where post.guid = said.guid and byline.ref = said.ref
                         and (post.import_id is null or post.import_id = ${into.importId}))
       and not exists (select 1 from tombstone
                        where tombstone.protocol = ${into.protocol} and tombstone.kind = 'post' and tombstone.guid = said.guid and tombstone.author_ref = said.ref)
     order by ledger.place limit ${most}`.execute(db);
  return rows;
}

export type Copy = {
  readonly ref: string;
  readonly guid: string;
  readonly text: string;
  readonly writtenAt: Date | null;
  readonly poll: {
    readonly guid: string;
    readonly question: string;
    readonly answers: readonly { readonly guid: string; readonly answer: string }[];
    readonly endsAtMs?: number | null;
  } | null;
  readonly fine?: CarriedFine | undefined;
};

export async function insertCopies(tx: Tx, into: Into, copies: readonly Copy[]): Promise<void> {
  await keepEmojis(
    tx,
    copies.map(({ fine }) => fine?.emojis),
  );
  await sql`
    create temporary table copy on commit drop as
    select * from jsonb_to_recordset(${JSON.stringify(copies)}::jsonb) as copy (ref text collate "C", guid text collate "C", text text, "writtenAt" timestamptz, poll jsonb, fine jsonb)`.execute(
    tx,
  );
  await sql`
    insert into byline (import_id, protocol, ref) select distinct ${into.importId}::bigint, ${into.protocol}, ref from copy
    on conflict (import_id, protocol, ref) where import_id is not null do nothing`.execute(tx);
  await sql`
    with made as (
      insert into post (byline_id, guid, kind, reach, text, written_at, content_warning, fine, import_id, created_at)
      select byline.id, copy.guid, 'post', 'limited', copy.text, coalesce(copy."writtenAt", ${into.now}), copy.fine ->> 'warning', copy.fine, ${into.importId}, ${into.now}
        from copy join byline on byline.import_id = ${into.importId} and byline.protocol = ${into.protocol} and byline.ref = copy.ref
       order by copy.guid
      on conflict (byline_id, guid) do nothing returning id, guid),
    shown as (
      insert into post_recipient (post_id, byline_id)
      select made.id, byline.id from made
        join identity on identity.person_id = ${into.personId} and identity.state = 'current'
        join byline on byline.identity_id = identity.id and byline.import_id is null
      on conflict do nothing),
    made_poll as (
      insert into poll (post_id, guid, question, ends_at)
      select made.id, copy.poll ->> 'guid', copy.poll ->> 'question', to_timestamp((copy.poll ->> 'endsAtMs')::bigint / 1000.0) from made join copy on copy.guid = made.guid where jsonb_typeof(copy.poll) = 'object'
      returning id, post_id)
    insert into poll_answer (poll_id, guid, position, answer)
    select made_poll.id, answer.value ->> 'guid', answer.ordinality, answer.value ->> 'answer'
      from made_poll join made on made.id = made_poll.post_id join copy on copy.guid = made.guid,
           jsonb_array_elements(copy.poll -> 'answers') with ordinality as answer
    on conflict do nothing`.execute(tx);
  await sql`drop table copy`.execute(tx);
}

/** Originals that are here by now take the place of their copies, with all that hangs on those. @returns how many */
export async function replaceCopies(tx: Tx, into: Into): Promise<number> {
  await sql`
    create temporary table twin on commit drop as
    select distinct on (copy.id) copy.id as copy_id, post.id as post_id
      from byline as claim join post as copy on copy.byline_id = claim.id and copy.import_id = ${into.importId}
      join post on post.guid = copy.guid and post.import_id is null
      join byline on byline.id = post.byline_id join identity on identity.id = byline.identity_id
     where ${isOthersClaim(into)} and identity.protocol = ${into.protocol} and identity.ref = claim.ref
     order by copy.id, post.id`.execute(tx);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from twin`.execute(tx);
  const count = rows[0]?.n ?? 0;
  if (count > 0) {
    for (const table of ["comment", "reaction", "notification"])
      await sql`update ${sql.table(table)} as it set post_id = twin.post_id from twin where it.post_id = twin.copy_id`.execute(
        tx,
      );
    await sql`insert into subscription (account_id, post_id) select account_id, twin.post_id from subscription join twin on twin.copy_id = subscription.post_id
              on conflict do nothing`.execute(tx);
    await sql`delete from subscription using twin where subscription.post_id = twin.copy_id`.execute(tx);
    await sql`
      update vote set answer_id = right_answer.id
        from twin join poll on poll.post_id = twin.copy_id join poll_answer as answer on answer.poll_id = poll.id
        join poll as right_poll on right_poll.post_id = twin.post_id
        join poll_answer as right_answer on right_answer.poll_id = right_poll.id and right_answer.position = answer.position and right_answer.answer = answer.answer
       where vote.answer_id = answer.id`.execute(tx);
    const answers = sql`(select poll_answer.id from poll_answer join poll on poll.id = poll_answer.poll_id join twin on twin.copy_id = poll.post_id)`;
    await sql`delete from vote where answer_id in ${answers}`.execute(tx);
    await sql`delete from poll_answer where id in ${answers}`.execute(tx);
    await sql`delete from poll using twin where poll.post_id = twin.copy_id`.execute(tx);
    await sql`delete from post using twin where post.id = twin.copy_id`.execute(tx);
  }
  await sql`drop table twin`.execute(tx);
  return count;
}

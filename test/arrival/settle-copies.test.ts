/** Posts of others that an archive holds itself: they stand in for what no pod gives, and give way to the originals. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { keepHere } from "../../src/app/arrive/keep-here.ts";
import { settleImport } from "../../src/app/arrive/settle/settle-import.ts";
import { dayMs } from "../../src/base/time.ts";
import { visitor } from "../../src/core/visibility.ts";
import { postVisibleTo } from "../../src/store/content/visibility.ts";
import { archiveIn, importWhole, small, smallValue, wholeReport } from "../support/arrivals.ts";
import { world } from "../support/known.ts";
import { openOtherPods, smallPods } from "../support/other-pods.ts";
import { freshParts } from "../support/parts.ts";

test("copies in the archive stand in for posts that no pod gives, for the importer alone; originals take their place", async () => {
  let dark = true;
  await using pods = await openOtherPods(smallPods, { instead: () => (dark ? "break" : undefined) });
  await using parts = await freshParts({ config: { testNetwork: pods.network } });
  const { db } = parts.database;
  const archive = smallValue();
  const sterna_fine = { warning: "spiders", poll_ends_at: "2030-01-01T00:00:00Z" };
  archive.others_data.posts = world.posts_of_others.map((each) => ({ ...each, sterna_fine }));
  const { importId } = await importWhole(parts, "alice", await archiveIn(parts, archive), small.photos);
  await settleImport(parts, importId);
  const line = async (kind: string) =>
    (await wholeReport(parts, "alice")).ledger.kinds.find((each) => each.kind === kind);
  assert.deepEqual([(await line("comment"))?.made, (await line("vote"))?.made], [12, 2], "all own words are there");
  const copies = async () =>
    (
      await sql<{ reach: string; seen: boolean }>`
      select post.reach, ${postVisibleTo(visitor)} as seen from post join byline on byline.id = post.byline_id
       where post.import_id = ${importId} and byline.id <> (select owner_byline_id from import)`.execute(db)
    ).rows;
  const others = world.posts_of_others.length;
  assert.deepEqual(await copies(), Array(others).fill({ reach: "limited", seen: false }));
  const { rows: stand } = await sql<{ covered: boolean; ends: boolean }>`
    select bool_and(post.content_warning = 'spiders' and post.fine ->> 'warning' = 'spiders') as covered,
           bool_and(poll.ends_at = '2030-01-01') filter (where poll.id is not null) as ends
      from post join byline on byline.id = post.byline_id left join poll on poll.post_id = post.id
     where post.import_id = ${importId} and byline.id <> (select owner_byline_id from import)`.execute(db);
  assert.deepEqual(stand, [{ covered: true, ends: true }]);
  assert.ok((await keepHere(parts, { username: "alice" })).ok);
  assert.ok(
    (await copies()).every(({ seen }) => !seen),
    "attack-13-forged-posts: nobody else sees them, ever",
  );
  dark = false;
  parts.pass(dayMs);
  await settleImport(parts, importId);
  const isPublic = world.posts_of_others.filter((each) => each.entity_data.public === true).length;
  assert.ok(isPublic > 0 && isPublic < others);
  assert.equal((await copies()).length, others - isPublic, "what can be fetched is there as its author signed it");
  const { rows: hung } = await sql<{ live: boolean; n: number }>`
    select post.import_id is null as live, count(*)::int as n from comment join post on post.id = comment.post_id
     where comment.byline_id = (select owner_byline_id from import) and post.byline_id <> comment.byline_id group by 1 order by 1`.execute(
    db,
  );
  assert.deepEqual(hung, [
    { live: false, n: 2 },
    { live: true, n: 4 },
  ]);
  assert.deepEqual([(await line("comment"))?.made, (await line("vote"))?.made], [12, 2]);
  await settleImport(parts, importId);
  assert.equal((await copies()).length, others - isPublic);
});

/** Batches of an import are staged, looked up and written beside each other: however small they are, they end as one does. */
import assert from "node:assert/strict";
import test from "node:test";
import { sql } from "kysely";
import { bringInContent } from "../../src/app/arrive/bring-in.ts";
import { openAndCheck } from "../../src/app/arrive/check.ts";
import type { Batch } from "../../src/app/arrive/reading.ts";
import type { RowSpool } from "../../src/app/arrive/row-spool.ts";
import type { StagedRows } from "../../src/app/arrive/rows.ts";
import { settleImport } from "../../src/app/arrive/settle/settle-import.ts";
import type { Parts } from "../../src/app/parts.ts";
import { limits } from "../../src/base/limits.ts";
import { Fault } from "../../src/base/problem.ts";
import { fileOnDisk } from "../../src/blobs/open-file.ts";
import { findImport } from "../../src/store/arrival/imports.ts";
import { alice, archiveIn, importAs, importWhole, smallValue } from "../support/arrivals.ts";
import { assertSameContents, contentsOf } from "../support/contents.ts";
import { faulty, Injected } from "../support/faults.ts";
import { freshParts } from "../support/parts.ts";

const emojis = Array.from({ length: limits.reactionsEach + 3 }, (_, nth) => nth);

/**
 * The small archive; one who is no contact and whose key nobody gives writes twice, a comment is liked before and after it comes, the posts are all of one
 * second, two of them reshare the owner's own (one comes before, one behind; another's with the same guid is named, too), and the owner's comment stands among those of others, too. Two react by more emojis than are kept.
 */
function archive() {
  const value = smallValue();
  const others = value.others_data.relayables;
  const [first] = others.filter(({ entity_type: type }) => type === "comment");
  const [like] = value.user.relayables.filter(({ entity_type: type }) => type === "like");
  assert.ok(first && like);
  const as = (author: string, guid: string) => ({ ...first, entity_data: { ...first.entity_data, author, guid } });
  const own = value.user.relayables.find(({ entity_type: type }) => type === "comment");
  const [reshared] = value.user.posts.filter(({ entity_type: type }) => type === "reshare");
  assert.ok(own && reshared);
  others.unshift({ ...own, entity_data: { ...own.entity_data, author: alice } });
  for (const { entity_data: data } of value.user.posts) data.created_at = "2024-05-06T07:08:09Z";
  const guids = value.user.posts.map(({ entity_data: { guid } }) => guid as string);
  const again = (guid: string, root: string, author = alice) => ({
    ...reshared,
    entity_data: { ...reshared.entity_data, guid, root_author: author, root_guid: root },
  });
  value.user.posts.splice(2, 0, again("reshare-of-a-later-one", guids.at(-1) ?? ""));
  value.user.posts.push(again("reshare-of-an-earlier-one", guids[0] ?? ""));
  value.user.posts.push(again("reshare-of-a-namesake", guids[0] ?? "", "zoe@unheard.example"));
  const names = ["zoe@unheard.example", "abe@unheard.example", "zoe@unheard.example"];
  others.push(...names.map((author, n) => as(author, `unheard-comment-${n}`)));
  const byEmoji = (author: string, nth: number) => ({
    ...like,
    entity_data: {
      ...like.entity_data,
      author,
      guid: `reacts-by-an-emoji-${nth}`,
      parent_guid: guids[0] ?? "",
      parent_type: "Post",
    },
    emoji: String.fromCodePoint(0x1f400 + nth),
  });
  value.user.relayables.push(...emojis.map((nth) => byEmoji(alice, nth)));
  others.push(...emojis.map((nth) => byEmoji("zoe@unheard.example", nth)));
  value.user.relayables.unshift({
    ...like,
    entity_data: {
      ...like.entity_data,
      guid: "liked-before-it-came",
      parent_guid: "unheard-comment-2",
      parent_type: "Comment",
    },
  });
  return value;
}

/** An import that stopped before its content, and the rows that are to come, so many of one stage at a time. */
async function stopped(pod: Parts, path: string, rowsAtOnce: number) {
  const { parts: broken } = faulty(pod, 2, "before");
  await assert.rejects(importAs(broken, "alice", path), Injected);
  const all: StagedRows[] = [];
  let elements = 0;
  const kept: RowSpool = {
    async keep(batch) {
      all.push(...batch.rows);
      elements = batch.elements;
    },
    elements: () => elements,
    batches: () => assert.fail("not from here"),
    dispose: async () => {},
  };
  const checked = await openAndCheck(pod, [fileOnDisk(path)], kept, { offline: true });
  assert.ok(checked.ok);
  await checked.value.files.close();
  const started = await findImport(pod.database.db, "alice", checked.value.report.digest);
  assert.ok(started !== null);
  const of = (...stages: string[]) => all.filter(({ stage }) => stages.includes(stage));
  const inPieces = (...stages: string[]) =>
    of(...stages).flatMap(({ stage, rows }) => {
      const lines = Buffer.from(rows).toString("utf8").split("\n").slice(0, -1);
      return Array.from({ length: Math.ceil(lines.length / rowsAtOnce) }, (_, nth): StagedRows[] => {
        const some = lines.slice(nth * rowsAtOnce, (nth + 1) * rowsAtOnce).map((line) => `${line}\n`);
        return [{ stage, rows: Buffer.from(some.join("")) }];
      });
    });
  const before = of("claim", "audience");
  const posts = inPieces("post");
  posts[0]?.push(...of("pods"));
  posts.at(-1)?.push(...of("photo", "poll"));
  const rest = all.filter((each) => ![...before, ...of("post", "pods", "photo", "poll", "relayable")].includes(each));
  const parts = [before, ...posts, rest, ...inPieces("relayable")];
  assert.ok(parts.length > 5 && parts.length < elements, `${parts.length} batches`);
  const batches = parts.map((rows, n): Batch => ({ elements: elements - parts.length + n + 1, rows }));
  const spool: RowSpool = {
    ...kept,
    async *batches() {
      yield* batches;
    },
  };
  return { started, spool, ends: batches.map((batch) => batch.elements) };
}

const guidsInOrder = async ({ database: { db } }: Parts, table: string) =>
  (await sql<{ guid: string }>`select guid from ${sql.table(table)} order by id`.execute(db)).rows.map(
    ({ guid }) => guid,
  );

test("an import in batches of three posts or comments ends as one in a single batch", async () => {
  await using whole = await freshParts();
  const { importId } = await importWhole(whole, "alice", await archiveIn(whole, archive()));
  const expected = await contentsOf(whole);
  await settleImport(whole, importId, { signal: AbortSignal.abort() });
  const { rows: sought } = await sql`
    select ledger.outcome, ledger.reason from ledger join post on post.guid = ledger.waits_for and post.byline_id = (select owner_byline_id from import)
     where ledger.kind = 'reshare'`.execute(whole.database.db);
  assert.deepEqual(sought, [{ outcome: "waiting", reason: "root" }], "somebody else's post of the guid of an own one");
  const { rows: skipped } = await sql`
    select kind, count(*)::int as n from ledger where outcome = 'skipped' and reason = 'reactions-many' group by kind order by kind`.execute(
    whole.database.db,
  );
  assert.deepEqual(
    skipped,
    ["othersReaction", "reaction"].map((kind) => ({ kind, n: 3 })),
  );
  await using parts = await freshParts();
  const path = await archiveIn(parts, archive());
  const { started, spool, ends } = await stopped(parts, path, 3);
  const told: number[] = [];
  await bringInContent(parts, started, spool, { tell: ({ done }) => told.push(done) });
  assert.deepEqual(told, ends, "in order");
  await importWhole(parts, "alice", path);
  assertSameContents(await contentsOf(parts), expected);
  for (const table of ["post", "comment", "reaction"])
    assert.deepEqual(
      await guidsInOrder(parts, table),
      await guidsInOrder(whole, table),
      `${table}s in the order of the file`,
    );
});

test("a batch that fails takes the one behind it along, and both come in the next time", async () => {
  await using whole = await freshParts();
  await importWhole(whole, "alice", await archiveIn(whole, archive()));
  const expected = await contentsOf(whole);
  await using parts = await freshParts();
  const path = await archiveIn(parts, archive());
  const { started, spool, ends } = await stopped(parts, path, 5);
  const { parts: broken } = faulty(parts, 4, "before");
  await assert.rejects(bringInContent(broken, started, spool, { tell() {} }), Injected);
  const reached = await findImport(parts.database.db, "alice", started.digest);
  assert.ok(reached !== null);
  assert.equal(reached.elementsDone, ends[2]);
  await bringInContent(parts, reached, spool, { tell() {} });
  await assert.rejects(
    bringInContent(parts, reached, spool, { tell() {} }),
    Fault,
    "whoever stands elsewhere gives up",
  );
  await importWhole(parts, "alice", path);
  assertSameContents(await contentsOf(parts), expected);
});

/** Batches of an import are staged and looked up beside each other: however small they are, they end as one does. */
import assert from "node:assert/strict";
import test from "node:test";
import { bringInContent } from "../../src/app/arrive/bring-in.ts";
import { openAndCheck } from "../../src/app/arrive/check.ts";
import type { Batch } from "../../src/app/arrive/reading.ts";
import type { RowSpool } from "../../src/app/arrive/row-spool.ts";
import type { StagedRows } from "../../src/app/arrive/rows.ts";
import type { Parts } from "../../src/app/parts.ts";
import { Fault } from "../../src/base/problem.ts";
import { fileOnDisk } from "../../src/blobs/open-file.ts";
import { findImport } from "../../src/store/arrival/imports.ts";
import { archiveIn, importAs, importWhole, smallValue } from "../support/arrivals.ts";
import { assertSameContents, contentsOf } from "../support/contents.ts";
import { faulty, Injected } from "../support/faults.ts";
import { freshParts } from "../support/parts.ts";

/** The small archive; one who is no contact and whose key nobody gives writes twice, and a comment is liked before and after it comes. */
function archive() {
  const value = smallValue();
  const others = value.others_data.relayables;
  const [first] = others.filter(({ entity_type: type }) => type === "comment");
  const [like] = value.user.relayables.filter(({ entity_type: type }) => type === "like");
  assert.ok(first && like);
  const as = (author: string, guid: string) => ({ ...first, entity_data: { ...first.entity_data, author, guid } });
  const names = ["zoe@unheard.example", "abe@unheard.example", "zoe@unheard.example"];
  others.push(...names.map((author, n) => as(author, `unheard-comment-${n}`)));
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
  const parts = [all.filter(({ stage }) => stage !== "relayable")];
  for (const { stage, rows } of all.filter(({ stage }) => stage === "relayable")) {
    const lines = Buffer.from(rows).toString("utf8").split("\n").slice(0, -1);
    for (let i = 0; i < lines.length; i += rowsAtOnce) {
      const some = lines.slice(i, i + rowsAtOnce).map((line) => `${line}\n`);
      parts.push([{ stage, rows: Buffer.from(some.join("")) }]);
    }
  }
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

test("an import in batches of three comments ends as one in a single batch", async () => {
  await using whole = await freshParts();
  await importWhole(whole, "alice", await archiveIn(whole, archive()));
  const expected = await contentsOf(whole);
  await using parts = await freshParts();
  const path = await archiveIn(parts, archive());
  const { started, spool, ends } = await stopped(parts, path, 3);
  const told: number[] = [];
  await bringInContent(parts, started, spool, { tell: ({ done }) => told.push(done) });
  assert.deepEqual(told, ends, "in order");
  await importWhole(parts, "alice", path);
  assertSameContents(await contentsOf(parts), expected);
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

/** What keeps moves in by page from being a burden: limits of accounts and networks, the podmin's switch, and turns. */
import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { importMoveInKind } from "../../../src/app/jobs/import-move-in.ts";
import { beginCheck, beginImport } from "../../../src/app/move-in/begin.ts";
import { importMoveInJob } from "../../../src/app/move-in/jobs.ts";
import { limitMoveIns, moveInsOfPod, pauseMoveIns, stopMoveIn, throwAwayOf } from "../../../src/app/move-in/podmin.ts";
import { throwAway } from "../../../src/app/move-in/throw-away.ts";
import { moveInOf, progressOf } from "../../../src/app/move-in/view.ts";
import { limits } from "../../../src/base/limits.ts";
import { Fault } from "../../../src/base/problem.ts";
import { dayMs, hourMs, minuteMs } from "../../../src/base/time.ts";
import { secondsLeft } from "../../../src/core/migration/move-in.ts";
import { addAttempt } from "../../../src/store/moves/move-in-limits.ts";
import { putJobs, takeJobs } from "../../../src/store/post-office/jobs.ts";
import { archiveIn, small, smallValue } from "../../support/arrivals.ts";
import { checked, movedIn, network, runMoveIns, uploadInto } from "../../support/move-ins.ts";
import { freshParts } from "../../support/parts.ts";
import { somebodyHere } from "../../support/people.ts";

test("who checks too often waits, on their own account or from one network; the count outlasts the process", async () => {
  await using parts = await freshParts();
  const { accountId } = await somebodyHere(parts, "holder");
  await uploadInto(parts, accountId, small.archive);
  const many = async (count: number, of: { accountId: number; network: string }) => {
    for (let nth = 0; nth < count; nth++)
      await parts.database.transaction((tx) => addAttempt(tx, { ...of, kind: "check" }, new Date(parts.clock.now())));
  };
  await many(limits.moveInChecks, { accountId, network });
  const tooOften = await beginCheck(parts, { accountId, network });
  const again = new Date(parts.clock.now() + hourMs).toISOString();
  assert.deepEqual(!tooOften.ok && tooOften.refusal, { code: "move-in-too-often", again });
  const other = await somebodyHere(parts, "other");
  await uploadInto(parts, other.accountId, small.archive);
  await many(limits.moveInChecksPerNetwork, { accountId, network });
  const near = await beginCheck(parts, { accountId: other.accountId, network });
  assert.equal(!near.ok && near.refusal.code, "move-in-too-often");
  assert.ok((await beginCheck(parts, { accountId: other.accountId, network: "198.51.100.7" })).ok);
  parts.pass(hourMs);
  assert.ok((await beginCheck(parts, { accountId, network })).ok);
});

test("one that was thrown away costs minutes, a move that was announced days", async () => {
  await using parts = await freshParts();
  const { accountId } = await somebodyHere(parts, "holder");
  await movedIn(parts, accountId, [small.archive]);
  const thrown = await throwAway(parts, accountId, network);
  assert.ok(thrown.ok && thrown.value.state === "thrown-away" && thrown.value.progress?.stage === "throwing-away");
  await runMoveIns(parts);
  assert.equal((await moveInOf(parts, accountId))?.progress, null);
  assert.equal((await parts.database.db.selectFrom("ledger").select("place").execute()).length, 0);
  await checked(parts, accountId, [small.archive]);
  const soon = await beginImport(parts, { accountId, network });
  assert.equal(!soon.ok && soon.refusal.code, "move-in-pause");
  parts.pass(limits.moveInPauseMs + minuteMs);
  assert.ok((await beginImport(parts, { accountId, network })).ok);
  const at = new Date(parts.clock.now());
  await parts.database.transaction((tx) => addAttempt(tx, { accountId, network: null, kind: "announced" }, at));
  const days = await beginCheck(parts, { accountId: (await somebodyHere(parts, "third")).accountId, network });
  assert.equal(!days.ok && days.refusal.code, "files-missing", "others are not concerned");
  assert.ok((await throwAway(parts, accountId)).ok);
  await uploadInto(parts, accountId, small.archive);
  const tooSoon = await beginCheck(parts, { accountId, network });
  assert.deepEqual(!tooSoon.ok && tooSoon.refusal, {
    code: "move-in-too-soon",
    again: new Date(at.getTime() + limits.moveInAgainDays * dayMs).toISOString(),
  });
});

test("the podmin pauses all or stops one, and says how much a day may bring", async () => {
  await using parts = await freshParts();
  const { accountId } = await somebodyHere(parts, "holder");
  await uploadInto(parts, accountId, small.archive);
  await pauseMoveIns(parts, true);
  assert.ok((await beginCheck(parts, { accountId, network })).ok);
  await runMoveIns(parts);
  const waits = await progressOf(parts, accountId);
  assert.deepEqual([waits?.state, waits?.paused, waits?.progress?.stage], ["checking", true, "waiting"]);
  await pauseMoveIns(parts, false);
  assert.ok((await stopMoveIn(parts, "holder", true)).ok);
  parts.pass(minuteMs);
  await runMoveIns(parts);
  assert.equal((await progressOf(parts, accountId))?.state, "checking");
  assert.ok((await stopMoveIn(parts, "holder", false)).ok);
  parts.pass(minuteMs);
  await runMoveIns(parts);
  assert.equal((await progressOf(parts, accountId))?.state, "checked");
  assert.equal((await stopMoveIn(parts, "nobody", true)).ok, false);
  assert.equal((await limitMoveIns(parts, { atOnce: limits.moveInsAtOnceMost + 1 })).ok, false);
  assert.ok((await limitMoveIns(parts, { atOnce: 1, bytesPerDay: 1 })).ok);
  const full = await beginImport(parts, { accountId, network });
  assert.equal(!full.ok && full.refusal.code, "move-in-budget");
  const { moveIns, bytesToday, atOnce } = await moveInsOfPod(parts);
  assert.deepEqual([moveIns.length, moveIns[0]?.username, atOnce], [1, "holder", 1]);
  assert.ok(bytesToday > 0);
  const thrown = await throwAwayOf(parts, "holder");
  assert.deepEqual(thrown.ok && thrown.value, { importId: null });
});

test("no more imports work at once than the podmin says; those that were put first go first", async () => {
  await using parts = await freshParts();
  await limitMoveIns(parts, { atOnce: 1 });
  const ids = [(await somebodyHere(parts, "one")).accountId, (await somebodyHere(parts, "two")).accountId];
  for (const accountId of ids) await checked(parts, accountId, [small.archive]);
  for (const accountId of ids) assert.ok((await beginImport(parts, { accountId, network })).ok);
  const { db } = parts.database;
  const now = new Date(parts.clock.now());
  const taken = await takeJobs(db, [importMoveInKind.kind], { now, leaseMs: minuteMs, most: 1 });
  assert.equal(taken.length, 1);
  assert.equal(await runMoveIns(parts, [importMoveInKind]), 1, "it waits, and comes again shortly");
  const states = (await moveInsOfPod(parts)).moveIns.map(({ state }) => state);
  assert.deepEqual(states, ["importing", "importing"]);
  parts.pass(2 * minuteMs);
  await runMoveIns(parts);
  assert.deepEqual(
    (await moveInsOfPod(parts)).moveIns.map(({ state }) => state),
    ["imported", "imported"],
  );
});

test("an import that its job began while it was thrown away goes too", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const { accountId } = await somebodyHere(parts, "holder");
  const { id } = await movedIn(parts, accountId, [small.archive]);
  await db.updateTable("move_in").set({ state: "thrown-away", import_id: null }).where("id", "=", id).execute();
  await putJobs(db, [importMoveInJob(id, new Date(parts.clock.now()))]);
  await runMoveIns(parts);
  assert.deepEqual(await db.selectFrom("import").select("id").execute(), []);
  assert.deepEqual(await db.selectFrom("post").select("id").execute(), []);
});

test("while the pod's disk fails or is full the page says so, and the check and the import go on when there is room", async () => {
  await using parts = await freshParts();
  const { accountId } = await somebodyHere(parts, "holder");
  // What waits for the end of the file is more than is held in memory.
  const archive = smallValue();
  archive.others_data.relayables.push({ entity_type: "comment", entity_data: { text: "x".repeat(1_500_000) } });
  await uploadInto(parts, accountId, await archiveIn(parts, archive), small.photos);
  const hindered = async () => {
    const now = await moveInOf(parts, accountId);
    assert.equal(now?.progress?.stage, "hindered", now?.state);
    parts.pass(limits.moveInHinderedMs);
  };
  const tmp = join(parts.config.dataFolder, "tmp");
  await rm(tmp, { recursive: true, force: true });
  await writeFile(tmp, "no folder");
  assert.ok((await beginCheck(parts, { accountId, network })).ok);
  for (let nth = 0; nth <= limits.jobAttempts; nth++) {
    assert.equal(await runMoveIns(parts), 1);
    await hindered();
  }
  await rm(tmp);
  await runMoveIns(parts);
  assert.equal((await moveInOf(parts, accountId))?.state, "checked");

  const full = () => Promise.reject(new Fault("the disk is full", { again: true }));
  assert.ok((await beginImport(parts, { accountId, network })).ok);
  assert.equal(await runMoveIns({ ...parts, blobs: { ...parts.blobs, put: full, place: full } }), 1);
  await hindered();
  await runMoveIns(parts);
  assert.equal((await moveInOf(parts, accountId))?.state, "imported");
});

test("the time that is left follows from the rate of this turn", () => {
  const work = { stage: "content", done: 300, of: 900, sinceMs: 1_000, from: 100, atMs: 5_000 } as const;
  assert.equal(secondsLeft(work), 12);
  assert.equal(secondsLeft({ ...work, of: null }), null);
  assert.equal(secondsLeft({ ...work, atMs: 1_000 }), null);
  assert.equal(secondsLeft({ ...work, done: 100 }), null);
});

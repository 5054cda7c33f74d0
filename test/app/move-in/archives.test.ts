/** What people upload to move in: broken files, somebody else's archive, the same one twice, two people at once; and jobs that are killed. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { keepHere } from "../../../src/app/arrive/keep-here.ts";
import { reportOfImport } from "../../../src/app/arrive/report.ts";
import { beginCheck, beginImport } from "../../../src/app/move-in/begin.ts";
import { choose } from "../../../src/app/move-in/choose.ts";
import { throwAway } from "../../../src/app/move-in/throw-away.ts";
import { moveInOf } from "../../../src/app/move-in/view.ts";
import { hourMs } from "../../../src/base/time.ts";
import { alice, archiveIn, small, smallBytes, smallValue, wholeReport } from "../../support/arrivals.ts";
import { faulty, Injected } from "../../support/faults.ts";
import { addKnownPerson, derOf, people } from "../../support/known.ts";
import { checked, movedIn, network, runMoveIns, uploadInto } from "../../support/move-ins.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { somebodyHere } from "../../support/people.ts";

const written = async ({ database: { db } }: FreshParts): Promise<number> =>
  (await db.selectFrom("post").select("id").execute()).length +
  (await db.selectFrom("import").select("id").execute()).length;

test("broken files and bombs are refused in words, and nothing is written", async () => {
  await using parts = await freshParts();
  const { accountId } = await somebodyHere(parts, "holder");
  const whole = gzipSync(smallBytes());
  const files = {
    "archive-unreadable": whole.subarray(0, whole.length / 2),
    "no-archive-given": Buffer.from("[1, 2, 3]"),
    "file-empty": Buffer.alloc(0),
    "limit-ratio": gzipSync(Buffer.alloc(100_000_000, " ")),
  };
  const told: (string | undefined)[] = [];
  for (const [code, bytes] of Object.entries(files)) {
    const path = join(parts.config.dataFolder, code);
    await writeFile(path, bytes);
    told.push((await checked(parts, accountId, [path], "failed")).refusal?.code);
    assert.ok((await throwAway(parts, accountId)).ok);
  }
  assert.equal(told[0], "archive-unreadable");
  assert.ok(
    told.every((code) => code !== undefined && code !== "move-in-broken"),
    told.join(" "),
  );
  assert.equal(await written(parts), 0);
});

test("somebody else's archive with a key of one's own is refused; that of somebody here comes with a warning", async () => {
  await using parts = await freshParts();
  const { accountId } = await somebodyHere(parts, "holder");
  await addKnownPerson(parts.database.db, alice, derOf(people[0]?.public_key ?? ""));
  const { refusal, check } = await checked(parts, accountId, [small.archive], "failed");
  assert.equal(refusal?.code, "archive-blocked");
  assert.ok(check?.findings.list.some(({ code }) => code === "private-key-contradicts"));
  assert.equal(await written(parts), 0);
  assert.ok((await throwAway(parts, accountId)).ok);
  const { accountId: otherId, ref } = await somebodyHere(parts, "other");
  const archive = smallValue();
  archive.user.profile.entity_data.author = ref;
  for (const post of archive.user.posts) post.entity_data.author = ref;
  const ofOther = await checked(parts, accountId, [await archiveIn(parts, archive)], "failed");
  assert.ok(
    ofOther.check?.notes.some(({ code }) => code === "owner-is-here"),
    "whoever is here has another key",
  );
  assert.notEqual(otherId, accountId);
});

test("two people bring the same archive at once, and one of them brings it twice", async () => {
  await using parts = await freshParts();
  const ids = [(await somebodyHere(parts, "one")).accountId, (await somebodyHere(parts, "two")).accountId];
  for (const accountId of ids) await uploadInto(parts, accountId, small.archive);
  for (const accountId of ids) assert.ok((await beginCheck(parts, { accountId, network })).ok);
  await Promise.all([runMoveIns(parts), runMoveIns(parts)]);
  for (const accountId of ids) assert.ok((await beginImport(parts, { accountId, network })).ok);
  await Promise.all([runMoveIns(parts), runMoveIns(parts)]);
  const [one, two] = [await wholeReport(parts, "one"), await wholeReport(parts, "two")];
  assert.deepEqual(one.ledger, two.ledger);
  const [accountId = 0] = ids;
  const more = await beginImport(parts, { accountId, network });
  assert.deepEqual(!more.ok && more.refusal, { code: "nothing-more-chosen" });
  assert.ok((await keepHere(parts, { accountId, importId: one.importId })).ok);
  const { check } = await checked(parts, accountId, [small.archive]);
  assert.deepEqual(check?.notes, [{ code: "brought-before", importId: one.importId, release: "kept-here" }]);
});

test("a job that dies at any write goes on, and ends as if nothing had happened", async () => {
  const archive = smallValue();
  archive.user.posts = archive.user.posts.slice(0, 4);
  const wanted = { until: "2018-12-31", take: ["profile"] } as const;
  await using undisturbed = await freshParts();
  const whole = await somebodyHere(undisturbed, "holder");
  const { importId } = await movedIn(undisturbed, whole.accountId, [await archiveIn(undisturbed, archive)], wanted);
  const expected = (await reportOfImport(undisturbed, importId)).ledger;
  await using parts = await freshParts();
  const path = await archiveIn(parts, archive);
  for (let at = 1; ; at += 2) {
    assert.ok(at < 40, "a small import has fewer writes");
    const { accountId } = await somebodyHere(parts, `holder${at}`);
    await checked(parts, accountId, [path]);
    assert.ok((await choose(parts, accountId, wanted)).ok);
    assert.ok((await beginImport(parts, { accountId, network: null })).ok);
    const { parts: broken, writes } = faulty(parts, at, at % 4 === 1 ? "before" : "after");
    await runMoveIns(broken).catch((error: unknown) => assert.ok(error instanceof Injected, String(error)));
    parts.pass(2 * hourMs);
    await runMoveIns(parts);
    const after = await moveInOf(parts, accountId);
    if (after?.refusal?.code === "move-in-broken") {
      // A stop that is no fault of the world counts as a bug, which is told; it is begun again, and goes on.
      await beginCheck(parts, { accountId, network: null });
      await runMoveIns(parts);
      assert.ok((await beginImport(parts, { accountId, network: null })).ok);
      await runMoveIns(parts);
    }
    const report = await wholeReport(parts, `holder${at}`);
    assert.deepEqual(report.ledger, expected, `stopped at write ${at}`);
    if (writes() < at) return;
  }
});

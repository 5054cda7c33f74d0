/** What somebody is told of their move-in who does not look: that it is done, that it failed, that it waits for them. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { jobKinds } from "../../../src/app/jobs/kinds.ts";
import { beginCheck, beginImport } from "../../../src/app/move-in/begin.ts";
import { choose } from "../../../src/app/move-in/choose.ts";
import { throwAway } from "../../../src/app/move-in/throw-away.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { limits } from "../../../src/base/limits.ts";
import { dayMs } from "../../../src/base/time.ts";
import { readImportNotices } from "../../../src/store/content/notifications.ts";
import { uploadsOfAccount } from "../../../src/store/moves/uploads.ts";
import { small } from "../../support/arrivals.ts";
import { letterFolder, readLetters } from "../../support/letters.ts";
import { checked, movedIn, network, runMoveIns } from "../../support/move-ins.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { somebodyHere } from "../../support/people.ts";

let parts: FreshParts;
let folder: Awaited<ReturnType<typeof letterFolder>>;
before(async () => {
  folder = await letterFolder();
  parts = await freshParts({ config: { mail: folder } });
});
after(() => parts.dispose());

/** Somebody here whose address is confirmed. */
async function reachable(name: string): Promise<number> {
  const { accountId } = await somebodyHere(parts, name);
  await parts.database.db
    .updateTable("account")
    .set({ email: `${name}@mail.example`, email_confirmed_at: new Date(parts.clock.now()) })
    .where("id", "=", accountId)
    .execute();
  return accountId;
}

async function runJobs(): Promise<void> {
  for (let left = 100; left > 0; left--) if (!(await runNextJob(parts, jobKinds, new AbortController().signal))) return;
  assert.fail("jobs go on for ever");
}

/** Kinds of all letters that were written to it, and of all notices with whether they are unread. */
async function toldTo(accountId: number) {
  const { db } = parts.database;
  const letters = await db
    .selectFrom("letter")
    .select("kind")
    .where("account_id", "=", accountId)
    .orderBy("id")
    .execute();
  const notices = await db
    .selectFrom("notification")
    .select(["kind", "read_at"])
    .where("account_id", "=", accountId)
    .orderBy("id")
    .execute();
  return {
    letters: letters.map(({ kind }) => kind),
    notices: notices.map(({ kind, read_at }) => `${kind}${read_at === null ? " unread" : ""}`),
  };
}

test("who does not decide is reminded once, before the files go; the letter says when that is", async () => {
  const accountId = await reachable("waits");
  const { importId } = await movedIn(parts, accountId, [small.archive]);
  assert.deepEqual(await toldTo(accountId), { letters: ["import-done"], notices: ["import-done unread"] });
  parts.pass((limits.uploadDays - limits.moveInRemindDays) * dayMs - 1);
  await runJobs();
  assert.deepEqual((await toldTo(accountId)).letters, ["import-done"]);
  parts.pass(1);
  await runJobs();
  assert.ok((await uploadsOfAccount(parts.database.db, accountId)).length > 0, "the files are still here");
  const told = await toldTo(accountId);
  assert.deepEqual(told.letters, ["import-done", "import-needs-you"]);
  assert.deepEqual(told.notices, ["import-done unread", "import-needs-you unread"]);
  const letter = (await readLetters(folder)).find(({ text }) => text.includes("waits for a decision"));
  assert.match(letter?.text ?? "", new RegExp(`deleted\\s+${limits.uploadDays}\\s+days after`));
  parts.pass(limits.uploadDays * dayMs);
  await runJobs();
  assert.equal((await toldTo(accountId)).letters.length, 2, "once");
  assert.ok((await throwAway(parts, accountId)).ok);
  assert.ok(importId > 0);
  assert.deepEqual((await toldTo(accountId)).notices, [], "what was thrown away has nothing to be looked at");
});

test("who checked an archive and went away is reminded too; whoever went on in time is not", async () => {
  const accountId = await reachable("checks");
  await checked(parts, accountId, [small.archive]);
  parts.pass((limits.uploadDays - limits.moveInRemindDays) * dayMs);
  await runJobs();
  assert.deepEqual(await toldTo(accountId), { letters: ["import-needs-you"], notices: ["import-needs-you unread"] });
  await runMoveIns(parts);
  assert.ok((await throwAway(parts, accountId)).ok);
  await checked(parts, accountId, [small.archive]);
  assert.ok((await throwAway(parts, accountId)).ok);
  parts.pass(limits.uploadDays * dayMs);
  await runJobs();
  assert.equal((await toldTo(accountId)).letters.length, 1);
});

test("a check that says no, and an import that fails, are told; again only once that was read", async () => {
  const accountId = await reachable("fails");
  await checked(parts, accountId, [small.photos], "failed");
  const once = { letters: ["import-failed"], notices: ["import-failed unread"] };
  assert.deepEqual(await toldTo(accountId), once);
  const again = async () => {
    assert.ok((await beginCheck(parts, { accountId, network })).ok);
    await runMoveIns(parts);
  };
  await again();
  assert.deepEqual(await toldTo(accountId), once);
  await readImportNotices(parts.database.db, accountId, new Date(parts.clock.now()));
  await again();
  const twice = { letters: ["import-failed", "import-failed"], notices: ["import-failed unread"] };
  assert.deepEqual(await toldTo(accountId), twice);
});

test("what wider choices brought later is told anew", async () => {
  const accountId = await reachable("widens");
  await movedIn(parts, accountId, [small.archive], { contacts: "none" });
  await readImportNotices(parts.database.db, accountId, new Date(parts.clock.now()));
  assert.ok((await choose(parts, accountId, { contacts: "all" })).ok);
  assert.ok((await beginImport(parts, { accountId, network })).ok);
  await runMoveIns(parts);
  assert.deepEqual(await toldTo(accountId), {
    letters: ["import-done", "import-done"],
    notices: ["import-done unread"],
  });
});

/** Moving in by page, step by step: from the upload over the check and the choices to the import, which waits for its person. */
import assert from "node:assert/strict";
import test from "node:test";
import { importArchive } from "../../../src/app/arrive/import.ts";
import { keepHere } from "../../../src/app/arrive/keep-here.ts";
import { beginCheck, beginImport } from "../../../src/app/move-in/begin.ts";
import { choose, chooseContacts, contactsToChoose } from "../../../src/app/move-in/choose.ts";
import { throwAway } from "../../../src/app/move-in/throw-away.ts";
import { type MoveIn, moveInOf } from "../../../src/app/move-in/view.ts";
import { Stopped } from "../../../src/app/stopped.ts";
import { removeUploads } from "../../../src/app/uploads/forget.ts";
import { openUploads } from "../../../src/app/uploads/open.ts";
import { newestImport } from "../../../src/store/arrival/imports.ts";
import { changeMoveIn } from "../../../src/store/moves/move-ins.ts";
import { uploadsOfAccount } from "../../../src/store/moves/uploads.ts";
import { alice, archiveIn, small, smallValue, wholeReport } from "../../support/arrivals.ts";
import { checked, movedIn, network, runMoveIns, uploadInto } from "../../support/move-ins.ts";
import { freshParts } from "../../support/parts.ts";
import { somebodyHere } from "../../support/people.ts";

test("an archive that was uploaded is checked, chosen from, imported, and waits for its person's decision", async () => {
  await using parts = await freshParts();
  const { accountId } = await somebodyHere(parts, "holder");
  assert.equal(await moveInOf(parts, accountId), null);
  const nothing = await beginCheck(parts, { accountId, network });
  assert.deepEqual(!nothing.ok && nothing.refusal, { code: "files-missing" });
  const { check } = await checked(parts, accountId, [small.archive, small.photos]);
  assert.ok(check !== null);
  assert.equal(check.owner?.ref, alice);
  assert.equal(check.counts.posts, 26);
  assert.ok(check.archive?.displayName);
  assert.equal(check.present.displayName, "");
  assert.ok(!JSON.stringify(check).includes("PRIVATE KEY"), "the archive's key is not kept with the check");
  assert.ok(check.dates !== null && check.dates.firstMs < check.dates.lastMs);
  const page = await contactsToChoose(parts, accountId, { skip: 0 });
  assert.equal(page.all, check.counts.contacts);
  const begun = await beginImport(parts, { accountId, network });
  assert.ok(begun.ok && begun.value.state === "importing");
  const late = await choose(parts, accountId, { photos: false });
  assert.deepEqual(!late.ok && late.refusal, { code: "move-in-under-way" });
  await runMoveIns(parts);
  const here = await moveInOf(parts, accountId);
  assert.equal(here?.state, "imported");
  const report = await wholeReport(parts, "holder");
  assert.equal(report.importId, here?.importId);
  assert.equal(report.seenBy, "owner");
  const kept = await keepHere(parts, { accountId, importId: report.importId });
  assert.ok(kept.ok);
  assert.equal((await moveInOf(parts, accountId))?.state, "done");
  assert.deepEqual(await uploadsOfAccount(parts.database.db, accountId), [], "uploads go when all is done");
});

test("contacts that were left out one by one do not come, and their rows say so", async () => {
  await using parts = await freshParts();
  const { accountId } = await somebodyHere(parts, "holder");
  await checked(parts, accountId, [small.archive]);
  const { contacts } = await contactsToChoose(parts, accountId, { skip: 0 });
  const [first, ...rest] = contacts.map(({ ref }) => ref);
  assert.ok(first !== undefined);
  const chosen = await chooseContacts(parts, accountId, { shown: [first, ...rest], come: rest });
  assert.ok(chosen.ok && chosen.value.choices.contacts === "some");
  assert.ok((await beginImport(parts, { accountId, network })).ok);
  await runMoveIns(parts);
  const report = await wholeReport(parts, "holder");
  const line = report.ledger.kinds.find(({ kind }) => kind === "contact");
  assert.deepEqual(line?.skipped, { "left-out": 1 });
});

test("dates, photos and tags that were left out stay behind with what hangs on them; wider choices bring the rest", async () => {
  await using parts = await freshParts();
  const whole = await somebodyHere(parts, "whole");
  await movedIn(parts, whole.accountId, [small.archive, small.photos]);
  const expected = await wholeReport(parts, "whole");
  const { accountId } = await somebodyHere(parts, "holder");
  const narrow = { contacts: "none", photos: false, tags: false, until: "2000-01-01" } as const;
  await movedIn(parts, accountId, [small.archive, small.photos], narrow);
  const report = await wholeReport(parts, "holder");
  const made = (of: typeof report, kind: string) => of.ledger.kinds.find((each) => each.kind === kind)?.made ?? 0;
  for (const kind of ["post", "reshare", "contact", "tag", "photo", "upload", "othersComment", "comment"])
    assert.equal(made(report, kind), 0, kind);
  assert.ok((await choose(parts, accountId, { contacts: "all", photos: true, tags: true, until: null })).ok);
  const again = await beginImport(parts, { accountId, network });
  assert.ok(again.ok, JSON.stringify(again));
  await runMoveIns(parts);
  assert.equal((await moveInOf(parts, accountId))?.state, "imported");
  assert.deepEqual((await wholeReport(parts, "holder")).ledger, expected.ledger);
});

test("a file that is no archive is refused in words, and another one may be checked", async () => {
  await using parts = await freshParts();
  const { accountId } = await somebodyHere(parts, "holder");
  const failed = await checked(parts, accountId, [small.photos], "failed");
  assert.equal(failed.refusal?.code, "no-archive-given");
  const notYet = await beginImport(parts, { accountId, network });
  assert.deepEqual(!notYet.ok && notYet.refusal, { code: "move-in-not-checked" });
  await uploadInto(parts, accountId, small.archive);
  assert.ok((await beginCheck(parts, { accountId, network })).ok);
  await runMoveIns(parts);
  assert.equal((await moveInOf(parts, accountId))?.state, "checked");
  assert.ok((await throwAway(parts, accountId)).ok);
  assert.equal((await moveInOf(parts, accountId))?.state, "thrown-away");
});

test("what came of an archive before its files went is thrown away, also after another one was checked", async () => {
  await using parts = await freshParts();
  const { accountId } = await somebodyHere(parts, "holder");
  await checked(parts, accountId, [small.archive, small.photos]);
  assert.ok((await beginImport(parts, { accountId, network })).ok);
  const stop = new AbortController();
  const tell = ({ phase }: { readonly phase: string }) => (phase === "content" ? stop.abort() : undefined);
  const files = await openUploads(parts, accountId);
  const half = importArchive(parts, { files, username: "holder", existing: { take: [] }, stop: stop.signal, tell });
  await assert.rejects(half, Stopped);
  await removeUploads(parts, accountId);
  await runMoveIns(parts);
  assert.equal((await moveInOf(parts, accountId))?.refusal?.code, "files-missing");
  const other = smallValue();
  other.user.posts = other.user.posts.slice(0, 1);
  await checked(parts, accountId, [await archiveIn(parts, other)]);
  const left = await newestImport(parts.database.db, "holder");
  assert.ok(left !== null && left.state !== "done", "the import of the first one is not at its end");
  assert.ok((await throwAway(parts, accountId)).ok);
  await runMoveIns(parts);
  assert.equal(await newestImport(parts.database.db, "holder"), null);
  assert.deepEqual(await parts.database.db.selectFrom("post").select("id").execute(), []);
});

test("wider choices that failed may be tried again, and what was here before them can be thrown away", async () => {
  await using parts = await freshParts();
  const { accountId } = await somebodyHere(parts, "holder");
  const { importId } = await movedIn(parts, accountId, [small.archive], { contacts: "none" });
  assert.ok((await choose(parts, accountId, { contacts: "all" })).ok);
  assert.ok((await beginImport(parts, { accountId, network })).ok);
  const { id } = (await moveInOf(parts, accountId)) as MoveIn;
  const refusal = { code: "move-in-broken" };
  await changeMoveIn(parts.database.db, id, { state: "failed", refusal }, new Date(parts.clock.now()));
  const again = await beginImport(parts, { accountId, network });
  assert.ok(again.ok && again.value.state === "importing", JSON.stringify(again));
  await runMoveIns(parts);
  const after = await moveInOf(parts, accountId);
  assert.deepEqual([after?.state, after?.importId], ["imported", importId]);
  await changeMoveIn(parts.database.db, id, { state: "failed", refusal }, new Date(parts.clock.now()));
  assert.ok((await throwAway(parts, accountId)).ok);
});

/** The page of a move-in as somebody without a script sees it: what it says before they press anything, while work is done, and when that failed. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkArchive } from "../../src/app/arrive/check.ts";
import { importArchive } from "../../src/app/arrive/import.ts";
import { keepHere } from "../../src/app/arrive/keep-here.ts";
import { reportOfImport } from "../../src/app/arrive/report.ts";
import { takeBack } from "../../src/app/arrive/throw-away.ts";
import { beginCheck, beginImport } from "../../src/app/move-in/begin.ts";
import { choose } from "../../src/app/move-in/choose.ts";
import { throwAway } from "../../src/app/move-in/throw-away.ts";
import { moveInOf } from "../../src/app/move-in/view.ts";
import { Stopped } from "../../src/app/stopped.ts";
import { removeUploads } from "../../src/app/uploads/forget.ts";
import { openUploads } from "../../src/app/uploads/open.ts";
import { limits } from "../../src/base/limits.ts";
import { minuteMs } from "../../src/base/time.ts";
import { allOfIt } from "../../src/core/migration/choices.ts";
import type { MoveInWork } from "../../src/core/migration/move-in.ts";
import { importById } from "../../src/store/arrival/imports.ts";
import { countThrown } from "../../src/store/arrival/throw-away.ts";
import { addAttempt } from "../../src/store/moves/move-in-limits.ts";
import { changeMoveIn, recordThrowing } from "../../src/store/moves/move-ins.ts";
import { uploadsOfAccount } from "../../src/store/moves/uploads.ts";
import { small } from "../support/arrivals.ts";
import { member } from "../support/members.ts";
import { checked, movedIn, network, runMoveIns, uploadInto } from "../support/move-ins.ts";
import { openTestWeb, type TestWeb, tokenOf } from "../support/web.ts";

let web: TestWeb;
before(async () => {
  web = await openTestWeb();
});
after(() => web.close());

const narrow = { contacts: "none", photos: false } as const;

/** The button of the form that posts there, as it stands on the page. */
const buttonOf = (page: string, action: string): string =>
  new RegExp(`action="${action}"[^]*?(<button[^>]*>)`).exec(page)?.[1] ?? "";

test("limits are said on the page before anything is pressed, with the time when it goes on", async () => {
  const eva = await member(web, "eva");
  const { accountId } = eva;
  await movedIn(web.needs, accountId, [small.archive]);
  assert.match((await eva.get("/move-in/throw-away")).text, /can begin in 5 minutes/);
  assert.match((await eva.get("/move-in")).text, /another account here in 3 days/);
  assert.ok((await throwAway(web.needs, accountId, network)).ok);
  await runMoveIns(web.needs);
  await checked(web.needs, accountId, [small.archive]);
  const waits = (await eva.get("/move-in")).text;
  assert.match(waits, /thrown away a moment ago\. The next import can begin from /);
  assert.match(buttonOf(waits, "/move-in/import"), /disabled/);
  assert.doesNotMatch(buttonOf(waits, "/move-in/check"), /disabled/);
  web.pass(limits.moveInPauseMs + minuteMs);
  const goes = (await eva.get("/move-in")).text;
  assert.doesNotMatch(goes, /a moment ago/);
  assert.doesNotMatch(buttonOf(goes, "/move-in/import"), /disabled/);
  for (let nth = 0; nth < limits.moveInChecks; nth++)
    await web.needs.database.transaction((tx) =>
      addAttempt(tx, { accountId, network, kind: "check" }, new Date(web.needs.clock.now())),
    );
  const often = (await eva.get("/move-in")).text;
  assert.match(buttonOf(often, "/move-in/check"), /disabled/);
  assert.doesNotMatch(buttonOf(often, "/move-in/import"), /disabled/);
  assert.ok((await beginImport(web.needs, { accountId, network })).ok);
});

test("after wider choices failed half way, what was here before can be announced, and the rest brought later", async () => {
  const eli = await member(web, "eli");
  const { accountId } = eli;
  const { importId } = await movedIn(web.needs, accountId, [small.archive, small.photos], narrow);
  assert.ok((await choose(web.needs, accountId, { contacts: "all", photos: true })).ok);
  assert.ok((await beginImport(web.needs, { accountId, network })).ok);
  const stop = new AbortController();
  const tell = ({ phase }: { readonly phase: string }) => (phase === "content" ? stop.abort() : undefined);
  const files = await openUploads(web.needs, accountId);
  const request = { files, username: "eli", existing: { take: [] }, choices: allOfIt, stop: stop.signal, tell };
  await assert.rejects(importArchive(web.needs, request), Stopped);
  assert.notEqual((await importById(web.db, importId))?.state, "done");
  await removeUploads(web.needs, accountId);
  await runMoveIns(web.needs);
  assert.equal((await moveInOf(web.needs, accountId))?.refusal?.code, "files-missing");
  const rests = await importById(web.db, importId);
  assert.deepEqual([rests?.state, rests?.choices.contacts, rests?.choices.photos], ["done", "none", false]);
  const page = (await eli.get("/move-in")).text;
  assert.match(page, /What was here before is still here/);
  assert.match(page, /not here any more, so nothing more/);
  for (const next of ["announce", "keep"]) assert.match(page, new RegExp(`href="/imports/${importId}/${next}"`));
  const { kinds } = (await reportOfImport(web.needs, importId)).ledger;
  assert.deepEqual(
    kinds.filter(({ open }) => open !== 0),
    [],
    "the ledger adds up",
  );
  assert.ok((await keepHere(web.needs, { accountId, importId })).ok);
  assert.equal((await moveInOf(web.needs, accountId))?.state, "done");
});

test("wider choices that failed are tried again from the page, and bring what was missing", async () => {
  const ida = await member(web, "ida");
  const { accountId } = ida;
  const { id, importId } = await movedIn(web.needs, accountId, [small.archive], narrow);
  assert.ok((await choose(web.needs, accountId, { contacts: "all" })).ok);
  assert.ok((await beginImport(web.needs, { accountId, network })).ok);
  const at = new Date(web.needs.clock.now());
  await changeMoveIn(web.db, id, { state: "failed", refusal: { code: "move-in-broken" } }, at);
  assert.match((await ida.get("/move-in")).text, new RegExp(`href="/imports/${importId}/announce"`));
  assert.ok((await choose(web.needs, accountId, { contacts: "all", tags: true })).ok, "choices are still open");
  assert.equal((await ida.fill("/move-in", {}, "/move-in/import")).status, 303);
  await runMoveIns(web.needs);
  const { kinds } = (await reportOfImport(web.needs, importId)).ledger;
  const contacts = kinds.find(({ kind }) => kind === "contact");
  assert.ok(contacts !== undefined && contacts.skipped["left-out"] === undefined);
});

test("files that are being checked or brought in are not removed, by the page or by its script; one more that comes meanwhile is not brought", async () => {
  const uma = await member(web, "uma");
  const { accountId } = uma;
  await checked(web.needs, accountId, [small.archive]);
  const [file] = await uploadsOfAccount(web.db, accountId);
  assert.ok(file !== undefined);
  const ways = async (says: number) => {
    const byForm = await uma.fill("/uploads", { to: "/move-in" }, `/uploads/${file.guid}/remove`);
    assert.equal(byForm.status, says);
    const script = {
      ...{ origin: web.needs.config.url, "sec-fetch-site": "same-origin", "Tus-Resumable": "1.0.0" },
      ...{ "X-HTTP-Method-Override": "DELETE", "X-Form-Token": tokenOf((await uma.get("/uploads")).text) },
    };
    const byScript = await uma.post(`/uploads/${file.guid}`, {}, script);
    assert.equal(byScript.status, says === 422 ? 422 : 404);
  };
  assert.ok((await beginCheck(web.needs, { accountId, network: null })).ok);
  await ways(422);
  await runMoveIns(web.needs);
  assert.ok((await beginImport(web.needs, { accountId, network: null })).ok);
  await ways(422);
  assert.match((await uma.fill("/uploads", {}, `/uploads/${file.guid}/remove`)).text, /brought in right now/);
  await uploadInto(web.needs, accountId, small.archive);
  await runMoveIns(web.needs);
  assert.equal((await moveInOf(web.needs, accountId))?.state, "imported");
  await ways(303);
});

test("how long it takes still is said or said to be unknown, also without a script; while it is thrown away too", async () => {
  const ole = await member(web, "ole");
  const { accountId } = ole;
  const { id, importId } = await movedIn(web.needs, accountId, [small.archive]);
  const at = new Date(web.needs.clock.now());
  const shown = async () => {
    const page = (await ole.get("/move-in")).text;
    assert.match(page, /<noscript>.*<meta http-equiv="refresh" content="\d">/);
    assert.match(page, /data-progress="\/move-in\/progress"/);
    return page;
  };
  const work = (stage: MoveInWork["stage"], done: number, of: number | null): MoveInWork => {
    const atMs = at.getTime();
    return { stage, done, of, sinceMs: atMs - 10_000, from: 0, atMs };
  };
  await changeMoveIn(web.db, id, { state: "checking", work: work("reading", 0, null) }, at);
  assert.match(await shown(), /Reading the files · how long still cannot be said yet/);
  await changeMoveIn(web.db, id, { state: "checking", work: work("reading", 1_000_000, 5_000_000) }, at);
  assert.match(await shown(), /about 40 seconds left/);
  await changeMoveIn(web.db, id, { state: "imported", work: null }, at);
  const rows = await countThrown(web.db, importId);
  assert.ok((await throwAway(web.needs, accountId, network)).ok);
  const begun = await shown();
  assert.match(begun, /Throwing it away · how long still cannot be said yet/);
  assert.match(begun, /data-state="throwing-away"/);
  const told: number[] = [];
  await takeBack(web.needs, importId, { tell: (done) => told.push(done) });
  assert.ok((told.at(-1) ?? 0) > rows / 2, `${told.at(-1)} of ${rows}`);
  await recordThrowing(web.db, id, work("throwing-away", 100, 300));
  assert.match(await shown(), /100 of 300 · about 20 seconds left/);
  const answer = JSON.parse((await ole.get("/move-in/progress")).text);
  assert.equal(answer.state, "throwing-away");
  await runMoveIns(web.needs);
  await recordThrowing(web.db, id, work("throwing-away", 100, 300));
  assert.equal(
    JSON.parse((await ole.get("/move-in/progress")).text).state,
    "thrown-away",
    "that is when it loads anew",
  );
});

test("while files are read it is known of how much", async () => {
  const ugo = await member(web, "ugo");
  await uploadInto(web.needs, ugo.accountId, small.archive);
  const told: (number | null)[] = [];
  const tell = (_bytes: number, of: number | null) => told.push(of);
  const checkedNow = await checkArchive(web.needs, await openUploads(web.needs, ugo.accountId), {
    offline: true,
    tell,
  });
  assert.ok(checkedNow.ok && told.length > 0);
  assert.ok(told.every((of) => of === checkedNow.value.format.jsonBytes));
});

/** The page of a move-in as somebody without a script sees it: what it says before they press anything, while work is done, and when that failed. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { beginImport } from "../../src/app/move-in/begin.ts";
import { throwAway } from "../../src/app/move-in/throw-away.ts";
import { limits } from "../../src/base/limits.ts";
import { minuteMs } from "../../src/base/time.ts";
import { addAttempt } from "../../src/store/move-in-limits.ts";
import { small } from "../support/arrivals.ts";
import { member } from "../support/members.ts";
import { checked, movedIn, network, runMoveIns } from "../support/move-ins.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

let web: TestWeb;
before(async () => {
  web = await openTestWeb();
});
after(() => web.close());

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

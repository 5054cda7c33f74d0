/** The podmin's page of accounts that come here by page. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { beginMoveIn } from "../../src/app/move-in/begin.ts";
import { setPodmin } from "../../src/store/people/accounts.ts";
import { type Member, member } from "../support/members.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

let web: TestWeb;
let alice: Member;
let pat: Member;
before(async () => {
  web = await openTestWeb();
  alice = await member(web, "alice", "Alice");
  pat = await member(web, "pat", "Pat");
  await setPodmin(web.db, "pat", true);
});
after(() => web.close());

test("the podmin alone sees who brings an account here, stops one, and pauses all", async () => {
  const path = "/pods/move-ins";
  assert.match((await pat.get(path)).text, /Nobody is bringing an account here/);
  assert.ok((await beginMoveIn(web.needs, alice.accountId)).ok);
  assert.equal((await alice.get(path)).status, 404);
  assert.equal((await alice.fill("/settings", { paused: "yes" }, `${path}/pause`)).status, 404);
  assert.match((await pat.get(path)).text, /<bdi>alice<\/bdi>.*begun/s);
  assert.equal((await pat.fill(path, { name: "alice", stopped: "yes" }, `${path}/stop`)).status, 303);
  assert.match((await pat.get(path)).text, /stopped/);
  assert.equal((await pat.fill(path, { paused: "yes" }, `${path}/pause`)).status, 303);
  assert.match((await pat.get(path)).text, /All of them are paused/);
  assert.equal((await pat.fill(path, { paused: "no" }, `${path}/pause`)).status, 303);
  assert.doesNotMatch((await pat.get(path)).text, /All of them are paused/);
});

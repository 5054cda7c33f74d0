/** Moves that this pod heard of, on pages: the podmin's, and the mark on the page of who moved. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { limits } from "../../src/base/limits.ts";
import { setPodmin } from "../../src/store/people/accounts.ts";
import { block, elsewhere, tie } from "../support/federation.ts";
import { type Member, member } from "../support/members.ts";
import { hear } from "../support/moves.ts";
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

test("attack-20: who moved carries a mark with the way to decline, and the podmin alone can undo it", async () => {
  const parts = web.needs;
  const old = await elsewhere(parts, "bob", "old.example");
  const young = await elsewhere(parts, "bob", "new.example");
  await tie(parts, alice.accountId, old.personId);
  assert.equal(await hear(parts, old, young), "changed");

  const page = (await alice.get(`/people/${young.ref}`)).text;
  assert.match(page, /Moved from bob@old\.example on [^<]*, confirmed by both sides/);
  assert.match(page, /action="[^"]*\/decline"/);
  const contacts = (await alice.get("/contacts")).text;
  assert.match(contacts, /href="\/people\/bob@new\.example#moved">Moved from bob@old\.example on \d/);
  assert.equal((await alice.get("/pods/migrations")).status, 404);

  const list = (await pat.get("/pods/migrations")).text;
  const path = /\/pods\/migrations\/\d+/.exec(list)?.[0] ?? "";
  assert.match((await pat.get(path)).text, /Undo it for everybody here/);
  const declined = await alice.fill(
    `/people/${young.ref}`,
    { move: /\d+$/.exec(path)?.[0] ?? "" },
    `/people/${young.ref}/decline`,
  );
  assert.equal(declined.status, 303);
  assert.match((await alice.get(`/people/${young.ref}`)).text, /You do not follow this move/);
  assert.equal((await pat.fill(path, {}, `${path}/undo`)).status, 303);
  assert.match((await pat.get(path)).text, /undone/);
  assert.doesNotMatch((await alice.get(`/people/${young.ref}`)).text, /Moved from/);
});

test("attack-20-follower-laundering: moves that wait are shown to the podmin alone, who lets one go on", async () => {
  const parts = web.needs;
  const young = await elsewhere(parts, "gatherer", "new.example");
  for (let nth = 0; nth < limits.movesOntoOne; nth++) await hear(parts, await elsewhere(parts, `tern${nth}`), young);
  const late = await elsewhere(parts, "late");
  assert.equal(await hear(parts, late, young), "same");
  assert.equal((await alice.get("/pods/migrations?only=held")).status, 404);
  const list = (await pat.get("/pods/migrations?only=held")).text;
  assert.match(list, /late@pod\.example/);
  assert.doesNotMatch(list, /tern0@pod\.example/);
  const path = /\/pods\/migrations\/\d+/.exec(list)?.[0] ?? "";
  assert.match((await pat.get(path)).text, new RegExp(`action="${path}/release"`));
  const forged = await alice.fill("/settings", {}, `${path}/release`);
  assert.equal(forged.status, 404, "nobody but the podmin");
  assert.equal((await pat.fill(path, {}, `${path}/release`)).status, 303);
  assert.doesNotMatch((await pat.get(path)).text, /\/release"/);
  assert.doesNotMatch((await pat.get("/pods/migrations?only=held")).text, /late@pod\.example/);
  const twice = await pat.fill("/settings", {}, `${path}/release`);
  assert.equal(twice.status, 422);
});

test("a block that met a contact asks on the page of whom it is about, and either answer ends the question", async () => {
  const parts = web.needs;
  for (const [name, verb] of [
    ["kim", "keep-block"],
    ["lee", "unblock"],
  ] as const) {
    const old = await elsewhere(parts, name, "old.example");
    const young = await elsewhere(parts, name, "new.example");
    await tie(parts, alice.accountId, old.personId);
    await block(parts, alice.accountId, young.personId);
    assert.equal(await hear(parts, old, young), "changed");
    const path = `/people/${young.ref}`;
    assert.match((await alice.get(path)).text, /both turned out to be the same person/);
    assert.equal((await alice.fill(path, {}, `${path}/${verb}`)).status, 303);
    const after = (await alice.get(path)).text;
    assert.doesNotMatch(after, /both turned out to be the same person/);
    assert.equal(
      after.includes(`action="${path}/unblock"`),
      verb === "keep-block",
      "it is still blocked, or it is not",
    );
  }
});

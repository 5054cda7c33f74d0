/** Moves that this pod heard of, on pages: the podmin's, and the mark on the page of who moved. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setPodmin } from "../../src/store/accounts.ts";
import { elsewhere, tie } from "../support/federation.ts";
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

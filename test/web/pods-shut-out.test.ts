/** The podmin's page of who is shut out; and what others see of them then: nothing. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setPodmin } from "../../src/store/people/accounts.ts";
import { identityById, type KnownIdentity } from "../../src/store/people/identities.ts";
import { runCommand } from "../support/commands.ts";
import { comment, done, type Elsewhere, elsewhere, like, post, said } from "../support/federation.ts";
import { type Member, member } from "../support/members.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";

let web: TestWeb;
let alice: Member;
let pat: Member;
let bob: Elsewhere;
before(async () => {
  web = await openTestWeb();
  alice = await member(web, "alice", "Alice");
  pat = await member(web, "pat", "Pat");
  await setPodmin(web.db, "pat", true);
  bob = await elsewhere(web.needs, "bob", "bad.example");
});
after(() => web.close());

const path = "/pods/shut-out";
const shutOut = (what: string, note = "") => pat.fill(path, { what, note });

test("the podmin alone sees who is shut out, shuts out, and lets in again", async () => {
  assert.match((await pat.get(path)).text, /Nobody is shut out/);
  assert.equal((await alice.get(path)).status, 404);
  assert.equal((await guest(web).get(path)).status, 303);
  assert.equal((await alice.fill("/settings", { what: "bad.example" }, path)).status, 404);
  const wrong = await shutOut("no <pod>", "why");
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /“no &lt;pod&gt;” is neither[\s\S]*value="why"/);
  assert.equal((await shutOut("bad.example", "spam & <b>")).status, 303);
  assert.match((await pat.get(path)).text, /<bdi>bad\.example<\/bdi>[\s\S]*1 person[\s\S]*spam &amp; &lt;b&gt;/);
  assert.match((await pat.get("/pods")).text, /href="\/pods\/shut-out"/);
  assert.equal((await pat.fill(path, { what: "bad.example" }, `${path}/end`)).status, 303);
  assert.match((await pat.get(path)).text, /Nobody is shut out/);
});

test("what is here of who is shut out is on no page, and is there again when they are let in", async () => {
  const whole = (await identityById(web.db, alice.identityId)) as KnownIdentity;
  const [theirs, ours] = [post(bob, { text: "Terns of #bad" }), post(whole, { text: "Here" })];
  await done(web.needs, said(web.needs, theirs, bob));
  await done(web.needs, said(web.needs, ours, whole));
  await done(web.needs, said(web.needs, comment(bob, ours.guid, { text: "Their words" }), bob));
  const pages = async () => [
    (await alice.get(`/posts/${theirs.guid}`)).text.includes("Terns of"),
    (await guest(web).get(`/posts/${theirs.guid}`)).status,
    (await alice.get("/tags/bad")).text.includes("Terns of"),
    (await alice.get(`/people/${encodeURIComponent(bob.ref)}`)).text.includes("Terns of"),
    (await alice.get(`/posts/${ours.guid}`)).text.includes("Their words"),
  ];
  assert.deepEqual(await pages(), [true, 200, true, true, true]);
  for (const what of ["bad.example", bob.ref]) {
    await shutOut(what);
    assert.deepEqual(await pages(), [false, 404, false, false, false], what);
    assert.match(
      (await alice.get(`/people/${encodeURIComponent(bob.ref)}`)).text,
      /has shut out this person, or their pod/,
    );
    await pat.fill(path, { what }, `${path}/end`);
  }
  assert.deepEqual(await pages(), [true, 200, true, true, true]);
});

test("who came here from a pod that is shut out is somebody of this pod, with all that they wrote there", async () => {
  const whole = (await identityById(web.db, alice.identityId)) as KnownIdentity;
  const before = await elsewhere(web.needs, "alice", "bad.example");
  const old = post(before, { text: "From my first home" });
  await done(web.needs, said(web.needs, old, before));
  const left = { person_id: whole.personId, state: "moved", until: new Date(web.needs.clock.now()) } as const;
  await web.db.updateTable("identity").set(left).where("id", "=", before.identityId).execute();
  assert.equal((await shutOut(before.ref)).status, 422, "one of ours");
  await shutOut("bad.example");
  assert.match((await guest(web).get(`/posts/${old.guid}`)).text, /From my first home/);
  await pat.fill(path, { what: "bad.example" }, `${path}/end`);
});

test("likes and people of who is shut out are neither counted nor found", async () => {
  const whole = (await identityById(web.db, pat.identityId)) as KnownIdentity;
  const ours = post(whole, { text: "Count me" });
  await done(web.needs, said(web.needs, ours, whole));
  await done(web.needs, said(web.needs, like(bob, ours.guid), bob));
  const named = async () => [
    (await alice.get(`/posts/${ours.guid}`)).text.includes(bob.ref.split("@")[0] as string),
    (await alice.get("/search?q=bad.example")).text.includes(bob.ref),
  ];
  const before = await named();
  assert.equal(before[0], true);
  await shutOut("bad.example");
  assert.deepEqual(await named(), [false, false]);
  await pat.fill(path, { what: "bad.example" }, `${path}/end`);
  assert.deepEqual(await named(), before);
});

test("a conversation says who in it is shut out, with their pod or alone", async () => {
  const { db } = web;
  const written_at = new Date(web.needs.clock.now());
  const names = { guid: "held-by-one-shut-out", subject: "Held", written_at, created_at: written_at };
  const begun = db
    .insertInto("conversation")
    .values({ byline_id: bob.bylineId, ...names })
    .returning("id");
  const { id: conversation_id } = await begun.executeTakeFirstOrThrow();
  const { bylineId } = (await identityById(db, alice.identityId)) as KnownIdentity;
  for (const byline_id of [bob.bylineId, bylineId])
    await db.insertInto("conversation_participant").values({ conversation_id, byline_id }).execute();
  await db.insertInto("conversation_reading").values({ conversation_id, account_id: alice.accountId }).execute();
  const says = async () => (await alice.get(`/conversations/${names.guid}`)).text.includes(`shut out ${bob.ref}`);
  assert.equal(await says(), false);
  for (const what of [bob.ref, bob.host]) {
    await shutOut(what);
    assert.equal(await says(), true, what);
    await pat.fill(path, { what }, `${path}/end`);
  }
  assert.equal(await says(), false);
});

test("the same by command", async () => {
  const run = (...words: string[]) => runCommand(web.needs, "shut-out", ...words);
  assert.match((await run("list")).said, /Nobody is shut out/);
  assert.match((await run("add", "bad.example", "--note", "spam")).out, /bad\.example is shut out/);
  const [listed] = JSON.parse((await run("list", "--json")).out);
  assert.deepEqual([listed.what, listed.kind, listed.note, listed.people], ["bad.example", "pod", "spam", 1]);
  assert.match((await run("list")).out, /^bad\.example: since .*, people known here: 1, contacts: 0 \(spam\)/);
  assert.equal((await run("remove", "bad.example")).exit, 0);
  const gone = await run("remove", "bad.example", "--json");
  assert.deepEqual([gone.exit, JSON.parse(gone.out).refusal.code], [11, "shut-out-unknown"]);
  assert.equal((await run("add")).exit, 2);
});

/** Conversations and notices on pages, between accounts of one pod. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Member, member, shareByForm } from "../support/members.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";
import * as world from "../support/world.ts";

let web: TestWeb;
let alice: Member;
let ben: Member;
let eve: Member;
before(async () => {
  web = await openTestWeb();
  alice = await member(web, "alice", "Alice");
  ben = await member(web, "ben", "Ben");
  eve = await member(web, "eve", "Eve");
  await shareByForm(alice, ben);
  await shareByForm(ben, alice);
});
after(() => web.close());

async function begin(from: Member, letter: Record<string, string>): Promise<string> {
  const sent = await from.fill("/conversations/new", letter, "/conversations");
  assert.equal(sent.status, 303, sent.text);
  return sent.headers.get("location") ?? "";
}

test("a conversation is begun, counted as new, read, answered, and put away until somebody writes", async () => {
  const path = await begin(alice, { to: "ben", subject: "Tea <b>", text: "At **four**?\n<script>alert(1)</script>" });
  const waiting = (await ben.get("/")).text;
  assert.match(waiting, /<a href="\/conversations">Messages <span class="news">1 new<\/span>/);
  assert.match((await ben.get("/conversations")).text, /<bdi>Tea &lt;b&gt;<\/bdi>[\s\S]*1 message · <strong>1 new/);
  const read = (await ben.get(path)).text;
  assert.match(read, /At <strong>four<\/strong>\?/);
  assert.doesNotMatch(read, /<script/);
  assert.doesNotMatch((await ben.get("/")).text, /Messages <span class="news">/, "it counts as read now");
  web.pass(1_000);
  const answered = await ben.fill(path, { text: "Five." });
  assert.equal(answered.status, 303);
  assert.match(answered.headers.get("location") ?? "", new RegExp(`^${path}#message-`));
  assert.match((await alice.get(path)).text, /four[\s\S]*Five\./);
  web.pass(1_000);
  assert.equal((await alice.fill(path, {}, `${path}/hide`)).status, 303);
  assert.doesNotMatch((await alice.get("/conversations")).text, /Tea/);
  web.pass(1_000);
  await ben.fill(path, { text: "Or six?" });
  assert.match((await alice.get("/conversations")).text, /Tea/);
});

test("somebody else's conversation is not there", async () => {
  const path = await begin(alice, { to: `ben@${world.ourHost}`, subject: "Secret", text: "for Ben" });
  assert.equal((await eve.get(path)).status, 404);
  assert.doesNotMatch((await eve.get("/conversations")).text, /Secret/);
  assert.equal((await eve.fill("/conversations/new", { text: "me too" }, path)).status, 404);
  assert.equal((await eve.fill("/conversations/new", {}, `${path}/hide`)).status, 404);
  assert.doesNotMatch((await alice.get(path)).text, /me too/);
  for (const each of ["/conversations", "/conversations/new", path])
    assert.match((await guest(web).get(each)).headers.get("location") ?? "", /^\/login/, each);
});

test("what is refused keeps what was typed and says what to do", async () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ to: "", subject: "S", text: "T" }, /Say whom it goes to/],
    [{ to: "ben", subject: " ", text: "T" }, /needs a subject/],
    [{ to: "ben", subject: "S", text: "  " }, /nothing written yet/],
    [{ to: "ben, eve", subject: "S", text: "T" }, /You do not share with eve@sterna\.example/],
    [{ to: "nobody", subject: "S", text: "T" }, /Nobody on this pod is called nobody@sterna\.example/],
    [{ to: "ben", subject: "S", text: "x".repeat(65_536) }, /Shorten it to 65,535 characters/],
  ];
  for (const [letter, words] of cases) {
    const visit = await alice.fill("/conversations/new", { ...letter, mark: "" }, "/conversations");
    assert.equal(visit.status, 422, String(words));
    assert.match(visit.text, words);
    for (const [id, value] of [
      ["to", letter.to],
      ["subject", letter.subject],
    ])
      assert.ok(visit.text.includes(`id="${id}" name="${id}" value="${value}"`), `${id} of ${words}`);
    assert.ok(visit.text.includes(`>${letter.text}</textarea>`));
  }
  assert.equal((await alice.post("/conversations", { to: "ben", subject: "S", text: "T" })).status, 403);
  const huge = await alice.fill("/conversations/new", { text: "x".repeat(900_000) }, "/conversations");
  assert.equal(huge.status, 413);
});

test("an answer without words is refused on the conversation's page", async () => {
  const path = await begin(alice, { to: "ben", subject: "Empty", text: "…" });
  const visit = await ben.fill(path, { text: " " });
  assert.equal(visit.status, 422);
  assert.match(visit.text, /role="alert">There is nothing written yet[\s\S]*aria-describedby="form-error"/);
});

test("long conversations come in pages, the newest messages first", async () => {
  const path = await begin(alice, { to: "ben", subject: "Long", text: "message 0." });
  const { id } = await web.db
    .selectFrom("conversation")
    .select("id")
    .where("guid", "=", path.split("/").at(-1) ?? "")
    .executeTakeFirstOrThrow();
  const at = web.needs.clock.now();
  const rows = Array.from({ length: 120 }, (_, n) => ({
    conversation_id: id,
    byline_id: ben.bylineId,
    guid: world.freshGuid(),
    text: `message ${n + 1}.`,
    written_at: new Date(at + n + 1),
    created_at: new Date(at + n + 1),
  }));
  await web.db.insertInto("message").values(rows).execute();
  const numbers = (text: string) => [...text.matchAll(/message (\d+)\./g)].map(([, n]) => Number(n));
  const first = (await alice.get(path)).text;
  assert.deepEqual([numbers(first)[0], numbers(first).at(-1)], [21, 120]);
  const older = /rel="next" href="([^"]+)"/.exec(first)?.[1] ?? "";
  const second = (await alice.get(older)).text;
  assert.deepEqual([numbers(second)[0], numbers(second).at(-1)], [0, 20]);
  assert.match(second, /Newest messages/);
});

test("notices tell who did what, count in the navigation, and are marked as read", async () => {
  const fresh = await member(web, "fresh");
  assert.match((await fresh.get("/notices")).text, /nothing new, and nothing old/);
  await shareByForm(ben, fresh);
  const post = await world.addPost(web.db, fresh.bylineId, { text: "hello" });
  for (const by of [ben, alice, eve])
    await web.db
      .insertInto("notification")
      .values({
        account_id: fresh.accountId,
        kind: "comments",
        byline_id: by.bylineId,
        post_id: post.id,
        created_at: new Date(web.needs.clock.now()),
      })
      .execute();
  assert.match((await fresh.get("/")).text, /Notices <span class="news">2 new/);
  const { text } = await fresh.get("/notices");
  assert.match(text, /Ben<\/bdi><\/a>\s*shares with you now/);
  assert.match(text, new RegExp(`and\\s+<a[^]*?commented on <a href="/posts/${post.guid}">your post`));
  const [one = ""] = /name="notice" value="(\d+)"/.exec(text)?.slice(1) ?? [];
  assert.equal((await ben.fill("/notices", { notice: one }, "/notices/read")).status, 303);
  assert.match((await fresh.get("/")).text, /2 new/, "nobody marks another's notices");
  await fresh.fill("/notices", { all: "yes" }, "/notices/read");
  assert.doesNotMatch((await fresh.get("/notices")).text, /class="news"|Mark/);
  assert.equal((await fresh.post("/notices/read", {})).status, 403);
  assert.equal((await guest(web).get("/notices")).status, 303);
});

/** Pages about people: a person and what one has with them, search, contacts, aspects. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Member, member, shareByForm } from "../support/members.ts";
import { guest, openTestWeb, type TestWeb, tokenOf } from "../support/web.ts";
import * as world from "../support/world.ts";

let web: TestWeb;
let alice: Member;
let ben: Member;
before(async () => {
  web = await openTestWeb();
  alice = await member(web, "alice", "Alice");
  ben = await member(web, "ben", 'Ben <b>"x"');
});
after(() => web.close());

const relationOf = (page: string): string => /<section class="card relation".*?<\/section>/s.exec(page)?.[0] ?? "";

test("sharing with somebody is told in words on both sides, and ended again", async () => {
  const cara = await member(web, "cara", "Cara");
  assert.match((await alice.get("/people/cara")).text, /You and Cara share nothing\./);
  await shareByForm(alice, cara);
  const shared = relationOf((await alice.get("/people/cara")).text);
  assert.match(shared, /You share with Cara\. Cara does not share with you\./);
  assert.match(shared, new RegExp(`value="${alice.aspects.Friends}" checked`));
  assert.doesNotMatch(shared, new RegExp(`value="${alice.aspects.Family}" checked`));
  assert.match((await cara.get("/people/alice")).text, /Alice shares with you\. You do not share with Alice\./);
  await shareByForm(cara, alice);
  assert.match((await alice.get("/people/cara")).text, /You share with Cara, and Cara shares with you\./);
  assert.equal((await alice.fill("/people/cara", {}, "/people/cara/stop")).status, 303);
  assert.match((await alice.get("/people/cara")).text, /Cara shares with you\. You do not share with Cara\./);
});

test("without an aspect nothing is shared, and the page says what to do", async () => {
  const visit = await alice.fill("/people/ben", {}, "/people/ben/share");
  assert.equal(visit.status, 422);
  assert.match(visit.text, /role="alert">Choose at least one aspect/);
  const foreign = await alice.fill("/people/ben", { aspect: String(ben.aspects.Work) }, "/people/ben/share");
  assert.equal(foreign.status, 422, "somebody else's aspect is none");
  assert.match((await alice.get("/people/ben")).text, /share nothing/);
});

test("blocking hides what they wrote and offers only the way back; muting and a note stay one's own", async () => {
  const dora = await member(web, "dora", "Dora");
  await world.addPost(web.db, dora.bylineId, { text: "Dora's public words" });
  assert.match((await ben.get("/people/dora")).text, /Dora's public words/);
  await ben.fill("/people/dora", {}, "/people/dora/mute");
  assert.match((await ben.get("/people/dora")).text, /You have muted Dora/);
  assert.match((await ben.get("/people/dora")).text, /Dora's public words/, "there for whoever goes and looks");
  await ben.fill("/people/dora", {}, "/people/dora/unmute");
  assert.doesNotMatch((await ben.get("/people/dora")).text, /have muted/);
  await ben.fill("/people/dora", { note: "met at <the> fair" }, "/people/dora/note");
  assert.match((await ben.get("/people/dora")).text, /<textarea[^>]*>met at &lt;the&gt; fair</);
  assert.doesNotMatch((await alice.get("/people/dora")).text, /fair/);
  await ben.fill("/people/dora", {}, "/people/dora/block");
  const blocked = await ben.get("/people/dora");
  assert.match(blocked.text, /You block Dora/);
  assert.doesNotMatch(blocked.text, /public words|action="\/people\/dora\/(share|mute|block)"/);
  const again = await ben.fill("/people/dora", { aspect: String(ben.aspects.Work) }, "/people/dora/share");
  assert.match(again.text, /role="alert">You block dora@sterna\.example\. Block them no longer first/);
  await ben.fill("/people/dora", {}, "/people/dora/unblock");
  assert.match((await ben.get("/people/dora")).text, /share nothing[\s\S]*public words/);
});

test("whoever is searched for on another pod has their newest posts fetched", async () => {
  const { identityId } = await world.addPerson(web.db, "found", "pod-b.example");
  const key = await web.db.selectFrom("identity_key").select("public_key").limit(1).executeTakeFirst();
  const public_key = key?.public_key ?? Buffer.from("a key");
  await web.db
    .insertInto("identity_key")
    .values({ identity_id: identityId, public_key, source: "discovered", since: new Date(0) })
    .execute();
  await web.db
    .updateTable("identity")
    .set({ base_url: "https://pod-b.example" })
    .where("id", "=", identityId)
    .execute();
  const visit = await alice.get("/search?q=found@pod-b.example");
  assert.equal(visit.headers.get("location"), "/people/found@pod-b.example");
  const jobs = await web.db.selectFrom("job").select("key").where("kind", "=", "backfill").execute();
  assert.deepEqual(jobs, [{ key: String(identityId) }]);
});

test("a note that is too long is refused", async () => {
  const visit = await alice.fill("/people/ben", { note: "x".repeat(2_001) }, "/people/ben/note");
  assert.equal(visit.status, 422);
  assert.match(visit.text, /Shorten it to 2,000 characters/);
});

test("one's own page and that of a visitor have nothing to share with", async () => {
  assert.equal(relationOf((await alice.get("/people/alice")).text), "");
  assert.equal(relationOf((await guest(web).get("/people/alice")).text), "");
  const oneself = await alice.fill("/aspects", { aspect: String(alice.aspects.Work) }, "/people/alice/share");
  assert.equal(oneself.status, 422);
});

test("people of other pods have a page under their address, for accounts alone; what they are called is text", async () => {
  const { bylineId, identityId } = await world.addPerson(web.db, "zed", "pod-b.example", "<script>alert(1)</script>");
  await world.addPost(web.db, bylineId, { text: "from afar" });
  await web.db.updateTable("profile").set({ bio: "secret" }).where("identity_id", "=", identityId).execute();
  const path = "/people/zed@pod-b.example";
  const { text } = await alice.get(path);
  assert.match(text, /from afar/);
  assert.match(text, /You and &lt;script&gt;alert\(1\)&lt;\/script&gt; share nothing/);
  assert.doesNotMatch(text, /<script|secret/, "they do not share with her");
  const visitor = await guest(web).get(path);
  assert.deepEqual([visitor.status, visitor.headers.get("location")], [303, `/login?to=${encodeURIComponent(path)}`]);
  const upper = await alice.get("/people/ZED@POD-b.example");
  assert.equal(upper.status, 200);
  const local = await alice.get(`/people/ben@${world.ourHost}`);
  assert.deepEqual([local.status, local.headers.get("location")], [303, "/people/ben"]);
  const nobody = await alice.get("/people/nobody@pod-b.example");
  assert.equal(nobody.headers.get("location"), "/search?q=nobody%40pod-b.example");
});

test("an earlier address leads to where somebody is now", async () => {
  const { personId } = await world.addPerson(web.db, "mover", "new-pod.example");
  await web.db
    .insertInto("identity")
    .values({
      person_id: personId,
      protocol: "diaspora",
      ref: "mover@old-pod.example",
      host: "old-pod.example",
      state: "moved",
      since: new Date(0),
    })
    .execute();
  const visit = await alice.get("/people/mover@old-pod.example");
  assert.equal(visit.headers.get("location"), "/people/mover@new-pod.example");
});

test("a form about somebody is taken only with its proof and from who is logged in", async () => {
  for (const verb of ["share", "stop", "mute", "unmute", "block", "unblock", "note"]) {
    const path = `/people/ben/${verb}`;
    assert.equal((await alice.post(path, {})).status, 403, "without a token");
    const token = tokenOf((await alice.get("/people/ben")).text);
    const cross = await alice.post(
      path,
      { form_token: token },
      { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    );
    assert.equal(cross.status, 403, "from elsewhere");
    const visitor = await guest(web).fill("/login", {}, path);
    assert.equal(visitor.status, 303);
    assert.match(visitor.headers.get("location") ?? "", /^\/login/);
    assert.equal((await alice.fill("/people/ben", {}, `/people/nobody/${verb}`)).status, 404);
  }
  assert.match((await alice.get("/people/ben")).text, /share nothing/);
});

test("search finds people by address and by a part of the name, and says what is in the way", async () => {
  const exact = await alice.get(`/search?q=${encodeURIComponent(`ben@${world.ourHost}`)}`);
  assert.deepEqual([exact.status, exact.headers.get("location")], [303, "/people/ben"]);
  const { text } = await alice.get("/search?q=BEN");
  assert.match(text, /href="\/people\/ben"><bdi class="name">Ben &lt;b&gt;&quot;x&quot;/);
  assert.doesNotMatch(text, /people\/alice"><bdi/);
  assert.match((await alice.get("/search?q=%25")).text, /Nobody who is known here has “%”/, "no wildcard");
  const none = await alice.get(`/search?q=${encodeURIComponent('"><script>x')}`);
  assert.match(none.text, /has “&quot;&gt;&lt;script&gt;x” in/);
  assert.doesNotMatch(none.text, /<script/);
  const cases: [string, RegExp][] = [
    ["b n@d", /“b n@d” is not an address of this network/],
    [`nobody@${world.ourHost}`, /Nobody on this pod is called nobody@sterna\.example/],
    ["eve@127.0.0.1:1", /The pod of eve@127\.0\.0\.1:1 does not answer/],
  ];
  for (const [q, words] of cases) {
    const visit = await alice.get(`/search?q=${encodeURIComponent(q)}`);
    assert.equal(visit.status, 422, q);
    assert.match(visit.text, words);
    assert.match(visit.text, /id="q"[^>]*aria-invalid="true"/, "what was typed stands there still");
  }
  assert.equal((await alice.get("/search?q=%23Tea")).headers.get("location"), "/tags/tea");
  assert.match((await guest(web).get("/search?q=ben")).headers.get("location") ?? "", /^\/login/);
});

test("who does not want to be found is found by contacts alone", async () => {
  const shy = await member(web, "shyone", "Shy One");
  await web.db.updateTable("profile").set({ searchable: false }).where("identity_id", "=", shy.identityId).execute();
  assert.match((await ben.get("/search?q=shy")).text, /Nobody who is known here/);
  await shareByForm(ben, shy);
  assert.match((await ben.get("/search?q=shy")).text, /href="\/people\/shyone"/);
});

test("contacts are listed by aspect and by who only shares; somebody else's aspect is not there", async () => {
  const host = await member(web, "host");
  const fans = await Promise.all(["fan1", "fan2"].map((name) => member(web, name)));
  for (const fan of fans) await shareByForm(fan, host);
  await shareByForm(host, fans[0] as Member, "Family");
  const all = (await host.get("/contacts")).text;
  assert.match(all, /2 persons/);
  assert.match(all, /fan1[\s\S]*You share with each other · <bdi>Family<\/bdi>[\s\S]*fan2[\s\S]*They share with you/);
  const family = (await host.get(`/contacts?aspect=${host.aspects.Family}`)).text;
  assert.match(family, /href="\/people\/fan1"/);
  assert.doesNotMatch(family, /href="\/people\/fan2"/);
  const only = (await host.get("/contacts?only=sharing")).text;
  assert.doesNotMatch(only, /href="\/people\/fan1"/);
  assert.match(only, /href="\/people\/fan2"/);
  assert.equal((await host.get(`/contacts?aspect=${alice.aspects.Work}`)).status, 404);
  assert.equal((await guest(web).get("/contacts")).status, 303);
  await host.fill("/people/fan2", {}, "/people/fan2/block");
  assert.match((await host.get("/contacts")).text, /People whom you block[\s\S]*href="\/people\/fan2"/);
});

test("pages of contacts neither repeat nor miss anybody", async () => {
  const many = await member(web, "manyfriends");
  for (let n = 0; n < 101; n++) {
    const { personId } = await world.addPerson(web.db, `friend${n}`, "pod-f.example");
    const contact = await web.db
      .insertInto("contact")
      .values({ account_id: many.accountId, person_id: personId, created_at: new Date() })
      .returning("id")
      .executeTakeFirstOrThrow();
    await web.db
      .insertInto("tie")
      .values({ contact_id: contact.id, protocol: "diaspora", ours: "established" })
      .execute();
  }
  const seen: string[] = [];
  for (let path: string | undefined = "/contacts"; path !== undefined && seen.length < 500; ) {
    const { text } = await many.get(path);
    seen.push(...[...text.matchAll(/href="\/people\/(friend\d+)@/g)].map(([, name = ""]) => name));
    path = /rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
  }
  assert.equal(seen.length, 101);
  assert.equal(new Set(seen).size, 101);
});

test("aspects are added, renamed, ordered and removed", async () => {
  const own = await member(web, "orderly");
  const names = async () =>
    [...(await own.get("/aspects")).text.matchAll(/href="\/contacts\?aspect=\d+"><bdi>([^<]+)/g)].map(
      ([, name]) => name,
    );
  assert.deepEqual(await names(), ["Family", "Friends", "Work", "Acquaintances"]);
  assert.equal((await own.fill("/aspects", { name: " Choir & <Co> " })).status, 303);
  assert.equal((await names()).at(-1), "Choir &amp; &lt;Co&gt;");
  await own.fill("/aspects", { name: "Kin" }, `/aspects/${own.aspects.Family}/rename`);
  await own.fill("/aspects", {}, `/aspects/${own.aspects.Work}/up`);
  await own.fill("/aspects", {}, `/aspects/${own.aspects.Family}/down`);
  await own.fill("/aspects", {}, `/aspects/${own.aspects.Acquaintances}/remove`);
  assert.deepEqual(await names(), ["Work", "Kin", "Friends", "Choir &amp; &lt;Co&gt;"]);
  await own.fill("/aspects", {}, `/aspects/${own.aspects.Work}/up`);
  assert.equal((await names())[0], "Work", "there is no place above the first");
});

test("an aspect that cannot be is refused at its field, with what was typed", async () => {
  const own = await member(web, "refused");
  const taken = await own.fill("/aspects", { name: "friends" });
  assert.equal(taken.status, 422);
  assert.match(
    taken.text,
    /role="alert">You have an aspect called friends already[\s\S]*value="friends"[^>]*aria-invalid/,
  );
  assert.match((await own.fill("/aspects", { name: "  " })).text, /An aspect needs a name/);
  const renamed = await own.fill("/aspects", { name: "Work" }, `/aspects/${own.aspects.Family}/rename`);
  assert.match(renamed.text, /<details class="fold" open>[\s\S]*called Work already/);
  await shareByForm(own, alice, "Work");
  const used = await own.fill("/aspects", {}, `/aspects/${own.aspects.Work}/remove`);
  assert.match(used.text, /1 person is in Work alone/);
  for (const verb of ["rename", "up", "down", "remove"]) {
    assert.equal((await own.fill("/aspects", {}, `/aspects/${alice.aspects.Work}/${verb}`)).status, 404, verb);
    assert.equal((await own.post(`/aspects/${own.aspects.Work}/${verb}`, {})).status, 403, verb);
  }
  assert.equal((await guest(web).get("/aspects")).status, 303);
});

/** The pages: who sees what on them, and what every answer carries. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { limits } from "../../src/base/limits.ts";
import { Fault } from "../../src/base/problem.ts";
import { minuteMs } from "../../src/base/time.ts";
import { localPath } from "../../src/web/pages/login.ts";
import { fillWorld, password, type Shown } from "../support/shown.ts";
import { type Guest, guest, openTestWeb, type TestWeb } from "../support/web.ts";
import * as world from "../support/world.ts";

let web: TestWeb;
let shown: Shown;
let alice: Guest;
let ben: Guest;
before(async () => {
  web = await openTestWeb();
  shown = await fillWorld(web);
  alice = guest(web, "192.0.2.10");
  await alice.logIn("alice", password);
  ben = guest(web, "192.0.2.11");
  await ben.logIn("ben", password);
});
after(() => web.close());

const paths = () => [
  "/",
  "/login",
  "/people/alice",
  `/posts/${shown.richGuid}`,
  "/nothing",
  `/imports/${shown.importId}`,
  "/imports",
  `/password/${"x".repeat(43)}`,
];

test("every page allows nothing but its own style, scripts and pictures, and is not kept", async () => {
  for (const path of paths()) {
    const { headers, text } = await alice.get(path);
    assert.equal(
      headers.get("content-security-policy"),
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "same-origin");
    assert.equal(headers.get("cache-control"), "no-store", path);
    assert.doesNotMatch(text, /<script|<style| style=| on[a-z]+="/i, path);
  }
});

test("the style sheet is named by its content and may be kept for ever", async () => {
  const path = /href="(\/static\/style\.[0-9a-f]{16}\.css)"/.exec((await guest(web).get("/")).text)?.[1] ?? "";
  const sheet = await guest(web).get(path);
  assert.equal(sheet.headers.get("content-type"), "text/css; charset=utf-8");
  assert.equal(sheet.headers.get("cache-control"), "public, max-age=31536000, immutable");
  assert.match(sheet.text, /@layer base, layout, parts/);
});

test("/health answers ok without asking anybody", async () => {
  const { status, text } = await guest(web).get("/health");
  assert.deepEqual([status, text], [200, "ok"]);
});

test("HEAD gives the headers of GET without the page", async () => {
  const answer = await web.app.request("/login", { method: "HEAD" });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type") ?? "", /^text\/html/);
  assert.equal(await answer.text(), "");
});

test("a slash too many at the end leads to the page without it, and never to another site", async () => {
  const visit = await guest(web).get("/people/alice/?before=3");
  assert.deepEqual([visit.status, visit.headers.get("location")], [301, "/people/alice?before=3"]);
  const elsewhere = ["//evil.example/", "/\\evil.example/", "///", "/%09/evil.example/", "/%2fevil.example/"];
  for (const path of [...elsewhere, "/%5Cevil.example/", "/x//y/", "/%0a/x/", "/x%0d%0aA:b/", "/%00/", "/%7f/"]) {
    const answer = await web.app.request(`https://sterna.example${path}`);
    assert.deepEqual([answer.status, answer.headers.get("location")], [404, null], path);
  }
  for (const to of ["/%09/evil.example", "/%2fevil.example", "/x//evil.example", "//evil.example", "/\\evil.example"])
    assert.equal(localPath(to), "/", to);
  assert.equal(localPath("/people/alice?before=3"), "/people/alice?before=3");
});

test("whatever stands in an address, the answer is a page", async () => {
  const strange = [
    "/people/%00",
    "/people/A%20b",
    "/posts/%00",
    `/posts/${"x".repeat(300)}`,
    "/posts/%ff",
    "/imports/x",
    "/imports/999999999999999",
    "/people/alice?before=x",
    "/people/alice?before=999999999999999",
    `/posts/${shown.richGuid}?from=99999`,
    "/photos/%00/x",
    "/photos/..%2f..%2f/etc",
    "/password/short",
  ];
  for (const path of strange) {
    const { status } = await alice.get(path);
    assert.ok(status === 200 || status === 404, `${path}: ${status}`);
  }
  assert.deepEqual(web.logged, []);
});

test("visitors read what this pod is; who is logged in reads their own posts, newest first, 20 a page", async () => {
  assert.match((await guest(web).get("/")).text, /a pod of the federated social web/);
  const first = await alice.get("/");
  assert.equal(first.text.match(/<article class="card post"/g)?.length, 20);
  const next = /href="(\/\?before=\d+)"/.exec(first.text)?.[1] ?? "";
  const second = await alice.get(next);
  assert.equal(second.text.match(/<article class="card post"/g)?.length, 7);
  assert.doesNotMatch(second.text, /Older posts/);
  const times = [
    ...`${first.text}${second.text}`.matchAll(/<p class="meta"><a href="\/posts\/[^"]*"><time datetime="([^"]+)"/g),
  ].map(([, time]) => time);
  assert.equal(times.length, 27);
  assert.deepEqual(times, times.toSorted().toReversed());
  assert.doesNotMatch(first.text, /Reshared a post of Alice/, "other people's posts are not in one's own stream");
});

test("pages of a stream neither repeat nor miss a post, also where many have one time", async () => {
  const many = await world.addAccount(web.db, "many", { password });
  const at = new Date("2025-05-05T05:05:05.005Z");
  const guids = new Set<string>();
  for (let n = 0; n < 2 * limits.postsPerPage + 1; n++)
    guids.add((await world.addPost(web.db, many.bylineId, { at })).guid);
  const seen: string[] = [];
  for (let path: string | undefined = "/people/many"; path !== undefined; ) {
    const { text } = await guest(web).get(path);
    seen.push(...[...text.matchAll(/<a href="\/posts\/([^"]+)"><time/g)].map(([, guid = ""]) => guid));
    path = /rel="next" href="([^"]+)"/.exec(text)?.[1];
  }
  assert.deepEqual(seen.toSorted(), [...guids].toSorted());
});

test("a post dated long before Christ or far in the future breaks no page", async () => {
  const odd = await world.addAccount(web.db, "odd");
  await web.db
    .insertInto("post")
    .values({
      byline_id: odd.bylineId,
      guid: world.freshGuid(),
      kind: "post",
      reach: "public",
      text: "old",
      written_at: new Date(-2e14),
      created_at: new Date(),
    })
    .execute();
  const late = await world.addPost(web.db, odd.bylineId, { text: "late", at: new Date(8e15) });
  await world.addComment(web.db, late.id, odd.bylineId, "later", { at: new Date(8.6e15) });
  assert.equal((await guest(web).get("/people/odd")).status, 200);
  assert.equal((await guest(web).get(`/posts/${late.guid}`)).status, 200);
});

test("a limited post is for its author and its audience, and for others as if it were not there", async () => {
  const path = `/posts/${shown.limitedGuid}`;
  assert.equal((await alice.get(path)).status, 200);
  assert.equal((await ben.get(path)).status, 404);
  assert.equal((await guest(web).get(path)).status, 404);
  await web.db
    .insertInto("audience_member")
    .expression(
      (from) =>
        from
          .selectFrom(["post", "byline"])
          .select(["post.audience_id as audience_id", "byline.id as byline_id"])
          .where("post.guid", "=", shown.limitedGuid)
          .where("byline.ref", "=", `ben@${world.ourHost}`) as never,
    )
    .execute();
  assert.equal((await ben.get(path)).status, 200);
  assert.match((await ben.get("/people/alice")).text, /Only for a few/);
  assert.doesNotMatch((await guest(web).get("/people/alice")).text, /Only for a few/);
});

test("what an import brought is seen by its owner alone until it is released", async () => {
  const path = `/posts/${shown.heldGuid}`;
  const own = await alice.get(path);
  assert.match(own.text, /Only you see this for now/);
  assert.match(own.text, /Alice Liddell<\/bdi><\/a> <bdi class="handle">alice@old-pod\.example/);
  for (const other of [ben, guest(web)]) {
    assert.equal((await other.get(path)).status, 404);
    assert.doesNotMatch((await other.get("/people/alice")).text, /A thing from the/);
  }
});

test("an unconfirmed comment is marked for the importer, with the reason, and shown to nobody else", async () => {
  const path = `/posts/${shown.richGuid}`;
  const own = await alice.get(path);
  assert.match(own.text, /<h2 id="comments">5 comments<\/h2>/);
  assert.equal(own.text.match(/Not confirmed yet: only you see this\./g)?.length, 4);
  const [likers = ""] = /<details class="likers">.*?<\/details>/s.exec(own.text) ?? [];
  assert.equal(likers.match(/Not confirmed yet: only you see this</g)?.length, 1, "so is who likes it");
  assert.match(own.text, /fits the key that the archive gives/);
  assert.match(own.text, /does not know this person&#39;s key yet/);
  assert.match(own.text, /The signature does not fit/);
  assert.match(own.text, /a signature does not say whose post it answers/);
  assert.match(own.text, /3 likes.*1 of them not confirmed yet/s);
  assert.match(own.text, /3 persons voted\. 1 vote is not confirmed yet/);
  for (const other of [ben, guest(web)]) {
    const { text } = await other.get(path);
    assert.match(text, /<h2 id="comments">1 comment<\/h2>/);
    assert.match(text, /2 likes/);
    assert.match(text, /2 persons voted\.</);
    assert.doesNotMatch(text, /Not confirmed|not confirmed|Dinah/);
  }
});

test("likes count persons, not addresses", async () => {
  const author = await world.addAccount(web.db, "author");
  const post = await world.addPost(web.db, author.bylineId);
  const cara = await world.addPerson(web.db, "cara2", "pod-b.example");
  const moved = await web.db
    .insertInto("identity")
    .values({
      person_id: cara.personId,
      protocol: "diaspora",
      ref: "cara@older.example",
      host: "older.example",
      state: "moved",
      since: new Date(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const earlier = await web.db
    .insertInto("byline")
    .values({ identity_id: moved.id, protocol: "diaspora", ref: "cara@older.example" })
    .returning("id")
    .executeTakeFirstOrThrow();
  await world.addReaction(web.db, { postId: post.id }, cara.bylineId);
  await world.addReaction(web.db, { postId: post.id }, earlier.id);
  assert.match((await guest(web).get(`/posts/${post.guid}`)).text, /<span class="likes">1 like<\/span>/);
});

test("many comments come in pages", async () => {
  const talk = await world.addAccount(web.db, "talk");
  const post = await world.addPost(web.db, talk.bylineId);
  const count = limits.commentsPerPage + 3;
  await web.db
    .insertInto("comment")
    .values(
      Array.from({ length: count }, (_, n) => ({
        post_id: post.id,
        byline_id: talk.bylineId,
        guid: world.freshGuid(),
        text: `comment ${n}.`,
        written_at: new Date(n * 1_000),
        created_at: new Date(),
      })),
    )
    .execute();
  const first = await guest(web).get(`/posts/${post.guid}`);
  assert.match(first.text, new RegExp(`${count} comments`));
  assert.match(first.text, /comment 0\./);
  const next = /rel="next" href="([^"#]+)#comments"/.exec(first.text)?.[1] ?? "";
  const second = await guest(web).get(next);
  assert.equal(second.text.match(/<article class="card comment"/g)?.length, 3);
  assert.match(second.text, /First comments/);
});

test("a page of comments ends early where they are long, and none is left out", async () => {
  const talk = await world.addAccount(web.db, "longwinded");
  const post = await world.addPost(web.db, talk.bylineId);
  const long = limits.textChars - 100;
  for (let n = 0; n < 8; n++)
    await world.addComment(web.db, post.id, talk.bylineId, `comment ${n}.${"x".repeat(long)}`, {
      at: new Date(n * 1_000),
    });
  const seen: string[][] = [];
  for (let path = `/posts/${post.guid}`; path !== "" && seen.length < 9; ) {
    const { text } = await guest(web).get(path);
    seen.push([...text.matchAll(/comment (\d)\./g)].map(([, n = ""]) => n));
    path = /rel="next" href="([^"#]+)#comments"/.exec(text)?.[1] ?? "";
  }
  assert.deepEqual(seen, [
    ["0", "1", "2"],
    ["3", "4", "5"],
    ["6", "7"],
  ]);
});

test("a reshare shows its root where it is here, and says so where it is not", async () => {
  assert.match((await ben.get("/people/ben")).text, /Reshared a post of Alice Liddell.*A walk by the river/s);
  assert.match((await alice.get("/")).text, /Reshared a post of ben@pod-b\.example; it is not here yet\./);
});

test("a reshare does not show a root that is not for the viewer", async () => {
  const teller = await world.addAccount(web.db, "teller");
  const reshare = await world.addPost(web.db, teller.bylineId, {
    kind: "reshare",
    root: { ref: `alice@${world.ourHost}`, guid: shown.limitedGuid },
  });
  const { text } = await guest(web).get(`/posts/${reshare.guid}`);
  assert.match(text, /it is not here yet/);
  assert.doesNotMatch(text, /Only for a few/);
});

test("a profile shows the personal fields to those whom the person shares with, and to all if the person says so", async () => {
  const shy = await world.addAccount(web.db, "shy", { password });
  await web.db
    .updateTable("profile")
    .set({ bio: "my secret garden", tags: "#quiet" })
    .where("identity_id", "=", shy.identityId)
    .execute();
  assert.match((await guest(web).get("/people/shy")).text, /#quiet/);
  assert.doesNotMatch((await guest(web).get("/people/shy")).text, /secret garden/);
  assert.doesNotMatch((await ben.get("/people/shy")).text, /secret garden/);
  const own = guest(web, "192.0.2.12");
  await own.logIn("shy", password);
  assert.match((await own.get("/people/shy")).text, /secret garden/);
  const { person_id } = await web.db
    .selectFrom("account")
    .select("person_id")
    .where("username", "=", "ben")
    .executeTakeFirstOrThrow();
  const contact = await web.db
    .insertInto("contact")
    .values({ account_id: shy.accountId, person_id, created_at: new Date() })
    .returning("id")
    .executeTakeFirstOrThrow();
  await web.db
    .insertInto("tie")
    .values({ contact_id: contact.id, protocol: "diaspora", ours: "established" })
    .execute();
  assert.match((await ben.get("/people/shy")).text, /secret garden/);
});

test("what an import brought of a profile is its owner's alone until that is released", async () => {
  const { accountId, identityId } = await world.addAccount(web.db, "held", { password, name: "Held Name" });
  await web.db
    .updateTable("profile")
    .set({ bio: "held words", tags: "#held", public: true })
    .where("identity_id", "=", identityId)
    .execute();
  const { importId } = await world.addImport(web.db, accountId, "held@elsewhere.example");
  const own = guest(web, "192.0.2.15");
  await own.logIn("held", password);
  assert.match((await own.get("/people/held")).text, /Held Name[\s\S]*#held[\s\S]*held words/);
  for (const other of [guest(web), ben]) {
    const { status, text } = await other.get("/people/held");
    assert.equal(status, 200);
    assert.doesNotMatch(text, /Held Name|#held|held words/);
  }
  await web.db
    .updateTable("import")
    .set({ released_at: new Date(), release: "kept-here" })
    .where("id", "=", importId)
    .execute();
  assert.match((await guest(web).get("/people/held")).text, /Held Name[\s\S]*#held[\s\S]*held words/);
});

test("an account whose import is not done has no page, and nobody can log in to it", async () => {
  await world.addAccount(web.db, "asleep", { state: "inactive", password });
  assert.equal((await guest(web).get("/people/asleep")).status, 404);
  assert.equal((await ben.get("/people/asleep")).status, 404);
  const own = guest(web, "192.0.2.13");
  await own.logIn("asleep", password);
  assert.equal((await own.get("/people/asleep")).status, 404);
  assert.match((await own.logIn("asleep", password)).text, /The import into this account is not done yet/);
  assert.match((await own.logIn("asleep", "another password")).text, /do not go together/);
});

test("an unlisted post is read by its address, and stands in no list but one's own", async () => {
  const quiet = await world.addAccount(web.db, "quiet", { password });
  const post = await world.addPost(web.db, quiet.bylineId, { reach: "unlisted", text: "psst" });
  const visit = await guest(web).get(`/posts/${post.guid}`);
  assert.match(visit.text, /psst/);
  assert.match(visit.text, /name="robots" content="noindex"/);
  assert.doesNotMatch((await guest(web).get("/people/quiet")).text, /psst/);
  const own = guest(web, "192.0.2.14");
  await own.logIn("quiet", password);
  assert.match((await own.get("/people/quiet")).text, /psst/);
});

test("the report adds up, tells what waits for what, and groups what the check found", async () => {
  const { text } = await alice.get(`/imports/${shown.importId}`);
  const cells = [...text.matchAll(/<tfoot.*?<\/tfoot>/gs)].flatMap(([foot]) =>
    [...foot.matchAll(/<td[^>]*>([\d,-]+)</g)].map(([, n = ""]) => Number(n.replace(",", ""))),
  );
  const [expected, ...outcomes] = cells;
  assert.equal(expected, 429);
  assert.equal(
    outcomes.reduce((sum, n) => sum + n, 0),
    expected,
  );
  assert.match(text, /12<\/span> <strong>Contacts<\/strong>: These people are not known to this pod yet/);
  assert.match(text, /friend-0@a-pod-with-a-rather-long-name\.example.*and 7 more/s);
  assert.match(text, /31<\/span> <span dir="auto">The date lies in the future/);
  assert.match(text, /<code>\/user\/posts\/17<\/code>/);
  assert.match(text, /Only you, until you announce your move or keep it here/);
});

test("what failed is tried again by a button, now and then; the page says when other pods are asked by themselves", async () => {
  const { db } = web;
  const keeper = await world.addAccount(db, "trier", { password });
  const { importId } = await world.addImport(db, keeper.accountId, "trier@old-pod.example");
  const row = { import_id: importId, place: "/user/contacts/0", kind: "contact", waits_for: "gone@pod.example" };
  await db
    .insertInto("ledger")
    .values({ ...row, outcome: "failed", reason: "not-found" })
    .execute();
  const own = guest(web, "192.0.2.16");
  await own.logIn("trier", password);
  const path = `/imports/${importId}`;
  assert.match((await own.get(path)).text, /1 item failed\. Nobody tries it again by itself/);
  assert.equal((await ben.fill("/", {}, `${path}/retry`)).status, 404, "somebody else's");
  assert.equal((await own.post(`${path}/retry`, {})).status, 403, "without the form's proof");
  const tried = await own.fill(path, {}, `${path}/retry`);
  assert.deepEqual([tried.status, tried.headers.get("location")], [303, path]);
  const asked = (await own.get(path)).text;
  assert.match(asked, /Other pods are being asked/);
  assert.doesNotMatch(asked, /Nobody tries it again/);
  const job = db.updateTable("job").where("kind", "=", "settle-import").where("key", "=", String(importId));
  await job.set({ run_at: new Date(web.needs.clock.now() + 60_000) }).execute();
  assert.match((await own.get(path)).text, /asked for again by itself, next on <time[^>]*>[^<]*<\/time>.*Ask now/s);
  const again = await own.fill(path, {}, `${path}/retry`);
  assert.equal(again.status, 422);
  assert.match(again.text, /tried again a few minutes ago\. You can ask for it again from/);
  web.pass(10 * minuteMs);
  assert.equal((await own.fill(path, {}, `${path}/retry`)).status, 303);
});

test("a report is its owner's alone; visitors are sent to log in and back", async () => {
  for (const path of [`/imports/${shown.importId}`, `/imports/${shown.importId}/keep`]) {
    assert.equal((await ben.get(path)).status, 404);
    const visit = await guest(web).get(path);
    assert.deepEqual([visit.status, visit.headers.get("location")], [303, `/login?to=${encodeURIComponent(path)}`]);
  }
  assert.equal((await ben.fill("/", {}, `/imports/${shown.importId}/keep`)).status, 404);
  assert.equal((await alice.post(`/imports/${shown.importId}/keep`, {})).status, 403);
});

test("keeping an import here, once confirmed, shows it to those it was written for", async () => {
  const keeper = await world.addAccount(web.db, "keeper", { password });
  const { importId, bylineId } = await world.addImport(web.db, keeper.accountId, "keeper@old-pod.example");
  const post = await world.addPost(web.db, bylineId, { importId, text: "brought along" });
  const own = guest(web, "192.0.2.15");
  await own.logIn("keeper", password);
  const question = await own.get(`/imports/${importId}/keep`);
  assert.match(question.text, /There is no way back/);
  assert.doesNotMatch((await guest(web).get("/people/keeper")).text, /brought along/, "asking changes nothing");
  const done = await own.fill(`/imports/${importId}/keep`, {});
  assert.deepEqual([done.status, done.headers.get("location")], [303, `/imports/${importId}`]);
  assert.match((await own.get(`/imports/${importId}`)).text, /You kept it here on/);
  const visitors = await guest(web).get("/people/keeper");
  assert.match(visitors.text, /brought along/);
  assert.doesNotMatch(visitors.text, new RegExp(post.guid), "it has a new guid");
  assert.equal((await own.get(`/imports/${importId}/keep`)).status, 303, "there is nothing left to ask");
});

test("a page that fails says so with a number; the detail stands in the log alone", async () => {
  const sick = await openTestWeb();
  try {
    await sick.db.schema.dropTable("reaction").cascade().execute();
    await world.addAccount(sick.db, "alice").then(({ bylineId }) => world.addPost(sick.db, bylineId));
    const visit = await guest(sick).get("/people/alice");
    assert.equal(visit.status, 500);
    const reference = /this number: ([\w-]{8})/.exec(visit.text)?.[1];
    assert.doesNotMatch(visit.text, /relation|reaction|select/);
    assert.equal(sick.logged[0]?.detail.reference, reference);
    assert.match(String(sick.logged[0]?.detail.err), /reaction/);
    assert.equal(visit.headers.get("x-content-type-options"), "nosniff");
  } finally {
    await sick.close();
  }
});

test("where the database is away, the pod says that it is busy and when to come back", async () => {
  const alone = await openTestWeb();
  await alone.close();
  const away = () => Promise.reject(new Fault("The database went away", { again: true }));
  Object.assign(alone.needs.database, {
    db: new Proxy(alone.db, {
      get: (db, name) =>
        name === "getExecutor"
          ? () => ({ executeQuery: away, compileQuery: () => ({}), transformQuery: (node: unknown) => node })
          : Reflect.get(db, name),
    }),
  });
  const visit = await guest(alone).get("/people/alice");
  assert.equal(visit.status, 503);
  assert.equal(visit.headers.get("retry-after"), "30");
});

/** The newest public posts of somebody who was found are fetched: what is theirs and proved, within bounds, whatever their pod answers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { share } from "../../../src/app/contacts/share.ts";
import { askForPosts, backfillKind } from "../../../src/app/jobs/backfill.ts";
import { jobKinds } from "../../../src/app/jobs/kinds.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { limits } from "../../../src/base/limits.ts";
import { minuteMs } from "../../../src/base/time.ts";
import type { SaidPost } from "../../../src/core/message.ts";
import { count, done, type Elsewhere, elsewhere, here, noticesOf, post, said } from "../../support/federation.ts";
import { sealed } from "../../support/incoming.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { type Answer, openPods } from "../../support/pods.ts";
import { freshGuid } from "../../support/world.ts";

const never = new AbortController().signal;

/** Parts in a world of pods on loopback. */
async function world() {
  const pods = await openPods();
  const parts = await freshParts({ config: { testNetwork: pods.network } });
  const paths = () => pods.got.map(({ path }) => path);
  const dispose = async () => {
    await parts.dispose();
    await pods.close();
  };
  return { pods, parts, paths, [Symbol.asyncDispose]: dispose };
}

const json = (value: unknown): Answer => ({ status: 200, headers: {}, body: JSON.stringify(value) });
const entry = (of: { guid: string | null }, { guid }: { guid: string }, more: object = {}) => ({
  guid,
  public: true,
  author: { guid: of.guid },
  text: "not this one",
  ...more,
});

/** Answers as a pod does: the list, and each post sealed. */
const podOf =
  (parts: FreshParts, by: Elsewhere, list: unknown, posts: readonly SaidPost[]) => (got: { path: string }) => {
    if (got.path === `/people/${by.guid}/stream`) return json(list);
    const found = posts.find(({ guid }) => got.path === `/fetch/post/${guid}`);
    return found === undefined ? 404 : { status: 200, headers: {}, body: sealed(parts, found, by) };
  };

/** All turns of the jobs that are due; they end. */
async function runAll(parts: FreshParts): Promise<number> {
  for (let turn = 0; turn < 100; turn++) if (!(await runNextJob(parts, jobKinds, never))) return turn;
  throw new Error("jobs without end");
}
const texts = async (parts: FreshParts): Promise<string[]> =>
  (await parts.database.db.selectFrom("post").select("text").orderBy("sort_at", "desc").execute()).map(
    ({ text }) => text,
  );

test("public posts that their pod lists are fetched and proved one by one; those that are here are not asked for", async () => {
  await using all = await world();
  const { pods, parts, paths } = all;
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  const posts = ["new", "old", "known"].map((text, nth) =>
    post(bob, { text: `${text} @{${alice.ref}}`, writtenAtMs: Date.parse("2026-11-01") - nth * minuteMs }),
  );
  await done(parts, said(parts, posts[2] as SaidPost, bob));
  const before = await noticesOf(parts, alice.accountId);
  pods.set(
    "pod.example",
    podOf(
      parts,
      bob,
      posts.map((each) => entry(bob, each)),
      posts,
    ),
  );
  await askForPosts(parts, bob);
  assert.equal(await runAll(parts), 3);
  assert.deepEqual(
    (await texts(parts)).map((text) => text.split(" ")[0]),
    ["new", "old", "known"],
  );
  assert.deepEqual(paths(), [
    `/people/${bob.guid}/stream`,
    ...posts.slice(0, 2).map(({ guid }) => `/fetch/post/${guid}`),
  ]);
  assert.equal(pods.got[0]?.headers.accept, "application/json");
  assert.deepEqual(await noticesOf(parts, alice.accountId), before, "old words notify nobody");
});

test("nobody's posts are asked for again before their time, nor those of people here", async () => {
  await using all = await world();
  const { pods, parts } = all;
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  pods.set("pod.example", podOf(parts, bob, [], []));
  for (const who of [bob, bob, alice]) await askForPosts(parts, who);
  await runAll(parts);
  await askForPosts(parts, bob);
  await runAll(parts);
  assert.equal(pods.got.length, 1);
  parts.pass(limits.backfillPauseMs);
  await askForPosts(parts, bob);
  await runAll(parts);
  assert.equal(pods.got.length, 2);
});

test("who begins to share with somebody has their posts fetched", async () => {
  await using all = await world();
  const { pods, parts } = all;
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  const theirs = post(bob);
  pods.set("pod.example", podOf(parts, bob, [entry(bob, theirs)], [theirs]));
  const aspect = await parts.database.db
    .selectFrom("aspect")
    .select("id")
    .where("account_id", "=", alice.accountId)
    .limit(1)
    .executeTakeFirstOrThrow();
  assert.ok((await share(parts, { accountId: alice.accountId, target: bob, aspectIds: [aspect.id] })).ok);
  await runAll(parts);
  assert.equal(await count(parts, "post"), 1);
});

test("of what a hostile pod lists nothing is asked for but well-formed guids of public posts of that person, and not too many", async () => {
  await using all = await world();
  const { pods, parts, paths } = all;
  const [bob, carl] = [await elsewhere(parts, "bob"), await elsewhere(parts, "carl")];
  const fine = Array.from({ length: limits.backfillPosts + 20 }, () => post(bob));
  const list = [
    entry(carl, post(bob)),
    entry(bob, post(bob), { public: false }),
    entry(bob, post(bob), { public: "true" }),
    entry(bob, { guid: "../../../etc/passwd" }),
    entry(bob, { guid: "0123456789abcdef?x=1" }),
    { ...entry(bob, post(bob)), author: null },
    { ...entry(bob, post(bob)), guid: [freshGuid()] },
    null,
    7,
    [[]],
    ...fine.flatMap((each) => [entry(bob, each), entry(bob, each)]),
  ];
  pods.set("pod.example", podOf(parts, bob, list, fine));
  await askForPosts(parts, bob);
  await runAll(parts);
  assert.deepEqual(
    paths().slice(1),
    fine.slice(0, limits.backfillPosts).map(({ guid }) => `/fetch/post/${guid}`),
  );
  assert.equal(await count(parts, "post"), limits.backfillPosts);
});

test("an answer that is no list, too large, broken off or an error is remembered; nothing is stored, and it is asked again after the pause", async () => {
  const answers: Answer[] = [
    404,
    500,
    "break",
    json({ posts: [] }),
    { status: 200, headers: {}, body: "<html>" },
    { status: 200, headers: {}, body: "[".repeat(100_000) },
    { status: 200, headers: {}, body: Buffer.alloc(limits.backfillBytes + 1, " ") },
    { status: 302, headers: { location: "http://127.0.0.1:1/people/x/stream" } },
  ];
  for (const [nth, answer] of answers.entries()) {
    await using all = await world();
    const { pods, parts } = all;
    const bob = await elsewhere(parts, "bob");
    pods.set("pod.example", answer);
    for (let time = 0; time < 2; time++) {
      await askForPosts(parts, bob);
      await runAll(parts);
    }
    assert.equal(pods.got.length, 1, `answer ${nth}`);
    const failed = await parts.database.db.selectFrom("failed_lookup").select("sought").execute();
    assert.deepEqual(failed, [{ sought: "posts of bob@pod.example" }]);
    const theirs = post(bob);
    pods.set("pod.example", podOf(parts, bob, [entry(bob, theirs)], [theirs]));
    parts.pass(minuteMs);
    await askForPosts(parts, bob);
    await runAll(parts);
    assert.equal(await count(parts, "post"), 1, `after answer ${nth}`);
    assert.equal((await parts.database.db.selectFrom("failed_lookup").selectAll().execute()).length, 0);
  }
});

test("a post that is forged, not public or another one than was asked for is not kept; the others come", async () => {
  await using all = await world();
  const { pods, parts } = all;
  const [bob, mallory] = [await elsewhere(parts, "bob"), await elsewhere(parts, "mallory", "evil.example")];
  const [forged, hidden, other, good] = [
    post(bob),
    post(bob, { public: false }),
    post(bob),
    post(bob, { text: "Good" }),
  ];
  const bodies = new Map([
    [forged.guid, sealed(parts, forged, { ...mallory, ref: bob.ref })],
    [hidden.guid, sealed(parts, hidden, bob)],
    [good.guid, sealed(parts, good, bob)],
    [other.guid, sealed(parts, post(bob), bob)],
  ]);
  pods.set("pod.example", ({ path }) => {
    if (path.endsWith("/stream")) return json([forged, hidden, good, other].map((each) => entry(bob, each)));
    return { status: 200, headers: {}, body: bodies.get(path.split("/").at(-1) ?? "") ?? "" };
  });
  await askForPosts(parts, bob);
  await runAll(parts);
  assert.deepEqual(await texts(parts), ["Good"]);
});

test("a pod that gives none of its posts is left alone after a few, and what was in vain is remembered", async () => {
  await using all = await world();
  const { pods, parts, paths } = all;
  const bob = await elsewhere(parts, "bob");
  const posts = Array.from({ length: 10 }, () => post(bob));
  pods.set(
    "pod.example",
    podOf(
      parts,
      bob,
      posts.map((each) => entry(bob, each)),
      [],
    ),
  );
  await askForPosts(parts, bob);
  await runAll(parts);
  assert.equal(paths().length, 1 + limits.backfillFailures);
  const failed = await parts.database.db.selectFrom("failed_lookup").select("code").execute();
  assert.deepEqual(
    failed.map(({ code }) => code),
    Array(limits.backfillFailures).fill("not-there"),
  );
});

test("reshares bring what they share, and all posts together cause a bounded number of look-ups", async () => {
  await using all = await world();
  const { pods, parts } = all;
  const [bob, carl] = [await elsewhere(parts, "bob"), await elsewhere(parts, "carl", "far.example")];
  const root = post(carl, { text: "Root" });
  const shares = Array.from({ length: limits.backfillPosts }, (_, nth) => ({
    kind: "reshare" as const,
    author: bob.ref,
    guid: freshGuid(),
    writtenAtMs: 0,
    root:
      nth === 0
        ? { author: carl.ref, guid: root.guid }
        : { author: `nobody${nth}@void${nth}.example`, guid: freshGuid() },
  }));
  for (let nth = 1; nth < shares.length; nth++) pods.set(`void${nth}.example`, 404);
  pods.set("far.example", podOf(parts, carl, [], [root]));
  pods.set("pod.example", ({ path }) => {
    if (path.endsWith("/stream")) return json(shares.map((each) => entry(bob, each)));
    const found = shares.find(({ guid }) => path.endsWith(guid));
    return found === undefined ? 404 : { status: 200, headers: {}, body: sealed(parts, found, bob) };
  });
  await askForPosts(parts, bob);
  await runAll(parts);
  assert.ok((await texts(parts)).includes("Root"));
  const asked = pods.got.filter(({ host }) => host !== "pod.example").length;
  assert.ok(asked <= limits.backfillLookUps * limits.lookupSteps, `${asked} requests elsewhere`);
});

test("a server that stops goes on where it was", async () => {
  await using all = await world();
  const { pods, parts } = all;
  const bob = await elsewhere(parts, "bob");
  const args = { identityId: bob.identityId, guids: [freshGuid()], lookUps: 1, failures: 0 };
  assert.deepEqual(await backfillKind.run(parts, args, AbortSignal.abort()), args);
  assert.equal(pods.got.length, 0);
});

/** The inbox is worked off: opened, looked up, verified, judged, written; once in effect, however often it is tried, and at bounded cost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { receiveDue, startReceiver } from "../../../src/app/receive/receiver.ts";
import { limits } from "../../../src/base/limits.ts";
import { dayMs, hourMs, minuteMs } from "../../../src/base/time.ts";
import { keepMessages, takeMessages } from "../../../src/store/post-office/inbox.ts";
import {
  again,
  block,
  comment,
  count,
  done,
  elsewhere,
  here,
  like,
  move,
  noticesOf,
  post,
  said,
  tie,
  told,
} from "../../support/federation.ts";
import { answering, comesIn, comesTo, inboxOf, keepBodies, sealed, signed } from "../../support/incoming.ts";
import { freshParts } from "../../support/parts.ts";
import { adapter as pigeon } from "../../support/third-protocol/index.ts";
import { freshGuid } from "../../support/world.ts";

const nothing = { refused: [], waiting: [] };
/** A pod that answers nothing. */
const silent = async () => answering(await freshParts(), () => null);

test("a public post comes in, is kept, and its raw message is forgotten; so is one for a single person", async () => {
  await using parts = await silent();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  await comesIn(parts, post(bob), bob);
  await comesTo(parts, alice, post(bob, { public: false }), bob);
  assert.equal(await receiveDue(parts), 2);
  assert.deepEqual(
    [await count(parts, "post"), await count(parts, "post_recipient"), await inboxOf(parts)],
    [2, 1, nothing],
  );
  assert.equal(await receiveDue(parts), 0);
});

test("a message that comes twice, even in one batch, has its effects once", async () => {
  await using parts = await silent();
  const [alice, bob, far] = [
    await here(parts, "alice"),
    await elsewhere(parts, "bob"),
    await elsewhere(parts, "far", "far.example"),
  ];
  await tie(parts, alice.accountId, far.personId);
  const ours = post(alice);
  await done(parts, said(parts, ours, alice));
  const body = sealed(parts, signed(parts, comment(bob, ours.guid), bob), bob);
  await keepBodies(parts, [body, body]);
  await receiveDue(parts);
  await keepBodies(parts, [body]);
  await receiveDue(parts);
  assert.deepEqual([await count(parts, "comment"), await inboxOf(parts)], [1, nothing]);
  assert.equal((await told(parts)).length, 1);
});

test("messages of one batch find each other in whatever order they came", async () => {
  await using parts = await silent();
  const [bob, carol] = [await elsewhere(parts, "bob"), await elsewhere(parts, "carol")];
  const original = post(bob);
  const words = signed(parts, comment(carol, original.guid), carol);
  const thumb = signed(parts, like(carol, "", { parent: { kind: "comment", guid: words.guid } }), carol);
  const bodies = [thumb, words, original].map((message) => sealed(parts, message, bob));
  const gone = { kind: "retraction", author: bob.ref, target: { kind: "comment", guid: words.guid } } as const;
  await keepBodies(parts, [sealed(parts, gone, bob), ...bodies]);
  await receiveDue(parts);
  // The like comes too late: what it hangs on was taken back.
  assert.deepEqual([await inboxOf(parts), parts.asked], [{ refused: ["deleted"], waiting: [] }, []]);
  assert.deepEqual([await count(parts, "post"), await count(parts, "comment")], [1, 0]);
  await keepBodies(parts, [bodies[1] as Uint8Array, bodies[0] as Uint8Array]);
  await receiveDue(parts);
  assert.deepEqual(
    [await inboxOf(parts), parts.asked],
    [{ refused: ["deleted", "deleted", "deleted"], waiting: [] }, []],
  );
});

test("a retraction that comes twice is done once, and is no refusal", async () => {
  await using parts = await silent();
  const bob = await elsewhere(parts, "bob");
  const original = post(bob);
  const gone = { kind: "retraction", author: bob.ref, target: { kind: "post", guid: original.guid } } as const;
  for (const message of [original, gone, gone, original]) {
    await comesIn(parts, message, bob);
    await receiveDue(parts);
  }
  assert.deepEqual([await count(parts, "post"), await inboxOf(parts)], [0, { refused: ["deleted"], waiting: [] }]);
});

test("of two posts of one batch with one guid by two people the first is kept, and a third copy is no news", async () => {
  await using parts = await silent();
  const [bob, mallory] = [await elsewhere(parts, "bob"), await elsewhere(parts, "mallory", "evil.example")];
  const [first, other] = [post(bob), post(bob)];
  const bodies = [first, { ...first, author: mallory.ref }, other, first].map((message) =>
    sealed(parts, message, message.author === bob.ref ? bob : mallory),
  );
  await keepBodies(parts, bodies);
  await receiveDue(parts);
  assert.deepEqual([await count(parts, "post"), await inboxOf(parts)], [2, { refused: ["guid-taken"], waiting: [] }]);
  const row = await parts.database.db.selectFrom("post").select("byline_id").where("guid", "=", first.guid).execute();
  assert.deepEqual(row, [{ byline_id: bob.bylineId }]);
});

test("a missing parent is asked for at its author's pod, goes through the same checks, and is asked for once", async () => {
  await using fresh = await freshParts();
  const [bob, carol] = [await elsewhere(fresh, "bob"), await elsewhere(fresh, "carol")];
  const original = post(bob);
  const parts = answering(fresh, () => sealed(fresh, original, bob));
  // Carol's pod is asked: the one that is known to have seen it.
  const bodies = Array.from({ length: 5 }, () =>
    sealed(fresh, signed(fresh, comment(carol, original.guid), carol), bob),
  );
  await keepBodies(parts, bodies);
  await receiveDue(parts);
  assert.deepEqual([await count(parts, "post"), await count(parts, "comment"), await inboxOf(parts)], [1, 5, nothing]);
  assert.deepEqual(parts.asked, [`https://pod.example/fetch/post/${original.guid}`]);
});

test("likes of one person that wait for the same post, and so come at the same moment, are one like", async () => {
  await using fresh = await freshParts();
  const [bob, carol] = [await elsewhere(fresh, "bob"), await elsewhere(fresh, "carol")];
  const original = post(bob);
  const parts = answering(fresh, () => sealed(fresh, original, bob));
  const bodies = Array.from({ length: 6 }, () => sealed(fresh, signed(fresh, like(carol, original.guid), carol), bob));
  await keepBodies(parts, bodies);
  await receiveDue(parts);
  assert.deepEqual([await count(parts, "post"), await count(parts, "reaction"), await inboxOf(parts)], [1, 1, nothing]);
});

test("whoever takes somebody's guid first and gives it back buries nothing of theirs", async () => {
  await using fresh = await freshParts();
  const [bob, carol] = [await elsewhere(fresh, "bob"), await elsewhere(fresh, "carol")];
  const mallory = await elsewhere(fresh, "mallory", "evil.example");
  const original = post(bob);
  const parts = answering(fresh, () => sealed(fresh, original, bob));
  const gone = (by: typeof bob) =>
    ({ kind: "retraction", author: by.ref, target: { kind: "post", guid: original.guid } }) as const;
  const words = () => sealed(fresh, signed(fresh, comment(carol, original.guid), carol), bob);
  await comesIn(parts, { ...post(mallory), guid: original.guid }, mallory);
  await comesIn(parts, gone(mallory), mallory);
  await receiveDue(parts);
  await keepBodies(parts, [words()]);
  await receiveDue(parts);
  assert.deepEqual([await count(parts, "comment"), await inboxOf(parts)], [1, nothing]);
  // What its author takes back stays gone.
  await comesIn(parts, gone(bob), bob);
  await receiveDue(parts);
  await keepBodies(parts, [words()]);
  await receiveDue(parts);
  assert.deepEqual([await count(parts, "comment"), await inboxOf(parts)], [0, { refused: ["deleted"], waiting: [] }]);
  assert.equal(parts.asked.length, 1);
});

test("an answer that is something else than was asked for is not taken, nor one that is forged", async () => {
  await using fresh = await freshParts();
  const [bob, mallory] = [await elsewhere(fresh, "bob"), await elsewhere(fresh, "mallory", "evil.example")];
  for (const answer of [
    sealed(fresh, post(bob), bob),
    sealed(fresh, { ...post(bob), guid: "0123456789abcdef" }, { ...mallory, ref: bob.ref }),
    Buffer.from("<no/>"),
    404,
  ]) {
    const parts = answering(fresh, () => answer);
    fresh.pass(dayMs);
    await comesIn(parts, signed(fresh, comment(bob, "0123456789abcdef"), bob), bob);
    await receiveDue(parts);
    assert.equal(await count(parts, "post"), 0);
  }
  const { waiting, refused } = await inboxOf(fresh);
  assert.deepEqual([waiting.length, refused], [4, []]);
});

test("what lacks something comes again after growing pauses, and is refused in the end; the raw message is kept", async () => {
  await using parts = await silent();
  const bob = await elsewhere(parts, "bob");
  await comesIn(parts, signed(parts, comment(bob, freshGuid()), bob), bob);
  let tries = 0;
  for (let hours = 0; hours < 200; hours++) {
    tries += await receiveDue(parts);
    parts.pass(hourMs);
  }
  assert.ok(tries > 10 && tries <= limits.receiveAttempts, `${tries}`);
  const row = await parts.database.db.selectFrom("inbox").selectAll().executeTakeFirstOrThrow();
  assert.deepEqual([row.refusal, row.sender, row.attempts], ["parent-unknown", bob.ref, limits.receiveAttempts]);
  assert.ok(row.refused_at !== null && row.body.length > 0);
  assert.ok(parts.asked.length <= limits.receiveAttempts);
});

test("a parent that comes before the next try is found", async () => {
  await using parts = await silent();
  const bob = await elsewhere(parts, "bob");
  const original = post(bob);
  await comesIn(parts, signed(parts, comment(bob, original.guid), bob), bob);
  await receiveDue(parts);
  await comesIn(parts, original, bob);
  await receiveDue(parts);
  parts.pass(minuteMs);
  await receiveDue(parts);
  assert.deepEqual([await count(parts, "comment"), await inboxOf(parts)], [1, nothing]);
});

test("forged, foreign and broken messages are refused for good, with code and sender, and change nothing", async () => {
  await using parts = await silent();
  const [alice, bob, mallory] = [
    await here(parts, "alice"),
    await elsewhere(parts, "bob"),
    await elsewhere(parts, "mallory", "evil.example"),
  ];
  const original = post(bob);
  await comesIn(parts, original, bob);
  const ours = post(alice);
  await done(parts, said(parts, ours, alice));
  await receiveDue(parts);
  const words = signed(parts, comment(bob, ours.guid), bob);
  const bodies = [
    // Bob's name, Mallory's key.
    sealed(parts, post(bob), { ...mallory, ref: bob.ref }),
    // Mallory's envelope, Bob's name.
    sealed(parts, post(bob), mallory),
    // A guid of Bob's.
    sealed(parts, post(mallory, { guid: original.guid }), mallory),
    // Somebody else's comment, changed on the way.
    sealed(parts, { ...words, text: "Never!" }, bob),
    // A comment on Bob's post that Bob has not passed on.
    sealed(parts, signed(parts, comment(mallory, original.guid), mallory), mallory),
    // A retraction by a stranger.
    sealed(parts, { kind: "retraction", author: mallory.ref, target: { kind: "post", guid: original.guid } }, mallory),
    // A limited post by the public way.
    sealed(parts, post(bob, { public: false }), bob),
    Buffer.from([0xff, 0x00, 0x3c]),
    Buffer.alloc(0),
  ];
  await keepBodies(parts, bodies);
  await receiveDue(parts);
  assert.deepEqual(await inboxOf(parts), {
    refused: [
      "envelope-signature",
      "sender-not-allowed",
      "guid-taken",
      "signature-wrong",
      "sender-not-allowed",
      "sender-not-allowed",
      "not-public",
      "xml-encoding",
      "xml-malformed",
    ],
    waiting: [],
  });
  assert.deepEqual([await count(parts, "post"), await count(parts, "comment"), parts.asked], [2, 0, []]);
  const senders = await parts.database.db.selectFrom("inbox").select("sender").orderBy("id").execute();
  assert.deepEqual(
    senders.slice(0, 2).map(({ sender }) => sender),
    [bob.ref, mallory.ref],
  );
});

test("one incoming message causes a bounded number of requests, whatever other pods answer", async () => {
  await using fresh = await freshParts();
  const people = await Promise.all(Array.from({ length: 2 }, (_, n) => elsewhere(fresh, `p${n}`)));
  const [bob, carol] = people as [(typeof people)[0], (typeof people)[0]];
  // Each answer is a like on a comment on a post that is not there either; every pod answers with the next one.
  const parts = answering(fresh, (url) => {
    const guid = url.split("/").at(-1) ?? "";
    return sealed(fresh, signed(fresh, comment(carol, freshGuid(), { guid }), carol), bob);
  });
  const parent = { kind: "comment", guid: freshGuid() } as const;
  await comesIn(parts, signed(fresh, like(bob, "", { parent }), bob), bob);
  await receiveDue(parts);
  assert.ok(parts.asked.length > 0 && parts.asked.length <= limits.lookUpsPerMessage, `${parts.asked.length}`);
  // A conversation with very many people asks for a few of them.
  const alice = await here(fresh, "alice");
  const participants = [bob.ref, alice.ref, ...Array.from({ length: 100 }, (_, n) => `q${n}@q${n}.example`)];
  const talk = {
    kind: "conversation",
    author: bob.ref,
    guid: freshGuid(),
    subject: "?",
    writtenAtMs: 0,
    participants,
    messages: [],
  } as const;
  const before = parts.asked.length;
  await comesTo(parts, alice, { ...talk }, { ...bob });
  await receiveDue(parts);
  assert.ok(parts.asked.length - before <= limits.lookUpsPerMessage * limits.lookupSteps);
});

test("an unknown sender is looked up; while their pod is silent the message waits", async () => {
  await using parts = await silent();
  const bob = await elsewhere(parts, "bob");
  const stranger = { ...bob, ref: "stranger@far.example" };
  await comesIn(parts, post(stranger), stranger);
  await receiveDue(parts);
  const { waiting } = await inboxOf(parts);
  assert.equal(waiting.length, 1);
  assert.match(waiting[0] ?? "", /^sender-key-unknown/);
  assert.ok(
    parts.asked.length > 0 && parts.asked.every((url) => new URL(url).host === "far.example"),
    `${parts.asked}`,
  );
});

test("while nobody knows the sender, nobody else is asked because of what a message names", async () => {
  await using parts = await silent();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  const stranger = { ...bob, ref: "stranger@far.example" };
  const victims = ["a", "b", "c"].map((name) => `${name}@victim.example`);
  const talk = { kind: "conversation", author: stranger.ref, guid: freshGuid(), subject: "s", writtenAtMs: 0 } as const;
  const participants = [stranger.ref, alice.ref, ...victims];
  await comesTo(parts, alice, { ...talk, participants, messages: [] }, stranger);
  const thumb = signed(parts, like({ ...bob, ref: victims[0] ?? "" }, freshGuid()), stranger);
  await comesIn(parts, thumb, stranger);
  await receiveDue(parts);
  assert.ok(parts.asked.length > 0);
  assert.deepEqual([...new Set(parts.asked.map((url) => new URL(url).host))], ["far.example"]);
});

test("whoever has moved says nothing directly any more; what others pass on from before counts, silently (R7)", async () => {
  await using parts = await silent();
  const [alice, old, young, carol] = [
    await here(parts, "alice"),
    await elsewhere(parts, "bob"),
    await elsewhere(parts, "bob", "new.example"),
    await elsewhere(parts, "carol", "carol.example"),
  ];
  const [ours, theirs] = [post(alice), post(carol)];
  await done(parts, said(parts, ours, alice));
  await done(parts, said(parts, theirs, carol));
  // Alice is told of what is said below theirs.
  await done(parts, said(parts, comment(alice, theirs.guid), alice));
  await move(parts, old, young);
  parts.pass(dayMs);
  const now = parts.clock.now();
  const late = (ms: number) => signed(parts, comment(old, theirs.guid, { writtenAtMs: now + ms }), old);
  await comesIn(parts, post(old), old);
  await comesIn(parts, signed(parts, comment(old, ours.guid), old), old);
  await comesIn(parts, late(-2 * dayMs), carol);
  await comesIn(parts, late(-hourMs), carol);
  await comesIn(parts, signed(parts, like(old, theirs.guid), old), carol);
  await receiveDue(parts);
  assert.deepEqual(await inboxOf(parts), {
    refused: ["sender-moved", "sender-moved", "sender-moved", "sender-moved"],
    waiting: [],
  });
  assert.equal(await count(parts, "comment"), 2);
  assert.deepEqual(await noticesOf(parts, alice.accountId), []);
});

test("an old signature beside a new address is found, and stored under the address that verified (R9)", async () => {
  await using parts = await silent();
  const [old, young, carol] = [
    await elsewhere(parts, "bob"),
    await elsewhere(parts, "bob", "new.example"),
    await elsewhere(parts, "carol", "carol.example"),
  ];
  const theirs = post(carol);
  await done(parts, said(parts, theirs, carol));
  const words = signed(parts, comment(old, theirs.guid), old);
  await move(parts, old, young);
  await comesIn(parts, { ...words, author: young.ref }, carol);
  await receiveDue(parts);
  assert.deepEqual(await inboxOf(parts), nothing);
  const row = await parts.database.db.selectFrom("comment").select("byline_id").executeTakeFirstOrThrow();
  assert.equal(row.byline_id, old.bylineId);
  assert.equal((await again(parts, young)).personId, old.personId);
});

test("many messages are judged in threads, and come to the same", async () => {
  await using parts = await silent();
  const [alice, bob, mallory] = [
    await here(parts, "alice"),
    await elsewhere(parts, "bob"),
    await elsewhere(parts, "mallory"),
  ];
  const bodies = Array.from({ length: 60 }, (_, n) =>
    sealed(parts, post(bob), n % 3 === 0 ? { ...mallory, ref: bob.ref } : bob),
  );
  await keepBodies(parts, bodies);
  for (let n = 0; n < 3; n++) await comesTo(parts, alice, post(bob, { public: false }), bob);
  assert.equal(await receiveDue(parts), 63);
  const { refused, waiting } = await inboxOf(parts);
  assert.deepEqual([await count(parts, "post"), refused.length, waiting], [43, 20, []]);
});

test("a message that makes Sterna fail stops no other, and is refused in the end", async () => {
  const protocols = [
    { adapter: pigeon, module: new URL("../../support/third-protocol/index.ts", import.meta.url).href },
  ];
  await using parts = answering(await freshParts({ protocols }), () => null);
  const bob = await elsewhere(parts, "bob");
  // The loft's own key seals.
  const postmaster = await elsewhere(parts, "postmaster");
  const as = { ...bob, privateKeyPem: postmaster.privateKeyPem };
  // No column takes a NUL; this network lets it through.
  await keepBodies(parts, [sealed(parts, post(bob, { text: "a\u0000b" }), as), sealed(parts, post(bob), as)]);
  await receiveDue(parts);
  assert.equal(await count(parts, "post"), 1);
  const { waiting } = await inboxOf(parts);
  assert.match(waiting[0] ?? "", /^failed/);
  assert.ok(parts.logged.some(({ event }) => event === "a message made Sterna fail"));
});

test("a message for a closed account, or of a network that is not spoken, is refused", async () => {
  await using parts = await silent();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  await comesTo(parts, alice, post(bob, { public: false }), bob);
  await parts.database.db.updateTable("account").set({ state: "closed" }).execute();
  const row = {
    protocol: "smoke",
    way: "public",
    accountId: null,
    path: "/",
    headers: {},
    body: Buffer.from("?"),
  } as const;
  await keepMessages(parts.database.db, [row], new Date(parts.clock.now()));
  await receiveDue(parts);
  assert.deepEqual((await inboxOf(parts)).refused, ["recipient-closed", "protocol-unknown"]);
});

test("the running loop takes up what a killed one had taken, and what it is woken for, and forgets emojis beyond their bound", async () => {
  await using parts = await silent();
  await sql`insert into foreign_emoji (key, url, said_at)
    select n, 'https://far.example/' || n, '2026-01-01' from generate_series(0, ${limits.emojisKnown}::int) as n`.execute(
    parts.database.db,
  );
  const bob = await elsewhere(parts, "bob");
  await comesIn(parts, post(bob), bob);
  const now = new Date(parts.clock.now());
  assert.equal((await takeMessages(parts.database.db, { now, leaseMs: hourMs, most: 9 })).length, 1);
  // Effects wake the loops: that is how the test knows.
  const ear = parts.wake.listen();
  const receiver = startReceiver(parts);
  for (let n = 0; (await count(parts, "post")) < 1 && n < 100; n++) await ear.wait(1_000, new AbortController().signal);
  await comesIn(parts, post(bob), bob);
  parts.wake();
  for (let n = 0; (await count(parts, "post")) < 2 && n < 100; n++) await ear.wait(1_000, new AbortController().signal);
  await receiver.stop();
  ear.close();
  assert.deepEqual([await count(parts, "post"), await inboxOf(parts)], [2, nothing]);
  assert.equal(await count(parts, "foreign_emoji"), limits.emojisKnown);
});

test("messages of strangers whose pod keeps us waiting hold up nobody; further ones come again", async () => {
  const answer = Promise.withResolvers<null>();
  await using parts = answering(await freshParts(), () => answer.promise);
  const bob = await elsewhere(parts, "bob");
  const stranger = { ...bob, ref: "stranger@far.example" };
  const flood = limits.receivedWaiting + limits.receivedInLine + 1;
  const body = sealed(parts, post(stranger), stranger);
  await keepBodies(parts, Array<Uint8Array>(flood).fill(body));
  await comesIn(parts, post(bob), bob);
  const ear = parts.wake.listen();
  const receiver = startReceiver(parts);
  for (let n = 0; (await count(parts, "post")) < 1 && n < 30; n++) await ear.wait(1_000, new AbortController().signal);
  const posts = await count(parts, "post");
  answer.resolve(null);
  await receiver.stop();
  ear.close();
  assert.equal(posts, 1);
  const { waiting } = await inboxOf(parts);
  assert.equal(waiting.length, flood);
  assert.equal(waiting.filter((why) => why === "busy: too much is asked of other pods").length, 1);
});

test("blocked people's comments are refused and answered with a retraction, also when they come in", async () => {
  await using parts = await silent();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  const ours = post(alice);
  await done(parts, said(parts, ours, alice));
  await block(parts, alice.accountId, bob.personId);
  await told(parts);
  await comesIn(parts, signed(parts, comment(bob, ours.guid), bob), bob);
  await receiveDue(parts);
  assert.deepEqual((await inboxOf(parts)).refused, ["author-blocked"]);
  assert.deepEqual(
    (await told(parts)).map(({ message }) => message.kind),
    ["retraction"],
  );
});

/** What proved messages do: kept once, by their author alone, told to those who hear of it; and what deleted things do: stay gone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyPlainPosts, isPlain } from "../../../src/app/receive/effects/post.ts";
import type { Said } from "../../../src/app/receive/said.ts";
import type { Message, SaidPhoto, SaidReshare } from "../../../src/core/message.ts";
import { postVisibleTo } from "../../../src/store/content/visibility.ts";
import {
  again,
  apply,
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
  refused,
  said,
  tie,
  told,
} from "../../support/federation.ts";
import { freshParts } from "../../support/parts.ts";
import { freshGuid } from "../../support/world.ts";

const photo = (author: { ref: string }, more: Partial<SaidPhoto> = {}): SaidPhoto => ({
  kind: "photo",
  author: author.ref,
  guid: freshGuid(),
  public: true,
  remotePath: "https://pod.example/uploads/images/",
  name: "tern.jpg",
  text: null,
  postGuid: null,
  writtenAtMs: 0,
  editedAtMs: null,
  width: 4,
  height: 3,
  ...more,
});
const reshare = (author: { ref: string }, root: { ref: string }, guid: string): SaidReshare => ({
  kind: "reshare",
  author: author.ref,
  guid: freshGuid(),
  writtenAtMs: 0,
  root: { author: root.ref, guid },
});
const gone = (author: { ref: string }, kind: "post" | "comment" | "photo" | "reaction", guid: string): Message => ({
  kind: "retraction",
  author: author.ref,
  target: { kind, guid },
});

test("a post is kept with photos, poll, place and event, once, and tells whom it mentions here", async () => {
  await using parts = await freshParts();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  const poll = {
    guid: freshGuid(),
    question: "?",
    answers: [1, 2].map((n) => ({ guid: freshGuid(), answer: `${n}` })),
  };
  const eventGuid = freshGuid();
  const message = post(bob, {
    text: `Look, @{Alice; ${alice.ref}} and @{nobody@nowhere.example}`,
    photos: [photo(bob), photo(bob, { name: "two.jpg" })],
    poll,
    location: { address: "Here", lat: "1", lng: "2" },
    eventGuid,
    extra: { event: { what: "kept" } },
  });
  const first = await done(parts, said(parts, message, bob));
  assert.equal(first.changed, true);
  assert.deepEqual(await done(parts, said(parts, message, bob)), { changed: false, postId: first.postId });
  const row = await parts.database.db.selectFrom("post").selectAll().executeTakeFirstOrThrow();
  assert.deepEqual(
    [row.byline_id, row.reach, row.event_guid, row.extra, row.location],
    [bob.bylineId, "public", eventGuid, message.extra, message.location],
  );
  assert.deepEqual([await count(parts, "photo"), await noticesOf(parts, alice.accountId)], [2, ["mentions"]]);
  const answers = await parts.database.db.selectFrom("poll_answer").select("guid").orderBy("position").execute();
  assert.deepEqual(
    answers,
    poll.answers.map(({ guid }) => ({ guid })),
  );
  assert.deepEqual(await told(parts), []);
});

test("a guid of somebody else's post, comment, like or photo is refused", async () => {
  await using parts = await freshParts();
  const [bob, mallory] = [await elsewhere(parts, "bob"), await elsewhere(parts, "mallory", "evil.example")];
  const [original, picture] = [post(bob), photo(bob)];
  await done(parts, said(parts, original, bob));
  await done(parts, said(parts, picture, bob));
  const [words, thumb] = [comment(bob, original.guid), like(bob, original.guid)];
  await done(parts, said(parts, words, bob));
  await done(parts, said(parts, thumb, bob));
  for (const { guid, forged } of [
    { guid: original.guid, forged: post(mallory) },
    { guid: picture.guid, forged: photo(mallory) },
    { guid: words.guid, forged: comment(mallory, original.guid) },
    { guid: thumb.guid, forged: like(mallory, original.guid) },
  ])
    assert.equal(await refused(parts, said(parts, { ...forged, guid } as Message, mallory)), "guid-taken");
});

test("a second copy of a comment with another text changes nothing", async () => {
  await using parts = await freshParts();
  const bob = await elsewhere(parts, "bob");
  const original = post(bob);
  await done(parts, said(parts, original, bob));
  const words = comment(bob, original.guid);
  await done(parts, said(parts, words, bob));
  assert.deepEqual(await done(parts, said(parts, { ...words, text: "Never!" }, bob)), { changed: false });
  const { text } = await parts.database.db.selectFrom("comment").select("text").executeTakeFirstOrThrow();
  assert.equal(text, words.text);
});

test("a limited post is seen by those in whose inboxes it came, and by nobody else", async () => {
  await using parts = await freshParts();
  const [alice, carol, dave] = [await here(parts, "alice"), await here(parts, "carol"), await here(parts, "dave")];
  const bob = await elsewhere(parts, "bob");
  const message = post(bob, { public: false, text: `@{${dave.ref}} @{${carol.ref}}` });
  await done(parts, said(parts, message, bob, { way: "private", inboxAccountId: alice.accountId }));
  const second = said(parts, message, bob, { way: "private", inboxAccountId: carol.accountId });
  assert.equal((await done(parts, second)).changed, true);
  assert.equal((await done(parts, second)).changed, false);
  const sees = async ({ accountId, personId }: typeof alice) => {
    const viewer = { kind: "account", accountId, personId } as const;
    return (await parts.database.db.selectFrom("post").select("id").where(postVisibleTo(viewer)).execute()).length;
  };
  assert.deepEqual([await sees(alice), await sees(carol), await sees(dave)], [1, 1, 0]);
  // Who may not see it is not told of it.
  assert.deepEqual(
    [await noticesOf(parts, carol.accountId), await noticesOf(parts, dave.accountId)],
    [["mentions"], []],
  );
  assert.equal(await count(parts, "post"), 1);
});

test("a limited post of somebody whom the inbox's owner blocks is not kept", async () => {
  await using parts = await freshParts();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  await block(parts, alice.accountId, bob.personId);
  const message = said(parts, post(bob, { public: false }), bob, { way: "private", inboxAccountId: alice.accountId });
  assert.equal(await refused(parts, message), "author-blocked");
});

test("of an author who ended since they were looked up no post is kept, however many come at once", async () => {
  await using parts = await freshParts();
  const [bob, carol] = [await elsewhere(parts, "bob"), await elsewhere(parts, "carol")];
  await done(parts, said(parts, { kind: "account-deletion", author: bob.ref }, bob));
  const posts = [bob, carol, bob, carol].map((by) => said(parts, post(by), by)).filter(isPlain);
  const made = await parts.database.transaction((tx) => applyPlainPosts(tx, bob.protocol, posts));
  assert.deepEqual([made.map((each) => each?.ok ?? null), await count(parts, "post")], [[null, true, null, true], 2]);
  assert.equal(await refused(parts, posts[0] as Said), "author-ended");
});

test("a comment on a post of ours goes, unchanged, to all who hear of the post, but not back to its author's pod", async () => {
  await using parts = await freshParts();
  const [alice, carl] = [await here(parts, "alice"), await here(parts, "carl")];
  const [bob, near, far, wants, shares] = [
    await elsewhere(parts, "bob"),
    await elsewhere(parts, "near"),
    await elsewhere(parts, "far", "far.example"),
    await elsewhere(parts, "wants", "wants.example"),
    await elsewhere(parts, "shares", "shares.example"),
  ];
  await tie(parts, alice.accountId, near.personId);
  await tie(parts, alice.accountId, far.personId);
  await tie(parts, carl.accountId, (await elsewhere(parts, "other", "other.example")).personId);
  const original = post(alice);
  const { postId } = await done(parts, said(parts, original, alice));
  const asks: Message = { kind: "subscription", author: wants.ref, guid: freshGuid(), postGuid: original.guid };
  assert.equal((await done(parts, said(parts, asks, wants))).changed, true);
  await done(parts, said(parts, reshare(shares, alice, original.guid), shares));
  await told(parts);
  const words = comment(bob, original.guid, { text: `@{${carl.ref}}` });
  const { commentId } = await done(parts, said(parts, words, bob));
  const to = [far, wants, shares].map(({ identityId }) => identityId).sort((a, b) => a - b);
  assert.deepEqual(await told(parts), [{ message: words, as: alice.identityId, to, reach: "public" }]);
  const row = await parts.database.db.selectFrom("comment").selectAll().executeTakeFirstOrThrow();
  assert.deepEqual(
    [row.id, row.post_id, row.signature, row.signed, row.verdict],
    [commentId, postId, words.signed.signature, { order: words.signed.order, values: words.signed.values }, "proved"],
  );
  assert.deepEqual(
    [await noticesOf(parts, alice.accountId), await noticesOf(parts, carl.accountId)],
    [["reshares", "comments"], ["mentions"]],
  );
  // Now bob hears what others say.
  await done(parts, said(parts, like(far, original.guid), far));
  assert.deepEqual(
    (await told(parts))[0]?.to,
    [bob, near, wants, shares].map(({ identityId }) => identityId).sort((a, b) => a - b),
  );
});

test("what is said below a limited post of ours goes to its audience alone, and only they may say anything", async () => {
  await using parts = await freshParts();
  const alice = await here(parts, "alice");
  const [bob, far, stranger] = [
    await elsewhere(parts, "bob"),
    await elsewhere(parts, "far", "far.example"),
    await elsewhere(parts, "stranger", "stranger.example"),
  ];
  await tie(parts, alice.accountId, stranger.personId);
  const original = post(alice, { public: false });
  const { postId = 0 } = await done(parts, said(parts, original, alice));
  const { db } = parts.database;
  const audience = await db
    .insertInto("audience")
    .values({ account_id: alice.accountId, key: "k" })
    .returning("id")
    .executeTakeFirstOrThrow();
  for (const { bylineId } of [bob, far])
    await db.insertInto("audience_member").values({ audience_id: audience.id, byline_id: bylineId }).execute();
  await db.updateTable("post").set({ audience_id: audience.id }).where("id", "=", postId).execute();
  await told(parts);
  const words = comment(bob, original.guid);
  await done(parts, said(parts, words, bob, { way: "private", inboxAccountId: alice.accountId }));
  assert.deepEqual(await told(parts), [
    { message: words, as: alice.identityId, to: [far.identityId], reach: "private" },
  ]);
  assert.equal(await refused(parts, said(parts, comment(stranger, original.guid), stranger)), "not-in-audience");
  assert.equal(await refused(parts, said(parts, reshare(stranger, alice, original.guid), stranger)), "root-limited");
  const asks: Message = { kind: "subscription", author: stranger.ref, guid: freshGuid(), postGuid: original.guid };
  assert.equal(await refused(parts, said(parts, asks, stranger)), "not-in-audience");
});

test("one like per person and target, also under an earlier address of theirs; one vote per poll", async () => {
  await using parts = await freshParts();
  const [alice, old, young] = [
    await here(parts, "alice"),
    await elsewhere(parts, "bob"),
    await elsewhere(parts, "bob", "new.example"),
  ];
  const poll = {
    guid: freshGuid(),
    question: "?",
    answers: [1, 2].map((n) => ({ guid: freshGuid(), answer: `${n}` })),
  };
  const original = post(alice, { poll });
  await done(parts, said(parts, original, alice));
  assert.equal((await done(parts, said(parts, like(old, original.guid), old))).changed, true);
  assert.equal((await done(parts, said(parts, like(old, original.guid), old))).changed, false);
  const vote = (author: { ref: string }, answer: number): Message => ({
    kind: "vote",
    author: author.ref,
    guid: freshGuid(),
    pollGuid: poll.guid,
    answerGuid: poll.answers[answer]?.guid ?? "0000000000000000",
    signed: { signature: "", order: [], values: {} },
  });
  assert.equal((await done(parts, said(parts, vote(old, 0), old))).changed, true);
  await move(parts, old, young);
  const now = await again(parts, young);
  assert.equal((await done(parts, said(parts, like(now, original.guid), now))).changed, false);
  assert.equal((await done(parts, said(parts, vote(now, 1), now))).changed, false);
  assert.equal(await refused(parts, said(parts, vote(now, 7), now)), "answer-unknown");
  assert.deepEqual([await count(parts, "reaction"), await count(parts, "vote")], [1, 1]);
  assert.deepEqual(await noticesOf(parts, alice.accountId), ["reacts", "votes"]);
});

test("a like on a comment tells who wrote the comment; its root is the post", async () => {
  await using parts = await freshParts();
  const [alice, carl, bob] = [await here(parts, "alice"), await here(parts, "carl"), await elsewhere(parts, "bob")];
  const original = post(alice);
  await done(parts, said(parts, original, alice));
  const words = comment(carl, original.guid);
  await done(parts, said(parts, words, carl));
  await done(parts, said(parts, like(bob, "", { parent: { kind: "comment", guid: words.guid } }), bob));
  assert.deepEqual(await noticesOf(parts, carl.accountId), ["reacts"]);
  assert.deepEqual(await noticesOf(parts, alice.accountId), ["comments"]);
});

test("an answer to an event finds the post that tells of it, and is kept once per person", async () => {
  await using parts = await freshParts();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  const eventGuid = freshGuid();
  await done(parts, said(parts, post(alice, { eventGuid }), alice));
  const answer = (status: "accepted" | "declined"): Message => ({
    kind: "attendance",
    author: bob.ref,
    guid: freshGuid(),
    eventGuid,
    status,
    signed: { signature: "", order: [], values: {} },
  });
  assert.equal((await done(parts, said(parts, answer("accepted"), bob))).changed, true);
  assert.equal((await done(parts, said(parts, answer("declined"), bob))).changed, false);
});

test("whom the post's author blocks is refused, and learns that their words are gone", async () => {
  await using parts = await freshParts();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  const original = post(alice);
  await done(parts, said(parts, original, alice));
  await block(parts, alice.accountId, bob.personId);
  const words = comment(bob, original.guid);
  assert.equal(await refused(parts, said(parts, words, bob)), "author-blocked");
  assert.deepEqual(await told(parts), [
    { message: gone(alice, "comment", words.guid), as: alice.identityId, to: [bob.identityId], reach: "public" },
  ]);
  assert.equal(await count(parts, "comment"), 0);
  assert.equal(await refused(parts, said(parts, reshare(bob, alice, original.guid), bob)), "author-blocked");
});

test("what hangs on nothing known waits; so does a retraction that overtakes its target", async () => {
  await using parts = await freshParts();
  const bob = await elsewhere(parts, "bob");
  const guid = freshGuid();
  for (const message of [comment(bob, guid), like(bob, guid), reshare(bob, bob, guid), gone(bob, "post", guid)]) {
    const result = await apply(parts, said(parts, message, bob));
    assert.ok(!result.ok && result.refusal.again, message.kind);
  }
});

test("a reshare's root must be by whom it names, and counts once per person", async () => {
  await using parts = await freshParts();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  const original = post(alice);
  await done(parts, said(parts, original, alice));
  assert.equal(await refused(parts, said(parts, reshare(bob, bob, original.guid), bob)), "root-author-wrong");
  assert.equal((await done(parts, said(parts, reshare(bob, alice, original.guid), bob))).changed, true);
  assert.equal((await done(parts, said(parts, reshare(bob, alice, original.guid), bob))).changed, false);
  assert.deepEqual(await noticesOf(parts, alice.accountId), ["reshares"]);
});

test("a photo is the one thing that its author may say again with changes", async () => {
  await using parts = await freshParts();
  const bob = await elsewhere(parts, "bob");
  const first = photo(bob);
  const message = post(bob, { photos: [first] });
  await done(parts, said(parts, message, bob));
  const { db } = parts.database;
  await db.updateTable("photo").set({ blob: "00" }).execute();
  assert.equal((await done(parts, said(parts, { ...first, text: "A tern" }, bob))).changed, true);
  const row = () => db.selectFrom("photo").select(["text", "name", "blob", "post_id"]).executeTakeFirstOrThrow();
  const { post_id } = await row();
  assert.deepEqual(await row(), { text: "A tern", name: "tern.jpg", blob: "00", post_id });
  await done(parts, said(parts, { ...first, text: "A tern", name: "other.jpg" }, bob));
  assert.deepEqual(await row(), { text: "A tern", name: "other.jpg", blob: null, post_id });
  assert.equal((await done(parts, said(parts, { ...first, text: "A tern", name: "other.jpg" }, bob))).changed, false);
});

test("a retraction deletes with all that hangs on it, is told on, and what is gone stays gone (attack 16)", async () => {
  await using parts = await freshParts();
  const [alice, bob, far] = [
    await here(parts, "alice"),
    await elsewhere(parts, "bob"),
    await elsewhere(parts, "far", "far.example"),
  ];
  await tie(parts, alice.accountId, far.personId);
  const original = post(bob, { photos: [photo(bob)] });
  await done(parts, said(parts, original, bob));
  const ours = post(alice);
  await done(parts, said(parts, ours, alice));
  const [words, below] = [comment(bob, ours.guid), comment(far, original.guid)];
  await done(parts, said(parts, words, bob));
  await done(parts, said(parts, below, far, { sender: bob }));
  await done(parts, said(parts, like(alice, "", { parent: { kind: "comment", guid: below.guid } }), alice));
  await told(parts);
  assert.equal(await refused(parts, said(parts, gone(far, "post", original.guid), far)), "not-the-author");
  assert.equal(await refused(parts, said(parts, gone(far, "comment", words.guid), far)), "not-the-author");
  assert.equal((await done(parts, said(parts, gone(bob, "post", original.guid), bob))).changed, true);
  assert.deepEqual(
    [
      await count(parts, "post"),
      await count(parts, "photo"),
      await count(parts, "comment"),
      await count(parts, "reaction"),
    ],
    [1, 0, 1, 0],
  );
  assert.deepEqual(await told(parts), []);
  // Bob takes back what he said below ours: whoever heard it from us hears that too.
  await done(parts, said(parts, gone(bob, "comment", words.guid), bob));
  assert.deepEqual(await told(parts), [
    { message: gone(alice, "comment", words.guid), as: alice.identityId, to: [far.identityId], reach: "public" },
  ]);
  for (const [message, author] of [
    [original, bob],
    [words, bob],
    [original.photos[0], bob],
  ] as const)
    assert.equal(await refused(parts, said(parts, message as Message, author)), "deleted");
  assert.equal((await done(parts, said(parts, gone(bob, "post", original.guid), bob))).changed, false);
});

test("a tombstone keeps others' things of the same guid possible, and follows its author's moves", async () => {
  await using parts = await freshParts();
  const [old, young, other] = [
    await elsewhere(parts, "bob"),
    await elsewhere(parts, "bob", "new.example"),
    await elsewhere(parts, "other"),
  ];
  const message = post(old);
  await done(parts, said(parts, message, old));
  await done(parts, said(parts, gone(old, "post", message.guid), old));
  await move(parts, old, young);
  const now = await again(parts, young);
  assert.equal(await refused(parts, said(parts, { ...message, author: now.ref }, now)), "deleted");
  assert.equal((await done(parts, said(parts, post(other, { guid: message.guid }), other))).changed, true);
});

test("the post's author takes back others' comments below it; nobody else does", async () => {
  await using parts = await freshParts();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  const original = post(alice);
  await done(parts, said(parts, original, alice));
  const words = comment(bob, original.guid);
  await done(parts, said(parts, words, bob));
  await told(parts);
  await done(parts, said(parts, gone(alice, "comment", words.guid), alice));
  const message = gone(alice, "comment", words.guid);
  assert.deepEqual(await told(parts), [{ message, as: alice.identityId, to: [bob.identityId], reach: "public" }]);
});

test("a person here tells the author of a remote post what they say, and asks once for what others say", async () => {
  await using parts = await freshParts();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  const original = post(bob);
  await done(parts, said(parts, original, bob));
  const [words, thumb] = [comment(alice, original.guid), like(alice, original.guid)];
  await done(parts, said(parts, words, alice));
  await done(parts, said(parts, thumb, alice));
  const all = await told(parts);
  assert.deepEqual(
    all.map(({ message }) => message.kind),
    ["comment", "subscription", "reaction"],
  );
  for (const { as, to, reach } of all)
    assert.deepEqual([as, to, reach], [alice.identityId, [bob.identityId], "public"]);
});

test("content of somebody who moved here is ours to relay and to take back (R8)", async () => {
  await using parts = await freshParts();
  const [old, alice, bob] = [
    await elsewhere(parts, "alice", "old.example"),
    await here(parts, "alice"),
    await elsewhere(parts, "bob"),
  ];
  const original = post(old);
  await done(parts, said(parts, original, old));
  await parts.database.db.updateTable("identity").set({ state: "moved" }).where("id", "=", old.identityId).execute();
  await parts.database.db
    .updateTable("identity")
    .set({ person_id: alice.personId })
    .where("id", "=", old.identityId)
    .execute();
  await tie(parts, alice.accountId, (await elsewhere(parts, "far", "far.example")).personId);
  await done(parts, said(parts, comment(bob, original.guid), bob));
  assert.equal((await told(parts))[0]?.as, alice.identityId);
  assert.equal((await done(parts, said(parts, gone(alice, "post", original.guid), alice))).changed, true);
});

test("content that an import holds back cannot be answered, shared or asked for (R11)", async () => {
  await using parts = await freshParts();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  const { addImport, addPost } = await import("../../support/world.ts");
  const { importId } = await addImport(parts.database.db, alice.accountId, "alice@old.example");
  const { guid } = await addPost(parts.database.db, alice.bylineId, { importId });
  const asks: Message = { kind: "subscription", author: bob.ref, guid: freshGuid(), postGuid: guid };
  for (const message of [comment(bob, guid), like(bob, guid), asks])
    assert.equal(await refused(parts, said(parts, message, bob)), "parent-unknown");
  assert.equal(await refused(parts, said(parts, reshare(bob, alice, guid), bob)), "root-unknown");
  assert.equal(await refused(parts, said(parts, gone(alice, "post", guid), alice)), "target-unknown");
});

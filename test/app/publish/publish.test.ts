/** What people here do: said once, told to whom it concerns, signed where others pass it on, and answered to pods that ask. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { castVote, deleteThing, react, reshare, unreact, writeComment } from "../../../src/app/publish/answers.ts";
import { findFetchable } from "../../../src/app/publish/fetchable.ts";
import { uploadPhoto } from "../../../src/app/publish/photos.ts";
import { explainPublish } from "../../../src/app/publish/refusals.ts";
import { openRemotePhoto } from "../../../src/app/publish/remote-photos.ts";
import { standInHeader } from "../../../src/app/publish/stand-in.ts";
import { writePost } from "../../../src/app/publish/write-post.ts";
import { receiveDue } from "../../../src/app/receive/receiver.ts";
import { limits } from "../../../src/base/limits.ts";
import { ok } from "../../../src/base/result.ts";
import { hourMs } from "../../../src/base/time.ts";
import type { Message, SaidComment, SaidPost } from "../../../src/core/message.ts";
import { postVisibleTo } from "../../../src/store/content/visibility.ts";
import type { KnownIdentity } from "../../../src/store/people/identities.ts";
import { createWebApp } from "../../../src/web/app.ts";
import { faulty, Injected } from "../../support/faults.ts";
import {
  block,
  comment,
  count,
  done,
  elsewhere,
  here,
  noticesOf,
  post,
  said,
  tie,
  told,
} from "../../support/federation.ts";
import { answering, inboxOf, keepBodies, sealed, wireOf } from "../../support/incoming.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { photo as makePhoto } from "../../support/photos.ts";
import { addImport, addPhoto, addPost } from "../../support/world.ts";

const toAll = { kind: "public" } as const;
async function* bytesOf(...chunks: Uint8Array[]) {
  yield* chunks;
}
const got = <T, R>(result: { ok: true; value: T } | { ok: false; refusal: R }): T => {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
};
const code = (result: { ok: boolean; refusal?: { code: string } }): string | undefined => result.refusal?.code;

async function aspectWith(parts: FreshParts, accountId: number, contactIds: readonly number[]): Promise<number> {
  const { db } = parts.database;
  const aspect = await db
    .selectFrom("aspect")
    .select("id")
    .where("account_id", "=", accountId)
    .orderBy("position")
    .executeTakeFirstOrThrow();
  for (const contact_id of contactIds)
    await db.insertInto("aspect_member").values({ aspect_id: aspect.id, contact_id }).execute();
  return aspect.id;
}

test("a public post goes to all contacts and to those elsewhere whom it mentions; one here is notified", async () => {
  await using parts = await freshParts();
  const [alice, carl, far, named] = [
    await here(parts, "alice"),
    await here(parts, "carl"),
    await elsewhere(parts, "far", "far.example"),
    await elsewhere(parts, "named", "named.example"),
  ];
  await tie(parts, alice.accountId, far.personId);
  await tie(parts, alice.accountId, carl.personId);
  const photoId = got(
    await uploadPhoto(parts, alice.accountId, { bytes: bytesOf(await makePhoto("jpeg", {})), text: " A tern " }),
  ).photoId;
  const text = `# Terns\r\n@{Carl; ${carl.ref}} @{${named.ref}} #terns`;
  const poll = { question: "How far?", answers: ["Far", "Farther"] };
  const location = { address: "Here", lat: "52.5", lng: "-13.4" };
  const made = got(await writePost(parts, alice.accountId, { text, to: toAll, photoIds: [photoId], poll, location }));
  const [telling] = await told(parts);
  const message = telling?.message as SaidPost;
  assert.deepEqual(
    [telling?.as, telling?.to, telling?.reach],
    [alice.identityId, [far.identityId, named.identityId], "public"],
  );
  assert.deepEqual(
    [message.guid, message.text, message.poll?.answers.length, message.location],
    [made.guid, text.replace("\r", ""), 2, location],
  );
  assert.equal(message.writtenAtMs % 1_000, 0);
  const [photo] = message.photos;
  assert.match(
    `${photo?.remotePath}${photo?.name}`,
    /^https:\/\/sterna\.example\/photos\/[0-9a-f]+\/[0-9a-f]{20}\.jpg$/,
  );
  assert.deepEqual([photo?.text, photo?.postGuid], ["A tern", made.guid]);
  assert.deepEqual(await noticesOf(parts, carl.accountId), ["mentions"]);
  // It stands: a photo is shown once.
  assert.equal(
    code(await writePost(parts, alice.accountId, { text, to: toAll, photoIds: [photoId] })),
    "photo-unknown",
  );
  assert.equal(code(await writePost(parts, carl.accountId, { text, to: toAll, photoIds: [photoId] })), "photo-unknown");
});

test("what the database cannot store is replaced before it is signed", async () => {
  await using parts = await freshParts();
  const alice = await here(parts, "alice");
  const odd = "a\0b\ud800";
  const { postId, guid } = got(
    await writePost(parts, alice.accountId, {
      text: odd,
      to: toAll,
      photoIds: [
        got(await uploadPhoto(parts, alice.accountId, { bytes: bytesOf(await makePhoto("png", null)), text: odd }))
          .photoId,
      ],
      poll: { question: odd, answers: [odd, odd] },
      location: { address: odd, lat: "1", lng: "1" },
    }),
  );
  got(await writeComment(parts, alice, { postId, text: odd }));
  const row = await parts.database.db.selectFrom("post").selectAll().where("guid", "=", guid).executeTakeFirstOrThrow();
  assert.deepEqual([row.text, row.location], ["a\ufffdb\ufffd", { address: "a\ufffdb\ufffd", lat: "1", lng: "1" }]);
});

test("a post to aspects is seen by and told to whom the account shares with in them, and nobody else", async () => {
  await using parts = await freshParts();
  const [alice, carl, dave] = [await here(parts, "alice"), await here(parts, "carl"), await here(parts, "dave")];
  const [far, other] = [await elsewhere(parts, "far", "far.example"), await elsewhere(parts, "other", "other.example")];
  const inside = [await tie(parts, alice.accountId, far.personId), await tie(parts, alice.accountId, carl.personId)];
  await tie(parts, alice.accountId, other.personId);
  const aspectId = await aspectWith(parts, alice.accountId, inside);
  const to = { kind: "aspects", aspectIds: [aspectId] } as const;
  const first = got(await writePost(parts, alice.accountId, { text: `@{${dave.ref}}`, to }));
  const [telling] = await told(parts);
  assert.deepEqual([telling?.to, telling?.reach], [[far.identityId], "private"]);
  const sees = async ({ accountId, personId }: typeof alice) =>
    (
      await parts.database.db
        .selectFrom("post")
        .select("id")
        .where(postVisibleTo({ kind: "account", accountId, personId }))
        .execute()
    ).length;
  assert.deepEqual([await sees(alice), await sees(carl), await sees(dave)], [1, 1, 0]);
  assert.deepEqual(await noticesOf(parts, dave.accountId), []);
  assert.equal(code(await writeComment(parts, dave, { postId: first.postId, text: "!" })), "thing-unknown");
  got(await writePost(parts, alice.accountId, { text: "again", to }));
  assert.equal((await parts.database.db.selectFrom("audience").select("id").execute()).length, 1, "the set is shared");
  // Somebody else's aspect is nobody's audience.
  assert.equal(code(await writePost(parts, carl.accountId, { text: "x", to })), "audience-empty");
  assert.equal(code(await reshare(parts, carl, first.postId)), "reshare-limited");
});

test("whom an import brought gets nothing before they are told, and its author is shown that (R11)", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const [alice, carl] = [await here(parts, "alice"), await here(parts, "carl")];
  const [far, friend] = [
    await elsewhere(parts, "far", "far.example"),
    await elsewhere(parts, "friend", "friend.example"),
  ];
  const inside = [];
  for (const { personId } of [far, carl, friend]) inside.push(await tie(parts, alice.accountId, personId));
  // As the archive says it: they have not addressed the new account; a friend from here has.
  await db
    .updateTable("tie")
    .set({ heard_at_identity_id: null })
    .where("contact_id", "in", inside.slice(0, 2))
    .execute();
  const { importId } = await addImport(db, alice.accountId, "alice@old.example");
  const aspectId = await aspectWith(parts, alice.accountId, inside);
  const to = { kind: "aspects", aspectIds: [aspectId] } as const;
  const limited = got(await writePost(parts, alice.accountId, { text: "for friends", to }));
  assert.deepEqual(
    limited.leftOut.map(({ ref, why }) => [ref, why]),
    [carl, far].map(({ ref }) => [ref, "untold"]).sort(),
  );
  got(await writePost(parts, alice.accountId, { text: "for all", to: toAll }));
  const tellings = async () => (await told(parts)).map((telling) => [telling.to, telling.reach]);
  assert.deepEqual(await tellings(), [
    [[friend.identityId], "private"],
    [[friend.identityId], "public"],
  ]);
  const seen = await db
    .selectFrom("post")
    .select("id")
    .where("reach", "=", "limited")
    .where(postVisibleTo({ kind: "account", accountId: carl.accountId, personId: carl.personId }))
    .execute();
  assert.deepEqual(seen, []);
  await db
    .updateTable("import")
    .set({ release: "announced", released_at: new Date() })
    .where("id", "=", importId)
    .execute();
  const announced = got(await writePost(parts, alice.accountId, { text: "moved", to }));
  assert.deepEqual(announced.leftOut, []);
  const both = [far.identityId, friend.identityId].sort((one, other) => one - other);
  assert.deepEqual((await tellings()).at(-1), [both, "private"]);
});

test("a comment on a post elsewhere is trimmed, signed by its author and verifies at the other pod", async () => {
  await using parts = await freshParts();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  const theirs = post(bob);
  const { postId = 0 } = await done(parts, said(parts, theirs, bob));
  const { commentId } = got(await writeComment(parts, alice, { postId, text: "  They\r\n do. \n" }));
  assert.ok(commentId > 0);
  const [telling, asks] = await told(parts);
  const words = telling?.message as SaidComment;
  assert.deepEqual([words.text, telling?.to, asks?.message.kind], ["They\n do.", [bob.identityId], "subscription"]);
  // Bob's pod passes it on, and somebody else's judges it: with the author's key it is proved.
  const wire = wireOf(parts);
  const raw = {
    way: "public",
    headers: {},
    host: "",
    path: "",
    body: sealed(parts, words, bob),
    receivedAtMs: 0,
  } as const;
  const opened = got(wire.open(raw, { privateKeyPem: null, entropy: new Uint8Array(64) }));
  const key = (who: KnownIdentity) => ({ named: who.ref, ref: who.ref, keyPem: who.keyPems[0] ?? "" });
  const by = { author: bob.ref, formerly: [] };
  const root = { thing: { kind: "post", guid: theirs.guid } as const, ...by, local: false, public: true };
  const things = [{ thing: { kind: "post", guid: theirs.guid } as const, ...by, root }];
  const verified = got(wire.verify(opened, { keys: [key(bob), key(alice)], things, inboxOwner: null }));
  assert.deepEqual([verified.signedAs, (verified.message as SaidComment).text], [alice.ref, "They\n do."]);
  // And when it comes back here, nothing changes.
  await keepBodies(parts, [raw.body]);
  await receiveDue(parts);
  assert.deepEqual([await count(parts, "comment"), await inboxOf(parts)], [1, { refused: [], waiting: [] }]);
});

test("below one's own post the envelope is enough; another account of this pod signs all the same", async () => {
  await using parts = await freshParts();
  const [alice, carl, far] = [
    await here(parts, "alice"),
    await here(parts, "carl"),
    await elsewhere(parts, "far", "far.example"),
  ];
  await tie(parts, alice.accountId, far.personId);
  const { postId } = got(await writePost(parts, alice.accountId, { text: "x", to: toAll }));
  got(await writeComment(parts, alice, { postId, text: "mine" }));
  got(await writeComment(parts, carl, { postId, text: "yours" }));
  const [, mine, yours] = await told(parts);
  const signatureOf = (message: Message | undefined) => (message as SaidComment).signed.signature;
  assert.deepEqual([signatureOf(mine?.message), signatureOf(yours?.message).length > 100], ["", true]);
  assert.deepEqual([mine?.as, yours?.as, yours?.to], [alice.identityId, alice.identityId, [far.identityId]]);
  assert.deepEqual(await noticesOf(parts, alice.accountId), ["comments"]);
});

test("a like counts once however often it is clicked at once, and can be taken back; so counts a vote", async () => {
  await using parts = await freshParts();
  const [alice, carl] = [await here(parts, "alice"), await here(parts, "carl")];
  const poll = { question: "?", answers: ["a", "b"] };
  const { postId } = got(await writePost(parts, alice.accountId, { text: "x", to: toAll, poll }));
  const target = { kind: "post", id: postId } as const;
  const clicks = await Promise.all([1, 2, 3].map(() => react(parts, carl, { target })));
  assert.equal(clicks.filter((each) => got(each).changed).length, 1);
  const answers = await parts.database.db.selectFrom("poll_answer").select("id").orderBy("id").execute();
  const votes = await Promise.all(answers.map(({ id }) => castVote(parts, carl, { postId, answerId: id })));
  assert.equal(votes.filter((each) => got(each).changed).length, 1);
  assert.equal(code(await castVote(parts, carl, { postId, answerId: 0 })), "answer-unknown");
  assert.equal(got(await unreact(parts, carl, target)).changed, true);
  assert.equal(got(await unreact(parts, carl, target)).changed, false);
  assert.equal(got(await react(parts, carl, { target })).changed, true);
  assert.deepEqual([await count(parts, "reaction"), await count(parts, "vote")], [1, 1]);
  // A stop on the way to another reaction leaves the one or the other.
  for (const [nth, emoji] of ["🎉", "👏", "🙏", "😮"].entries()) {
    const stopping = faulty(parts, nth + 1, "before").parts;
    await react(stopping, carl, { target, reaction: { emoji } }).catch((error) => assert.ok(error instanceof Injected));
    assert.equal(await count(parts, "reaction"), 1, `stopped at write ${nth + 1}`);
  }
  const { kind } = await parts.database.db.selectFrom("reaction").select("kind").executeTakeFirstOrThrow();
  assert.equal(kind, "😮");
});

test("a reshare goes to contacts and to the author of what it shares; a reshare of a reshare shares the original", async () => {
  await using parts = await freshParts();
  const [alice, carl, bob, far] = [
    await here(parts, "alice"),
    await here(parts, "carl"),
    await elsewhere(parts, "bob"),
    await elsewhere(parts, "far", "far.example"),
  ];
  await tie(parts, alice.accountId, far.personId);
  const theirs = post(bob);
  const { postId = 0 } = await done(parts, said(parts, theirs, bob));
  const shared = got(await reshare(parts, alice, postId));
  assert.ok(shared.postId);
  const [telling] = await told(parts);
  assert.deepEqual(
    telling?.to,
    [bob.identityId, far.identityId].sort((a, b) => a - b),
  );
  assert.deepEqual(got(await reshare(parts, alice, postId)), { postId: null, guid: null });
  const second = got(await reshare(parts, carl, shared.postId ?? 0));
  const roots = await parts.database.db
    .selectFrom("post")
    .select("root_guid")
    .where("id", "=", second.postId)
    .execute();
  assert.deepEqual(roots, [{ root_guid: theirs.guid }]);
});

test("people delete what is theirs and what stands below theirs, and nothing else", async () => {
  await using parts = await freshParts();
  const [alice, carl, bob] = [await here(parts, "alice"), await here(parts, "carl"), await elsewhere(parts, "bob")];
  const { postId } = got(await writePost(parts, alice.accountId, { text: "x", to: toAll }));
  const theirs = await done(parts, said(parts, post(bob), bob));
  const { guid } = await parts.database.db
    .selectFrom("post")
    .select("guid")
    .where("id", "=", postId)
    .executeTakeFirstOrThrow();
  const { commentId = 0 } = await done(parts, said(parts, comment(bob, guid), bob));
  await told(parts);
  assert.equal(code(await deleteThing(parts, carl, { kind: "post", id: postId })), "not-yours");
  assert.equal(code(await deleteThing(parts, carl, { kind: "comment", id: commentId })), "not-yours");
  assert.equal(code(await deleteThing(parts, alice, { kind: "post", id: theirs.postId ?? 0 })), "not-yours");
  assert.equal(got(await deleteThing(parts, alice, { kind: "comment", id: commentId })).changed, true);
  assert.deepEqual((await told(parts))[0]?.to, [bob.identityId]);
  assert.equal(got(await deleteThing(parts, alice, { kind: "post", id: postId })).changed, true);
  assert.deepEqual([await count(parts, "post"), await count(parts, "comment")], [1, 0]);
});

test("what cannot be said is refused with advice", async () => {
  await using parts = await freshParts();
  const [alice, carl] = [await here(parts, "alice"), await here(parts, "carl")];
  const write = async (more: object) =>
    code(await writePost(parts, alice.accountId, { text: "x", to: toAll, ...more }));
  const astral = "𝔞".repeat(limits.textChars);
  assert.equal(await write({ text: " \n" }), "text-missing");
  assert.equal(await write({ text: astral }), undefined);
  assert.equal(await write({ text: `${astral}b` }), "text-too-long");
  assert.equal(await write({ poll: { question: "?", answers: ["a"] } }), "poll-answers");
  assert.equal(await write({ poll: { question: "?", answers: ["a", " "] } }), "poll-text");
  assert.equal(await write({ location: { address: "x", lat: null, lng: "1" } }), "place-malformed");
  assert.equal(await write({ location: { address: "x", lat: "91", lng: "1" } }), "place-malformed");
  assert.equal(await write({ to: { kind: "aspects", aspectIds: [] } }), "audience-empty");
  const { postId } = got(await writePost(parts, alice.accountId, { text: "x", to: toAll }));
  await block(parts, alice.accountId, carl.personId);
  assert.equal(code(await writeComment(parts, carl, { postId, text: "!" })), "not-welcome");
  assert.equal(code(await writeComment(parts, carl, { postId: 0, text: "!" })), "thing-unknown");
  assert.equal(
    code(await uploadPhoto(parts, alice.accountId, { bytes: bytesOf(Buffer.from("no photo")) })),
    "upload-unusable",
  );
  await parts.database.db.updateTable("account").set({ state: "closed" }).where("id", "=", alice.accountId).execute();
  assert.equal(await write({}), "account-not-open");
  assert.deepEqual(explainPublish({ code: "text-too-long", most: 5 }).next, {
    key: "publish.text-too-long.next",
    args: { most: 5 },
  });
});

test("content that an import holds back is not answered, shared, fetched or told, not even by its owner (R11)", async () => {
  await using parts = await freshParts();
  const alice = await here(parts, "alice");
  const { importId } = await addImport(parts.database.db, alice.accountId, "alice@old.example");
  const held = await addPost(parts.database.db, alice.bylineId, { importId });
  const target = { kind: "post", id: held.id } as const;
  assert.equal(code(await writeComment(parts, alice, { postId: held.id, text: "!" })), "thing-unknown");
  assert.equal(code(await react(parts, alice, { target })), "thing-unknown");
  assert.equal(code(await reshare(parts, alice, held.id)), "thing-unknown");
  assert.equal((await findFetchable(parts, "diaspora", "post", held.guid)).kind, "none");
  assert.deepEqual(await told(parts), []);
});

test("pods that ask get public things of people here, sealed as they were sent, and for others the way", async () => {
  await using parts = await freshParts();
  const [alice, carl, bob] = [await here(parts, "alice"), await here(parts, "carl"), await elsewhere(parts, "bob")];
  const far = await elsewhere(parts, "far", "far.example");
  const aspectId = await aspectWith(parts, alice.accountId, [await tie(parts, alice.accountId, far.personId)]);
  const poll = { question: "?", answers: ["a", "b"] };
  const made = got(
    await writePost(parts, alice.accountId, {
      text: "x",
      to: toAll,
      poll,
      location: { address: "a", lat: "1", lng: "2" },
    }),
  );
  got(await writeComment(parts, carl, { postId: made.postId, text: "yours" }));
  const limited = got(
    await writePost(parts, alice.accountId, { text: "y", to: { kind: "aspects", aspectIds: [aspectId] } }),
  );
  const theirs = post(bob);
  await done(parts, said(parts, theirs, bob));
  const [first, second] = await told(parts);
  const wire = wireOf(parts);
  const fetched = async (type: string, guid: string) => {
    const answer = await findFetchable(parts, "diaspora", type, guid);
    assert.equal(answer.kind, "sealed");
    const body = answer.kind === "sealed" ? answer.body : new Uint8Array();
    const raw = { way: "fetched", headers: {}, host: "", path: "", body, receivedAtMs: 0 } as const;
    return got(wire.open(raw, { privateKeyPem: null, entropy: new Uint8Array(64) }));
  };
  assert.deepEqual((await fetched("status_message", made.guid)).message, first?.message);
  assert.deepEqual(
    (await fetched("poll", (first?.message as SaidPost | undefined)?.poll?.guid ?? "")).message,
    first?.message,
  );
  const words = second?.message as SaidComment;
  const again = await fetched("comment", words.guid);
  assert.deepEqual([again.sender, again.message], [alice.ref, words]);
  assert.equal((await findFetchable(parts, "diaspora", "post", limited.guid)).kind, "none");
  assert.equal((await findFetchable(parts, "diaspora", "post", "0123456789abcdef")).kind, "none");
  assert.equal((await findFetchable(parts, "diaspora", "nonsense", made.guid)).kind, "none");
  assert.deepEqual(await findFetchable(parts, "diaspora", "post", theirs.guid), {
    kind: "elsewhere",
    url: `https://pod.example/fetch/post/${theirs.guid}`,
  });
});

test("a photo of another pod is fetched when it is first looked at, by those who may, and only if it is one", async () => {
  await using fresh = await freshParts();
  const bob = await elsewhere(fresh, "bob");
  const photo = {
    kind: "photo",
    author: bob.ref,
    guid: "0123456789abcdef",
    public: true,
    remotePath: "https://pod.example/uploads/",
    name: "t.jpg",
  } as const;
  const rest = { text: null, postGuid: null, writtenAtMs: 0, editedAtMs: null, width: null, height: null };
  const { postId = 0 } = await done(fresh, said(fresh, post(bob, { photos: [{ ...photo, ...rest }] }), bob));
  const { id } = await fresh.database.db.selectFrom("photo").select("id").executeTakeFirstOrThrow();
  const visitor = { kind: "visitor" } as const;
  const page = answering(fresh, () => Buffer.from("<html>"));
  assert.equal(code(await openRemotePhoto(page, visitor, id)), "photo-not-here");
  const good = answering(fresh, () => makePhoto("jpeg", {}));
  assert.equal(code(await openRemotePhoto(good, visitor, id)), "photo-not-here", "it was asked a moment ago");
  assert.deepEqual(good.asked, []);
  fresh.pass(hourMs);
  const all = await Promise.all([1, 2, 3].map(() => openRemotePhoto(good, visitor, id)));
  assert.equal(new Set(all.map((each) => got(each).blob)).size, 1);
  assert.deepEqual(
    [good.asked, await fresh.blobs.has(got(all[0] as (typeof all)[0]).blob)],
    [["https://pod.example/uploads/t.jpg"], true],
  );
  await fresh.database.db.updateTable("post").set({ reach: "limited" }).where("id", "=", postId).execute();
  assert.equal(code(await openRemotePhoto(good, visitor, id)), "photo-unseen");
});

test("a picture that stands in for a photo left behind is shown and never kept as the photo, which is asked for again", async () => {
  await using fresh = await freshParts();
  const bob = await elsewhere(fresh, "bob");
  const { postId = 0 } = await done(fresh, said(fresh, post(bob), bob));
  const { id } = await addPhoto(fresh.database.db, bob.bylineId, { postId });
  await fresh.database.db.updateTable("photo").set({ remote_path: "https://pod.example/photos/" }).execute();
  const standIn = await makePhoto("png", null);
  let isMissing = true;
  const request = async ({ url }: { readonly url: string }) =>
    ok({ status: 200, url, headers: isMissing ? { [standInHeader]: "photo-missing" } : {}, body: standIn });
  const parts = { ...fresh, http: { ...fresh.http, request } };
  const look = () => createWebApp(parts).request(`/remote-photos/${id}/small`);
  for (const when of ["asked", "remembered"]) {
    const answer = await look();
    assert.deepEqual([answer.status, answer.headers.get(standInHeader)], [200, "photo-missing"], when);
  }
  assert.equal((await fresh.database.db.selectFrom("photo").select("blob").executeTakeFirst())?.blob, null);
  isMissing = false;
  fresh.pass(hourMs);
  const whole = await look();
  assert.deepEqual([whole.status, whole.headers.get(standInHeader)], [200, null]);
});

/** Two whole Sternas on Versia alone, in both dialects: each kind of thing that the network has words for goes from each to the other, is edited, and taken back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { tell } from "../../src/app/deliver/tell.ts";
import { addEmoji, ownEmojiUrl } from "../../src/app/own-emojis.ts";
import { react, unreact } from "../../src/app/publish/answers.ts";
import { uploadPhoto } from "../../src/app/publish/photos.ts";
import { writePost } from "../../src/app/publish/write-post.ts";
import { newGuid } from "../../src/base/bytes.ts";
import type { Message, SaidPost } from "../../src/core/message.ts";
import { listNotices } from "../../src/store/content/notifications.ts";
import { findOwnIdentity } from "../../src/store/people/accounts.ts";
import { findPostPage } from "../../src/store/views/post.ts";
import type { PostView } from "../../src/store/views/post-view.ts";
import { speaking } from "../support/dialects.ts";
import { photo as makePhoto } from "../support/photos.ts";
import { findsOn, onePerPod, type Somebody, shares } from "../support/sterna-people.ts";
import { deletesPost, posts } from "../support/sterna-posts.ts";
import { openSternas, type Sternas } from "../support/sternas.ts";

/** What the pod of `who` calls something of somebody's. */
const named = (who: Somebody, { pod }: Somebody, guid: string): string =>
  who.pod === pod ? guid : `${pod.host}:${guid}`;

const pageOf = (who: Somebody, guid: string) => findPostPage(who.pod.parts.database.db, who.viewer, guid, 0);
async function sees(who: Somebody, author: Somebody, guid: string): Promise<PostView> {
  return (await pageOf(who, named(who, author, guid)))?.post ?? assert.fail(`${who.ref} does not see ${guid}`);
}

/** Says it to the other, as somebody whose pages have the words for it. */
async function says(sternas: Sternas, who: Somebody, to: Somebody, message: Message): Promise<void> {
  const { database, clock } = who.pod.parts;
  const own = await findOwnIdentity(database.db, who.accountId, "versia");
  const hearer = await findsOn(sternas, who, to);
  const at = new Date(clock.now());
  const told = { protocol: "versia", message, as: own?.identityId ?? 0, to: [hearer.identityId], at } as const;
  await database.transaction((tx) => tell(tx, { ...told, reach: "public" }));
  await sternas.settle();
}

const post = (who: Somebody, text: string, more: Partial<SaidPost> = {}): SaidPost => ({
  ...{ kind: "post", author: who.ref, guid: newGuid(), public: true, text, editedAtMs: null, photos: [], poll: null },
  ...{ writtenAtMs: who.pod.parts.clock.now(), location: null, providerName: null, eventGuid: null, extra: null },
  ...more,
});

async function goesBothWays(sternas: Sternas, one: Somebody, other: Somebody): Promise<void> {
  const { parts } = one.pod;
  const bytes = new Blob([new Uint8Array(await makePhoto("png", null))]).stream();
  const photo = await uploadPhoto(parts, one.accountId, { bytes, text: "A tern over the mole" });
  assert.ok(photo.ok, JSON.stringify(photo));
  const open = { kind: "public" } as const;
  const drawing = new Blob([new Uint8Array(await makePhoto("png", null))]).stream();
  const tern = await addEmoji(parts, { name: "tern", bytes: drawing });
  assert.ok(tern.ok, JSON.stringify(tern));
  const text = `Look, @{${other.ref}} :tern:`;
  const wrote = await writePost(parts, one.accountId, { text, to: open, photoIds: [photo.value.photoId] });
  assert.ok(wrote.ok, JSON.stringify(wrote));
  const theirs = await posts(other, "what is quoted");
  await sternas.settle();
  const { guid } = wrote.value;
  const shown = await sees(other, one, guid);
  assert.deepEqual(
    [shown.photos.map(({ remote, text: words }) => [remote, words]), shown.reach],
    [[[true, "A tern over the mole"]], "public"],
  );
  const url = `https://${one.pod.host}${ownEmojiUrl(tern.value)}`;
  assert.deepEqual(shown.emojis, [{ name: "tern", url }]);
  const notices = await listNotices(other.pod.parts.database.db, other.accountId, { most: 50 });
  assert.ok(notices.some(({ kind, postGuid }) => kind === "mentions" && postGuid === named(other, one, guid)));

  // Reactions of other kinds, and taken back.
  const about = { kind: "post", id: shown.id } as const;
  const actor = { accountId: other.accountId, personId: other.viewer.personId };
  for (const reaction of [{ emoji: "🦆" }, "dislike"] as const) {
    assert.ok((await react(other.pod.parts, actor, { target: about, reaction })).ok);
    await sternas.settle();
    const { emojis, dislikes } = (await sees(one, one, guid)).reactions;
    const isEmoji = typeof reaction === "object";
    assert.deepEqual([emojis, dislikes], [isEmoji ? [{ emoji: "🦆", n: 1 }] : [], isEmoji ? 0 : 1]);
    assert.ok((await unreact(other.pod.parts, actor, about)).ok);
    await sternas.settle();
  }
  const { emojis, dislikes } = (await sees(one, one, guid)).reactions;
  assert.deepEqual([emojis, dislikes], [[], 0]);

  // What pages here cannot say, and others can: a warning, a quote, for followers alone; then in other words, and without them.
  const quoted = { author: other.ref, guid: named(one, other, theirs) };
  const careful = post(one, "first words", { fine: { warning: "spiders", sensitive: true, quoted } });
  await says(sternas, one, other, careful);
  const before = await sees(other, one, careful.guid);
  assert.deepEqual(
    [before.contentWarning, before.sensitive, before.quoted?.post?.text, before.editedAt],
    ["spiders", true, "what is quoted", null],
  );
  const writtenAtMs = careful.writtenAtMs + 1_000;
  await says(sternas, one, other, { ...careful, text: "better words", fine: { quoted }, writtenAtMs });
  await says(sternas, one, other, careful);
  const after = await sees(other, one, careful.guid);
  assert.deepEqual([after.text, after.contentWarning, after.sensitive], ["better words", null, false]);
  assert.ok(after.editedAt !== null);
  const close = post(one, "for who follows", { public: false, fine: { followers: true } });
  await says(sternas, one, other, close);
  assert.equal((await sees(other, one, close.guid)).reach, "limited");

  // Below what is theirs: said, said better, and taken back.
  const unsigned = { signature: "", order: [], values: {} };
  const below = { kind: "comment", author: one.ref, guid: newGuid(), postGuid: quoted.guid, signed: unsigned } as const;
  const words = { ...below, text: "hm", writtenAtMs: careful.writtenAtMs, editedAtMs: null, fine: {} };
  await says(sternas, one, other, words);
  await says(sternas, one, other, { ...words, text: "yes", writtenAtMs });
  const texts = async () => (await pageOf(other, theirs))?.comments.map((each) => each.text);
  assert.deepEqual(await texts(), ["yes"]);
  const gone = (kind: "comment" | "post", name: string) =>
    says(sternas, one, other, { kind: "retraction", author: one.ref, target: { kind, guid: name } });
  await gone("comment", below.guid);
  await gone("post", careful.guid);
  await gone("post", close.guid);
  await deletesPost(one, guid);
  await sternas.settle();
  assert.deepEqual(await texts(), []);
  for (const name of [careful.guid, close.guid, guid]) assert.equal(await pageOf(other, named(other, one, name)), null);
}

for (const spoken of ["0.6", "0.5"] as const)
  test(`photos, mentions, reactions, warnings, quotes, edits and deletions go both ways (${spoken})`, async (t) => {
    const sternas = await openSternas(2, speaking(spoken));
    t.after(sternas.dispose);
    const [alice, bob] = (await onePerPod(sternas, ["alice", "bob"])) as [Somebody, Somebody];
    await shares(sternas, alice, bob);
    await shares(sternas, bob, alice);
    await sternas.settle();
    await goesBothWays(sternas, alice, bob);
    await goesBothWays(sternas, bob, alice);
  });

/** What networks with finer words say of posts: for whom they are, that they are edited, what stands before them; on such a network and never for more people. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { FinePrint, SaidMessage, SaidPhoto } from "../../../src/core/message.ts";
import { insertConversation, listConversations, openConversation } from "../../../src/store/content/conversations.ts";
import { postVisibleTo } from "../../../src/store/content/visibility.ts";
import type { KnownIdentity } from "../../../src/store/people/identities.ts";
import {
  block,
  comment,
  done,
  elsewhere,
  here as hereOn,
  noticesOf,
  post,
  refused,
  said,
  tie,
  told,
} from "../../support/federation.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { spokenPigeon } from "../../support/pods.ts";
import { freshGuid } from "../../support/world.ts";

type Here = KnownIdentity & { readonly accountId: number };
let parts: FreshParts;
before(async () => {
  parts = await freshParts({ protocols: [spokenPigeon] });
});
after(() => parts.dispose());

let count = 0;
const here = (): Promise<Here> => hereOn(parts, `here${++count}`);
const author = () => elsewhere(parts, `author${++count}`, "loft.example");
const rowOf = (guid: string) =>
  parts.database.db.selectFrom("post").selectAll().where("guid", "=", guid).executeTakeFirst();
const sees = async (who: Here, guid: string): Promise<boolean> => {
  const viewer = { kind: "account", accountId: who.accountId, personId: who.personId } as const;
  const rows = await parts.database.db
    .selectFrom("post")
    .select("id")
    .where("guid", "=", guid)
    .where(postVisibleTo(viewer))
    .execute();
  return rows.length > 0;
};
const everybodySees = async (guid: string) =>
  (
    await parts.database.db
      .selectFrom("post")
      .select("id")
      .where("guid", "=", guid)
      .where(postVisibleTo({ kind: "visitor" }))
      .execute()
  ).length > 0;
const limited = (by: KnownIdentity, fine: FinePrint) => post(by, { public: false, fine });
const picture = (by: KnownIdentity, n: number): SaidPhoto => ({
  ...{ kind: "photo", author: by.ref, guid: `${freshGuid()}/${n}`, public: true, text: null, postGuid: null },
  ...{ remotePath: "https://loft.example/p/", name: `${n}.jpg`, writtenAtMs: 0, editedAtMs: null },
  ...{ width: 4, height: 3 },
});

test("what is for followers is seen by those here who follow, and by those whom it names; nobody else", async () => {
  const [follower, named, other, by] = [await here(), await here(), await here(), await author()];
  await tie(parts, follower.accountId, by.personId);
  const message = limited(by, { followers: true, mentions: [named.ref, "loft.example!nobody"] });
  assert.equal((await done(parts, said(parts, message, by))).changed, true);
  assert.deepEqual(
    [await sees(follower, message.guid), await sees(named, message.guid), await sees(other, message.guid)],
    [true, true, false],
  );
  assert.equal(await everybodySees(message.guid), false);
  assert.deepEqual(
    [await noticesOf(parts, named.accountId), await noticesOf(parts, follower.accountId)],
    [["mentions"], []],
  );
  assert.equal((await done(parts, said(parts, message, by))).changed, false);
});

test("whoever has asked and was not answered does not follow, nor does whoever is followed", async () => {
  const [asking, followed, by] = [await here(), await here(), await author()];
  for (const [who, sides] of [
    [asking, { ours: "asked", theirs: "none" }],
    [followed, { ours: "none", theirs: "established" }],
  ] as const) {
    const contactId = await tie(parts, who.accountId, by.personId);
    await parts.database.db.updateTable("tie").set(sides).where("contact_id", "=", contactId).execute();
  }
  const message = limited(by, { followers: true });
  assert.deepEqual(await done(parts, said(parts, message, by)), { changed: false });
  assert.equal(await rowOf(message.guid), undefined, "it is for nobody here");
});

test("what is for those whom it names alone does not reach followers, and nobody whom it names and who blocks", async () => {
  const [follower, named, blocks, by] = [await here(), await here(), await here(), await author()];
  await tie(parts, follower.accountId, by.personId);
  await block(parts, blocks.accountId, by.personId);
  const message = limited(by, { followers: false, mentions: [named.ref, blocks.ref] });
  await done(parts, said(parts, message, by));
  assert.deepEqual(
    [await sees(follower, message.guid), await sees(named, message.guid), await sees(blocks, message.guid)],
    [false, true, false],
  );
});

test("a text names nobody on a network that says itself whom to notify", async () => {
  const [named, by] = [await here(), await author()];
  await done(parts, said(parts, post(by, { text: `@{${named.ref}}`, fine: {} }), by));
  assert.deepEqual(await noticesOf(parts, named.accountId), []);
});

test("who is mentioned under a name that nobody here gave is whom the text calls, and nobody is called who is not mentioned", async () => {
  const [named, other, by] = [await here(), await here(), await author()];
  const [host = "", name = ""] = named.ref.split("!");
  const odd = { mentions: [`${host}!of-their-own`], called: [name] };
  await done(parts, said(parts, post(by, { fine: odd }), by));
  const direct = limited(by, { followers: false, ...odd });
  await done(parts, said(parts, direct, by));
  assert.deepEqual(await noticesOf(parts, named.accountId), ["mentions", "mentions"]);
  assert.deepEqual([await sees(named, direct.guid), await sees(other, direct.guid)], [true, false]);
  const known = { mentions: [named.ref], called: [other.ref.split("!")[1] ?? ""] };
  await done(parts, said(parts, post(by, { fine: known }), by));
  assert.deepEqual(await noticesOf(parts, other.accountId), []);
});

test("a warning and the rest of the fine print are kept beside the post", async () => {
  const by = await author();
  const fine = {
    warning: "spiders",
    sensitive: true,
    quoted: { author: by.ref, guid: freshGuid() },
    original: { "text/html": "<p>Terns</p>" },
  };
  const message = post(by, { fine });
  await done(parts, said(parts, message, by));
  const row = await rowOf(message.guid);
  assert.deepEqual([row?.content_warning, row?.fine], ["spiders", fine]);
});

test("the same guid again is an edit in place, and a version that is dated before it changes nothing", async () => {
  const [named, by] = [await here(), await author()];
  const [one, two, three] = [picture(by, 1), picture(by, 2), picture(by, 3)];
  const message = post(by, { text: "first", photos: [one, two], fine: { warning: "w" } });
  const first = await done(parts, said(parts, message, by));
  const later = {
    ...message,
    text: "second",
    photos: [two, three],
    fine: { mentions: [named.ref] },
    writtenAtMs: message.writtenAtMs + 1_000,
  };
  parts.pass(1_000);
  const edited = await done(parts, said(parts, later, by));
  assert.deepEqual([edited.changed, edited.postId], [true, first.postId]);
  assert.equal((await done(parts, said(parts, later, by))).changed, false, "twice is once");
  assert.equal((await done(parts, said(parts, message, by))).changed, false, "what comes late is older");
  const row = await rowOf(message.guid);
  assert.deepEqual([row?.text, row?.content_warning, row?.edited_at !== null], ["second", null, true]);
  assert.equal(row?.written_at.getTime(), message.writtenAtMs);
  const photos = await parts.database.db
    .selectFrom("photo")
    .select("name")
    .where("post_id", "=", first.postId ?? 0)
    .orderBy("name")
    .execute();
  assert.deepEqual(photos, [{ name: "2.jpg" }, { name: "3.jpg" }]);
  assert.deepEqual(await noticesOf(parts, named.accountId), ["mentions"]);
});

test("an edit is its author's alone, and one that is for fewer is seen by fewer", async () => {
  const [named, by, other] = [await here(), await author(), await author()];
  const message = post(by, { fine: {} });
  await done(parts, said(parts, message, by));
  assert.equal(await refused(parts, said(parts, { ...message, author: other.ref, text: "mine" }, other)), "guid-taken");
  await done(parts, said(parts, { ...message, public: false, fine: { followers: false, mentions: [named.ref] } }, by));
  assert.deepEqual([await everybodySees(message.guid), await sees(named, message.guid)], [false, true]);
});

test("an answer that is for fewer than the post is no comment below it, but a post of its own for those", async () => {
  const [alice, named, by] = [await here(), await here(), await author()];
  const root = post(alice, {});
  const { postId } = await done(parts, said(parts, root, alice));
  const open = comment(by, root.guid, { fine: {} });
  await done(parts, said(parts, open, by));
  const secret = comment(by, root.guid, { text: "psst", fine: { followers: false, mentions: [named.ref] } });
  await done(parts, said(parts, secret, by));
  const below = () =>
    parts.database.db
      .selectFrom("comment")
      .select("guid")
      .where("post_id", "=", postId ?? 0)
      .execute();
  assert.deepEqual(await below(), [{ guid: open.guid }]);
  assert.deepEqual(
    [await everybodySees(secret.guid), await sees(named, secret.guid), await sees(alice, secret.guid)],
    [false, true, false],
  );
  assert.deepEqual((await rowOf(secret.guid))?.fine, {
    followers: false,
    mentions: [named.ref],
    answers: { author: alice.ref, guid: root.guid },
  });
  await done(parts, said(parts, { ...open, fine: { followers: true } }, by));
  assert.deepEqual(await below(), [], "what becomes for fewer is not left for all");
});

test("an edited comment is one comment, and says which one it answers", async () => {
  const [alice, by] = [await here(), await author()];
  const root = post(alice, {});
  await done(parts, said(parts, root, alice));
  const first = comment(by, root.guid, { fine: { warning: "w" }, replyTo: { author: alice.ref, guid: freshGuid() } });
  await done(parts, said(parts, first, by));
  assert.equal((await done(parts, said(parts, { ...first, text: "Better." }, by))).changed, true);
  assert.equal((await done(parts, said(parts, { ...first, text: "Better." }, by))).changed, false);
  const rows = await parts.database.db.selectFrom("comment").selectAll().where("guid", "=", first.guid).execute();
  assert.deepEqual(
    rows.map(({ text, fine }) => [text, (fine as { warning?: string }).warning]),
    [["Better.", "w"]],
  );
  await block(parts, alice.accountId, by.personId);
  assert.equal((await done(parts, said(parts, { ...first, text: "Worse." }, by))).changed, false);
});

test("below a limited post of ours only those answer who got it, whatever their answer says of itself", async () => {
  const [alice, by] = [await here(), await author()];
  const root = limited(alice, {});
  await done(parts, said(parts, root, alice));
  const answer = comment(by, root.guid, { fine: { followers: false, mentions: [alice.ref] } });
  assert.equal(await refused(parts, said(parts, answer, by)), "not-in-audience");
});

test("what is said below a limited post of somebody elsewhere goes to those alone who are known to see it", async () => {
  const [alice, by, stranger] = [await here(), await author(), await author()];
  const root = limited(by, { followers: false, mentions: [alice.ref] });
  await done(parts, said(parts, root, by));
  const open = post(by, {});
  await done(parts, said(parts, open, by));
  const likers = async (postGuid: string) => {
    const words = comment(stranger, postGuid, {});
    await done(parts, said(parts, words, stranger));
    await told(parts);
    const like = {
      ...{ kind: "reaction" as const, author: alice.ref, guid: freshGuid(), reaction: "like" as const },
      ...{ parent: { kind: "comment" as const, guid: words.guid }, signed: words.signed },
    };
    await done(parts, said(parts, like, alice));
    return (await told(parts)).map(({ to }) => [...to].sort((a, b) => a - b));
  };
  assert.deepEqual(await likers(root.guid), [[by.identityId]]);
  assert.deepEqual(await likers(open.guid), [[by.identityId, stranger.identityId].sort((a, b) => a - b)]);
});

test("a message that comes to nobody's own inbox is for those here who have its conversation", async () => {
  const [alice, by, other] = [await here(), await author(), await author()];
  await tie(parts, alice.accountId, by.personId);
  const guid = freshGuid();
  const message = (writer: KnownIdentity): SaidMessage => ({
    ...{ kind: "message", author: writer.ref, guid: freshGuid(), conversationGuid: guid, text: "Hello." },
    ...{ writtenAtMs: 0, editedAtMs: null },
  });
  assert.equal(await refused(parts, said(parts, message(by), by)), "message-for-nobody");
  const conversation = {
    kind: "conversation" as const,
    ...{ author: by.ref, guid, subject: "Terns", writtenAtMs: 0 },
    participants: [by.ref, alice.ref],
    messages: [message(by)],
  };
  assert.equal(
    (await done(parts, said(parts, conversation, by))).changed,
    true,
    "so is a conversation for those in it",
  );
  assert.equal((await done(parts, said(parts, message(by), by))).changed, true);
  assert.equal(await refused(parts, said(parts, message(other), other)), "not-a-participant");
  assert.deepEqual(await noticesOf(parts, alice.accountId), ["writes"]);

  // Somebody here says that the same conversation is theirs too, as an archive may.
  const spy = await here();
  await parts.database.transaction(async (tx) => {
    const at = new Date(0);
    const own = { bylineId: spy.bylineId, participants: [spy.bylineId], strangers: [by.ref] };
    const claimed = await insertConversation(tx, { ...own, guid, subject: "Terns", writtenAt: at, createdAt: at });
    assert.ok(claimed !== null && (await openConversation(tx, claimed, spy.accountId)));
  });
  const secret = { ...message(by), text: "For alice.", to: [alice.ref] };
  assert.equal((await done(parts, said(parts, secret, by))).changed, true);
  const messagesOf = async ({ accountId }: Here) =>
    (await listConversations(parts.database.db, accountId, { most: 9 }))[0]?.messages;
  assert.deepEqual([await messagesOf(alice), await messagesOf(spy)], [3, 0]);
  assert.equal(await refused(parts, said(parts, { ...message(by), to: [] }, by)), "message-for-nobody");

  const [host = "", name = ""] = alice.ref.split("!");
  const odd = { ...message(by), to: [`${host}!of-their-own`], called: [name] };
  assert.equal((await done(parts, said(parts, odd, by))).changed, true, "its text says who is meant");
  assert.deepEqual([await messagesOf(alice), await messagesOf(spy)], [4, 0]);
});

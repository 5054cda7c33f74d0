/** Conversations: begun here and elsewhere, answered, put away; and what hostile ones do not do. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { blockPerson } from "../../../src/app/contacts/block.ts";
import { share } from "../../../src/app/contacts/share.ts";
import { answerConversation, ownConversation, putAway, startConversation } from "../../../src/app/converse/converse.ts";
import { applyMessage } from "../../../src/app/receive/apply.ts";
import { limits } from "../../../src/base/limits.ts";
import type { Message, SaidConversation, SaidMessage } from "../../../src/core/message.ts";
import {
  countUnread,
  listConversations,
  listMessages,
  markConversationRead,
} from "../../../src/store/content/conversations.ts";
import type { KnownIdentity } from "../../../src/store/people/identities.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { aspectIdsOf, type Here, said, somebodyElse, somebodyHere, takeTold } from "../../support/people.ts";
import { freshGuid } from "../../support/world.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts();
});
after(() => parts.dispose());

const db = () => parts.database.db;
const now = () => new Date(parts.clock.now());
let count = 0;
const here = () => somebodyHere(parts, `here${++count}`);
const elsewhere = () => somebodyElse(parts, `else${++count}@pod.example`);
const shareWith = async (one: Here, ...others: KnownIdentity[]) => {
  for (const target of others)
    assert.ok(
      (await share(parts, { accountId: one.accountId, target, aspectIds: await aspectIdsOf(parts, one.accountId) })).ok,
    );
  await takeTold(parts);
};
const hear = async (message: Message, from: KnownIdentity, to: Here | null) => {
  parts.pass(1_000);
  const heard = await parts.database.transaction((tx) => applyMessage(tx, parts, said(message, from, to, now())));
  return heard.ok ? (heard.value.changed ? "changed" : "nothing") : heard.refusal.code;
};
const conversationBy = (
  author: KnownIdentity,
  participants: readonly KnownIdentity[],
  more: Partial<SaidConversation> = {},
): SaidConversation => ({
  kind: "conversation",
  author: author.ref,
  guid: freshGuid(),
  subject: "Soup",
  writtenAtMs: parts.clock.now(),
  participants: participants.map(({ ref }) => ref),
  messages: [],
  ...more,
});
const messageBy = (author: KnownIdentity, conversationGuid: string, text = "Hello"): SaidMessage => ({
  kind: "message",
  author: author.ref,
  guid: freshGuid(),
  conversationGuid,
  text,
  writtenAtMs: parts.clock.now(),
  editedAtMs: null,
});
const textsOf = async (one: Here, guid: string) => {
  const conversation = await ownConversation(db(), one.accountId, guid);
  if (conversation === null) return null;
  return (await listMessages(db(), conversation.conversationId, one.accountId, { most: 100 })).map(({ text }) => text);
};
const noticesOf = async (one: Here) =>
  (await db().selectFrom("notification").select("kind").where("account_id", "=", one.accountId).execute()).filter(
    ({ kind }) => kind === "writes",
  ).length;

/** Somebody elsewhere begins a conversation with somebody here who shares with them. */
async function begun() {
  const [alice, bob] = [await here(), await elsewhere()];
  await shareWith(alice, bob);
  const conversation = conversationBy(bob, [bob, alice]);
  const first = messageBy(bob, conversation.guid, "First");
  assert.equal(await hear({ ...conversation, messages: [first] }, bob, alice), "changed");
  return { alice, bob, conversation: { ...conversation, messages: [first] } };
}

test("a conversation begun here is told to each elsewhere, privately, and is there at once for those here", async () => {
  const [alice, bob, carol] = [await here(), await elsewhere(), await here()];
  await shareWith(alice, bob, carol);
  const started = await startConversation(parts, {
    accountId: alice.accountId,
    subject: " Soup \n day ",
    text: " **Leek**? ",
    others: [bob, carol],
  });
  assert.ok(started.ok);
  const { guid } = started.value;
  const [told, ...rest] = await takeTold(parts);
  assert.ok(told?.message.kind === "conversation" && rest.length === 0);
  assert.deepEqual([told.to, told.reach, told.as], [[bob.identityId], "private", alice.identityId]);
  assert.deepEqual([...told.message.participants].sort(), [alice.ref, bob.ref, carol.ref].sort());
  assert.deepEqual(
    [told.message.subject, told.message.messages[0]?.text, told.message.guid],
    ["Soup day", "**Leek**?", guid],
  );
  assert.deepEqual([await textsOf(alice, guid), await textsOf(carol, guid)], [["**Leek**?"], ["**Leek**?"]]);
  assert.deepEqual(
    [await countUnread(db(), alice.accountId), await countUnread(db(), carol.accountId), await noticesOf(carol)],
    [0, 1, 1],
  );

  parts.pass(1_000);
  assert.ok((await answerConversation(parts, { accountId: carol.accountId, guid, text: "Yes" })).ok);
  const [answer] = await takeTold(parts);
  assert.deepEqual([answer?.message.kind, answer?.to, answer?.as], ["message", [bob.identityId], carol.identityId]);
  assert.deepEqual([await countUnread(db(), alice.accountId), await noticesOf(alice)], [1, 1]);
  parts.pass(1_000); // of two of one moment the guid decides which is first
  assert.equal(await hear(messageBy(bob, guid, "No"), bob, alice), "changed");
  assert.deepEqual(await textsOf(alice, guid), ["**Leek**?", "Yes", "No"]);
});

test("conversations begin only with people whom one shares with, and with a subject and a text", async () => {
  const [alice, bob] = [await here(), await elsewhere()];
  const codeOf = async (change: Partial<Parameters<typeof startConversation>[1]>) => {
    const started = await startConversation(parts, {
      accountId: alice.accountId,
      subject: "s",
      text: "t",
      others: [bob],
      ...change,
    });
    return started.ok ? "started" : started.refusal.code;
  };
  assert.equal(await codeOf({}), "not-shared-with");
  await hear(
    { kind: "contact", author: bob.ref, recipient: alice.ref, sharing: true, following: true, blocking: false },
    bob,
    alice,
  );
  assert.equal(await codeOf({}), "not-shared-with", "that they share is not enough");
  assert.equal(await codeOf({ subject: " " }), "subject-empty");
  assert.equal(await codeOf({ subject: "x".repeat(256) }), "subject-too-long");
  assert.equal(await codeOf({ text: "\n" }), "text-empty");
  assert.equal(await codeOf({ text: "😀".repeat(limits.textChars + 1) }), "text-too-long");
  assert.equal(await codeOf({ others: [] }), "participants-none");
  assert.equal(
    await codeOf({ others: Array.from({ length: limits.conversationParticipants }, () => bob) }),
    "participants-too-many",
  );
  assert.deepEqual(await takeTold(parts), []);
});

test("a conversation from elsewhere is kept once, however often it comes, and is news once", async () => {
  const { alice, bob, conversation } = await begun();
  assert.equal(await hear(conversation, bob, alice), "nothing");
  assert.deepEqual([await textsOf(alice, conversation.guid), await noticesOf(alice)], [["First"], 1]);
  const view = await ownConversation(db(), alice.accountId, conversation.guid);
  await parts.database.transaction((tx) => markConversationRead(tx, view?.conversationId ?? 0, alice.accountId, now()));
  assert.equal(await countUnread(db(), alice.accountId), 0);
  assert.equal(await hear(conversation, bob, alice), "nothing");
  assert.equal(await countUnread(db(), alice.accountId), 0, "a copy is no news");
  assert.equal(await hear(messageBy(bob, conversation.guid, "Second"), bob, alice), "changed");
  assert.equal(await countUnread(db(), alice.accountId), 1);
  const unread = await db()
    .selectFrom("notification")
    .select("read_at")
    .where("account_id", "=", alice.accountId)
    .execute();
  assert.deepEqual(unread, [{ read_at: null }], "one notice, told anew");
});

test("a message before its conversation, and a conversation before the contact, wait", async () => {
  const [alice, bob] = [await here(), await elsewhere()];
  const conversation = conversationBy(bob, [bob, alice]);
  const message = messageBy(bob, conversation.guid);
  const attempt = (what: Message) =>
    parts.database.transaction((tx) => applyMessage(tx, parts, said(what, bob, alice, now())));
  const [early, unsolicited] = [await attempt(message), await attempt(conversation)];
  assert.ok(!early.ok && early.refusal.code === "conversation-unknown" && early.refusal.again);
  assert.ok(!unsolicited.ok && unsolicited.refusal.code === "author-no-contact" && unsolicited.refusal.again);
  await hear(
    { kind: "contact", author: bob.ref, recipient: alice.ref, sharing: true, following: true, blocking: false },
    bob,
    alice,
  );
  assert.deepEqual([await hear(conversation, bob, alice), await hear(message, bob, alice)], ["changed", "changed"]);
});

test("nobody writes into a conversation that they take no part in", async () => {
  const { alice, conversation } = await begun();
  const mallory = await elsewhere();
  await shareWith(alice, mallory);
  assert.equal(await hear(messageBy(mallory, conversation.guid, "Psst"), mallory, alice), "not-a-participant");
  assert.equal(
    await hear({ ...conversationBy(mallory, [mallory, alice]), guid: conversation.guid }, mallory, alice),
    "guid-of-somebody-else",
  );
  assert.deepEqual(await textsOf(alice, conversation.guid), ["First"]);
});

test("a conversation without its author, or without the inbox's owner, or for nobody, is refused", async () => {
  const [alice, bob, carol] = [await here(), await elsewhere(), await here()];
  await shareWith(alice, bob);
  assert.equal(await hear(conversationBy(bob, [alice, carol]), bob, alice), "conversation-without-author");
  assert.equal(await hear(conversationBy(bob, [bob, carol]), bob, alice), "conversation-for-others");
  assert.equal(await hear(conversationBy(bob, [bob, alice]), bob, null), "conversation-for-others");
  assert.deepEqual(await listConversations(db(), alice.accountId, { most: 10 }), []);
});

test("ten thousand participants are too many, and cause nothing", async () => {
  const [alice, bob] = [await here(), await elsewhere()];
  await shareWith(alice, bob);
  const crowd = Array.from({ length: 10_000 }, (_, index) => `p${index}@crowd.example`);
  assert.equal(
    await hear({ ...conversationBy(bob, [bob, alice]), participants: [bob.ref, alice.ref, ...crowd] }, bob, alice),
    "conversation-too-large",
  );
  const known = await db().selectFrom("identity").select("id").where("host", "=", "crowd.example").execute();
  assert.deepEqual([known, await takeTold(parts)], [[], []]);
});

test("the same conversation under other participants is nobody else's", async () => {
  const { bob, conversation } = await begun();
  const carol = await here();
  await shareWith(carol, bob);
  const forged = { ...conversation, participants: [bob.ref, carol.ref] };
  assert.equal(await hear(forged, bob, carol), "conversation-for-others");
  assert.equal(await textsOf(carol, conversation.guid), null);
  assert.equal(await hear(messageBy(bob, conversation.guid), bob, carol), "conversation-unknown");
});

test("each of two here takes a conversation for themselves: whoever has nothing to do with its author does not see it", async () => {
  const [alice, carol, bob] = [await here(), await here(), await elsewhere()];
  await shareWith(alice, bob);
  const conversation = conversationBy(bob, [bob, alice, carol]);
  assert.equal(await hear(conversation, bob, alice), "changed");
  assert.equal(await hear(conversation, bob, carol), "author-no-contact");
  assert.deepEqual([await textsOf(alice, conversation.guid), await textsOf(carol, conversation.guid)], [[], null]);
  await shareWith(carol, bob);
  assert.equal(await hear(conversation, bob, carol), "nothing");
  const message = messageBy(bob, conversation.guid);
  assert.deepEqual([await hear(message, bob, alice), await hear(message, bob, carol)], ["changed", "nothing"]);
  assert.deepEqual([await noticesOf(alice), await noticesOf(carol)], [1, 1]);
});

test("of the blocked nothing is taken, shown or news", async () => {
  const { alice, bob, conversation } = await begun();
  await blockPerson(parts, { accountId: alice.accountId, target: bob });
  await takeTold(parts);
  assert.equal(await hear(messageBy(bob, conversation.guid, "Again"), bob, alice), "nothing");
  assert.equal(await hear(conversationBy(bob, [bob, alice]), bob, alice), "nothing");
  assert.deepEqual([await textsOf(alice, conversation.guid), await countUnread(db(), alice.accountId)], [[], 0]);
});

test("what is put away comes back when somebody writes, and only then", async () => {
  const { alice, bob, conversation } = await begun();
  const listed = async () => (await listConversations(db(), alice.accountId, { most: 10 })).map(({ guid }) => guid);
  assert.ok((await putAway(parts, { accountId: alice.accountId, guid: conversation.guid })).ok);
  assert.deepEqual(await listed(), []);
  await hear(conversation, bob, alice);
  assert.deepEqual(await listed(), []);
  await hear(messageBy(bob, conversation.guid), bob, alice);
  assert.deepEqual(await listed(), [conversation.guid]);
});

test("participants who are not known are kept by address; who writes, or is known by the next answer, takes part", async () => {
  const [alice, bob] = [await here(), await elsewhere()];
  await shareWith(alice, bob);
  const conversation = conversationBy(bob, [bob, alice], {
    participants: [bob.ref, alice.ref, "dora@new.example", "erin@new.example"],
  });
  assert.equal(await hear(conversation, bob, alice), "changed");
  const dora = await somebodyElse(parts, "dora@new.example");
  assert.equal(await hear(messageBy(dora, conversation.guid, "I am new"), dora, alice), "changed");
  const erin = await somebodyElse(parts, "erin@new.example");
  const { public_key: key } = await db()
    .selectFrom("identity_key")
    .select("public_key")
    .limit(1)
    .executeTakeFirstOrThrow();
  await db()
    .insertInto("identity_key")
    .values({ identity_id: erin.identityId, public_key: key, source: "discovered", since: now() })
    .execute();
  await db()
    .updateTable("identity")
    .set({ base_url: "https://new.example" })
    .where("id", "=", erin.identityId)
    .execute();
  assert.ok(
    (await answerConversation(parts, { accountId: alice.accountId, guid: conversation.guid, text: "Welcome" })).ok,
  );
  const [told] = await takeTold(parts);
  assert.deepEqual([...(told?.to ?? [])].sort(), [bob.identityId, dora.identityId, erin.identityId].sort());
});

test("an answer goes to where the others are now", async () => {
  const { alice, bob, conversation } = await begun();
  await db().updateTable("identity").set({ state: "moved", until: now() }).where("id", "=", bob.identityId).execute();
  const { id } = await db()
    .insertInto("identity")
    .values({
      person_id: bob.personId,
      protocol: bob.protocol,
      ref: `moved${count}@z.example`,
      host: "z.example",
      guid: freshGuid(),
      state: "current",
      since: now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  assert.ok(
    (await answerConversation(parts, { accountId: alice.accountId, guid: conversation.guid, text: "There?" })).ok,
  );
  assert.deepEqual(
    (await takeTold(parts)).map(({ to }) => to),
    [[id]],
  );
});

test("nobody answers in, or puts away, what is not theirs", async () => {
  const { conversation } = await begun();
  const carol = await here();
  const answered = await answerConversation(parts, { accountId: carol.accountId, guid: conversation.guid, text: "Hi" });
  assert.ok(!answered.ok && answered.refusal.code === "conversation-not-yours");
  const hidden = await putAway(parts, { accountId: carol.accountId, guid: conversation.guid });
  assert.ok(!hidden.ok && hidden.refusal.code === "conversation-not-yours");
});

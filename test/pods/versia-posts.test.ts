/** Three whole Sternas on Versia alone, over a network that drops, doubles and delays, with processes that end: what is written, answered, edited and taken back, in both dialects. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { editOwnProfile } from "../../src/app/accounts/edit-profile.ts";
import { answerConversation, startConversation } from "../../src/app/converse/converse.ts";
import { tell } from "../../src/app/deliver/tell.ts";
import { findOwnIdentity } from "../../src/store/people/accounts.ts";
import { inboxesAsked, speaking } from "../support/dialects.ts";
import type { NetworkFaults } from "../support/faulty-network.ts";
import {
  badDays,
  conversationsOf,
  findsOn,
  nameSeenBy,
  onePerPod,
  type Somebody,
  shares,
} from "../support/sterna-people.ts";
import {
  comments,
  deletesComment,
  deletesPost,
  likes,
  likesNoMore,
  posts,
  resharesPost,
  type SeenPost,
  seenBy,
  votes,
} from "../support/sterna-posts.ts";
import { openSternas, type Sternas } from "../support/sternas.ts";

type Three = readonly [Somebody, Somebody, Somebody];

/** What the pod of `who` calls something of somebody's. */
const named = (who: Somebody, { pod }: Somebody, guid: string): string =>
  who.pod === pod ? guid : `${pod.host}:${guid}`;

async function sees(who: Somebody, author: Somebody, guid: string): Promise<SeenPost> {
  const seen = await seenBy(who, named(who, author, guid));
  assert.ok(seen !== null, `${who.ref} does not see ${guid}`);
  return seen;
}

/** Of two answers that go different ways, neither waits for the other. */
async function inTurns(sternas: Sternas, doings: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const does of doings) {
    await does();
    sternas.pass(1_000);
    await sternas.turn();
  }
  await sternas.settle();
}

/** The same Note again, with other words. Pages have no way to do so: it is told as whoever could would tell it. */
async function edits(
  sternas: Sternas,
  who: Somebody,
  guid: string,
  text: string,
  to: readonly Somebody[],
): Promise<void> {
  const { database, clock } = who.pod.parts;
  const own = await findOwnIdentity(database.db, who.accountId, "versia");
  assert.ok(own !== null);
  const [as, ref] = [own.identityId, own.ref];
  const hearers: number[] = [];
  for (const other of to) hearers.push((await findsOn(sternas, who, other)).identityId);
  const said = {
    kind: "post",
    author: ref,
    guid,
    public: true,
    text,
    writtenAtMs: clock.now(),
    editedAtMs: null,
  } as const;
  const nothing = { photos: [], poll: null, location: null, providerName: null, eventGuid: null, extra: null } as const;
  await database.transaction(async (tx) => {
    await tx.updateTable("post").set({ text }).where("guid", "=", guid).execute();
    const message = { ...said, ...nothing };
    await tell(tx, { protocol: "versia", message, as, to: hearers, reach: "public", at: new Date(clock.now()) });
  });
}

async function writeToEachOther(sternas: Sternas, [alice, bob, carol]: Three): Promise<void> {
  await shares(sternas, alice, bob, [0]);
  await shares(sternas, alice, carol, [1]);
  for (const [who, other] of [
    [bob, alice],
    [carol, alice],
    [bob, carol],
    [carol, bob],
  ] as const)
    await shares(sternas, who, other);
  await sternas.settle();
  const poll = { question: "Seen?", answers: ["Yes", "No"] };
  const open = await posts(alice, "Terns **fly** far.", "public", { poll });
  const closed = await posts(alice, "Only family.", [0]);
  await sternas.settle();
  assert.equal((await sees(carol, alice, open)).reach, "public");
  assert.equal((await sees(bob, alice, closed)).reach, "limited");
  assert.equal(await seenBy(carol, named(carol, alice, closed)), null);

  const [openOf, closedOf] = [named(bob, alice, open), named(bob, alice, closed)];
  await inTurns(sternas, [
    () => comments(bob, openOf, "Two."),
    () => likes(carol, openOf),
    () => votes(bob, openOf, "Yes"),
    () => comments(alice, open, "Where?"),
    () => comments(bob, closedOf, "Between us."),
    () => votes(carol, openOf, "No"),
    async () => {
      for (const pod of sternas.pods) await pod.restart();
    },
    () => likes(bob, openOf),
  ]);
  for (const who of [alice, bob, carol]) {
    const seen = await sees(who, alice, open);
    assert.deepEqual(seen.comments, [`${alice.ref}: Where?`, `${bob.ref}: Two.`], who.ref);
    // Whose post it is counts the likes; everybody else knows their own.
    assert.deepEqual(seen.likes, who === alice ? [bob.ref, carol.ref] : [who.ref], who.ref);
  }
  assert.deepEqual((await sees(alice, alice, open)).votes, ["Yes: 1", "No: 1"]);
  assert.deepEqual((await sees(alice, alice, closed)).comments, [`${bob.ref}: Between us.`]);
  assert.equal(await seenBy(carol, named(carol, alice, closed)), null);

  const again = await resharesPost(bob, openOf);
  await inTurns(sternas, [
    () => edits(sternas, alice, open, "Terns fly *farther*.", [bob, carol]),
    () => deletesComment(bob, openOf, "Two."),
    () => likesNoMore(carol, openOf),
    () => deletesPost(alice, closed),
  ]);
  for (const who of [alice, bob, carol]) {
    const seen = await sees(who, alice, open);
    assert.deepEqual([seen.text, seen.comments], ["Terns fly *farther*.", [`${alice.ref}: Where?`]], who.ref);
    assert.deepEqual(seen.likes, who === carol ? [] : [bob.ref], who.ref);
    assert.equal(await seenBy(who, named(who, alice, closed)), null);
    assert.equal((await sees(who, bob, again ?? "")).root, named(who, alice, open));
  }
}

async function writeLetters(sternas: Sternas, [alice, bob, carol]: Three): Promise<void> {
  const others = [await findsOn(sternas, alice, bob), await findsOn(sternas, alice, carol)];
  const about = { accountId: alice.accountId, subject: "Terns", text: "Have you seen one?", others };
  const begun = await startConversation(alice.pod.parts, about);
  assert.ok(begun.ok, JSON.stringify(begun));
  await sternas.settle();
  const guid = named(bob, alice, begun.value.guid);
  const answered = await answerConversation(bob.pod.parts, { accountId: bob.accountId, guid, text: "Two, today." });
  assert.ok(answered.ok, JSON.stringify(answered));
  assert.ok((await editOwnProfile(alice.pod.parts, { accountId: alice.accountId, edit: { firstName: "Ally" } })).ok);
  await sternas.settle();
  for (const who of [alice, bob, carol]) {
    const talks = Object.values(await conversationsOf(who)) as { readonly said: readonly string[] }[];
    const said = talks.map((talk) => talk.said.map((line) => line.replace(/^\S+ /, "")));
    assert.deepEqual(said, [[`${alice.ref}: Have you seen one?`, `${bob.ref}: Two, today.`]], who.ref);
  }
  for (const who of [bob, carol]) assert.equal(await nameSeenBy(who, alice.ref), "Ally");
}

const [, faults] = badDays as [NetworkFaults, NetworkFaults];
for (const spoken of ["0.6", "0.5"] as const) {
  test(`what three write to each other is the same on three pods (${spoken}, bad network)`, async (t) => {
    const sternas = await openSternas(3, { ...speaking(spoken), faults });
    t.after(sternas.dispose);
    const people = (await onePerPod(sternas, ["alice", "bob", "carol"])) as unknown as Three;
    await writeToEachOther(sternas, people);
    await writeLetters(sternas, people);
    assert.ok(sternas.network.met.size > 3, "the network was not bad at all");
    for (const { host } of sternas.pods) assert.deepEqual(inboxesAsked(sternas, host), [spoken]);
  });
}

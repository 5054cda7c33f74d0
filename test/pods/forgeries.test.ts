/** Three pods: what somebody says in another's name changes nothing; what is signed arrives as it was signed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message, SaidComment } from "../../src/core/message.ts";
import { wireOf } from "../support/incoming.ts";
import { keysOf, sendsByHand, takeRefused } from "../support/sterna-letters.ts";
import { allShare, nameSeenBy, onePerPod, type Somebody, testOnPods, tiesOf } from "../support/sterna-people.ts";
import { allSee, comments, posts, seenBy } from "../support/sterna-posts.ts";
import { openSternas } from "../support/sternas.ts";
import { freshGuid } from "../support/world.ts";

type Three = readonly [Somebody, Somebody, Somebody];
const three = ["alice", "bob", "carol"];
const noSignature = { signature: "", order: [], values: {} };

const aPost = (by: Somebody): Message => ({
  kind: "post",
  author: by.ref,
  guid: freshGuid(),
  public: true,
  text: "Forged.",
  writtenAtMs: Date.parse("2026-11-21T19:00:00Z"),
  editedAtMs: null,
  photos: [],
  poll: null,
  location: null,
  providerName: null,
  eventGuid: null,
  extra: null,
});

const aComment = (by: Somebody, postGuid: string, text: string): SaidComment => ({
  kind: "comment",
  author: by.ref,
  guid: freshGuid(),
  postGuid,
  text,
  writtenAtMs: Date.parse("2026-11-21T20:00:00Z"),
  editedAtMs: null,
  signed: noSignature,
});

const aName = {
  displayName: "Forged",
  firstName: "Forged",
  lastName: null,
  bio: null,
  location: null,
  gender: null,
  birthday: null,
};
const aProfile = {
  ...aName,
  avatarUrl: null,
  avatarName: null,
  tags: null,
  searchable: true,
  public: true,
  nsfw: false,
  editedAtMs: null,
};

test("whatever carol says in bob's name, alice's pod believes none of it", async (t) => {
  const sternas = await openSternas(3);
  t.after(sternas.dispose);
  const people = (await onePerPod(sternas, three)) as unknown as Three;
  const [alice, bob, carol] = people;
  await allShare(sternas, people);
  const alices = await posts(alice, "Of alice.");
  const bobs = await posts(bob, "Of bob.");
  await sternas.settle();
  await comments(bob, bobs, "A word of bob.");
  await sternas.settle();
  const before = [
    await seenBy(alice, alices),
    await seenBy(alice, bobs),
    await tiesOf(alice),
    await nameSeenBy(alice, bob.ref),
  ];
  const a = alice.pod;
  const byBob = wireOf(carol.pod.parts).sign(aComment(bob, alices, "Forged."), await keysOf(carol));
  const forged: readonly (readonly [Message, { readonly host: string } | Somebody, Somebody])[] = [
    [aPost(bob), a, carol],
    [aPost(bob), a, bob],
    [byBob, a, carol],
    [byBob, a, bob],
    [{ kind: "retraction", author: carol.ref, target: { kind: "post", guid: bobs } }, a, carol],
    [{ kind: "retraction", author: bob.ref, target: { kind: "post", guid: bobs } }, a, bob],
    [{ kind: "profile", author: bob.ref, profile: aProfile }, a, carol],
    [{ kind: "account-deletion", author: bob.ref }, a, carol],
    [{ kind: "account-deletion", author: bob.ref }, a, bob],
    [
      { kind: "contact", author: bob.ref, recipient: alice.ref, sharing: false, following: false, blocking: false },
      alice,
      bob,
    ],
    [
      { kind: "contact", author: bob.ref, recipient: alice.ref, sharing: false, following: false, blocking: false },
      alice,
      carol,
    ],
  ];
  for (const [message, to, as] of forged) await sendsByHand(sternas, carol, to, message, as);
  await sternas.settle();
  const refused = await takeRefused(a);
  assert.equal(refused.length, forged.length, refused.join(", "));
  assert.deepEqual(
    [await seenBy(alice, alices), await seenBy(alice, bobs), await tiesOf(alice), await nameSeenBy(alice, bob.ref)],
    before,
  );
  assert.equal(await nameSeenBy(alice, carol.ref), await nameSeenBy(bob, carol.ref));
});

test("somebody nobody has heard of is looked up, and refused if their pod does not know them", async (t) => {
  const sternas = await openSternas(2);
  t.after(sternas.dispose);
  const [, bob] = (await onePerPod(sternas, ["alice", "bob"])) as unknown as Three;
  const ghost = { ref: "ghost@pod-b.example" };
  await sendsByHand(sternas, bob, sternas.pod(0), { ...aPost(bob), author: ghost.ref } as Message, ghost);
  await sternas.settle();
  assert.equal((await takeRefused(sternas.pod(0))).length, 1);
  const { db } = sternas.pod(0).parts.database;
  assert.equal(await db.selectFrom("identity").select("id").where("ref", "=", ghost.ref).executeTakeFirst(), undefined);
});

testOnPods(
  "a comment with elements that nobody here knows arrives at the third pod as it was signed",
  three,
  async (sternas, people) => {
    const [alice, bob, carol] = people as Three;
    await allShare(sternas, people);
    const guid = await posts(alice, "Have you seen one?");
    await sternas.settle();
    const wire = wireOf(bob.pod.parts);
    const keys = await keysOf(bob);
    const plain = wire.sign(aComment(bob, guid, "Two; \u{1f426} & more."), keys) as SaidComment;
    const order = ["new_thing", ...plain.signed.order];
    const values = { ...plain.signed.values, new_thing: "of 2031; <kept> \u{1f426}" };
    const said = wire.sign({ ...plain, signed: { signature: "", order, values } }, keys) as SaidComment;
    sternas.network.quiet(true);
    await sendsByHand(sternas, bob, alice.pod, said);
    sternas.network.quiet(false);
    await sternas.settle();
    assert.deepEqual((await allSee([alice, carol], guid)).comments, [`${bob.ref}: Two; \u{1f426} & more.`]);
    for (const who of [alice, carol]) {
      const row = await who.pod.parts.database.db
        .selectFrom("comment")
        .select(["signature", "signed"])
        .where("guid", "=", said.guid)
        .executeTakeFirstOrThrow();
      assert.equal(row.signature, said.signed.signature);
      const signed = row.signed as { order: string[]; values: Record<string, unknown> };
      assert.deepEqual(signed.order, order);
      assert.equal(signed.values.new_thing, values.new_thing);
    }
  },
);

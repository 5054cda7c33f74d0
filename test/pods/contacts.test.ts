/** Two pods: people find each other, share, stop, and block. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { blockPerson } from "../../src/app/contacts/block.ts";
import { findIdentity } from "../../src/app/discover/find-identity.ts";
import { findsOn, type Somebody, shares, stopsSharing, testOnPods, tiesOf } from "../support/sterna-people.ts";
import { openSternas } from "../support/sternas.ts";

type Two = readonly [Somebody, Somebody];
const names = ["alice", "bob"];

testOnPods(
  "who is found by address and shared with knows it; answered, both know that it is mutual",
  names,
  async (sternas, people) => {
    const [alice, bob] = people as Two;
    assert.equal(await shares(sternas, alice, bob), null);
    await sternas.settle();
    assert.deepEqual(await tiesOf(alice), { [bob.ref]: "receiving" });
    assert.deepEqual(await tiesOf(bob), { [alice.ref]: "sharing" });
    assert.equal(await shares(sternas, bob, alice), null);
    await sternas.settle();
    assert.deepEqual(await tiesOf(alice), { [bob.ref]: "mutual" });
    assert.deepEqual(await tiesOf(bob), { [alice.ref]: "mutual" });
  },
);

testOnPods("who stops sharing is known to share no longer", names, async (sternas, people) => {
  const [alice, bob] = people as Two;
  await shares(sternas, alice, bob);
  await shares(sternas, bob, alice);
  await sternas.settle();
  await stopsSharing(sternas, alice, bob);
  await sternas.settle();
  assert.deepEqual(await tiesOf(alice), { [bob.ref]: "sharing" });
  assert.deepEqual(await tiesOf(bob), { [alice.ref]: "receiving" });
});

testOnPods("of sharing, stopping and sharing again in a hurry the last one stands", names, async (sternas, people) => {
  const [alice, bob] = people as Two;
  for (let times = 0; times < 3; times++) {
    await shares(sternas, alice, bob);
    sternas.pass(1_000);
    await sternas.turn();
    await stopsSharing(sternas, alice, bob);
    sternas.pass(1_000);
    await sternas.turn();
  }
  await sternas.settle();
  assert.deepEqual(await tiesOf(bob), {});
  await shares(sternas, alice, bob);
  await sternas.turn();
  await stopsSharing(sternas, alice, bob);
  await shares(sternas, alice, bob);
  await sternas.settle();
  assert.deepEqual(await tiesOf(bob), { [alice.ref]: "sharing" });
});

testOnPods("a block ends sharing on both pods, and nothing more is taken", names, async (sternas, people) => {
  const [alice, bob] = people as Two;
  await shares(sternas, alice, bob);
  await shares(sternas, bob, alice);
  await sternas.settle();
  const target = await findsOn(sternas, alice, bob);
  assert.ok((await blockPerson(alice.pod.parts, { accountId: alice.accountId, target })).ok);
  await sternas.settle();
  assert.deepEqual(await tiesOf(alice), {});
  assert.deepEqual(await tiesOf(bob), { [alice.ref]: "receiving" });
  await stopsSharing(sternas, bob, alice);
  await sternas.settle();
  await shares(sternas, bob, alice);
  await sternas.settle();
  assert.deepEqual(await tiesOf(alice), {});
});

test("nobody is found who is not there, and the pod is not asked again at once", async (t) => {
  const sternas = await openSternas(2);
  t.after(sternas.dispose);
  const asked = () => sternas.network.asked.length;
  for (const questions of [1, 0]) {
    const before = asked();
    const found = await findIdentity(sternas.pod(0).parts, "nobody@pod-b.example");
    assert.deepEqual(found.ok ? null : found.refusal.code, "person-unknown");
    assert.equal(asked() - before, questions);
  }
});

/** Three pods: conversations reach all who take part, and nobody else. */
import assert from "node:assert/strict";
import { answerConversation, startConversation } from "../../src/app/converse/converse.ts";
import { allShare, conversationsOf, findsOn, type Somebody, testOnPods } from "../support/sterna-people.ts";
import type { Sternas } from "../support/sternas.ts";

type Three = readonly [Somebody, Somebody, Somebody];

async function begins(sternas: Sternas, who: Somebody, others: readonly Somebody[], text: string): Promise<string> {
  const found = [];
  for (const other of others) found.push(await findsOn(sternas, who, other));
  const begun = await startConversation(who.pod.parts, {
    accountId: who.accountId,
    subject: "Terns",
    text,
    others: found,
  });
  assert.ok(begun.ok, JSON.stringify(begun));
  return begun.value.guid;
}

async function answers(who: Somebody, guid: string, text: string): Promise<void> {
  const answered = await answerConversation(who.pod.parts, { accountId: who.accountId, guid, text });
  assert.ok(answered.ok, JSON.stringify(answered));
}

testOnPods("a conversation of three is the same on three pods", ["alice", "bob", "carol"], async (sternas, people) => {
  const [alice, bob, carol] = people as Three;
  await allShare(sternas, people);
  const guid = await begins(sternas, alice, [bob, carol], "Have you seen one?");
  await sternas.settle();
  sternas.pass(1_000);
  await answers(bob, guid, "Two, today.");
  sternas.pass(1_000);
  await answers(alice, guid, "Where?");
  await sternas.settle();
  sternas.pass(1_000);
  await answers(carol, guid, "I have seen none.");
  await sternas.settle();
  const seen = await conversationsOf(alice);
  assert.deepEqual(Object.keys(seen), [guid]);
  assert.match(JSON.stringify(seen), /Have you seen one.*Two, today.*Where.*I have seen none/);
  assert.deepEqual(await conversationsOf(bob), seen);
  assert.deepEqual(await conversationsOf(carol), seen);
});

testOnPods("a conversation of two is not the third's", ["alice", "bob", "carol"], async (sternas, people) => {
  const [alice, bob, carol] = people as Three;
  await allShare(sternas, people);
  const guid = await begins(sternas, alice, [bob], "Between us.");
  await sternas.settle();
  await answers(bob, guid, "Yes.");
  await sternas.settle();
  assert.deepEqual(await conversationsOf(bob), await conversationsOf(alice));
  assert.deepEqual(await conversationsOf(carol), {});
  const row = await carol.pod.parts.database.db.selectFrom("conversation").select("id").executeTakeFirst();
  assert.equal(row, undefined);
});

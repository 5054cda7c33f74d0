/** Whoever still writes to an address of ours that was left is told where its person is now. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { closeAccount } from "../../../src/app/accounts/close.ts";
import { tellKind } from "../../../src/app/jobs/tell.ts";
import { receiveDue } from "../../../src/app/receive/receiver.ts";
import { dayMs } from "../../../src/base/time.ts";
import type { Message, SaidContact } from "../../../src/core/message.ts";
import type { Tx } from "../../../src/store/database.ts";
import { identityById, type KnownIdentity } from "../../../src/store/people/identities.ts";
import { departs } from "../../support/departures.ts";
import { elsewhere, here, move, post, told } from "../../support/federation.ts";
import { answering, comesIn, comesTo, inboxOf, wireOf } from "../../support/incoming.ts";
import { freshParts } from "../../support/parts.ts";

const silent = async () => answering(await freshParts(), () => null);
const contact = (author: KnownIdentity, to: KnownIdentity): SaidContact => ({
  ...{ kind: "contact", author: author.ref, recipient: to.ref },
  ...{ sharing: true, following: true, blocking: false },
});
const refs = (messages: readonly { readonly message: Message }[]) => messages.map(({ message }) => message.kind);

test("who writes privately to an address that was left gets the move once a day, as the old address says it", async () => {
  await using parts = await silent();
  const [alice, young] = [await here(parts, "alice"), await elsewhere(parts, "alice", "new.example")];
  const [bob, carol] = [await elsewhere(parts, "bob"), await elsewhere(parts, "carol", "far.example")];
  await departs(parts, alice, young, "https://new.example/photos/a/");
  assert.deepEqual(await told(parts), [], "nobody is told that nothing is shared any more");

  await comesTo(parts, alice, contact(bob, alice), bob);
  await comesTo(parts, alice, post(bob, { public: false }), bob);
  await comesTo(parts, alice, contact(carol, alice), carol);
  await comesIn(parts, post(bob), bob);
  await receiveDue(parts);
  const { db } = parts.database;
  const answers = await db.selectFrom("job").select("args").where("kind", "=", "tell").orderBy("id").execute();
  assert.deepEqual((await inboxOf(parts)).refused, ["recipient-moved", "recipient-moved", "recipient-moved"]);
  const again = await told(parts);
  assert.deepEqual(
    again.map(({ message, as, to, reach }) => [message.kind, as, to, reach]),
    [
      ["migration", alice.identityId, [bob.identityId], "public"],
      ["migration", alice.identityId, [carol.identityId], "public"],
    ],
  );

  await tellKind.run(parts, answers[0]?.args, new AbortController().signal, {
    write: (work) => void writes.push(work),
    keep: async () => {},
  });
  await parts.database.transaction(async (tx) => {
    for (const work of writes) await work(tx);
  });
  const { body } = await db.selectFrom("outbox_message").select("body").executeTakeFirstOrThrow();
  const raw = { way: "public", headers: {}, host: "", path: "", body, receivedAtMs: parts.clock.now() } as const;
  const opened = wireOf(parts).open(raw, { privateKeyPem: null, entropy: new Uint8Array(64) });
  assert.ok(opened.ok);
  const keys = [alice, young].map(({ ref, keyPems }) => ({ named: ref, ref, keyPem: keyPems[0] ?? "" }));
  const verified = wireOf(parts).verify(opened.value, { keys, things: [], inboxOwner: null });
  assert.ok(verified.ok, "both keys are on it");
  assert.equal(verified.value.sender, alice.ref);

  await comesTo(parts, alice, contact(bob, alice), bob);
  await receiveDue(parts);
  assert.deepEqual(await told(parts), [], "not so soon again");
  parts.pass(dayMs);
  await comesTo(parts, alice, contact(bob, alice), bob);
  await receiveDue(parts);
  assert.deepEqual(refs(await told(parts)), ["migration"]);
});

const writes: ((tx: Tx) => Promise<void>)[] = [];

test("nobody is told anything because of what is not proved to be by its sender, or is by somebody who has moved", async () => {
  await using parts = await silent();
  const [alice, young] = [await here(parts, "alice"), await elsewhere(parts, "alice", "new.example")];
  const [bob, mallory, old, now] = [
    await elsewhere(parts, "bob"),
    await elsewhere(parts, "mallory"),
    await elsewhere(parts, "old"),
    await elsewhere(parts, "now", "now.example"),
  ];
  await departs(parts, alice, young);
  await comesTo(parts, alice, contact(bob, alice), { ...bob, privateKeyPem: mallory.privateKeyPem });
  await move(parts, old, now);
  await comesTo(parts, alice, contact(old, alice), old);
  await receiveDue(parts);
  assert.deepEqual(await told(parts), []);
  assert.deepEqual((await inboxOf(parts)).refused, ["envelope-signature", "sender-moved"]);
});

test("who writes privately to an account that was closed is told that it is no more", async () => {
  await using parts = await silent();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  assert.ok((await closeAccount(parts, "alice")).ok);
  await told(parts);
  for (let nth = 0; nth < 2; nth++) await comesTo(parts, alice, contact(bob, alice), bob);
  await receiveDue(parts);
  const [once, ...more] = await told(parts);
  assert.deepEqual(
    [once?.message, once?.to, more],
    [{ kind: "account-deletion", author: alice.ref }, [bob.identityId], []],
  );
  assert.deepEqual((await inboxOf(parts)).refused, ["recipient-closed", "recipient-closed"]);
});

test("the end of somebody's own account counts by whichever door it comes", async () => {
  await using parts = await silent();
  const [alice, young, bob] = [
    await here(parts, "alice"),
    await elsewhere(parts, "alice", "new.example"),
    await elsewhere(parts, "bob"),
  ];
  await departs(parts, alice, young);
  await comesTo(parts, alice, { kind: "account-deletion", author: bob.ref }, bob);
  await receiveDue(parts);
  assert.equal((await identityById(parts.database.db, bob.identityId))?.state, "ended");
  assert.deepEqual(await told(parts), []);
});

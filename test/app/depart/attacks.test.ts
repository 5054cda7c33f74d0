/** Attacks on accounts of this pod by what other servers say of their moves. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { receiveDue } from "../../../src/app/receive/receiver.ts";
import type { SaidMove } from "../../../src/core/message.ts";
import { identityById, type KnownIdentity } from "../../../src/store/people/identities.ts";
import { departs, withKey } from "../../support/departures.ts";
import {
  comment,
  count,
  done,
  type Elsewhere,
  elsewhere,
  here,
  post,
  said,
  tie,
  told,
} from "../../support/federation.ts";
import { answering, comesIn, comesTo, inboxOf, signed, wireOf } from "../../support/incoming.ts";
import { moveMessage } from "../../support/moves.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";

const silent = async () => answering(await freshParts(), () => null);

const stateOf = async (parts: FreshParts, accountId: number) =>
  (
    await parts.database.db
      .selectFrom("account")
      .innerJoin("identity", "identity.person_id", "account.person_id")
      .select(["account.state", "identity.ref", "identity.state as at"])
      .where("account.id", "=", accountId)
      .orderBy("identity.ref")
      .execute()
  ).map((row) => `${row.state} ${row.ref} ${row.at}`);

const signedBy = (parts: FreshParts, move: SaidMove, { ref, privateKeyPem }: Elsewhere): SaidMove =>
  wireOf(parts).sign(move, { ref, privateKeyPem }) as SaidMove;

async function comes(parts: FreshParts, move: SaidMove, by: Elsewhere): Promise<string[]> {
  await comesIn(parts, move, by);
  await receiveDue(parts);
  const { refused } = await inboxOf(parts);
  await parts.database.db.deleteFrom("inbox").execute();
  return refused;
}

test("attack-01-forged-move: nobody moves an account of ours without its key, in either form", async () => {
  await using parts = await silent();
  const alice = await here(parts, "alice");
  const [mallory, evil] = [await elsewhere(parts, "mallory"), await elsewhere(parts, "alice", "evil.example")];
  const before = await stateOf(parts, alice.accountId);
  const stolen = (by: Elsewhere): Elsewhere => ({ ...evil, ref: alice.ref, privateKeyPem: by.privateKeyPem });
  const formA = signedBy(parts, moveMessage(alice, evil), evil);
  // In an envelope that says it is by alice, in one by the new address, and in one by somebody else.
  assert.equal((await comes(parts, formA, stolen(evil))).length, 1);
  assert.equal((await comes(parts, formA, evil)).length, 1);
  assert.equal((await comes(parts, formA, mallory)).length, 1);
  const byNew = moveMessage(alice, evil, { author: evil.ref });
  assert.equal((await comes(parts, signedBy(parts, byNew, stolen(evil)), evil)).length, 1);
  assert.equal((await comes(parts, { ...byNew, signature: "c2lnbmVk" }, evil)).length, 1);
  // Her own envelope is not enough either: the new address must agree.
  const own = await withKey(parts, alice);
  assert.equal((await comes(parts, signedBy(parts, moveMessage(alice, evil), mallory), own)).length, 1);
  assert.deepEqual(await stateOf(parts, alice.accountId), before);
  assert.deepEqual(before, ["active alice@sterna.example current"]);
});

test("attack-21-hostile-old-server: the first proved move stands, whatever the old key says afterwards", async () => {
  await using parts = await silent();
  const alice = await here(parts, "alice");
  const own = await withKey(parts, alice);
  const [young, evil] = [
    await elsewhere(parts, "alice", "new.example"),
    await elsewhere(parts, "alice", "evil.example"),
  ];
  await departs(parts, alice, young);
  const after = await stateOf(parts, alice.accountId);
  assert.deepEqual(after, ["moved alice@new.example current", "moved alice@sterna.example moved"]);
  const competing = signedBy(parts, moveMessage(alice, evil), evil);
  assert.deepEqual(await comes(parts, competing, own), ["moved-elsewhere"]);
  const byNew = signedBy(parts, moveMessage(alice, evil, { author: evil.ref }), own);
  assert.deepEqual(await comes(parts, byNew, evil), ["moved-elsewhere"]);
  assert.deepEqual(
    await comes(parts, signedBy(parts, moveMessage(alice, young), young), own),
    [],
    "a replay is no news",
  );
  assert.deepEqual(await stateOf(parts, alice.accountId), after);
  const { refusal_detail: detail } = await parts.database.db
    .selectFrom("migration")
    .select("refusal_detail")
    .where("state", "=", "refused")
    .orderBy("id")
    .limit(1)
    .executeTakeFirstOrThrow();
  assert.match(detail ?? "", /new\.example/, "the podmin sees where it stands");
});

test("attack-22-hostile-new-server: after the move the old key is dead, here and for what it says elsewhere", async () => {
  await using parts = await silent();
  const [alice, bob] = [await here(parts, "alice"), await here(parts, "bob")];
  const own = await withKey(parts, alice);
  const young = await elsewhere(parts, "alice", "new.example");
  const contactId = await tie(parts, bob.accountId, alice.personId);
  const before = post(alice);
  await done(parts, said(parts, before, alice));
  await told(parts);
  await departs(parts, alice, young);
  const now = (await identityById(parts.database.db, alice.identityId)) as KnownIdentity;
  await comesIn(parts, post(now), own);
  await comesTo(parts, bob, post(now, { public: false }), own);
  await comesTo(
    parts,
    bob,
    { ...{ kind: "contact", author: alice.ref, recipient: bob.ref }, sharing: false, following: false, blocking: true },
    own,
  );
  await comesIn(parts, { kind: "account-deletion", author: alice.ref }, own);
  await comesIn(parts, { kind: "retraction", author: alice.ref, target: { kind: "post", guid: before.guid } }, own);
  await comesIn(parts, signed(parts, comment(now, before.guid), own), own);
  await receiveDue(parts);
  const { refused, waiting } = await inboxOf(parts);
  assert.deepEqual([refused.length, waiting], [6, []], String(refused));
  assert.ok(
    refused.every((code) => ["sender-moved", "sender-not-allowed"].includes(code)),
    String(refused),
  );
  assert.deepEqual([await count(parts, "post"), await count(parts, "comment")], [1, 0]);
  const sides = await parts.database.db
    .selectFrom("tie")
    .select(["ours", "theirs"])
    .where("contact_id", "=", contactId)
    .execute();
  assert.deepEqual(sides, [{ ours: "established", theirs: "established" }]);
});

/** Attacks on moves as they come over the wire, each named after its row in the list of attacks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeAgain } from "../../../src/app/witness/hear.ts";
import { limits } from "../../../src/base/limits.ts";
import { dayMs } from "../../../src/base/time.ts";
import type { SaidMove } from "../../../src/core/message.ts";
import { findMigration } from "../../../src/store/moves/migrations.ts";
import { done, type Elsewhere, elsewhere, here, noticesOf, post, said, tie } from "../../support/federation.ts";
import { answering, comesIn, inboxOf, wireOf } from "../../support/incoming.ts";
import {
  hear,
  lookAtMoves,
  moveComesIn,
  moveMessage,
  movesKept,
  peopleAndRelations,
  received,
  whoIsWho,
} from "../../support/moves.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";

const signedBy = (parts: FreshParts, move: SaidMove, by: Elsewhere): SaidMove =>
  wireOf(parts).sign(move, { ref: by.ref, privateKeyPem: by.privateKeyPem }) as SaidMove;

async function refusedCodes(parts: FreshParts): Promise<string[]> {
  await received(parts);
  const { refused, waiting } = await inboxOf(parts);
  assert.deepEqual(waiting, []);
  await parts.database.db.deleteFrom("inbox").execute();
  return refused;
}

test("attack-01-forged-move: only the key that was known before speaks for the old address", async () => {
  await using parts = await freshParts();
  const [victim, thief] = [
    await elsewhere(parts, "victim", "good.example"),
    await elsewhere(parts, "thief", "evil.example"),
  ];
  const { accountId } = await here(parts, "alice");
  await tie(parts, accountId, victim.personId);
  const before = await peopleAndRelations(parts);
  const move = moveMessage(victim, thief);
  const asVictim = { ...victim, privateKeyPem: thief.privateKeyPem };
  await comesIn(parts, signedBy(parts, move, thief), asVictim);
  assert.deepEqual(await refusedCodes(parts), ["envelope-signature"]);
  await comesIn(parts, signedBy(parts, { ...move, author: thief.ref }, asVictim), thief);
  assert.deepEqual(await refusedCodes(parts), ["signature-wrong"]);
  await comesIn(parts, signedBy(parts, move, thief), thief);
  assert.deepEqual(await refusedCodes(parts), ["sender-not-allowed"], "somebody else's envelope");
  assert.deepEqual(await peopleAndRelations(parts), before);
  assert.deepEqual(await movesKept(parts), []);
});

test("attack-02-one-sided-claim: neither side's word is enough, in neither form", async () => {
  await using parts = await freshParts();
  const [old, young] = [await elsewhere(parts, "tern", "old.example"), await elsewhere(parts, "tern", "new.example")];
  const before = await peopleAndRelations(parts);
  const move = moveMessage(old, young);
  await comesIn(parts, signedBy(parts, move, old), old);
  await comesIn(parts, { ...move, signature: "" }, old);
  await comesIn(parts, signedBy(parts, { ...move, author: young.ref }, young), young);
  const codes = await refusedCodes(parts);
  assert.equal(codes.length, 3);
  assert.ok(
    codes.every((code) => ["signature-wrong", "signature-missing"].includes(code)),
    codes.join(),
  );
  assert.deepEqual(await peopleAndRelations(parts), before);
});

test("attack-03-loose-comparison: what only looks like the address moves nobody", async () => {
  await using parts = await freshParts();
  const [old, young] = [await elsewhere(parts, "tern", "old.example"), await elsewhere(parts, "tern", "new.example")];
  const before = await whoIsWho(parts);
  const alike = [
    "Tern@old.example",
    "tern@OLD.example",
    "tern@old.example.",
    "tern@old.example:443",
    "tern@old.example/",
    "tern@old.example.evil.example",
    "xtern@old.example",
    " tern@old.example",
    "acct:tern@old.example",
    "t\u0435rn@old.example",
    "tern@\u043eld.example",
    "tern@old.example\u200b",
  ];
  const silent = answering(parts, () => null);
  for (const ref of alike) {
    await comesIn(parts, signedBy(parts, moveMessage({ ...old, ref }, young), young), { ...old, ref });
    await received(silent);
    await parts.database.db.deleteFrom("inbox").execute();
    assert.deepEqual(await whoIsWho(parts), before, ref);
    assert.deepEqual(await movesKept(parts), [], ref);
  }
});

test("attack-22-hostile-new-server: after the move nothing counts that the old address says itself", async () => {
  await using parts = await freshParts();
  const [old, young] = [await elsewhere(parts, "tern", "old.example"), await elsewhere(parts, "tern", "new.example")];
  const { accountId } = await here(parts, "alice");
  await tie(parts, accountId, old.personId);
  await hear(parts, old, young);
  await comesIn(parts, post(old), old);
  assert.deepEqual(await refusedCodes(parts), ["sender-moved"]);
  assert.deepEqual(await noticesOf(parts, accountId), []);
});

test("attack-27-stale-caches: a failure that is remembered makes no move invalid, and a repeat is judged by a fresh look", async () => {
  await using fresh = await freshParts();
  const parts = answering(fresh, () => null);
  const old = await elsewhere(parts, "tern", "old.example");
  const far = await elsewhere(parts, "far", "new.example");
  const unknown = { ...far, ref: "tern@new.example" };
  await moveComesIn(parts, old, unknown);
  await received(parts);
  assert.equal((await inboxOf(parts)).waiting.length, 1, "its pod is silent: it waits");
  const found = await elsewhere(parts, "tern", "new.example");
  await fresh.database.db
    .updateTable("identity_key")
    .set({ public_key: Buffer.from((await keyOf(parts, far)) ?? "") })
    .where("identity_id", "=", found.identityId)
    .execute();
  parts.pass(dayMs);
  await received(parts);
  assert.deepEqual(await inboxOf(parts), { refused: [], waiting: [] });
  assert.deepEqual((await whoIsWho(parts)).at(-1), ["tern@new.example current", "tern@old.example moved"]);

  // Back, and once more: only what both pods say now counts, whatever is known or remembered of them.
  parts.pass(1000);
  await hear(parts, found, old);
  parts.pass(limits.lookAgainDays * dayMs);
  await hear(parts, old, found);
  const asked = parts.asked.length;
  await lookAtMoves(parts);
  assert.ok(parts.asked.length >= asked + 2, "both pods are asked");
  assert.deepEqual((await whoIsWho(parts)).at(-1), ["tern@new.example moved", "tern@old.example current"]);
});

const keyOf = async (parts: FreshParts, { identityId }: Elsewhere) =>
  (
    await parts.database.db
      .selectFrom("identity_key")
      .select("public_key")
      .where("identity_id", "=", identityId)
      .executeTakeFirst()
  )?.public_key;

test("a repeat of a move that was made again counts when the old pod says so and the new one answers", async () => {
  await using parts = await freshParts();
  const [old, young, alice] = [
    await elsewhere(parts, "tern", "old.example"),
    await elsewhere(parts, "tern", "new.example"),
    await here(parts, "alice"),
  ];
  const written = post(old);
  await done(parts, said(parts, written, old));
  await tie(parts, alice.accountId, old.personId);
  await hear(parts, old, young);
  await hear(parts, young, old);
  await hear(parts, old, young);
  const row = await parts.database.db
    .selectFrom("migration")
    .selectAll()
    .where("state", "=", "heard")
    .executeTakeFirstOrThrow();
  const did = await parts.database.transaction(async (tx) => {
    const found = await findMigration(tx, row.id);
    assert.ok(found !== null);
    const freshLook = { oldAnswersAsItself: false, newAnswersAsItself: true };
    return judgeAgain(tx, parts, found, { freshLook, released: false });
  });
  assert.equal(did, "apply");
  assert.deepEqual((await whoIsWho(parts)).at(-1), ["tern@new.example current", "tern@old.example moved"]);
});

/** What people and podmins decide after a move: about a contact that met a block (R12), and about a move that waits since many led to one account. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { keepBlock, unblockPerson } from "../../../src/app/contacts/block.ts";
import { tellTiesKind } from "../../../src/app/jobs/tell-ties.ts";
import { releaseMove } from "../../../src/app/witness/release.ts";
import { undoMove } from "../../../src/app/witness/undo.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { limits } from "../../../src/base/limits.ts";
import type { SaidContact } from "../../../src/core/message.ts";
import { block, type Elsewhere, elsewhere, here, tie, told } from "../../support/federation.ts";
import { hear, movesKept, personOf, whoIsWho } from "../../support/moves.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";

const never = new AbortController().signal;

/** They share with each other, and our side was told to that address. */
async function tiedAndTold(parts: FreshParts, accountId: number, to: Elsewhere): Promise<void> {
  const contactId = await tie(parts, accountId, to.personId);
  const { db } = parts.database;
  await db.updateTable("tie").set({ told_identity_id: to.identityId }).where("contact_id", "=", contactId).execute();
}

/** Alice shares with Bob's old address and blocks the new one; both turn out to be one person. */
async function met(parts: FreshParts) {
  const alice = await here(parts, "alice");
  const old = await elsewhere(parts, "bob", "old.example");
  const young = await elsewhere(parts, "bob", "new.example");
  await tiedAndTold(parts, alice.accountId, old);
  await block(parts, alice.accountId, young.personId);
  assert.equal(await hear(parts, old, young), "changed");
  await tellAll(parts);
  assert.deepEqual(await told(parts), [], "nothing is told before she decides");
  const target = { ...young, personId: await personOf(parts, young) };
  return { alice, old, young, request: { accountId: alice.accountId, target } };
}

async function tellAll(parts: FreshParts): Promise<void> {
  for (let turns = 0; turns < 20; turns++) if (!(await runNextJob(parts, [tellTiesKind], never))) return;
  assert.fail("ties are told for ever");
}

/** Sides as they were told: to whom, sharing or not, blocking or not. */
const sides = async (parts: FreshParts): Promise<string[]> =>
  (await told(parts)).map(({ message }) => {
    const { recipient, sharing, blocking } = message as SaidContact;
    return `${recipient} ${sharing ? "sharing" : "not sharing"}${blocking ? ", blocking" : ""}`;
  });

/** The contacts and blocks of all accounts: by person, and what is ours. */
async function standing({ database: { db } }: FreshParts) {
  const contacts = await db
    .selectFrom("contact")
    .leftJoin("tie", "tie.contact_id", "contact.id")
    .select(["contact.person_id as person", "contact.suspended_at as suspended", "tie.ours"])
    .orderBy("contact.id")
    .execute();
  const blocks = await db.selectFrom("block").select("person_id").orderBy("person_id").execute();
  return {
    contacts: contacts.map(({ person, suspended, ours }) => ({ person, suspended: suspended !== null, ours })),
    blocks: blocks.map(({ person_id: person }) => person),
  };
}

test("a block that met a contact is kept: the contact ends, they are told once, and an undone move leaves the block with both", async () => {
  await using parts = await freshParts();
  const { old, young, request } = await met(parts);
  const { personId } = request.target;
  assert.deepEqual(await keepBlock(parts, request), { ok: true, value: { changed: true } });
  assert.deepEqual(await sides(parts), [`${young.ref} not sharing, blocking`]);
  const after = await standing(parts);
  assert.deepEqual(after.blocks, [personId]);
  assert.deepEqual(
    after.contacts.filter(({ ours }) => ours === "established"),
    [],
    "nothing is shared with them",
  );
  assert.deepEqual(await keepBlock(parts, request), { ok: true, value: { changed: false } });
  assert.deepEqual(await sides(parts), []);

  const { id } = await parts.database.db.selectFrom("migration").select("id").executeTakeFirstOrThrow();
  assert.ok((await undoMove(parts, id)).ok);
  assert.notEqual(await personOf(parts, old), await personOf(parts, young), "two persons again");
  assert.ok((await standing(parts)).blocks.includes(await personOf(parts, young)), "the new address stays blocked");
});

test("a block that met a contact is lifted: the contact goes on with the new address, which is told our side", async () => {
  await using parts = await freshParts();
  const { young, request } = await met(parts);
  const { personId } = request.target;
  assert.deepEqual(await unblockPerson(parts, request), { ok: true, value: { changed: true } });
  assert.deepEqual(await standing(parts), {
    contacts: [{ person: personId, suspended: false, ours: "established" }],
    blocks: [],
  });
  await tellAll(parts);
  assert.deepEqual(await sides(parts), [`${young.ref} sharing`]);
  assert.deepEqual(await unblockPerson(parts, request), { ok: true, value: { changed: false } });
  assert.deepEqual(await keepBlock(parts, request), { ok: true, value: { changed: false } }, "there is none to keep");
  await tellAll(parts);
  assert.deepEqual(await sides(parts), [], "told once");
});

test("attack-20-follower-laundering: what waits since many moved onto one is followed when the podmin lets it, once, and alone", async () => {
  await using parts = await freshParts();
  const alice = await here(parts, "alice");
  const young = await elsewhere(parts, "gatherer", "new.example");
  for (let nth = 0; nth < limits.movesOntoOne; nth++)
    assert.equal(await hear(parts, await elsewhere(parts, `tern${nth}`), young), "changed");
  const held: Elsewhere[] = [await elsewhere(parts, "late"), await elsewhere(parts, "later")];
  for (const late of held) {
    await tiedAndTold(parts, alice.accountId, late);
    assert.equal(await hear(parts, late, young), "same");
  }
  const rows = await parts.database.db
    .selectFrom("migration")
    .select("id")
    .where("held_at", "is not", null)
    .orderBy("id")
    .execute();
  assert.equal(rows.length, 2);
  const [first, second] = rows.map(({ id }) => id) as [number, number];
  assert.deepEqual(await releaseMove(parts, first), { ok: true, value: "followed" });
  const [mine] = (await whoIsWho(parts)).filter((refs) => refs.some((ref) => ref.startsWith(young.ref)));
  assert.ok(mine?.includes(`${held[0]?.ref} moved`));
  assert.ok(!mine?.some((ref) => ref.startsWith(held[1]?.ref ?? "")), "the other one still waits");
  assert.deepEqual((await movesKept(parts)).slice(-2), [
    `witness attached ${held[0]?.ref} to ${young.ref}`,
    `witness heard ${held[1]?.ref} to ${young.ref}`,
  ]);
  await tellAll(parts);
  assert.deepEqual(await sides(parts), [`${young.ref} sharing`]);
  const again = await releaseMove(parts, first);
  assert.equal(again.ok ? null : again.refusal.code, "move-not-held");
  const strange = await releaseMove(parts, second + 1_000);
  assert.equal(strange.ok ? null : strange.refusal.code, "move-unknown");
});

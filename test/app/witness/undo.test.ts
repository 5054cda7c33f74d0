/** Undoing a move (R13): every relation is what it was, what came since goes where it belongs, and the pair stays barred. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { blockPerson } from "../../../src/app/contacts/block.ts";
import { share } from "../../../src/app/contacts/share.ts";
import { tellTiesKind } from "../../../src/app/jobs/tell-ties.ts";
import { declineMove, undoMove } from "../../../src/app/witness/undo.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import type { Tx } from "../../../src/store/database.ts";
import { currentIdentityOf } from "../../../src/store/people/identities.ts";
import { again, type Elsewhere, elsewhere, here, told } from "../../support/federation.ts";
import { hear, movesKept, peopleAndRelations, personOf, runJobs, whoIsWho } from "../../support/moves.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { aspectIdsOf } from "../../support/people.ts";
import { realRelations, relations, writeRelations } from "../../support/relations.ts";
import { addAccount, freshGuid } from "../../support/world.ts";

const lastMove = async (parts: FreshParts): Promise<number> =>
  (
    await parts.database.db
      .selectFrom("migration")
      .select("id")
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirstOrThrow()
  ).id;

async function undone(parts: FreshParts, id: number): Promise<void> {
  const result = await undoMove(parts, id);
  assert.ok(result.ok, JSON.stringify(result));
}

/** Made-up relations of a few accounts with both persons. */
async function writePlans(parts: FreshParts, plans: readonly Plan[], old: Elsewhere, young: Elsewhere) {
  const other = await elsewhere(parts, `else${freshGuid()}`);
  const identities = [old, young, other, other].map(({ identityId }) => identityId);
  await parts.database.transaction(async (tx: Tx) => {
    for (const plan of plans) {
      const { accountId } = await addAccount(tx, freshGuid());
      const rows = [0, 1, 2].map((position) => ({ account_id: accountId, name: `aspect ${position}`, position }));
      const aspects = (await tx.insertInto("aspect").values(rows).returning("id").execute()).map(({ id }) => id);
      const real = (side: keyof Plan) => realRelations(plan[side], { identities, aspects });
      await writeRelations(tx, accountId, old.personId, real("old"));
      await writeRelations(tx, accountId, young.personId, real("young"));
    }
  });
}

const plans = fc.record({ old: relations, young: relations });
type Plan = typeof plans extends fc.Arbitrary<infer T> ? T : never;

test("a move that is undone leaves every relation as it was, whatever the relations are", async () => {
  await using parts = await freshParts();
  let nth = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(plans, { minLength: 1, maxLength: 4 }), async (made) => {
      nth += 1;
      const [old, young] = [
        await elsewhere(parts, `tern${nth}`, "old.example"),
        await elsewhere(parts, `tern${nth}`, "new.example"),
      ];
      await writePlans(parts, made, old, young);
      const before = await peopleAndRelations(parts);
      parts.pass(1000);
      assert.equal(await hear(parts, old, young, { photoPath: "https://new.example/p/" }), "changed");
      assert.notDeepEqual(await peopleAndRelations(parts), before);
      await undone(parts, await lastMove(parts));
      const after = await peopleAndRelations(parts);
      // The profile that came with the move stays the new address's.
      const names = (state: typeof before) => ({
        ...state,
        profile: state.profile?.filter((row) => !row.includes(`"identity_id":${young.identityId},`)),
      });
      assert.deepEqual(names(after), names(before));
    }),
    { numRuns: 25 },
  );
});

test("chains, returns and moves onto persons with more relations are undone from the newest on, and each pair stays barred", async () => {
  await using parts = await freshParts();
  const [a, b, c] = [
    await elsewhere(parts, "tern", "a.example"),
    await elsewhere(parts, "tern", "b.example"),
    await elsewhere(parts, "tern", "c.example"),
  ];
  const stages = [await whoIsWho(parts)];
  const ids: number[] = [];
  for (const [from, to] of [
    [b, c],
    [a, b],
    [c, a],
  ] as const) {
    parts.pass(1000);
    assert.equal(await hear(parts, from, to), "changed");
    ids.push(await lastMove(parts));
    stages.push(await whoIsWho(parts));
  }
  const early = await undoMove(parts, ids[0] as number);
  assert.deepEqual(early, { ok: false, refusal: { code: "later-move", id: ids[0], laterId: ids[2] } });
  for (let nth = 2; nth >= 0; nth--) {
    await undone(parts, ids[nth] as number);
    assert.deepEqual(await whoIsWho(parts), stages[nth]);
  }
  for (const [from, to] of [
    [b, c],
    [a, b],
    [c, a],
  ] as const)
    assert.equal(await hear(parts, from, to), "move-undone");
  assert.deepEqual(await whoIsWho(parts), stages[0]);
  assert.deepEqual(await undoMove(parts, ids[0] as number), {
    ok: false,
    refusal: { code: "move-not-followed", id: ids[0] },
  });
});

/** Somebody here who shares with the old address, told there. */
async function friend(parts: FreshParts, name: string, target: Elsewhere) {
  const me = await here(parts, name);
  assert.ok(
    (await share(parts, { accountId: me.accountId, target, aspectIds: await aspectIdsOf(parts, me.accountId) })).ok,
  );
  return me;
}
const contactsOf = (parts: FreshParts, accountId: number) =>
  parts.database.db
    .selectFrom("contact")
    .leftJoin("tie", "tie.contact_id", "contact.id")
    .select([
      "contact.person_id as personId",
      "tie.ours",
      "tie.told_identity_id as told",
      "contact.suspended_at as suspendedAt",
    ])
    .where("account_id", "=", accountId)
    .orderBy("contact.id")
    .execute();
const sidesTold = async (parts: FreshParts) =>
  (await told(parts)).flatMap(({ message, to }) =>
    message.kind === "contact" ? [{ from: message.author, to, sharing: message.sharing }] : [],
  );

test("after an undoing our side is told to the old home again; what came since goes where it was told, and blocks go to both", async () => {
  await using parts = await freshParts();
  const [old, young] = [await elsewhere(parts, "tern", "old.example"), await elsewhere(parts, "tern", "new.example")];
  const alice = await friend(parts, "alice", old);
  const [bob, carol] = [await here(parts, "bob"), await here(parts, "carol")];
  await hear(parts, old, young);
  await tiesTold(parts);
  assert.deepEqual(
    (await contactsOf(parts, alice.accountId)).map((row) => row.told),
    [young.identityId],
  );
  await told(parts);
  parts.pass(60_000);
  const target = await again(parts, young);
  assert.ok(
    (await share(parts, { accountId: bob.accountId, target, aspectIds: await aspectIdsOf(parts, bob.accountId) })).ok,
  );
  assert.ok((await blockPerson(parts, { accountId: carol.accountId, target })).ok);
  await told(parts);
  await undone(parts, await lastMove(parts));
  const [oldPerson, newPerson] = [await personOf(parts, old), await personOf(parts, young)];
  assert.notEqual(oldPerson, newPerson);
  assert.deepEqual(
    (await contactsOf(parts, alice.accountId)).map((row) => [row.personId, row.ours]),
    [[oldPerson, "established"]],
  );
  assert.deepEqual(
    (await contactsOf(parts, bob.accountId)).map((row) => [row.personId, row.told]),
    [[newPerson, young.identityId]],
  );
  const blocks = await parts.database.db.selectFrom("block").select(["account_id", "person_id"]).execute();
  assert.deepEqual(
    blocks.map((row) => row.person_id).sort((x, y) => x - y),
    [oldPerson, newPerson].sort((x, y) => x - y),
  );
  await tiesTold(parts);
  assert.deepEqual(await sidesTold(parts), [{ from: alice.ref, to: [old.identityId], sharing: true }]);
  assert.equal((await currentIdentityOf(parts.database.db, old.protocol, oldPerson))?.ref, old.ref);
});

/** Only the job that tells sides; what it puts for the outbox is left for `told`. */
async function tiesTold(parts: FreshParts): Promise<void> {
  const stop = new AbortController().signal;
  for (let turn = 0; turn < 20; turn++) if (!(await runNextJob(parts, [tellTiesKind], stop))) return;
}

test("one contact declines: nothing of theirs goes to the new address, which is told so; others are not concerned", async () => {
  await using parts = await freshParts();
  const [old, young] = [await elsewhere(parts, "tern", "old.example"), await elsewhere(parts, "tern", "new.example")];
  const [alice, bob, carol] = [
    await friend(parts, "alice", old),
    await friend(parts, "bob", old),
    await friend(parts, "carol", young),
  ];
  await hear(parts, old, young);
  await tiesTold(parts);
  await told(parts);
  const id = await lastMove(parts);
  assert.deepEqual(await declineMove(parts, alice.accountId, id), { ok: true, value: { changed: true } });
  assert.deepEqual(await contactsOf(parts, alice.accountId), []);
  assert.deepEqual(await sidesTold(parts), [{ from: alice.ref, to: [young.identityId], sharing: false }]);
  assert.deepEqual(await declineMove(parts, alice.accountId, id), { ok: true, value: { changed: false } });
  assert.deepEqual(
    await declineMove(parts, carol.accountId, id),
    { ok: true, value: { changed: false } },
    "she had nothing with the old address",
  );
  assert.equal((await contactsOf(parts, bob.accountId)).length, 1);
  await tiesTold(parts);
  assert.deepEqual(await sidesTold(parts), []);
  await undone(parts, id);
  const oldPerson = await personOf(parts, old);
  for (const { accountId } of [alice, bob])
    assert.deepEqual(
      (await contactsOf(parts, accountId)).map((row) => [row.personId, row.ours]),
      [[oldPerson, "established"]],
    );
});

test("who had both declines: what there was with the new address alone is left", async () => {
  await using parts = await freshParts();
  const [old, young] = [await elsewhere(parts, "tern", "old.example"), await elsewhere(parts, "tern", "new.example")];
  const alice = await friend(parts, "alice", old);
  await parts.database.db
    .insertInto("contact")
    .values({
      account_id: alice.accountId,
      person_id: young.personId,
      note: "met twice",
      created_at: new Date(parts.clock.now()),
    })
    .execute();
  await hear(parts, old, young);
  const id = await lastMove(parts);
  assert.ok((await declineMove(parts, alice.accountId, id)).ok);
  const left = await parts.database.db.selectFrom("contact").select(["person_id", "note"]).execute();
  assert.deepEqual(left, [{ person_id: await personOf(parts, young), note: "met twice" }]);
  assert.deepEqual(
    (await contactsOf(parts, alice.accountId)).map((row) => row.ours),
    [null],
  );
});

test("what an undoing needs is forgotten after thirty days, with the bytes; then it is too late", async () => {
  await using parts = await freshParts();
  const [old, young] = [await elsewhere(parts, "tern", "old.example"), await elsewhere(parts, "tern", "new.example")];
  await hear(parts, old, young);
  const id = await lastMove(parts);
  parts.pass(29 * 86_400_000);
  await runJobs(parts);
  const kept = async () => (await parts.database.db.selectFrom("migration_before").select("id").execute()).length;
  assert.ok((await kept()) > 0);
  parts.pass(2 * 86_400_000);
  await runJobs(parts);
  assert.equal(await kept(), 0);
  assert.deepEqual(await undoMove(parts, id), { ok: false, refusal: { code: "undo-too-late", id } });
  assert.deepEqual(await undoMove(parts, id + 1000), { ok: false, refusal: { code: "move-unknown", id: id + 1000 } });
  assert.deepEqual(await movesKept(parts), ["witness attached tern@old.example to tern@new.example"]);
});

test("the departure of an account here is not the podmin's to undo", async () => {
  await using parts = await freshParts();
  await hear(parts, await here(parts, "alice"), await elsewhere(parts, "alice", "new.example"));
  const id = await lastMove(parts);
  assert.deepEqual(await undoMove(parts, id), { ok: false, refusal: { code: "move-of-ours", id } });
});

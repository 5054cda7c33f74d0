/** A merge of two persons in SQL does what the rule in core says, whatever the relations are. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { joinTies, type Tie } from "../../src/core/contact.ts";
import { mergeRelations, noRelations, type Relations } from "../../src/core/person.ts";
import type { Db, Tx } from "../../src/store/database.ts";
import { chooseKept, mergePersons } from "../../src/store/people/persons.ts";
import { freshDatabase } from "../support/database.ts";
import { readRelations, realRelations, relations, writeRelations } from "../support/relations.ts";
import { type Account, addAccount, freshGuid } from "../support/world.ts";

const day = 86_400_000;
const identityStates = ["current", "moved", "current", "ended"] as const;

/** Relations of one account with both persons; `owner` says whose account it is. */
const accounts = fc.record({
  owner: fc.constantFrom("other", "other", "kept", "folded"),
  kept: relations,
  folded: relations,
});
type AccountPlan = typeof accounts extends fc.Arbitrary<infer T> ? T : never;

const now = new Date(100 * day);

test("a merge in SQL gives what the rule in core gives", async (t) => {
  const { database, drop } = await freshDatabase();
  t.after(drop);
  await fc.assert(
    fc.asyncProperty(fc.array(accounts, { minLength: 1, maxLength: 4 }), async (plans) => {
      await database.transaction(async (tx) => {
        const world = await writeWorld(tx, plans);
        const { suspended } = await mergePersons(tx, world, now);
        const found = await Promise.all(
          world.accounts.map(({ accountId }) => readRelations(tx, accountId, world.kept)),
        );
        const expected = plans.map(({ owner, kept, folded }, at) =>
          mergeRelations(world.real(kept, at), world.real(folded, at), {
            oneself: owner !== "other",
            nowMs: now.getTime(),
            isCurrent: (id) => identityStates[world.identities.indexOf(id)] === "current",
          }),
        );
        assert.deepEqual(found, expected);
        const newlySuspended = expected.filter(({ contact }) => contact?.suspendedAtMs === now.getTime());
        assert.equal(suspended.length, newlySuspended.length);
        const left = await tx.selectFrom("person").select("id").where("id", "=", world.folded).execute();
        assert.deepEqual(left, [], "the folded person is gone");
        const identities = await tx
          .selectFrom("identity")
          .select("person_id")
          .where("id", "in", world.identities)
          .execute();
        assert.ok(identities.every(({ person_id }) => person_id === world.kept));
        const owned = world.accounts.filter((_, at) => plans[at]?.owner !== "other").map(({ accountId }) => accountId);
        const owners = await tx.selectFrom("account").select(["id", "person_id"]).execute();
        for (const { id, person_id } of owners) if (owned.includes(id)) assert.equal(person_id, world.kept);
      });
    }),
    { numRuns: 40 },
  );
});

test("of two persons the one with more relations is kept, else the older", async (t) => {
  const { database, drop } = await freshDatabase();
  t.after(drop);
  const { db } = database;
  const { accountId } = await addAccount(db, "alice");
  const [older, younger] = [await addPerson(db), await addPerson(db)];
  assert.deepEqual(await chooseKept(db, younger, older), { kept: older, folded: younger });
  await db.insertInto("mute").values({ account_id: accountId, person_id: younger, created_at: now }).execute();
  assert.deepEqual(await chooseKept(db, older, younger), { kept: younger, folded: older });
  for (let nth = 0; nth < 70; nth++) {
    const other = await addAccount(db, `reader${nth}`);
    const row = { account_id: other.accountId, created_at: now };
    for (const person_id of nth < 65 ? [older, younger] : [older])
      await db
        .insertInto("mute")
        .values({ ...row, person_id })
        .execute();
  }
  assert.deepEqual(
    await chooseKept(db, older, younger),
    { kept: older, folded: younger },
    "more than are counted first",
  );
});

test("a person cannot be merged with themselves or with nobody", async (t) => {
  const { database, drop } = await freshDatabase();
  t.after(drop);
  const id = await addPerson(database.db);
  for (const folded of [id, id + 1000])
    await assert.rejects(
      database.transaction((tx) => mergePersons(tx, { kept: id, folded }, now)),
      /two persons/,
    );
});

test("which of two persons is kept makes no difference to what is left, but for the order of notes and told identities", () => {
  const facts = { oneself: false, nowMs: now.getTime(), isCurrent: () => false };
  const plain = ({ contact, ...rest }: Relations) => ({
    ...rest,
    contact: contact && {
      ...contact,
      note: contact.note?.split("\n\n").sort() ?? null,
      aspects: [...contact.aspects].sort(),
      ties: [...contact.ties].map(([protocol, { ours, theirs }]) => [protocol, ours, theirs].join()).sort(),
    },
  });
  fc.assert(
    fc.property(relations, relations, (one, other) => {
      assert.deepEqual(plain(mergeRelations(one, other, facts)), plain(mergeRelations(other, one, facts)));
    }),
  );
});

test("relations with somebody who had none stay as they are", () => {
  const facts = { oneself: false, nowMs: now.getTime(), isCurrent: () => false };
  fc.assert(
    fc.property(relations, (some) => {
      assert.deepEqual(mergeRelations(some, noRelations, facts), some);
      assert.deepEqual(mergeRelations(noRelations, some, facts), some);
    }),
  );
});

test("of two ties that are as strong, the one that knows the current identity is believed", () => {
  const tie = (told: number | null): Tie => ({ ours: "established", theirs: "none", told, heardAt: null });
  const isCurrent = (id: number) => id === 2;
  assert.equal(joinTies(tie(1), tie(2), isCurrent).told, 2);
  assert.equal(joinTies(tie(2), tie(1), isCurrent).told, 2);
  assert.equal(joinTies(tie(null), tie(1), isCurrent).told, 1);
  assert.equal(joinTies(tie(1), tie(3), isCurrent).told, 1);
});

async function addPerson(db: Db): Promise<number> {
  return (await db.insertInto("person").defaultValues().returning("id").executeTakeFirstOrThrow()).id;
}

/** Two persons with two identities each, and accounts with these relations to them. */
async function writeWorld(tx: Tx, plans: readonly AccountPlan[]) {
  const [kept, folded] = [await addPerson(tx), await addPerson(tx)];
  const rows = identityStates.map((state, index) => ({
    person_id: index % 2 === 0 ? kept : folded,
    protocol: index < 2 ? "alpha" : "beta",
    ref: freshGuid(),
    host: "pod.example",
    state,
    since: now,
  }));
  const identities = (await tx.insertInto("identity").values(rows).returning("id").execute()).map(({ id }) => id);
  const made: (Account & { readonly aspects: readonly number[] })[] = [];
  for (const { owner } of plans) {
    const account = await addAccount(tx, freshGuid());
    const aspects = await tx
      .insertInto("aspect")
      .values([0, 1, 2].map((position) => ({ account_id: account.accountId, name: `aspect ${position}`, position })))
      .returning("id")
      .execute();
    if (owner !== "other") {
      // Only closed accounts can be several of one person.
      const person_id = owner === "kept" ? kept : folded;
      await tx.updateTable("account").set({ person_id, state: "closed" }).where("id", "=", account.accountId).execute();
    }
    made.push({ ...account, aspects: aspects.map(({ id }) => id) });
  }
  const real = (plan: Relations, at: number): Relations =>
    realRelations(plan, { identities, aspects: made[at]?.aspects ?? [] });
  for (const [at, plan] of plans.entries()) {
    const accountId = made[at]?.accountId ?? 0;
    await writeRelations(tx, accountId, kept, real(plan.kept, at));
    await writeRelations(tx, accountId, folded, real(plan.folded, at));
  }
  return { kept, folded, identities, accounts: made, real };
}

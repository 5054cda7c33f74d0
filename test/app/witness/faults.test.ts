/** Moves that are stopped at any write, that meet, or that come twice at once: each counts once, and ends the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { receiveDue } from "../../../src/app/receive/receiver.ts";
import { undoMove } from "../../../src/app/witness/undo.ts";
import { releaseMessages } from "../../../src/store/post-office/inbox.ts";
import { faulty, Injected } from "../../support/faults.ts";
import { apply, type Elsewhere, elsewhere, here, said, tie } from "../../support/federation.ts";
import { hear, moveComesIn, moveMessage, personOf, received, whoIsWho } from "../../support/moves.ts";
import { freshParts } from "../../support/parts.ts";

/** Whatever else may come out of a stopped run is a finding. */
const onlyInjected = (error: unknown): void => {
  if (!(error instanceof Injected)) throw error;
};

for (const moment of ["before", "after"] as const) {
  test(`attack-26-stuck-lock: a move that is stopped ${moment} any write is followed once after a restart`, async () => {
    await using parts = await freshParts();
    const { db } = parts.database;
    const { accountId } = await here(parts, "alice");
    for (let at = 1; at < 20; at++) {
      const [old, young] = [
        await elsewhere(parts, `tern${at}`, "old.example"),
        await elsewhere(parts, `tern${at}`, "new.example"),
      ];
      for (const each of [old, young]) await tie(parts, accountId, each.personId);
      await moveComesIn(parts, old, young);
      const run = faulty(parts, at, moment);
      await receiveDue(run.parts).catch(onlyInjected);
      await releaseMessages(db); // what a restart does
      await received(parts);
      assert.deepEqual(
        (await whoIsWho(parts)).find(([first]) => first?.startsWith(`tern${at}@`)),
        [`tern${at}@new.example current`, `tern${at}@old.example moved`],
      );
      const migrations = await db
        .selectFrom("migration")
        .select(["id", "state"])
        .where("old_ref", "=", old.ref)
        .execute();
      assert.deepEqual(
        migrations.map((each) => each.state),
        ["attached"],
      );
      const contacts = await db
        .selectFrom("contact")
        .select("id")
        .where("person_id", "=", await personOf(parts, young))
        .execute();
      assert.equal(contacts.length, 1);
      const undone = await undoMove(parts, migrations[0]?.id ?? 0);
      assert.ok(undone.ok, "everything that an undoing needs is there");
      if (run.writes() < at) return;
    }
    assert.fail("a move needs more writes than anybody thought");
  });
}

test("an undoing that is stopped at its write is not done, or is", async () => {
  await using parts = await freshParts();
  for (const moment of ["before", "after"] as const) {
    const [old, young] = [
      await elsewhere(parts, "tern", `${moment}.example`),
      await elsewhere(parts, "tern", `${moment}-new.example`),
    ];
    await hear(parts, old, young);
    const { id } = await parts.database.db
      .selectFrom("migration")
      .select("id")
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirstOrThrow();
    await undoMove(faulty(parts, 1, moment).parts, id).catch(onlyInjected);
    const again = await undoMove(parts, id);
    assert.equal(again.ok, moment === "before");
    assert.notEqual(await personOf(parts, old), await personOf(parts, young));
  }
});

test("moves that come at the same moment wait for each other: none is lost, none counts twice, none gets stuck", async () => {
  await using parts = await freshParts();
  const { accountId } = await here(parts, "alice");
  const people: Elsewhere[] = [];
  for (const pod of ["a", "b", "c", "d", "e"]) people.push(await elsewhere(parts, "tern", `${pod}.example`));
  for (const each of people) await tie(parts, accountId, each.personId);
  const steps = people.slice(1).map((young, nth) => [people[nth] as Elsewhere, young] as const);
  const all = [...steps, ...steps.toReversed()].map(([old, young]) =>
    apply(parts, said(parts, moveMessage(old, young), old)),
  );
  const results = await Promise.all(all);
  assert.ok(
    results.every(({ ok }) => ok),
    JSON.stringify(results),
  );
  assert.equal(results.filter((each) => each.ok && each.value.changed).length, steps.length);
  assert.deepEqual(
    (await whoIsWho(parts)).filter(([first]) => first?.startsWith("tern")),
    [
      [
        "tern@a.example moved",
        "tern@b.example moved",
        "tern@c.example moved",
        "tern@d.example moved",
        "tern@e.example current",
      ],
    ],
  );
  assert.equal((await parts.database.db.selectFrom("contact").select("id").execute()).length, 1);
});

test("somebody moves while people here act on both addresses: all of it goes through", async () => {
  await using parts = await freshParts();
  const [old, young] = [await elsewhere(parts, "tern", "old.example"), await elsewhere(parts, "tern", "new.example")];
  const sharers = [];
  for (const name of ["alice", "bob", "carol"]) sharers.push(await here(parts, name));
  const contact = (sharing: boolean, recipient: string) =>
    ({ kind: "contact", author: young.ref, recipient, sharing, following: sharing, blocking: false }) as const;
  const shares = sharers.map(({ accountId, ref }) =>
    apply(parts, said(parts, contact(true, ref), young, { way: "private", inboxAccountId: accountId })),
  );
  const moves = [apply(parts, said(parts, moveMessage(old, young), old))];
  for (const each of await Promise.allSettled([...shares, ...moves]))
    if (each.status === "fulfilled") assert.ok(each.value.ok, JSON.stringify(each.value));
  // Whoever named a person that was merged at that moment comes again, as from the inbox.
  for (const { accountId, ref } of sharers)
    assert.ok(
      (
        await apply(
          parts,
          said(
            parts,
            contact(true, ref),
            { ...young, personId: await personOf(parts, young) },
            { way: "private", inboxAccountId: accountId },
          ),
        )
      ).ok,
    );
  const contacts = await parts.database.db.selectFrom("contact").select("person_id").execute();
  assert.deepEqual(new Set(contacts.map((row) => row.person_id)), new Set([await personOf(parts, old)]));
  assert.equal(contacts.length, 3);
});

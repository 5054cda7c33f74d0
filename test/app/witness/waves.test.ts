/** Waves: a pod that closes sends all of its people away at once. They are followed, shown, and asked anew at a pace; only who gathers many in one waits for the podmin. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { jobKinds } from "../../../src/app/jobs/kinds.ts";
import { tellTiesKind } from "../../../src/app/jobs/tell-ties.ts";
import { isWave } from "../../../src/app/witness/waves.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { limits } from "../../../src/base/limits.ts";
import { runCommand } from "../../support/commands.ts";
import { elsewhere, here, noticesOf, tie } from "../../support/federation.ts";
import { hear, movesKept } from "../../support/moves.ts";
import { takeTold } from "../../support/people.ts";
import { lofts, lookAround, nowSays } from "../../support/pigeons.ts";

/** A small pod that closes. */
const people = 12;

test("a pod that closes: all who go to accounts of their own are followed and shown; of those who go to one the sixth waits", async () => {
  await using pod = await lofts();
  const { db } = pod.database;
  const alice = await here(pod, "alice");
  const gatherer = await elsewhere(pod, "gatherer", "third.example");
  const goes = async (name: string, to: string | null, looks: boolean): Promise<void> => {
    const old = await elsewhere(pod, name, "closing.example");
    const young = to === null ? gatherer : await elsewhere(pod, name, to);
    const contactId = await tie(pod, alice.accountId, old.personId);
    await db.updateTable("tie").set({ told_identity_id: old.identityId }).where("contact_id", "=", contactId).execute();
    nowSays(pod, old, { next: young.ref });
    nowSays(pod, young, { previous: old.ref });
    await hear(pod, old, young, { saidAtMs: pod.clock.now() });
    if (looks) await lookAround(pod);
  };
  for (let nth = 1; nth <= people; nth++) await goes(`tern${nth}`, `new${nth % 3}.example`, nth % 6 === 0);
  // Who gathers names one after the other.
  for (let nth = 0; nth <= limits.movesOntoOne; nth++) await goes(`gull${nth}`, null, true);

  const kept = await movesKept(pod);
  const attached = kept.filter((line) => line.startsWith("witness attached"));
  assert.equal(attached.length, people + limits.movesOntoOne);
  const last = `closing.example!gull${limits.movesOntoOne}`;
  assert.deepEqual(
    kept.filter((line) => !attached.includes(line)),
    [`witness heard ${last} to ${gatherer.ref}`],
  );
  const held = JSON.parse((await runCommand(pod, "migration", "list", "held", "--json")).out);
  assert.match(JSON.stringify(held), new RegExp(last));
  assert.equal(JSON.stringify(held).match(/closing\.example/g)?.length, 1, "nobody else waits");
  assert.deepEqual(await noticesOf(pod, alice.accountId), [], "a move is silent (R15)");

  // Each new home is asked once, and between two turns others have theirs.
  assert.equal(tellTiesKind.pauseMs, limits.tiesToldPauseMs);
  const stop = new AbortController().signal;
  const kinds = jobKinds.filter(({ kind }) => kind === tellTiesKind.kind);
  let turns = 0;
  while (await runNextJob(pod, kinds, stop)) turns += 1;
  const asked = (await takeTold(pod)).map(({ message }) =>
    message.kind === "follow" ? message.recipient : message.kind,
  );
  assert.equal(new Set(asked).size, people + 1);
  assert.equal(asked.length, people + 1);
  assert.ok(turns >= people, "one for each who moved");
});

test("a person who moves on two networks is one account on each, and not two that go to one", async () => {
  await using pod = await lofts();
  const { db } = pod.database;
  const gatherer = await elsewhere(pod, "gatherer", "third.example");
  const at = new Date(pod.clock.now());
  const movesOn = async (protocol: string, nth: number): Promise<void> => {
    const old = await elsewhere(pod, `${protocol}${nth}`, "old.example");
    await sql`
      insert into migration (role, state, protocol, old_ref, new_ref, old_identity_id, new_identity_id, heard_at, applied_at)
      values ('witness', 'attached', ${protocol}, ${old.ref}, ${gatherer.ref}, ${old.identityId}, ${gatherer.identityId}, ${at}, ${at})`.execute(
      db,
    );
  };
  for (let nth = 1; nth < limits.movesOntoOne; nth++)
    for (const protocol of ["pigeon", "other"]) await movesOn(protocol, nth);
  assert.equal(await isWave(db, gatherer, at), false);
  await movesOn("pigeon", limits.movesOntoOne);
  assert.equal(await isWave(db, gatherer, at), true);
  assert.equal(await isWave(db, { ...gatherer, protocol: "other" }, at), false);
});

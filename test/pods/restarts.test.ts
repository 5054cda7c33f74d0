/** Two pods, of which one is killed at any write and started again over the same database: nothing is lost, and nothing happens twice. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deliverDue } from "../../src/app/deliver/deliverer.ts";
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import type { Parts } from "../../src/app/parts.ts";
import { receiveDue } from "../../src/app/receive/receiver.ts";
import { runNextJob } from "../../src/app/worker.ts";
import { faulty } from "../support/faults.ts";
import { allShare, onePerPod, type Somebody } from "../support/sterna-people.ts";
import { allSee, comments, likes, posts } from "../support/sterna-posts.ts";
import { openSternas } from "../support/sternas.ts";

const never = new AbortController().signal;

/** All loops once, until the first of them meets its death; what they log of that is no news. */
async function runUntilDeath(parts: Parts): Promise<void> {
  const deaf = { ...parts, log: { info() {}, warn() {}, error() {} } };
  for (const loop of [() => runNextJob(deaf, jobKinds, never), () => deliverDue(deaf), () => receiveDue(deaf)])
    await loop().catch(() => {
      // a killed process says nothing
    });
}

for (const moment of ["before", "after"] as const) {
  test(`a pod that is killed ${moment} any of its writes ends up where the other one is`, async (t) => {
    const sternas = await openSternas(2);
    t.after(sternas.dispose);
    const [alice, bob] = (await onePerPod(sternas, ["alice", "bob"])) as [Somebody, Somebody];
    await allShare(sternas, [alice, bob]);
    for (let at = 1; at <= 4; at++) {
      const guid = await posts(alice, `The ${at}th.`);
      const limited = await posts(bob, `The ${at}th for some.`, [0]);
      for (const pod of sternas.pods) {
        await runUntilDeath(faulty(pod.parts, at, moment).parts);
        await pod.restart();
      }
      await sternas.settle();
      await comments(bob, guid, "Seen.");
      await likes(alice, limited);
      for (const pod of sternas.pods) {
        await runUntilDeath(faulty(pod.parts, at, moment).parts);
        await pod.restart();
      }
      await sternas.settle();
      assert.deepEqual((await allSee([alice, bob], guid)).comments, [`${bob.ref}: Seen.`]);
      assert.deepEqual((await allSee([alice, bob], limited)).likes, [alice.ref]);
    }
  });
}

/** Settling that is stopped at its writes, one after the other, ends as if it had never been. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { settleImport } from "../../src/app/arrive/settle/settle-import.ts";
import { importWhole, small, wholeReport } from "../support/arrivals.ts";
import { faulty, Injected } from "../support/faults.ts";
import { openOtherPods, smallPods } from "../support/other-pods.ts";
import { freshParts } from "../support/parts.ts";

test("settling that is stopped again and again ends the same, and the ledger adds up at every stop", async () => {
  await using pods = await openOtherPods(smallPods);
  await using parts = await freshParts({ config: { testNetwork: pods.network } });
  const { importId } = await importWhole(parts, "alice", small.archive, small.photos);
  let stops = 0;
  for (const [nth, at] of [1, 2, 3, 5, 8, 13, 21].entries()) {
    const { parts: mortal } = faulty(parts, at, nth % 2 === 0 ? "before" : "after");
    await settleImport({ ...parts, ...mortal }, importId).catch((error: unknown) => {
      if (!(error instanceof Injected)) throw error;
      stops += 1;
    });
    await wholeReport(parts, "alice");
  }
  assert.ok(stops > 3, `${stops} stops`);
  // A pod whose answer could not be written counts as asked in vain for a while.
  parts.pass(24 * 60 * 60 * 1_000);
  assert.equal((await settleImport(parts, importId))?.waiting, 0);
  const made = Object.fromEntries(
    (await wholeReport(parts, "alice")).ledger.kinds.map(({ kind, made }) => [kind, made]),
  );
  assert.deepEqual(
    [made.contact, made.block, made.comment, made.vote, made.othersComment, made.othersReaction, made.subscription],
    [13, 3, 10, 2, 15, 8, 8],
  );
});

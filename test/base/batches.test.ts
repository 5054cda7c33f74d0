/** Single items are done in batches: each gets its own outcome, and a batch that fails takes no other with it. */
import assert from "node:assert/strict";
import test from "node:test";
import { openBatches } from "../../src/base/batches.ts";

test("what is handed in while a batch is done makes the next one", async () => {
  const batches: number[][] = [];
  const double = openBatches(async (items: readonly number[]) => {
    batches.push([...items]);
    return items.map((item) => item * 2);
  }, 3);
  const first = [1, 2].map(double);
  assert.deepEqual(await Promise.all(first), [2, 4]);
  assert.deepEqual(await Promise.all([3, 4, 5, 6].map(double)), [6, 8, 10, 12]);
  assert.deepEqual(batches, [[1, 2], [3, 4, 5], [6]]);
});

test("a batch that fails fails for those in it alone", async () => {
  const work = openBatches(async (items: readonly string[]) => {
    if (items.includes("bad")) throw new Error("no");
    return items;
  }, 2);
  const outcomes = await Promise.allSettled(["good", "bad", "fine"].map(work));
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["rejected", "rejected", "fulfilled"],
  );
});

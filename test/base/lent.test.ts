/** Buffers that are given back as soon as they are read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { giveBack, lend } from "../../src/base/lent.ts";

test("what was lent is given back whole, by any chunk of it, and once", () => {
  const whole = Buffer.allocUnsafeSlow(100);
  const part = lend(whole.subarray(10, 50));
  assert.equal(part.length, 40);
  giveBack(whole.subarray(20));
  assert.deepEqual([whole.length, part.length], [0, 0]);
  giveBack(part);
});

test("what nobody lent stays whole", () => {
  const own = Buffer.alloc(100, "x");
  giveBack(own);
  giveBack(own.subarray(10));
  assert.deepEqual(own, Buffer.alloc(100, "x"));
});

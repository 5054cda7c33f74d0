/** Counting attempts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { countAttempts } from "../../../src/app/accounts/attempts.ts";

test("the attempts of a window are let through, the next must wait for its end", () => {
  let now = 1_000;
  const attempts = countAttempts({ most: 3, windowMs: 60_000, keys: 10, now: () => now });
  assert.deepEqual(
    [1, 2, 3].map(() => attempts.take("a")),
    [null, null, null],
  );
  now += 20_000;
  assert.equal(attempts.take("a"), 40);
  assert.equal(attempts.take("b"), null);
  now += 40_000;
  assert.equal(attempts.take("a"), null);
});

test("who succeeded starts anew", () => {
  const attempts = countAttempts({ most: 1, windowMs: 60_000, keys: 10, now: () => 0 });
  attempts.take("a");
  assert.equal(attempts.take("a"), 60);
  attempts.forgive("a");
  assert.equal(attempts.take("a"), null);
});

test("only so many keys are remembered, those touched last", () => {
  const attempts = countAttempts({ most: 1, windowMs: 60_000, keys: 3, now: () => 0 });
  for (const key of ["a", "b", "c"]) attempts.take(key);
  assert.equal(attempts.take("a"), 60);
  attempts.take("d");
  assert.equal(attempts.take("b"), null, "b was touched longest ago");
  assert.equal(attempts.take("a"), 60);
});

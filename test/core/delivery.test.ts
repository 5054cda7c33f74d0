/** What an answer means for a message and its host, and when to try again. */
import assert from "node:assert/strict";
import test from "node:test";
import {
  answersNonsense,
  breakerOpensAt,
  failuresAfter,
  judgeDelivery,
  longestPauseMs,
  pauseMs,
} from "../../src/core/delivery.ts";

test("every status and every silence is judged, and only what stops all parcels is the host's failure", () => {
  const host = new Set([408, 425, 429, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530]);
  for (let status = 100; status < 600; status++) {
    const expected = status >= 200 && status < 300 ? "delivered" : host.has(status) ? "host-failed" : "parcel-failed";
    assert.equal(judgeDelivery({ status }), expected, String(status));
  }
  assert.equal(judgeDelivery({ noAnswer: "ECONNREFUSED" }), "host-failed");
});

test("pauses begin at a minute, double, and never grow past a few hours", () => {
  assert.deepEqual([1, 2, 3].map(pauseMs), [60_000, 120_000, 240_000]);
  assert.equal(pauseMs(0), 60_000);
  for (let failures = 1; failures < 5_000; failures++) {
    assert.ok(pauseMs(failures + 1) >= pauseMs(failures));
    assert.ok(pauseMs(failures) <= longestPauseMs);
  }
  assert.equal(pauseMs(5_000), longestPauseMs);
});

test("a message that fails again says nothing new about its host; different ones open the breaker, and any answer closes it", () => {
  const again = { hostFailed: true, fresh: false, tried: true };
  const another = { hostFailed: true, fresh: true, tried: true };
  let failures = 0;
  for (let turn = 0; turn < 20; turn++) failures = failuresAfter(failures, again);
  assert.equal(failures, 0, "a living host with one bad message");
  failures = failuresAfter(failures, another);
  for (let turn = 0; turn < 20; turn++) failures = failuresAfter(failures, again);
  assert.equal(failures, 1, "nothing but that one waits");
  failures = failuresAfter(failures, another);
  assert.equal(failures, breakerOpensAt);
  for (let turn = 0; turn < 20; turn++) failures = failuresAfter(failures, again);
  assert.equal(failures, breakerOpensAt + 20, "its pauses grow, whatever is tried");
  assert.equal(failuresAfter(failures, { hostFailed: false, fresh: false, tried: false }), failures, "not tried");
  assert.equal(failuresAfter(failures, { hostFailed: false, fresh: false, tried: true }), 0);
});

test("a host is broken when several different parcels get errors or redirects and none is taken", () => {
  assert.equal(answersNonsense([500, 500, 301, 500, 501]), true);
  assert.equal(answersNonsense([500, 500, 500, 500]), false, "too few to tell");
  assert.equal(answersNonsense([500, 500, 200, 500, 500, 500]), false);
  assert.equal(answersNonsense([404, 410, 400, 404, 410, 404]), false, "it means what it says");
});

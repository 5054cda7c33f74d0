/** What an answer means for a message and its host, and when to try again. */
import assert from "node:assert/strict";
import test from "node:test";
import { judgeDelivery, longestPauseMs, pauseMs } from "../../src/core/delivery.ts";

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

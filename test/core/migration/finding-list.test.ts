/** Findings: at most a thousand one by one, all of them by code; what forbids an import is never crowded out. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { limits } from "../../../src/base/limits.ts";
import { finding } from "../../../src/core/migration/finding-codes.ts";
import { gatherFindings } from "../../../src/core/migration/finding-list.ts";

const codes = [
  "photo-not-named",
  "comment-parent-elsewhere",
  "signature-wrong",
  "post-duplicate",
  "version-unknown",
  "private-key-missing",
] as const;

test("the totals are whole, the list is bounded, and every blocking code is in it", () => {
  const runs = fc.array(fc.record({ code: fc.constantFrom(...codes), times: fc.integer({ min: 1, max: 900 }) }), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(runs, (all) => {
      const gathered = gatherFindings();
      const totals: Record<string, number> = {};
      for (const { code, times } of all) {
        // What blocks is found once for each thing that it is about.
        const count = finding(code, "").severity === "blocking" ? 1 : times;
        for (let i = 0; i < count; i++) gathered.add(finding(code, `/${i}`));
        totals[code] = (totals[code] ?? 0) + count;
      }
      const taken = gathered.taken();
      assert.deepEqual({ ...taken.totals }, totals);
      const sum = Object.values(totals).reduce((one, other) => one + other, 0);
      assert.ok(taken.list.length <= limits.findings && taken.list.length >= Math.min(sum, limits.findings / 2));
      const blocking = taken.list.filter(({ severity }) => severity === "blocking").length;
      assert.equal(blocking, (totals["version-unknown"] ?? 0) + (totals["private-key-missing"] ?? 0));
    }),
  );
});

test("mild findings leave room for grave ones that come later", () => {
  const gathered = gatherFindings();
  for (let i = 0; i < 5_000; i++) gathered.add(finding("photo-not-named", `/${i}`));
  gathered.add(finding("post-duplicate", "/late"));
  assert.equal(gathered.taken().list.at(-1)?.place, "/late");
});

test("a code that is called like a part of every object is counted like any other", () => {
  const gathered = gatherFindings();
  gathered.add({ severity: "odd", code: "__proto__", place: "", args: {} });
  gathered.add({ severity: "odd", code: "constructor", place: "", args: {} });
  assert.equal(gathered.taken().totals.constructor, 1);
});

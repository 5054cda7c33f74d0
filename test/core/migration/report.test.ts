/** The ledger's equation: expected = made + already there + skipped + failed + waiting + still open, for each kind. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { ledgerKinds, noneExpected } from "../../../src/core/migration/counts.ts";
import { ledgerReport, type OutcomeCount, total } from "../../../src/core/migration/report.ts";

const outcomes = fc
  .uniqueArray(
    fc.record({
      kind: fc.constantFrom(...ledgerKinds),
      outcome: fc.constantFrom("made", "already-there", "skipped", "failed", "waiting"),
      reason: fc.constantFrom("person", "parent", "key", "post-duplicate"),
      count: fc.integer({ min: 1, max: 1_000_000 }),
    }),
    { selector: ({ kind, outcome, reason }) => `${kind} ${outcome} ${reason}` },
  )
  .map((all): OutcomeCount[] =>
    all.map((each) => ({ ...each, reason: ["made", "already-there"].includes(each.outcome) ? null : each.reason })),
  );
const expectations = fc.record(Object.fromEntries(ledgerKinds.map((kind) => [kind, fc.nat(3_000_000)])));

test("every kind is an equation, whatever the ledger holds", () => {
  fc.assert(
    fc.property(expectations, outcomes, (numbers, counts) => {
      const expected = { ...noneExpected(), ...numbers };
      const report = ledgerReport(expected, counts);
      for (const line of report.kinds) {
        const settled = line.made + line.alreadyThere + total(line.skipped) + total(line.failed) + total(line.waiting);
        assert.equal(line.expected, settled + line.open);
        assert.equal(line.expected, expected[line.kind]);
      }
      const all = counts.reduce((sum, { count }) => sum + count, 0);
      const wanted = Object.values(expected).reduce((sum, count) => sum + count, 0);
      assert.equal(report.open, wanted - all, "nothing is counted twice, nothing is left out");
      assert.equal(
        report.failed,
        counts.filter(({ outcome }) => outcome === "failed").reduce((sum, { count }) => sum + count, 0),
      );
    }),
  );
});

test("kinds of which there is nothing are left out; a kind that nobody expected is shown", () => {
  assert.deepEqual(ledgerReport(noneExpected(), []), { kinds: [], failed: 0, open: 0 });
  const { kinds, open } = ledgerReport(noneExpected(), [{ kind: "post", outcome: "made", reason: null, count: 2 }]);
  assert.deepEqual(
    kinds.map(({ kind, open: left }) => [kind, left]),
    [["post", -2]],
  );
  assert.equal(open, -2);
});

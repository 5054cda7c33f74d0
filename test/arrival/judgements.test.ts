/** What a pass over an archive leaves to the next one. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { createJudgements } from "../../src/app/arrive/judgements.ts";
import type { Judgement } from "../../src/app/arrive/signatures.ts";

const authors = fc.constantFrom("bob@pod-b.example", "carla@pod-c.example");
const judgements = fc.oneof(
  fc.constantFrom<Judgement["verdict"]>("archiveKeyOnly", "keyUnknown", "wrong").map((verdict) => ({
    verdict,
    provedRef: null,
  })),
  authors.map((provedRef) => ({ verdict: "proved" as const, provedRef })),
);

test("a judgement is found again by its place in the order, whichever identity proved it", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(judgements, authors), { maxLength: 3_000, size: "max" }), (all) => {
      const kept = createJudgements();
      for (const [judgement, author] of all) kept.keep(judgement, author);
      for (const [index, [judgement, author]] of all.entries())
        assert.deepEqual(kept.find(index, author), judgement, `the ${index}th of ${all.length}`);
      assert.equal(kept.find(all.length, "bob@pod-b.example"), null);
    }),
    { numRuns: 50 },
  );
});

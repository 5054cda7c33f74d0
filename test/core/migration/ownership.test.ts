/** Whose archive it is, by its key alone. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { judgeOwnership } from "../../../src/core/migration/ownership.ts";

test("no known key: unknown; one that fits: proved; only others: contradicted", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (fits) => {
      const should = fits.length === 0 ? "unknown" : fits.includes(true) ? "proved" : "contradicted";
      assert.equal(judgeOwnership(fits), should);
    }),
  );
});

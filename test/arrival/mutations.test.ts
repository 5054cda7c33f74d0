/** Whatever is done to an archive: the check says something about it, and an import either writes nothing or comes to its end and adds up. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { archiveIn, importAs, small, smallValue, wholeReport } from "../support/arrivals.ts";
import { knowEverybody } from "../support/known.ts";
import { mutated, mutations } from "../support/mutations.ts";
import { freshParts } from "../support/parts.ts";

test("an archive with arbitrary damage comes in as far as it can, or not at all", async (t) => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await knowEverybody(db);
  const verdicts: Record<string, number> = {};
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(mutations, fc.boolean(), async (all, withPhotos) => {
      runs += 1;
      const username = `run${runs}`;
      const path = await archiveIn(parts, mutated(smallValue(), all));
      const imported = await importAs(parts, username, path, ...(withPhotos ? [small.photos] : []));
      const what = imported.ok ? "usable" : imported.refusal.why.code;
      verdicts[what] = (verdicts[what] ?? 0) + 1;
      if (imported.ok) {
        await wholeReport(parts, username);
        return;
      }
      assert.match(what, /^archive-(?:blocked|unreadable)$|^no-archive-given$/);
      const made = await db.selectFrom("account").select("id").where("username", "=", username).execute();
      assert.deepEqual(made, []);
    }),
    { numRuns: 40, endOnFailure: false },
  );
  t.diagnostic(JSON.stringify(verdicts));
  assert.ok((verdicts.usable ?? 0) > 10, "most damage is no reason to refuse an archive");
});

/** Every vector of Versia that lies beside the checkout. A kind of case that nobody here knows is a failure. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { shared, withoutShared } from "../../support/shared.ts";
import { loadSections, readCaseFiles, runCases } from "./sections.ts";

const folder = "vectors/versia";
const skip = withoutShared(folder);
const sections = await loadSections();
const files = readCaseFiles(skip === false ? shared(folder) : null);
const lines: string[] = [];

test("there are vectors of Versia", { skip }, () => {
  assert.ok(files.length > 0);
});

for (const file of files) {
  test(`the cases of ${file.path} come out as they say`, async () => {
    const { lines: said, failed } = await runCases(file, sections);
    lines.push(...said);
    assert.deepEqual(failed, []);
  });
}

after(() => {
  for (const line of lines) console.log(line);
});

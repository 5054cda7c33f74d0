/** Every test vector that lies beside the checkout. A topic or a kind of case that nobody here knows is a failure. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { shared, withoutShared } from "../support/shared.ts";
import { loadTopics, runFile } from "./running.ts";
import { readVectors } from "./vector.ts";

const folder = "vectors/diaspora";
const skip = withoutShared(folder);
const topics = await loadTopics();
const { files, context } = readVectors(skip === false ? shared(folder) : null);
const lines: string[] = [];

test("there are vectors", { skip }, () => {
  assert.ok(files.length > 0);
});

for (const file of files) {
  test(`the vectors of ${file.path} are taken and refused as they say`, async () => {
    const { line, failed } = await runFile(file, topics, context);
    lines.push(line);
    assert.deepEqual(failed, []);
  });
}

after(() => {
  for (const line of lines) console.log(line);
});

/** Every test vector that lies beside the checkout. A topic or a kind of case that nobody here knows is a failure. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, test } from "node:test";
import { shared, withoutShared } from "../support/shared.ts";
import { type Outcome, type RunVector, readVectors, type Topics } from "./vector.ts";

const folder = "vectors/diaspora";
const skip = withoutShared(folder);
const topics = new Map<string, RunVector>();

for (const file of readdirSync(new URL("topics/", import.meta.url)).sort()) {
  const module: { readonly topics: Topics } = await import(`./topics/${file}`);
  for (const [topic, run] of Object.entries(module.topics)) {
    if (topics.has(topic)) throw new Error(`two run the vectors of ${topic}`);
    topics.set(topic, run);
  }
}

const { files, context } = skip === false ? readVectors(shared(folder)) : { files: [], context: null };
const counts: string[] = [];

test("there are vectors", { skip }, () => {
  assert.ok(files.length > 0);
});

for (const { path, topic, vectors } of files) {
  test(`the vectors of ${path} are taken and refused as they say`, async () => {
    const run = topics.get(topic);
    assert.ok(run !== undefined && context !== null, `a topic that is not known: ${topic}`);
    const outcomes: Record<Outcome, number> = { accepted: 0, refused: 0, checked: 0 };
    const failed: string[] = [];
    for (const vector of vectors) {
      try {
        outcomes[await run(vector, context)] += 1;
      } catch (error) {
        failed.push(`${topic}/${vector.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    const parts = Object.entries(outcomes).filter(([, count]) => count > 0);
    counts.push(
      `${topic}: ${vectors.length} vectors, ${[...parts, ["failed", failed.length]].map(([word, count]) => `${count} ${word}`).join(", ")}`,
    );
    assert.ok(vectors.length > 0, "no vectors in it");
    assert.deepEqual(failed, []);
  });
}

after(() => {
  for (const line of counts) console.log(line);
});

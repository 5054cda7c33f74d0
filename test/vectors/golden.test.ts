/** A few vectors that come with the checkout, and whether the way they are run notices what is wrong. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { loadTopics, runFile } from "./running.ts";
import { readVectors, type Vector, type VectorFile } from "./vector.ts";

const topics = await loadTopics();
const { files, context } = readVectors(fileURLToPath(new URL("../fixtures/wire", import.meta.url)));

for (const file of files) {
  test(`the golden messages of ${file.path} are taken, refused and made again as they stand`, async () => {
    assert.deepEqual((await runFile(file, topics, context)).failed, []);
  });
}

test("a topic, a route and a kind of value that nobody knows are failures", async () => {
  const one = (topic: string, vector: object): VectorFile => ({ path: "", topic, vectors: [{ name: "x", ...vector }] });
  for (const file of [
    one("telepathy", {}),
    one("comment", { route: "telepathy", should: "accept", expect: { accepted: true }, envelope_xml: "" }),
    one("comment", { route: "public", should: "perhaps", expect: { accepted: true }, envelope_xml: "" }),
    one("values", { kind: "telepathy", input: "", should: "exact", valid: true }),
    { path: "", topic: "comment", vectors: [] },
  ]) {
    assert.equal((await runFile(file, topics, context)).failed.length, 1, file.topic);
  }
});

/** Other values than those that stand in a golden vector. */
const wrong: readonly ((vector: Record<string, unknown>) => object)[] = [
  (vector) => ({ signature_base: `${vector.signature_base};` }),
  (vector) => ({ payload_json: { ...(vector.payload_json as object), entity_type: "like" } }),
  (vector) => ({ payload_xml: `${vector.payload_xml}\n` }),
  (vector) => ({ expect: { ...(vector.expect as object), parsed: {} } }),
  (vector) => ({ expect: { ...(vector.expect as object), signature_order: [] } }),
  (vector) => ({ expect: { ...(vector.expect as object), sender: "mallory@evil.example" } }),
  () => ({ should: "refuse", expect: { accepted: false, error: "InvalidSender" } }),
];

test("a vector that says anything else than we do fails", async () => {
  const comment = files.find(({ topic }) => topic === "comment");
  const vector = comment?.vectors.find(({ name }) => name === "unknown-properties-relayed");
  assert.ok(comment !== undefined && vector !== undefined);
  for (const change of wrong) {
    const changed: Vector = { ...vector, ...change(vector) };
    assert.equal(
      (await runFile({ ...comment, vectors: [changed] }, topics, context)).failed.length,
      1,
      change.toString(),
    );
  }
});

/** Mentions are found in texts as pages show them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { mentionsIn } from "../../src/core/mentions.ts";

test("a text mentions people by address, with or without a name, each once", () => {
  const text =
    "@{alice@a.example} and @{Bob; Bob@B.example}, @{Alice again ; alice@a.example}: @bob@c.example @{} @{x y}";
  assert.deepEqual(mentionsIn(text, 9), ["alice@a.example", "bob@b.example"]);
});

test("no more mentions count than asked for", () => {
  assert.deepEqual(mentionsIn("@{a@x.example} @{b@x.example} @{a@x.example}", 1), ["a@x.example"]);
});

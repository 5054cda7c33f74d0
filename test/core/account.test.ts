/** Names of accounts: what is possible, what is kept back. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { parseName } from "../../src/core/account.ts";
import { diaspora } from "../../src/protocols/diaspora/index.ts";

const codeOf = (text: string): string => {
  const name = parseName(text);
  return name.ok ? name.value : name.refusal.code;
};

test("letters, digits and - . _ between them make a name; upper case is folded", () => {
  assert.deepEqual(["alice", "Alice", " bob ", "m.ruiz-42", "a", "9", "a_b", "x".repeat(32)].map(codeOf), [
    "alice",
    "alice",
    "bob",
    "m.ruiz-42",
    "a",
    "9",
    "a_b",
    "x".repeat(32),
  ]);
});

test("anything else is malformed", () => {
  const texts = [
    "",
    " ",
    ".a",
    "a.",
    "-a",
    "a-",
    "_a",
    "a..b",
    "a b",
    "a@b",
    "a/b",
    "../a",
    "ä",
    "a\n",
    "a\0",
    "x".repeat(33),
    "%61",
    "а",
  ];
  // A line break at the end is white space around a name.
  assert.deepEqual(
    texts.map(codeOf),
    texts.map((text) => (text === "a\n" ? "a" : "name-malformed")),
  );
});

test("names that speak for the pod are nobody's, in any case", () => {
  for (const name of ["admin", "ADMIN", "Podmin", "root", "support", "sterna", "me", "null", "www"])
    assert.equal(codeOf(name), "name-forbidden", name);
});

test("a name stays itself when it is parsed again, is safe in an address and a path, and fits the network", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z0-9._ -]{0,34}$/)), (text) => {
      const name = parseName(text);
      if (!name.ok) return;
      assert.equal(codeOf(name.value), name.value);
      assert.match(name.value, /^[a-z0-9][a-z0-9._-]*$/);
      assert.ok(diaspora.ids.validUsername(name.value) || /[.-]$/.test(name.value), name.value);
      const id = diaspora.ids.parse(diaspora.ids.print(name.value, "sterna.example", ""));
      assert.ok(id.ok && id.value.username === name.value);
    }),
  );
});

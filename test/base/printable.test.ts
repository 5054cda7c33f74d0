/** Text from outside that is printed and stored: no steering of terminals, no halves of characters. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { printable, shorten, spellOut } from "../../src/base/printable.ts";
import { finding, tellFinding } from "../../src/core/migration/finding-codes.ts";

const steers = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;
const anything = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));

test("text that is cut is never longer than asked, and never ends in half a character", () => {
  const emoji = "🐦";
  assert.equal(shorten(`${"a".repeat(78)}${emoji}b`, 80), `${"a".repeat(78)}…`);
  assert.equal(shorten(`${"a".repeat(78)}${emoji}`, 80), `${"a".repeat(78)}${emoji}`);
  fc.assert(
    fc.property(anything, fc.integer({ min: 1, max: 20 }), (text, most) => {
      const short = shorten(text, most);
      assert.ok(short.length <= most && short.isWellFormed());
    }),
  );
});

test("what is printed has nothing that steers a terminal; lines and tabs of ours stay", () => {
  assert.equal(
    spellOut("one\n\ttwo \u001b]0;x\u0007 \u009b2J \u202eevil"),
    "one\n\ttwo \\u001b]0;x\\u0007 \\u009b2J \\u202eevil",
  );
  assert.equal(printable("a\nb\u009bc\ud800"), "a\ufffdb\ufffdc\ufffd");
  fc.assert(fc.property(anything, (text) => !steers.test(spellOut(text)) && !steers.test(printable(text))));
});

test("JSON that is printed is the same JSON", () => {
  fc.assert(
    fc.property(anything, (text) => {
      const value = { [text.toWellFormed()]: text.toWellFormed() };
      assert.deepEqual(JSON.parse(spellOut(JSON.stringify(value))), value);
    }),
  );
});

test("a finding can be stored whatever it quotes, and is told on one line", () => {
  const found = finding("json-duplicate-joined", "/user/\ud83d", { key: "x\ud83d\nforged line" });
  assert.ok(JSON.stringify(found).isWellFormed() && found.place.isWellFormed());
  assert.ok(String(found.args.key).isWellFormed());
  const { what } = tellFinding(found);
  assert.doesNotMatch(what, /\n/);
  assert.match(what, /forged line/);
});

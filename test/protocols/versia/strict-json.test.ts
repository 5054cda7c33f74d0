/** JSON as the network writes it, and what is none. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../../src/base/limits.ts";
import { parseJson } from "../../../src/protocols/versia/strict-json.ts";

const read = (text: string) => parseJson(Buffer.from(text));

test("what JSON.stringify writes of plain values reads back, in whatever white space", () => {
  const key = fc.stringMatching(/^[a-zA-Z0-9_.#/:-]{1,8}$/).filter((name) => name !== "__proto__");
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(null, true, false, 0, -1, 0.5, -12.25, 2 ** 53, ""),
      fc.integer(),
      fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", "")),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2, "\t"), (what, space) => {
      assert.deepEqual(read(` ${JSON.stringify(what, null, space)}\n`), { ok: true, value: what });
    }),
  );
});

test("a key that stands twice, an empty or foreign key, and a number in another spelling are refused", () => {
  const wrong = [
    ...[
      '{"a":1,"a":1}',
      '{"a":1,"\\u0061":2}',
      '{"":1}',
      '{"a b":1}',
      '{"ä":1}',
      '{"__proto__":{}}',
      "{a:1}",
      '{"a":1,}',
    ],
    ...["1.0", "1e3", "01", "-0", ".5", "1.", "+1", "9007199254740993", "1e400", "NaN", "-", "0x1"],
    ...["", " ", "[1,]", "[1", '{"a":1', '"a', '"\\x"', '"\t"', "nul", "true false", "'a'", "[,1]", "\ufeff1"],
  ];
  for (const text of wrong) assert.equal(read(text).ok, false, text);
  assert.equal(parseJson(Buffer.from([0x22, 0xff, 0x22])).ok, false);
});

test("lines end in LF alone", () => {
  assert.ok(read('{\n"a":\n1}\n').ok);
  for (const text of ['{\r\n"a":1}', '{"a":1}\r\n', '{"a":\r1}'])
    assert.equal(read(text).ok, false, JSON.stringify(text));
});

test("nesting has its limit, and halves of letters and U+0000 are replaced", () => {
  const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
  assert.ok(read(nested(limits.jsonDepth)).ok);
  assert.ok(!read(nested(limits.jsonDepth + 1)).ok);
  assert.ok(!read("[".repeat(1_000_000)).ok);
  assert.deepEqual(read('["\\ud83d","a\\u0000","\\ud83e\\udd86"]'), { ok: true, value: ["\ufffd", "a\ufffd", "🦆"] });
});

test("whatever bytes come are read or refused, and what is read is what JSON.parse reads", () => {
  const near = fc.array(fc.constantFrom("{", "}", "[", "]", '"', ":", ",", "a", "1", "\\", "-", ".", "e", " ", "null"));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        near.map((parts) => Buffer.from(parts.join(""))),
      ),
      (bytes) => {
        const result = parseJson(bytes);
        if (result.ok) assert.deepEqual(result.value, JSON.parse(Buffer.from(bytes).toString()));
      },
    ),
    { numRuns: 1_000 },
  );
});

test("what is written in the usual spelling is read as the same in any other", () => {
  const bits = fc.constantFrom(
    ...[
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      '"a"',
      '"b"',
      '"a":',
      '"__proto__":',
      '"\\u0000"',
      '"\\ud800"',
      '"é"',
      '"\\u0041"',
      '"\\/"',
    ],
    ...[
      "0",
      "-0",
      "1",
      "-1.5",
      "1.50",
      "1e5",
      "1e-7",
      "0.0000001",
      "9007199254740992",
      "9007199254740993",
      "123456789012345680000",
      "1e+21",
    ],
    ...["true", "null", "nul", " ", "\n", "\r"],
  );
  const broken = fc.array(bits, { maxLength: 9 }).map((parts) => parts.join(""));
  const values = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));
  const wrapped = fc
    .tuple(fc.constantFrom("[", '{"a":'), bits, fc.constantFrom("]", "}"))
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.oneof(broken, values, wrapped), (text) => {
      const [usual, other] = [read(text), read(` ${text}`)];
      assert.deepEqual(usual.ok ? usual : false, other.ok ? other : false, text);
    }),
    { numRuns: 2_000 },
  );
});

/** Reading of one element: a value whose texts can be stored, and word of what was mended. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseElement } from "../../src/protocols/json-element.ts";
import { parseLongest } from "../../src/protocols/json-twice.ts";

const read = (raw: string | Uint8Array) => parseElement(typeof raw === "string" ? Buffer.from(raw) : raw);

test("what JSON.parse reads is read, unchanged where every text can be stored", () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
      const text = JSON.stringify(value);
      const result = read(text);
      assert.ok(result.ok);
      if (!text.includes("\\u0000")) assert.deepEqual(result.value, { value: JSON.parse(text), mended: [], twice: [] });
    }),
    { numRuns: 500, seed: 20_261_121 },
  );
});

test("attack-10-json: bytes that are no UTF-8 become U+FFFD and are reported", () => {
  const raw = Buffer.concat([Buffer.from('{"text":"a'), Buffer.from([0xff]), Buffer.from('b","n":1}')]);
  assert.deepEqual(read(raw), { ok: true, value: { value: { text: "a\ufffdb", n: 1 }, mended: ["utf8"], twice: [] } });
});

test("attack-10-json: halves of surrogate pairs and NUL are replaced in texts and keys, and reported", () => {
  assert.deepEqual(read('["\\ud83d\\udc26", "\\uD83D", ["x\\udc26y"]]'), {
    ok: true,
    value: { value: ["\u{1f426}", "\ufffd", ["x\ufffdy"]], mended: ["surrogate"], twice: [] },
  });
  assert.deepEqual(read('{"a\\u0000":{"b":"\\u0000"}}'), {
    ok: true,
    value: { value: { "a\ufffd": { b: "\ufffd" } }, mended: ["nul"], twice: [] },
  });
  assert.deepEqual(read('["\\\\u0000 \\\\ud83d"]'), {
    ok: true,
    value: { value: ["\\u0000 \\ud83d"], mended: [], twice: [] },
  });
});

test("attack-10-json: a key named __proto__ stays a property and changes no prototype, mended or not", () => {
  for (const extra of ["", ',"x":"\\u0000"', ',"\\u0000":1']) {
    const result = read(`{"__proto__":{"polluted":"\\ud800"}${extra}}`);
    assert.ok(result.ok);
    const value = result.value.value as object;
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.deepEqual(Object.getOwnPropertyDescriptor(value, "__proto__")?.value, { polluted: "\ufffd" });
  }
});

test("what is no JSON is refused with a reason that does not repeat the content", () => {
  for (const raw of [
    '{"secret" 1}',
    '{"secret":1,}',
    '"secret',
    "secret",
    '["secret\\x"]',
    '"secret\n"',
    "",
    "1 secret",
    '{"secret":tru}',
  ]) {
    const result = read(raw);
    assert.ok(!result.ok, raw);
    assert.doesNotMatch(result.refusal.detail, /secret/);
    assert.match(result.refusal.detail, /^[A-Z][A-Za-z0-9 ,:'"\\-]+$|^not valid JSON$/);
  }
});

test("a value that is nested too deeply to be mended is refused, not crashed on", () => {
  const result = read(`${"[".repeat(100_000)}"\\u0000"${"]".repeat(100_000)}`);
  assert.equal(result.ok, false);
});

test("attack-10-json: of a key that stands twice inside an element the longest value stays and its name is told", () => {
  const cases: readonly [string, unknown, string[]][] = [
    ['{"text":"long enough","text":""}', { text: "long enough" }, ["text"]],
    ['{"text":"","text":"long enough"}', { text: "long enough" }, ["text"]],
    [
      '{"edited_at":"2019-10-09T23:30:24Z","edited_at":"2019-10-09 23:30:24 UTC"}',
      { edited_at: "2019-10-09 23:30:24 UTC" },
      ["edited_at"],
    ],
    ['{"a":1,"b":2,"a":3}', { a: 3, b: 2 }, ["a"]],
    [
      '[ { "x" : [ { "a\\\\" : {"b":[]} , "a\\u005c" : {} } ] , "y" : ":-)" } ]',
      [{ x: [{ "a\\": { b: [] } }], y: ":-)" }],
      ["a\\"],
    ],
    ['{"a":{"b":1},"c":{"b":1}}', { a: { b: 1 }, c: { b: 1 } }, []],
    ['{"text":"\\":","more":":\\\\"}', { text: '":', more: ":\\" }, []],
    ['{"text":"\\u0000xyz","text":1}', { text: "\ufffdxyz" }, ["text"]],
  ];
  for (const [raw, value, twice] of cases) {
    const result = read(raw);
    assert.ok(result.ok, raw);
    assert.deepEqual([result.value.value, result.value.twice], [value, twice], raw);
  }
  const own = read('{"__proto__":{"x":12},"__proto__":{}}');
  assert.ok(own.ok);
  assert.deepEqual(Object.getOwnPropertyDescriptor(own.value.value as object, "__proto__")?.value, { x: 12 });
});

test("the second parser, used where keys stand twice, agrees with JSON.parse where they do not", () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary" }), fc.constantFrom("", " ", "\t\r\n"), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      assert.deepEqual(parseLongest(text), { value: JSON.parse(text), twice: [] });
    }),
    { numRuns: 500, seed: 20_261_121 },
  );
});

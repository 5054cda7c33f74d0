/** The cutter of JSON documents: the same elements as JSON.parse sees, in any cutting, and a finding for whatever it cannot give. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../src/base/limits.ts";
import { type CutBounds, type CutEvent, type CutPlan, jsonCutter } from "../../src/protocols/json-cutter.ts";
import { parseElement } from "../../src/protocols/json-element.ts";
import { chunksOf } from "../support/chunks.ts";

const plan: CutPlan = new Map<string, CutPlan | "list" | "whole">([
  ["version", "whole"],
  ["list", "list"],
  [
    "deep",
    new Map<string, CutPlan | "list" | "whole">([
      ["list", "list"],
      ["name", "whole"],
      ["a/b~", "list"],
    ]),
  ],
  ["__proto__", "list"],
]);

/** An event as plain text, so that views and copies of the same bytes are equal. */
function plain(event: CutEvent): unknown[] {
  switch (event.kind) {
    case "element":
      return [
        "element",
        event.element.section,
        event.element.place,
        Buffer.from(event.element.bytes).toString("latin1"),
      ];
    case "opened":
      return ["opened", event.section];
    case "listed":
      return ["listed", event.section, event.items];
    case "finding":
      return ["finding", event.finding.code, event.finding.place, event.finding.args];
  }
}

function cut(
  document: Uint8Array | string,
  sizes: readonly number[] = [1_000_000],
  bounds: Partial<CutBounds> = {},
): unknown[][] {
  const bytes = typeof document === "string" ? Buffer.from(document) : document;
  const cutter = jsonCutter(plan, { ...limits, ...bounds });
  // Each chunk in memory of its own, as a stream gives it.
  const events = [...chunksOf(bytes, sizes)].flatMap((chunk) => cutter.push(Uint8Array.from(chunk)).map(plain));
  return [...events, ...cutter.end().map(plain)];
}

const elementsOf = (events: readonly unknown[][]) =>
  events.filter(([kind]) => kind === "element").map((event) => event.slice(1));
const findingsOf = (events: readonly unknown[][]) =>
  events.filter(([kind]) => kind === "finding").map((event) => event.slice(1));
const codesOf = (events: readonly unknown[][]) => findingsOf(events).map(([code]) => code);

/** What JSON.parse sees, element by element. */
function* expected(
  value: unknown,
  what: CutPlan | "list" | "whole" | undefined,
  pointer: string,
): Generator<[string, string, unknown]> {
  if (what === "list" && Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield [pointer, `${pointer}/${index}`, item];
  } else if (typeof what === "object" && typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [key, member] of Object.entries(value)) {
      yield* expected(member, what.get(key), `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    }
  } else yield [pointer, pointer, value];
}

const keys = fc.constantFrom(
  "version",
  "list",
  "deep",
  "name",
  "a/b~",
  "__proto__",
  "constructor",
  "",
  "ä",
  "\u{1f426}",
);
const inside = fc.jsonValue({ maxDepth: 3, stringUnit: "binary" });
const members = (value: fc.Arbitrary<unknown>) =>
  fc.dictionary(keys, fc.oneof(value, fc.array(value, { maxLength: 4 })), { maxKeys: 6 });
const documents = fc
  .tuple(members(inside), members(inside), fc.constantFrom("", " ", "\t", "   "), fc.constantFrom("", " \r\n"))
  .map(([outer, deep, indent, around]) => `${around}${JSON.stringify({ ...outer, deep }, null, indent)}${around}`);
const cuts = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 5 }).map((sizes) => [...sizes, 1]);
const runs = { numRuns: 500, seed: 20_261_121 };

test("every cutting of every document gives the elements that JSON.parse sees", () => {
  fc.assert(
    fc.property(documents, cuts, (text, sizes) => {
      const events = cut(text, sizes);
      assert.deepEqual(codesOf(events), []);
      const byPlace = (a: readonly unknown[], b: readonly unknown[]) => (String(a[1]) < String(b[1]) ? -1 : 1);
      const got = elementsOf(events).map(([section, place, raw]) => [
        section,
        place,
        JSON.parse(Buffer.from(raw as string, "latin1").toString()),
      ]);
      assert.deepEqual(got.sort(byPlace), [...expected(JSON.parse(text), plan, "")].sort(byPlace));
    }),
    runs,
  );
});

test("a damaged document is found out exactly when JSON.parse refuses it, in any cutting, and nothing throws", () => {
  const damage = fc.record({
    at: fc.nat(),
    remove: fc.nat({ max: 2 }),
    insert: fc.constantFrom("", '"', "\\", "{", "}", "[", "]", ",", ":", "1", "tru", " ", "\0", "\xff", "\n"),
  });
  let refused = 0;
  fc.assert(
    fc.property(documents, damage, cuts, (text, { at, remove, insert }, sizes) => {
      const whole = Buffer.from(text);
      const position = at % (whole.length + 1);
      const bytes = Buffer.concat([
        whole.subarray(0, position),
        Buffer.from(insert, "latin1"),
        whole.subarray(position + remove),
      ]);
      const events = cut(bytes, sizes);
      assert.deepEqual(events, cut(bytes));
      const good = elementsOf(events).every(([, , raw]) => parseElement(Buffer.from(raw as string, "latin1")).ok);
      const clean = good && codesOf(events).every((code) => code === "json-duplicate-joined");
      let valid = true;
      try {
        JSON.parse(bytes.toString());
      } catch {
        valid = false;
        refused += 1;
      }
      assert.equal(clean, valid, bytes.toString());
    }),
    { ...runs, numRuns: 2_000 },
  );
  assert.ok(refused > 500, `only ${refused} documents were damaged`);
});

test("elements that begin alike, as posts for the same people do, are the same however they are cut or damaged", () => {
  const people = (count: number, first: string) => [
    first,
    ...Array.from({ length: count }, (_, at) => `"]p${at}@a.example`),
  ];
  const beginnings = fc.constantFrom<unknown>(
    people(60, "x"),
    people(60, "y"),
    people(90, "x"),
    [{ 0: people(80, "[") }],
    1,
  );
  const items = fc.array(
    fc.tuple(beginnings, fc.constantFrom("for", "to"), inside).map(([who, key, rest]) => ({ [key]: who, rest })),
    { minLength: 4, maxLength: 12 },
  );
  const damage = fc.record({ at: fc.nat(), insert: fc.constantFrom("", '"', "\\", "{", "}", "[", "]", "[[[[") });
  const wide = fc.array(fc.integer({ min: 500, max: 9_000 }), { minLength: 1, maxLength: 4 });
  let [refused, deep] = [0, 0];
  fc.assert(
    fc.property(items, items, damage, cuts, wide, (list, more, { at, insert }, narrow, sizes) => {
      const whole = Buffer.from(JSON.stringify({ list, deep: { list: more } }));
      const position = at % (whole.length + 1);
      const bytes = Buffer.concat([whole.subarray(0, position), Buffer.from(insert), whole.subarray(position)]);
      const bounds = { jsonDepth: 5 };
      // So narrow that no beginning lies in one chunk: each element is followed from its first byte.
      const followed = cut(bytes, narrow, bounds);
      assert.deepEqual(cut(bytes, sizes, bounds), followed);
      assert.deepEqual(cut(bytes, [1_000_000], bounds), followed);
      if (codesOf(followed).includes("json-invalid")) refused += 1;
      if (codesOf(followed).includes("json-too-deep")) deep += 1;
    }),
    { ...runs, numRuns: 300 },
  );
  assert.ok(refused > 20 && deep > 20, `${refused} were damaged, ${deep} too deep`);
});

const sample =
  '{"version":"2.0","list":[1,"zwei \\" \\\\",{"drei":[3,{}]},[],true] , "deep":{"name":null,"list":[-1.5e3,"ä\\u00e4"]},"x":{"y":1}}';

test("a document cut off at any byte gives what was complete and says where it ends", () => {
  const bytes = Buffer.from(sample);
  const all = elementsOf(cut(sample));
  assert.equal(all.length, 10);
  for (let length = 0; length < bytes.length; length++) {
    for (const sizes of [[1], [7], [1000]]) {
      const events = cut(bytes.subarray(0, length), sizes);
      assert.deepEqual(events.at(-1), ["finding", "json-cut-off", "", { bytes: length }]);
      assert.equal(codesOf(events).length, 1);
      const elements = elementsOf(events);
      assert.deepEqual(elements, all.slice(0, elements.length));
    }
  }
});

test("backslashes and quotes are told apart wherever a chunk ends, also far into a string", () => {
  for (const run of [0, 1, 2, 3, 30, 31, 32, 33, 34, 64, 65]) {
    const value = `${"x".repeat(run)}${'\\"'.repeat(run)}${"y".repeat(40)}\\`;
    const raw = JSON.stringify(value);
    for (let size = 1; size < raw.length + 20; size++) {
      assert.deepEqual(elementsOf(cut(`{"list":[${raw},2]}`, [size])), [
        ["/list", "/list/0", raw],
        ["/list", "/list/1", "2"],
      ]);
    }
  }
});

test("structure that is no JSON stops with the byte at which it goes wrong", () => {
  const cases: readonly [string, number][] = [
    ['{"list":[1,]}', 11],
    ['{"list":[1 2]}', 11],
    ['{"list":[,1]}', 9],
    ['{"list":[1}', 10],
    ['{"list":[[1}]}', 11],
    ['{"list":[{"a":[1}]}]}', 16],
    ['{"list" 1}', 8],
    ['{"version":}', 11],
    ['{"version":1,}', 13],
    ['{"version":1 "list":[]}', 13],
    ["{version:1}", 1],
    ['{"a\\x":1}', 1],
    ['{"list":[=]}', 9],
    ["}", 0],
    ["\xef\xbb{}", 2],
  ];
  for (const [text, byte] of cases) {
    const [code, place, args] = findingsOf(cut(Buffer.from(text, "latin1"), [1])).at(-1) ?? [];
    assert.deepEqual([code, place, (args as { bytes?: number })?.bytes], ["json-invalid", "", byte], text);
  }
  assert.match(JSON.stringify(findingsOf(cut(Buffer.from("\ufeff{}", "utf16le")))), /json-invalid.*UTF-16/);
});

test("an element that is not JSON but balances is given, and reading goes on", () => {
  const events = cut('{"list":[{"a" 1},"tab\there",01,tru,{"ok":1}]}', [3]);
  assert.deepEqual(codesOf(events), []);
  const ok = elementsOf(events).map(([, , raw]) => parseElement(Buffer.from(raw as string)).ok);
  assert.deepEqual(ok, [false, false, false, false, true]);
});

test("attack-10-json: a byte order mark is skipped and reported once", () => {
  for (const sizes of [[1], [2], [100]]) {
    const events = cut(`\ufeff${sample}`, sizes);
    assert.deepEqual(codesOf(events), ["json-byte-order-mark"]);
    assert.equal(elementsOf(events).length, 10);
  }
});

test("attack-10-json: what follows the document is reported once and not read; white space may follow", () => {
  assert.deepEqual(findingsOf(cut('{"version":1} \n\t\r ', [1])), []);
  assert.deepEqual(findingsOf(cut('{"version":1} {"list":[1]} ]]', [1])), [["json-trailing", "", { bytes: 14 }]]);
});

test("attack-10-json: a depth bomb is one element left out, however deep", () => {
  const bomb = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  for (const sizes of [[1_000_000], [1000]]) {
    const events = cut(`{"list":[1,${bomb},2],"version":${bomb}}`, sizes);
    assert.deepEqual(findingsOf(events), [
      ["json-too-deep", "/list/1", { levels: 200_002, most: limits.jsonDepth }],
      ["json-too-deep", "/version", { levels: 200_001, most: limits.jsonDepth }],
    ]);
    assert.deepEqual(elementsOf(events), [
      ["/list", "/list/0", "1"],
      ["/list", "/list/2", "2"],
    ]);
  }
  const nested = (levels: number) => `{"list":[${"[".repeat(levels)}${"]".repeat(levels)}]}`;
  assert.deepEqual(codesOf(cut(nested(limits.jsonDepth - 2))), []);
  assert.deepEqual(codesOf(cut(nested(limits.jsonDepth - 1))), ["json-too-deep"]);
});

test("attack-10-json: an element over the limit is left out without being held, its neighbours come", () => {
  const bounds = { jsonElementBytes: 100 };
  const at = (size: number, sizes: number[]) => cut(`{"list":[1,"${"x".repeat(size - 2)}",2]}`, sizes, bounds);
  for (const sizes of [[1], [64], [10_000]]) {
    assert.deepEqual(codesOf(at(100, sizes)), []);
    assert.deepEqual(findingsOf(at(101, sizes)), [["json-element-too-large", "/list/1", { bytes: 101, most: 100 }]]);
    assert.deepEqual(elementsOf(at(5_000, sizes)), [
      ["/list", "/list/0", "1"],
      ["/list", "/list/2", "2"],
    ]);
  }
});

test("attack-10-json: a document of 2 GB in one element is followed in constant memory", () => {
  const cutter = jsonCutter(plan, { ...limits, archiveSizeBytes: 1e12 });
  const block = Buffer.alloc(8 * 1024 * 1024, "x");
  cutter.push(Buffer.from('{"list":["'));
  const before = process.memoryUsage();
  for (let times = 0; times < 256; times++) assert.deepEqual(cutter.push(block), []);
  const after = process.memoryUsage();
  assert.ok(after.arrayBuffers - before.arrayBuffers < 4 * limits.jsonElementBytes);
  const events = cutter.push(Buffer.from('",7]}')).map(plain);
  assert.deepEqual(codesOf(events), ["json-element-too-large"]);
  assert.deepEqual(elementsOf(events), [["/list", "/list/1", "7"]]);
  assert.deepEqual(cutter.end(), []);
});

test("attack-10-json: a key over the limit is left out with its value", () => {
  for (const sizes of [[1], [100_000]]) {
    const events = cut(`{"${"k".repeat(50_000)}":{"version":[1,2]},"version":3}`, sizes);
    assert.deepEqual(findingsOf(events), [["json-key-too-long", "", { bytes: limits.jsonKeyBytes }]]);
    assert.deepEqual(elementsOf(events), [["/version", "/version", "3"]]);
  }
});

test("attack-10-json: keys that nobody knows are given up to a number, known ones always", () => {
  const many = Array.from({ length: 30 }, (_, index) => `"k${index}":${index}`).join();
  const events = cut(`{${many},"version":"2.0"}`, [5], { archiveKeys: 20 });
  assert.deepEqual(findingsOf(events), [["json-keys-too-many", "/k20", { most: 20 }]]);
  assert.deepEqual(
    elementsOf(events)
      .map(([section]) => section)
      .slice(18),
    ["/k18", "/k19", "/version"],
  );
});

test("attack-10-json: limits on the size of the document and on the items of a list stop the reading", () => {
  for (const sizes of [[1], [9], [1000]]) {
    assert.deepEqual(cut(`{"list":[1,2,3,4]}`, sizes, { archiveItems: 3 }).slice(-2), [
      ["element", "/list", "/list/2", "3"],
      ["finding", "limit-archive-items", "", { most: 3, section: "/list" }],
    ]);
    assert.deepEqual(cut(`{"list":[1,2,3,4]}`, sizes, { archiveSizeBytes: 14 }).slice(-2), [
      ["element", "/list", "/list/1", "2"],
      ["finding", "limit-archive-size", "", { most: 14 }],
    ]);
    assert.deepEqual(codesOf(cut(`{"list":[1,2,3,4]}`, sizes, { archiveSizeBytes: 18 })), []);
  }
});

test("attack-10-json: of a key that stands there twice everything is given, and no two items share a place", () => {
  const cases: readonly [string, string[], string[]][] = [
    ['{"list":[],"list":[1,2]}', ["/list/0", "/list/1"], ["/list"]],
    ['{"list":[1,2],"list":[]}', ["/list/0", "/list/1"], ["/list"]],
    ['{"list":[1],"list":[2,3],"list":[4]}', ["/list/0", "/list/1", "/list/2", "/list/3"], ["/list", "/list"]],
    ['{"list":null,"list":[1]}', ["/list", "/list/0"], ["/list"]],
    [
      '{"deep":{"list":[1]},"deep":{"list":[2],"name":1}}',
      ["/deep/list/0", "/deep/list/1", "/deep/name"],
      ["/deep", "/deep/list"],
    ],
    ['{"deep":1,"deep":{}}', ["/deep"], ["/deep"]],
    ['{"x":1,"\\u0078":2}', ["/x", "/x"], ["/x"]],
    ['{"version":1,"version":2}', ["/version", "/version"], []],
  ];
  for (const [text, places, reported] of cases) {
    const events = cut(text, [4]);
    assert.deepEqual(
      elementsOf(events).map(([, place]) => place),
      places,
      text,
    );
    assert.deepEqual(
      findingsOf(events).map(([code, place]) => [code, place]),
      reported.map((place) => ["json-duplicate-joined", place]),
      text,
    );
  }
});

test("attack-10-json: names of the prototype are keys like any other", () => {
  const events = cut(
    '{"__proto__":[{"polluted":1}],"constructor":{"prototype":{}},"deep":{"__proto__":{"x":1},"toString":2}}',
    [2],
  );
  assert.deepEqual(
    elementsOf(events).map(([, place]) => place),
    ["/__proto__/0", "/constructor", "/deep/__proto__", "/deep/toString"],
  );
  assert.equal(Object.hasOwn(Object.prototype, "polluted"), false);
});

test("a place is a JSON pointer, free of what no database can store", () => {
  const events = cut('{"deep":{"a/b~":[5]},"nul\\u0000":1,"half\\ud83d":2}');
  assert.deepEqual(
    elementsOf(events).map(([, place]) => place),
    ["/deep/a~1b~0/0", "/nul\ufffd", "/half\ufffd"],
  );
});

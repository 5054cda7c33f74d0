/** IDs, guids, dates and characters: the vectors of the real library, and what we do where it is lax. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import fc from "fast-check";
import { ids, isGuid } from "../../../src/protocols/diaspora/ids.ts";
import {
  cleanObject,
  cleanText,
  cleanTime,
  cutChars,
  isDate,
  isLonger,
  parseBoolean,
  parseInteger,
  parseTime,
} from "../../../src/protocols/diaspora/values.ts";
import { shared, withoutShared } from "../../support/shared.ts";

type Vector = {
  readonly name: string;
  readonly kind: string;
  readonly type?: string;
  readonly input: string;
  readonly should: "exact" | "either";
  readonly valid?: boolean;
  readonly value?: unknown;
};

/** What we say to a vector; undefined for kinds that archives do not need. */
function answer(vector: Vector): unknown {
  const { kind, input } = vector;
  if (kind === "diaspora_id") {
    const parsed = ids.parse(input);
    return parsed.ok && parsed.value.ref === input;
  }
  if (kind === "guid") return isGuid(input);
  if (kind === "birthday") return input === "" || isDate(input);
  if (kind === "character") return cleanText(input);
  if (kind !== "parse") return undefined;
  if (vector.type === "boolean") return parseBoolean(input);
  if (vector.type === "integer") return parseInteger(input);
  const ms = parseTime(input);
  return ms === null ? null : `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Kinds that stand only in profiles and on the wire, each read there by its own rule. */
const elsewhere = ["public_key", "tag_string", "participants", "name", "uri_path", "timezone"];

test("single values mean what they mean to the real library", { skip: withoutShared("vectors/diaspora") }, () => {
  const { vectors } = JSON.parse(readFileSync(shared("vectors/diaspora/values.json"), "utf8")) as { vectors: Vector[] };
  let compared = 0;
  for (const vector of vectors) {
    const ours = answer(vector);
    if (ours === undefined) {
      assert.ok(elsewhere.includes(vector.kind), `nobody looks at vectors of kind ${vector.kind}`);
      continue;
    }
    compared += 1;
    if (vector.should === "exact") assert.deepEqual(ours, vector.valid ?? vector.value ?? null, vector.name);
  }
  assert.ok(compared >= 80, `${compared} vectors were compared`);
});

test("where the library is lax we say no, or read the same", () => {
  for (const id of ["alice@example..org", "alice@example.org.", "älice@example.org", "alice@pod.example:0", " a@b"]) {
    assert.equal(ids.parse(id).ok, false, id);
  }
  assert.equal(isDate("x1988-07-15x"), false);
  assert.equal(parseTime("2021-06-02 16:50:45 UTC"), Date.UTC(2021, 5, 2, 16, 50, 45));
  assert.equal(
    parseTime("2016-02-19 02:13:41"),
    Date.UTC(2016, 1, 19, 2, 13, 41),
    "no zone is UTC, wherever this runs",
  );
  assert.equal(parseTime("Fri, 19 Feb 2016 02:13:41 GMT"), Date.UTC(2016, 1, 19, 2, 13, 41));
  assert.equal(parseTime("2016-02-30T00:00:00Z"), null);
  assert.equal(parseTime("0000-01-01T00:00:00Z"), null, "PostgreSQL has no year 0");
});

test("a time is read in every way in which ISO 8601 and databases write it", () => {
  const at = Date.UTC(2016, 4, 10, 14, 57, 15);
  for (const text of [
    "2016-05-10T14:57:15.123456789012345Z",
    "2016-05-10 14:57:15+00",
    "2016-05-10 16:57:15.5+02",
    "2016-05-10T05:27:15-0930",
    "20160510T145715Z",
    "20160510T165715+0200",
    " 2016-05-10t14:57:15z\n",
  ])
    assert.equal(parseTime(text), at, text);
  assert.equal(parseTime("2016-05-10T14Z"), Date.UTC(2016, 4, 10, 14));
  assert.equal(parseTime("20160510"), Date.UTC(2016, 4, 10));
  assert.equal(parseTime("2016-12-31T23:59:60Z"), Date.UTC(2017, 0, 1), "a leap second");
  assert.equal(cleanTime("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00Z", "as the other pods sign it");
  for (const text of ["2016-0510", "14558470", "2016-05-10T14:5715Z", "2016-05-10T14:57:15+25", "2016-05-10T14:57:15-"])
    assert.equal(parseTime(text), null, text);
});

test("an address is one identity however it is written", () => {
  for (const text of ["Alice@Pod-A.Example:3000", "acct:alice@pod-a.example:3000", "ALICE@POD-A.EXAMPLE:3000"]) {
    const parsed = ids.parse(text);
    assert.deepEqual(parsed, {
      ok: true,
      value: { ref: "alice@pod-a.example:3000", username: "alice", host: "pod-a.example:3000" },
    });
  }
  assert.equal(ids.print("Alice", "[::1]:3000", ""), "alice@[::1]:3000");
  // U+212A lower-cases to "k": a look-alike must not become somebody else.
  assert.equal(ids.parse("\u212aim@pod.example").ok, false);
});

test("parsing an address twice changes nothing", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("@", "@pod.example", "@[::1]:80", "acct:"), (text, part) => {
      for (const candidate of [text + part, part + text]) {
        const once = ids.parse(candidate);
        if (once.ok) assert.deepEqual(ids.parse(once.value.ref), once);
      }
    }),
    { numRuns: 500 },
  );
});

test("local names are short, lower case and safe in an address", () => {
  for (const name of ["alice", "r.ruiz_2", "_", "a-b", "x".repeat(32)]) assert.ok(ids.validUsername(name), name);
  for (const name of ["", "Alice", ".a", "a.", "a..b", "a b", "ä", "x".repeat(33), "a@b", "a/b", "-a"]) {
    assert.ok(!ids.validUsername(name), name);
  }
});

test("a clean text stays the same text, and cleaning twice is cleaning once", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const clean = cleanText(text);
      assert.equal(cleanText(clean), clean);
      assert.ok(clean.isWellFormed());
      assert.doesNotMatch(clean, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
      assert.equal([...clean].length, [...text].length);
    }),
    { numRuns: 500 },
  );
});

test("an object that is kept has no keys that reach into objects, and no endless depth", () => {
  const hostile = JSON.parse('{"__proto__":{"x":1},"constructor":1,"a":{"__proto__":{"y":2},"b":"\\u0000"}}');
  assert.deepEqual(cleanObject(hostile), { a: { b: "\ufffd" } });
  const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`);
  assert.doesNotThrow(() => cleanObject(deep));
});

test("characters are counted and cut as people see them on the other pods", () => {
  assert.equal(isLonger("🐘".repeat(32), 32), false);
  assert.equal(isLonger("🐘".repeat(33), 32), true);
  assert.equal(cutChars("🐘".repeat(40), 32), "🐘".repeat(32));
  assert.equal(cutChars("abc", 32), "abc");
});

test("times as pods write them mean what the engine takes them for, where there is such a time", () => {
  const two = (most: number) => fc.nat(most).map((value) => String(value).padStart(2, "0"));
  const year = fc.nat(9999).map((value) => String(value).padStart(4, "0"));
  fc.assert(
    fc.property(year, two(19), two(39), two(23), two(69), two(69), (y, month, day, hour, minute, second) => {
      const text = `${y}-${month}-${day}T${hour}:${minute}:${second}Z`;
      const ms = second === "60" ? Date.parse(text.replace(/60Z$/, "59Z")) + 1000 : Date.parse(text);
      const shown = Number.isNaN(ms) || ms < Date.parse("0001-01-01T00:00:00Z") ? null : ms;
      // The engine takes 30 February for 1 March.
      assert.equal(parseTime(text), isDate(text.slice(0, 10)) ? shown : null, text);
    }),
    { numRuns: 2_000 },
  );
});

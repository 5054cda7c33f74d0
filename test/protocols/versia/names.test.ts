/** Addresses, References and URIs: which are one name, and which are none (`attack-03-loose-aliases`). */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { versia } from "../../../src/protocols/versia/index.ts";
import {
  canonicalName,
  guidOfName,
  nameOfGuid,
  nameOfUri,
  parseReference,
  printReference,
  uriOfName,
} from "../../../src/protocols/versia/references.ts";

const { ids } = versia;

test("what is no Reference is refused: ports, empty parts, URIs, odd letters", () => {
  for (const text of [
    ...[
      "",
      ":x",
      "x:",
      "b.example:3000:x",
      "https://b.example/users/1",
      "b.example:a b",
      "b.example.:x",
      "b..example:x",
    ],
    ...["-b.example:x", "b.example:ü", "bücher.example:x", "127.1:x", "0x7f.1:x", `b.example:${"a".repeat(513)}`],
  ])
    assert.equal(parseReference(text, "a.example")?.host === undefined, true, text);
});

test("a bare id is of whoever speaks, and of nobody in an address", () => {
  assert.deepEqual(parseReference("11", "a.example"), { host: "a.example", id: "11" });
  assert.equal(parseReference("11", null), null);
  assert.equal(ids.parse("11").ok, false);
});

test("domains are in small letters and ids as they are", () => {
  assert.deepEqual(ids.parse("B.Example:aB"), {
    ok: true,
    value: { ref: "b.example:aB", username: "aB", host: "b.example" },
  });
  assert.deepEqual(parseReference("[2001:db8::1]:x", null), { host: "[2001:db8::1]", id: "x" });
});

test("attack-03-loose-aliases: a URI that names the same in both dialects is the Reference; all others stay URIs, compared as they are", () => {
  const same = ["https://b.example/.versia/v0.6/entities/User/11", "HTTPS://B.example:443/.versia/v0.5/users/11#me"];
  for (const uri of same) assert.equal(nameOfUri(uri), "b.example:11", uri);
  const other = [
    ["https://b.example/users/11", "https://b.example/users/11"],
    ["https://b.example/users/11/", "https://b.example/users/11/"],
    ["https://b.example:8443/.versia/v0.5/users/11", "https://b.example:8443/.versia/v0.5/users/11"],
    ["https://b.example/.versia/v0.5/users/11?x", "https://b.example/.versia/v0.5/users/11?x"],
    ["https://b.example/.versia/v0.5/users/a%2Fb", "https://b.example/.versia/v0.5/users/a%2Fb"],
  ] as const;
  for (const [uri, name] of other) assert.equal(nameOfUri(uri), name, uri);
  for (const none of [
    "http://b.example/users/1",
    "https://a:b@b.example/",
    "https:b.example",
    "https://b example/",
    "x",
  ])
    assert.equal(nameOfUri(none), null, none);
});

test("our own are bare above the port, and whole below it", () => {
  const guid = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
  for (const dialect of ["0.6", "0.5"] as const) {
    const name = nameOfGuid(guid, "a.example");
    const said = dialect === "0.6" ? name : uriOfName(name, "Note");
    assert.equal(canonicalName(said, dialect, "b.example"), name);
    assert.equal(guidOfName(name, "a.example"), guid);
    assert.equal(guidOfName(name, "b.example"), name);
  }
});

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
const domain = fc.tuple(label, fc.constantFrom("example", "test")).map((labels) => labels.join("."));

test("each Reference is read back as it was printed, by itself and as our URI", () => {
  const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
  fc.assert(
    fc.property(domain, id, (host, id) => {
      const name = printReference({ host, id });
      assert.equal(canonicalName(name, "0.6", null), name);
      assert.equal(canonicalName(uriOfName(name, "User"), "0.5", null), name);
      assert.equal(canonicalName(uriOfName(name, "pub.versia:migration/Odd"), "0.5", null), name);
    }),
  );
});

test("two local names never become one, and each becomes one that is allowed", () => {
  const name = fc.stringMatching(/^[a-z0-9_][a-z0-9._-]{0,12}[a-z0-9_]$/);
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 20 }), (names) => {
      const said = names.map((each) => ids.nameOf?.(each) ?? each);
      for (const each of said) assert.match(each, /^[a-zA-Z0-9_-]+$/);
      assert.equal(new Set(said).size, names.length);
    }),
  );
  for (const [name, said] of [
    ["anna", "anna"],
    ["anna-lena", "anna-lena"],
    ["anna.maria", "anna--maria"],
    ["anna-lena.m", "anna-_-lena--m"],
    ["a--b", "a-_--_-b"],
  ] as const)
    assert.equal(ids.nameOf?.(name), said);
});

test("only pods with https at its own port are found here", () => {
  assert.equal(ids.possibleAt?.("https://a.example"), true);
  for (const url of ["http://a.example", "https://a.example:8443", "https://a.example.", "a.example"])
    assert.equal(ids.possibleAt?.(url), false, url);
});

test("attack-03-loose-aliases: a dot at the end of a host makes no second name of anybody", () => {
  for (const uri of ["https://b.example./users/1", "https://b.example.:8443/users/1", "https://B.EXAMPLE%2e/users/1"]) {
    assert.equal(nameOfUri(uri), null, uri);
    assert.ok(!ids.parse(uri).ok, uri);
  }
});

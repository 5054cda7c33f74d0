/** Links are re-pointed by their exact ranges; nothing else of a text is touched. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { localAddresses, replacePostAddresses, rewriteLinks } from "../../../src/core/migration/links.ts";
import type { Link } from "../../../src/core/snapshot.ts";

/** Texts in pieces, of which some are links: `[piece, is a link, came along]`. */
const pieces = fc.array(fc.tuple(fc.string({ unit: "binary", minLength: 1 }), fc.boolean(), fc.boolean()), {
  maxLength: 12,
});

test("links that came along get their new address, the rest stays to the letter", () => {
  fc.assert(
    fc.property(pieces, (all) => {
      const links: Link[] = [];
      const came = new Set<string>();
      let text = "";
      let should = "";
      for (const [index, [piece, isLink, comes]] of all.entries()) {
        const guid = `guid${index}`;
        if (isLink) links.push({ start: text.length, end: text.length + piece.length, target: { kind: "post", guid } });
        if (isLink && comes) came.add(guid);
        should += isLink && comes ? `<${guid}>` : piece;
        text += piece;
      }
      const urlOf = (target: Link["target"]) =>
        target.kind === "post" && came.has(target.guid) ? `<${target.guid}>` : null;
      assert.equal(rewriteLinks(text, links, urlOf), came.size === 0 ? null : should);
    }),
  );
});

test("without a link that came along there is no new text", () => {
  assert.equal(
    rewriteLinks("x", [], () => "y"),
    null,
  );
  assert.equal(
    rewriteLinks("x", [{ start: 0, end: 1, target: { kind: "post", guid: "g" } }], () => null),
    null,
  );
});

test("a link that becomes empty still counts as one that changed", () => {
  assert.equal(
    rewriteLinks("abc", [{ start: 0, end: 1, target: { kind: "post", guid: "g" } }], () => ""),
    "bc",
  );
});

test("addresses here: photos in the account's folder by size and name, posts by guid", () => {
  const here = localAddresses("https://sterna.example", "folder");
  assert.equal(here({ kind: "photo", name: "a.jpg", size: "" }), "https://sterna.example/photos/folder/a.jpg");
  assert.equal(
    here({ kind: "photo", name: "a.jpg", size: "thumb_small_" }),
    "https://sterna.example/photos/folder/thumb_small_a.jpg",
  );
  assert.equal(here({ kind: "post", guid: "0123" }), "https://sterna.example/posts/0123");
});

const url = "https://sterna.example";
const names = new Map([
  ["0123456789abcdef", "new1"],
  ["0123456789abcdef0", "new2"],
  ["a.b:c-d_e@f0000000", "new3"],
]);
const replaced = (text: string): string => replacePostAddresses(text, url, (guid) => names.get(guid) ?? null);

test("posts that got another guid are found in addresses, whatever follows them", () => {
  for (const after of ["", ".", ":", "-", ")", " ", "?x", "#c1", "/", "\n", "...", "_", "💥"])
    assert.equal(replaced(`see ${url}/posts/0123456789abcdef${after}`), `see ${url}/posts/new1${after}`, after);
  assert.equal(
    replaced(`${url}/posts/0123456789abcdef0`),
    `${url}/posts/new2`,
    "the longest guid that is known counts",
  );
  assert.equal(replaced(`${url}/posts/a.b:c-d_e@f0000000.`), `${url}/posts/new3.`);
  assert.equal(
    replaced(`${url}/posts/0123456789abcdef${url}/posts/0123456789abcdef`),
    `${url}/posts/new1${url}/posts/new1`,
  );
});

test("other addresses stay", () => {
  for (const text of [
    `${url}/posts/`,
    `${url}/posts/unknown0123456789`,
    "https://other.example/posts/0123456789abcdef",
    `${url}/photos/0123456789abcdef`,
    "0123456789abcdef",
  ])
    assert.equal(replaced(text), text);
});

test("a text without an address of a post stays whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      fc.pre(!text.includes(`${url}/posts/`));
      assert.equal(replaced(text), text);
    }),
  );
});

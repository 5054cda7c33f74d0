/** XML of strangers: what is refused before anybody looks at what it says. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../../../src/base/limits.ts";
import { readXml } from "../../../../src/protocols/diaspora/wire/xml.ts";
import { printXml, type XmlNode } from "../../../../src/protocols/diaspora/wire/xml-print.ts";

const codeOf = (xml: string | Uint8Array): string => {
  const read = readXml(Buffer.from(xml as Uint8Array));
  return read.ok ? "ok" : read.refusal.code;
};
const textOf = (xml: string): string => {
  const read = readXml(Buffer.from(xml));
  assert.ok(read.ok, read.ok ? "" : read.refusal.detail);
  return read.value.text;
};

test("only well-formed UTF-8 without a document type is read", () => {
  for (const [xml, code] of [
    ["<a/>", "ok"],
    ["\ufeff<?xml version='1.0' encoding='utf-8'?>\n<a/>\n", "ok"],
    ["<a>&constructor;</a>", "xml-malformed"],
    ["<a>&toString;</a>", "xml-malformed"],
    ["<a>&nbsp;</a>", "xml-malformed"],
    ["<a>&#0;</a>", "xml-malformed"],
    ["<a>&#xD800;</a>", "xml-malformed"],
    ["<a>\u0001</a>", "xml-malformed"],
    ["<a b='1' b='2'/>", "xml-malformed"],
    ["<a><b></a></b>", "xml-malformed"],
    ["<a/><b/>", "xml-malformed"],
    ["<a/>x", "xml-malformed"],
    ["<p:a/>", "xml-malformed"],
    ["", "xml-malformed"],
    ["<?xml version='1.1'?><a/>", "xml-malformed"],
    ["<!DOCTYPE a><a/>", "xml-doctype"],
    ["<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xml-doctype"],
    ["<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "xml-encoding"],
  ] as const) {
    assert.equal(codeOf(xml), code, xml);
  }
  assert.equal(codeOf(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e])), "xml-encoding");
});

test("depth, number of elements and size are bounded", () => {
  const nested = (depth: number) => "<a>".repeat(depth) + "</a>".repeat(depth);
  assert.equal(codeOf(nested(limits.xmlDepth)), "ok");
  assert.equal(codeOf(nested(limits.xmlDepth + 1)), "xml-limit");
  assert.equal(codeOf(`<a>${"<b/>".repeat(limits.xmlElements - 1)}</a>`), "ok");
  assert.equal(codeOf(`<a>${"<b/>".repeat(limits.xmlElements)}</a>`), "xml-limit");
  assert.equal(codeOf(`<a>${"x".repeat(limits.messageBytes)}</a>`), "too-large");
});

test("white space and CR references are kept, a bare CR is a line feed, and comments say nothing", () => {
  assert.equal(
    textOf("<a> x\r\ny\rz&#13;&#xA;&#x1F600; <!-- no --><![CDATA[<&]]><b>c</b> </a>"),
    " x\ny\nz\r\n😀 <&c ",
  );
});

test("whatever a tree holds, it is written so that it reads back", () => {
  const names = fc.stringMatching(/^[a-zé_][a-z0-9é_.-]{0,6}$/);
  const texts = fc.string({ unit: "binary", minLength: 1 }).filter((text) => text.isWellFormed());
  const { tree } = fc.letrec<{ tree: XmlNode }>((tie) => ({
    tree: fc.record({
      name: names,
      content: fc.oneof({ maxDepth: 4 }, texts, fc.array(tie("tree"), { maxLength: 3 })),
    }),
  }));
  fc.assert(
    fc.property(tree, (node) => {
      const read = readXml(Buffer.from(printXml(node)));
      assert.ok(read.ok);
      const same = (element: typeof read.value, written: XmlNode): void => {
        assert.equal(element.name, written.name);
        if (typeof written.content === "string") {
          assert.equal(
            element.text,
            written.content.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd"),
          );
          return;
        }
        assert.equal(element.elements.length, written.content.length);
        for (const [index, child] of written.content.entries()) same(element.elements[index] ?? read.value, child);
      };
      same(read.value, node);
    }),
  );
});

test("any bytes are read or refused, never thrown", () => {
  const nearly = fc.stringMatching(/^[<>/a!?[\]&;#x0-9'" =:-]{0,60}$/).map((text) => Buffer.from(text));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), nearly), (bytes) => {
      assert.equal(typeof readXml(bytes).ok, "boolean");
    }),
    { numRuns: 2_000 },
  );
});

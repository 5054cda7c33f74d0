/** Magic envelopes: every check in its place, and no byte that can be changed. */
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { decodeLenient, decodeStrict, encodeUrl } from "../../../../src/protocols/diaspora/wire/base64.ts";
import { openEnvelope, sealEnvelope, verifyEnvelope } from "../../../../src/protocols/diaspora/wire/envelope.ts";
import { refs, testKeys } from "../../../support/snapshots.ts";

const publicKey = createPublicKey(testKeys.publicKey);
const privateKey = createPrivateKey(testKeys.privateKey);
const payload = "<account_deletion/>";
const sealed = sealEnvelope(payload, "alice@pod-a.example", privateKey).toString("utf8");

function codeOf(xml: string): string {
  const opened = openEnvelope(Buffer.from(xml));
  const verified = opened.ok ? verifyEnvelope(opened.value, publicKey) : opened;
  return verified.ok ? "ok" : verified.refusal.code;
}

test("any payload of anybody comes out as it went in", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), refs, (text, sender) => {
      fc.pre(text !== "");
      const opened = openEnvelope(sealEnvelope(text, sender, privateKey));
      assert.ok(opened.ok && verifyEnvelope(opened.value, publicKey).ok);
      assert.deepEqual([Buffer.from(opened.value.payload).toString("utf8"), opened.value.sender], [text, sender]);
    }),
  );
});

test("the first thing that is wrong is told, in the order in which pods look", () => {
  const steps = [
    [/me:env/g, "me:box", "envelope-malformed"],
    [/xmlns:me/, "xmlns:x", "xml-malformed"],
    [/ +<me:data.*\n/, "", "envelope-malformed"],
    [/ +<me:sig.*\n/, "", "envelope-malformed"],
    ['type="application/xml"', 'type="text/xml"', "envelope-type"],
    [">base64url<", ">base64<", "envelope-encoding"],
    [">RSA-SHA256<", "> RSA-SHA256<", "envelope-algorithm"],
    [/ key_id="[^"]*"/, "", "envelope-malformed"],
    [/key_id="/, 'key_id=" ', "envelope-undecodable"],
    [/<me:data type="application\/xml">/, "$& ", "envelope-undecodable"],
    [/key_id="[^"]*"/, `key_id="${encodeUrl("Alice@pod-a.example")}"`, "envelope-sender"],
    [/key_id="[^"]*"/, `key_id="${encodeUrl("acct:alice@pod-a.example")}"`, "envelope-sender"],
    [encodeUrl(payload), encodeUrl("<other/>"), "envelope-signature"],
  ] as const;
  assert.equal(codeOf(sealed), "ok");
  for (const [what, by, code] of steps) {
    const xml = sealed.replace(what, by);
    assert.notEqual(xml, sealed);
    assert.equal(codeOf(xml), code, `${what}`);
  }
  const unknown = openEnvelope(Buffer.from(sealed));
  const judged = unknown.ok ? verifyEnvelope(unknown.value, null) : unknown;
  assert.ok(!judged.ok && judged.refusal.code === "sender-key-unknown");
});

test("the prefix is me, wherever it points, and what stands around the four elements does not count", () => {
  assert.equal(codeOf(sealed.replace(/xmlns:me="[^"]*"/, 'xmlns:me="urn:x" a="b"')), "ok");
  assert.equal(codeOf(sealed.replace("</me:env>", "<me:data/><more/></me:env>")), "ok");
  assert.equal(codeOf(sealed.replaceAll("me:", "xx:").replace("xmlns:me", "xmlns:xx")), "envelope-malformed");
});

test("an envelope of which anything was changed is refused, or is the same", () => {
  const edits = fc.array(
    fc.record({ at: fc.nat(sealed.length), cut: fc.nat(4), put: fc.stringMatching(/^[<>/a-zA-Z0-9=&;:"_ -]{0,4}$/) }),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(edits, (list) => {
      let xml = sealed;
      for (const { at, cut, put } of list) xml = xml.slice(0, at) + put + xml.slice(at + cut);
      const opened = openEnvelope(Buffer.from(xml));
      if (!opened.ok || !verifyEnvelope(opened.value, publicKey).ok) return;
      assert.equal(Buffer.from(opened.value.payload).toString("utf8"), payload);
    }),
    { numRuns: 1_000 },
  );
});

test("strict base64 has one spelling for its bytes, but for alphabet and padding; lenient base64 also skips white space", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = Buffer.from(bytes).toString("base64");
      for (const spelling of [text, encodeUrl(bytes), text.replace(/=+$/, "")]) {
        assert.deepEqual(decodeStrict(spelling), Buffer.from(bytes));
      }
      assert.deepEqual(decodeLenient(text.replace(/(.{5})/g, "$1\r\n ")), Buffer.from(bytes));
    }),
  );
  for (const text of ["QQ=", "QR==", "Q", "QQ==Q", "Q Q=", "QQ==\n", "====", "Q===", "QQ*"]) {
    assert.equal(decodeStrict(text), null, text);
  }
  for (const text of ["Q-Q_", "QQ*", "QQ==QQ=="]) assert.equal(decodeLenient(text), null, text);
});

/** Private bodies: PKCS#1 v1.5 by hand, one code for all that goes wrong. */
import assert from "node:assert/strict";
import {
  constants,
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  privateEncrypt,
  publicEncrypt,
} from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { openEncrypted, sealEncrypted } from "../../../../src/protocols/diaspora/wire/encrypted.ts";
import { openEnvelope, sealEnvelope } from "../../../../src/protocols/diaspora/wire/envelope.ts";
import { decryptBlock, encryptBlock, unpad } from "../../../../src/protocols/diaspora/wire/pkcs1.ts";
import { testKeys } from "../../../support/snapshots.ts";

const publicKey = createPublicKey(testKeys.publicKey);
const privateKey = createPrivateKey(testKeys.privateKey);
const keyBytes = 128;
const entropy = fc.uint8Array({ minLength: 48, maxLength: 48 });
const some = Buffer.alloc(48, 3);
const envelope = sealEnvelope("<account_deletion/>", "alice@pod-a.example", privateKey);

const codeOf = (body: string | Uint8Array): string => {
  const opened = openEncrypted(Buffer.from(body as Uint8Array), privateKey, some);
  return opened.ok ? "ok" : opened.refusal.code;
};

/** A body with this in its key's block, as it would come from somebody else. */
function bodyOf(block: Uint8Array, ciphertext: Uint8Array): string {
  const wrapped = publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block);
  const [key, ciphertextText] = [wrapped.toString("base64"), Buffer.from(ciphertext).toString("base64")];
  return JSON.stringify({ aes_key: key, encrypted_magic_envelope: ciphertextText });
}

function padded(message: string | Uint8Array): Buffer {
  const bytes = Buffer.from(message as Uint8Array);
  return Buffer.concat([Buffer.from([0, 2]), Buffer.alloc(keyBytes - 3 - bytes.length, 9), Buffer.from([0]), bytes]);
}

const sealed = (random: Uint8Array): Buffer => sealEncrypted(envelope, publicKey, random) ?? assert.fail("no key");

const aesKey = Buffer.alloc(32, 1);
const iv = Buffer.alloc(16, 2);
const keyText = JSON.stringify({ key: aesKey.toString("base64"), iv: iv.toString("base64") });
const encrypt = (plaintext: Uint8Array, key = aesKey) => {
  const aes = createCipheriv("aes-256-cbc", key, iv);
  return Buffer.concat([aes.update(plaintext), aes.final()]);
};

test("what is sealed for somebody opens with their key, is the same for the same entropy, and another for another", () => {
  fc.assert(
    fc.property(entropy, entropy, (one, other) => {
      const body = sealed(one);
      assert.deepEqual(openEncrypted(body, privateKey, other), openEnvelope(envelope));
      assert.deepEqual(sealed(one), body);
      const same = Buffer.compare(one, other) === 0;
      assert.equal(Buffer.compare(sealed(other), body) === 0, same);
    }),
    { numRuns: 30 },
  );
});

test("blocks are those of PKCS#1: OpenSSL's open here, and ours hold no zero in their padding", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: keyBytes - 11 }),
      fc.uint8Array({ minLength: keyBytes, maxLength: keyBytes }),
      (message, filler) => {
        const theirs = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, message);
        for (const ciphertext of [theirs, encryptBlock(message, publicKey, filler)]) {
          const { good, message: found } = decryptBlock(ciphertext ?? assert.fail(), privateKey);
          assert.equal(good, 1);
          assert.deepEqual(Buffer.from(found), Buffer.from(message));
        }
      },
    ),
    { numRuns: 50 },
  );
});

test("a block is good only with 00 02, eight bytes that are not zero, and a zero after them", () => {
  const block = (bytes: readonly number[]) =>
    unpad(Uint8Array.from([...bytes, ...Array(keyBytes - bytes.length).fill(9)]));
  const eight = [1, 2, 3, 4, 5, 6, 7, 8];
  assert.equal(block([0, 2, ...eight, 0, 7]).good, 1);
  assert.deepEqual([...block([0, 2, ...eight, 0, 7]).message.subarray(0, 2)], [7, 9]);
  for (const bytes of [
    [1, 2, ...eight, 0],
    [0, 1, ...eight, 0],
    [0, 2, ...eight.slice(1), 0],
    [0, 2, 0],
    [0, 2, ...eight],
    [0, 2, ...eight.slice(1), 0, 5, 0],
  ]) {
    assert.equal(block(bytes).good, 0, String(bytes));
  }
  assert.equal(unpad(new Uint8Array(0)).good, 0);
});

test("whatever is wrong once the key is in use, the code is the same", () => {
  assert.equal(codeOf(bodyOf(padded(keyText), encrypt(envelope))), "ok");
  const wrongIv = JSON.stringify({ key: aesKey.toString("base64"), iv: Buffer.alloc(16, 5).toString("base64") });
  const short = JSON.stringify({ key: "AAAA", iv: iv.toString("base64") });
  const marked = (first: number, second: number) => {
    const block = padded(keyText);
    block[0] = first;
    block[1] = second;
    return block;
  };
  const wrapped = (bytes: number) =>
    JSON.stringify({ aes_key: Buffer.alloc(bytes, 1).toString("base64"), encrypted_magic_envelope: "" });
  for (const [what, body] of [
    ["padding of a signature", bodyOf(marked(0, 1), encrypt(envelope))],
    [
      "no zero after the padding",
      bodyOf(Buffer.concat([Buffer.from([0, 2]), Buffer.alloc(keyBytes - 2, 9)]), encrypt(envelope)),
    ],
    ["no JSON inside", bodyOf(padded("x"), encrypt(envelope))],
    ["JSON of another kind", bodyOf(padded("[]"), encrypt(envelope))],
    ["a short AES key", bodyOf(padded(short), encrypt(envelope))],
    ["another AES key", bodyOf(padded(keyText), encrypt(envelope, Buffer.alloc(32, 4)))],
    ["another IV", bodyOf(padded(wrongIv), encrypt(envelope))],
    ["a block too few", bodyOf(padded(keyText), encrypt(envelope).subarray(0, 16))],
    ["half a block", bodyOf(padded(keyText), encrypt(envelope).subarray(0, 24))],
    ["no XML inside", bodyOf(padded(keyText), encrypt(Buffer.from("just text")))],
    ["a document type inside", bodyOf(padded(keyText), encrypt(Buffer.from("<!DOCTYPE a><a/>")))],
    ["bytes that are no text inside", bodyOf(padded(keyText), encrypt(Buffer.from([0xff])))],
    ["a key of another length", wrapped(256)],
    ["no key at all", wrapped(0)],
    [
      "a number above the modulus",
      JSON.stringify({ aes_key: Buffer.alloc(keyBytes, 255).toString("base64"), encrypted_magic_envelope: "" }),
    ],
  ] as const) {
    assert.equal(codeOf(body), "decryption-failed", what);
  }
});

test("what bad padding decrypts with is the caller's entropy, which nobody outside knows", () => {
  const bad = padded(keyText);
  bad[1] = 1;
  // Whoever knew the entropy could have sent this; nobody else's message opens.
  const [key, vector] = [some.subarray(0, 32), some.subarray(32, 48)];
  const aes = createCipheriv("aes-256-cbc", key, vector);
  const body = bodyOf(bad, Buffer.concat([aes.update(envelope), aes.final()]));
  assert.equal(codeOf(body), "ok");
  const other = openEncrypted(Buffer.from(body), privateKey, Buffer.alloc(48, 4));
  assert.ok(!other.ok && other.refusal.code === "decryption-failed");
});

test("with numbers that look like a key and are none nothing is encrypted, and nothing thrown", () => {
  const modulus = Buffer.alloc(keyBytes, 255);
  modulus[keyBytes - 1] = 254;
  const jwk = { kty: "RSA", n: modulus.toString("base64url"), e: "AQAB" };
  assert.equal(sealEncrypted(envelope, createPublicKey({ key: jwk, format: "jwk" }), some), null);
});

test("a body that is no JSON with both parts is refused before the key is used", () => {
  const both = { aes_key: "AAAA", encrypted_magic_envelope: "AAAA" };
  for (const body of ["", "{", "[]", "null", '"x"', "{}", "\u0000", envelope.toString("utf8")]) {
    assert.equal(codeOf(body), "encrypted-malformed", body);
  }
  for (const change of [{ aes_key: null }, { aes_key: 1 }, { aes_key: "-_" }, { encrypted_magic_envelope: {} }]) {
    assert.equal(codeOf(JSON.stringify({ ...both, ...change })), "encrypted-malformed", JSON.stringify(change));
  }
  assert.equal(codeOf(Buffer.from([0xff])), "encrypted-malformed");
});

test("the private half of a key of another person opens nothing", () => {
  const stranger = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
  const opened = openEncrypted(sealed(some), stranger, some);
  assert.ok(!opened.ok && opened.refusal.code === "decryption-failed");
  // Nor does what is signed instead of encrypted.
  const signed = privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, padded(keyText));
  const ciphertext = encrypt(envelope).toString("base64");
  const body = JSON.stringify({ aes_key: signed.toString("base64"), encrypted_magic_envelope: ciphertext });
  assert.equal(codeOf(body), "decryption-failed");
});

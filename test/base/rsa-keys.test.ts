/** RSA keys: in which forms they are read, and what is no key. */
import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { test } from "node:test";
import { parsePrivateKey, parsePublicKey, rememberKeys } from "../../src/base/rsa-keys.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
const pem = (key: KeyObject, type: "spki" | "pkcs1" | "pkcs8") =>
  key.export({ type: type as "pkcs1", format: "pem" }).toString();

test("a public key of 1,024 bits is read from SPKI and PKCS#1, as text, as its bytes and from DER", () => {
  const der = publicKey.export({ type: "spki", format: "der" });
  const forms = [pem(publicKey, "spki"), pem(publicKey, "pkcs1"), `  ${pem(publicKey, "spki")}\n`, der];
  for (const form of [...forms, Buffer.from(pem(publicKey, "spki"))]) {
    assert.ok(parsePublicKey(form)?.equals(publicKey));
  }
});

test("a private key, a broken one, another kind and one of 512 bits are no public key", () => {
  const curve = generateKeyPairSync("ed25519").publicKey;
  const short = generateKeyPairSync("rsa", { modulusLength: 512 }).publicKey;
  const none = [pem(privateKey, "pkcs1"), pem(privateKey, "pkcs8"), pem(curve, "spki"), pem(short, "spki"), "", "AAAA"];
  for (const key of [...none, "-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----", Buffer.from([0x30, 1])]) {
    assert.equal(parsePublicKey(key), null);
  }
});

test("exponents of 1 and 2 make no key", () => {
  const { n } = publicKey.export({ format: "jwk" });
  for (const e of ["AQ", "Ag"]) {
    const weak = createPublicKey({ key: { kty: "RSA", n: n ?? "", e }, format: "jwk" });
    assert.equal(parsePublicKey(pem(weak, "spki")), null);
  }
});

test("a private key is read from PKCS#1 and PKCS#8, and a public one is none", () => {
  assert.ok(parsePrivateKey(pem(privateKey, "pkcs1"))?.equals(privateKey));
  assert.ok(parsePrivateKey(pem(privateKey, "pkcs8"))?.equals(privateKey));
  assert.equal(parsePrivateKey(pem(publicKey, "spki")), null);
});

test("a key that is remembered is parsed once, also one that is none, and the oldest is forgotten", () => {
  const parsed: string[] = [];
  const find = rememberKeys((key: string) => {
    parsed.push(key);
    return key === "none" ? null : publicKey;
  }, 2);
  for (const key of ["a", "none", "a", "none", "a", "b", "none"]) find(key);
  assert.deepEqual(parsed, ["a", "none", "b", "none"]);
});

/** Signatures that are verified many at a time: each is judged for itself, whatever stands beside it. */
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import test from "node:test";
import { found, makePortions, portionVerifier } from "../../src/app/arrive/portions.ts";

const digest = "sha256";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = publicKey.export({ type: "spki", format: "der" });
const pem = Buffer.from(publicKey.export({ type: "spki", format: "pem" }).toString(), "latin1");
const signed = (text: string) => sign(digest, Buffer.from(text, "utf8"), privateKey).toString("base64");

test("each signature of a portion is right, wrong or without a key, in the order in which they were added", () => {
  const portions = makePortions();
  const long = "é💥".repeat(200_000);
  assert.equal(portions.add(key, "one;text", signed("one;text")), 0);
  assert.equal(portions.add(pem, long, signed(long)), 1);
  assert.equal(portions.add(key, "another", signed("one;text")), 2);
  assert.equal(portions.add(Buffer.from("no key"), "one;text", signed("one;text")), 3);
  assert.equal(portions.add(key, "", signed("")), 4);
  assert.equal(portions.count(), 5);
  const { right, wrong, noKey } = found;
  assert.deepEqual([...portionVerifier(digest)(portions.take()).results], [right, right, wrong, noKey, right]);
});

test("what was taken is not in the next portion, be it in the same buffer", () => {
  const portions = makePortions();
  portions.add(key, "one", signed("one"));
  const first = portions.take();
  assert.equal(portions.count(), 0);
  assert.equal(portions.add(key, "two", signed("one")), 0);
  const verify = portionVerifier(digest);
  assert.deepEqual([...verify(portions.take()).results], [found.wrong]);
  const verified = verify(first);
  assert.deepEqual([...verified.results], [found.right]);
  portions.reuse(verified.spare);
  portions.take();
  portions.add(key, "three", signed("three"));
  const third = portions.take();
  assert.equal(third.bytes.buffer, verified.spare);
  assert.deepEqual([...verify(third).results], [found.right]);
});

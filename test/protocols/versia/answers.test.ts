/** A User that is fetched may be signed or not; what is signed is signed by whom it is about. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { makeDiscovery } from "../../../src/protocols/versia/discovery.ts";
import { authorise } from "../../../src/protocols/versia/headers.ts";
import { open } from "../../../src/protocols/versia/messages.ts";
import { keyBase64Of } from "../../../src/protocols/versia/signing.ts";

const pair = () =>
  generateKeyPairSync("ed25519", {
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
const [pod, person, stranger] = [pair(), pair(), pair()];
const discovery = makeDiscovery(open);
const nowMs = Date.UTC(2026, 10, 22);
const public_key = { algorithm: "ed25519", key: keyBase64Of(pod.publicKey) };
const software = { name: "x", version: "1" };
const common = { type: "User", created_at: "2026-01-01T00:00:00Z", username: "robin", extensions: {} };
const flags = { fields: [], manually_approves_followers: false, indexable: true };

const newer = {
  ref: "old.example:r1",
  metadata: { type: "InstanceMetadata", domain: "old.example", software, public_key },
  user: { ...common, ...flags, id: "r1" },
};
const uri = "https://old.example/users/r1";
const lists = ["outbox", "followers", "following", "featured"].map((name) => [name, `${uri}/${name}`]);
const older = {
  ref: uri,
  metadata: { type: "InstanceMetadata", host: "old.example", software, public_key },
  user: {
    ...{ ...common, ...flags, id: "r1", uri, inbox: `${uri}/inbox`, collections: Object.fromEntries(lists) },
    public_key: { actor: uri, algorithm: "ed25519", key: keyBase64Of(person.publicKey) },
  },
};

type Signer = { readonly ref: string; readonly privateKey: string } | null;

/** @returns what the look-up ends with: `found`, or why not */
function look(
  { ref, metadata, user }: typeof newer | typeof older,
  by: Signer,
  change = (body: Buffer) => body,
): string {
  let step = discovery.begin(ref, ["https"]);
  while ("ask" in step) {
    const { url } = step.ask;
    const isUser = url.endsWith("/r1");
    const signed = Buffer.from(JSON.stringify(isUser ? user : metadata));
    const keys = { ref: by?.ref ?? "", privateKeyPem: by?.privateKey ?? "" };
    const made =
      isUser && by !== null ? authorise({ method: "GET", url, body: signed, answers: true }, keys, nowMs) : {};
    const headers = Object.fromEntries(Object.entries(made).map(([name, value]) => [name.toLowerCase(), value]));
    step = discovery.next(step.state, { status: 200, url, headers, body: isUser ? change(signed) : signed });
  }
  return "found" in step ? "found" : step.refusal.code;
}

const asPod = { ref: "old.example", privateKey: pod.privateKey };

test("in 0.6 the pod signs what it answers, or nobody does", () => {
  assert.equal(look(newer, asPod), "found");
  assert.equal(look(newer, null), "found");
});

test("in 0.5 the User signs, or their pod, or nobody does", () => {
  assert.equal(look(older, { ref: uri, privateKey: person.privateKey }), "found");
  assert.equal(look(older, asPod), "found");
  assert.equal(look(older, null), "found");
});

test("an answer with a User is not believed if it is signed with another key, by somebody else, or was changed", () => {
  for (const asked of [newer, older]) {
    assert.equal(look(asked, { ref: "old.example", privateKey: stranger.privateKey }), "signature-wrong");
    assert.equal(look(asked, { ref: "other.example", privateKey: pod.privateKey }), "signature-wrong");
    const changed = (body: Buffer) => Buffer.from(body.toString("utf8").replace("robin", "raven"));
    assert.equal(look(asked, asPod, changed), "signature-wrong");
  }
  assert.equal(look(older, { ref: uri, privateKey: stranger.privateKey }), "signature-wrong");
  assert.equal(look(older, { ref: `${uri}2`, privateKey: person.privateKey }), "signature-wrong");
});

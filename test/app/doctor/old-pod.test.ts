/** What can be said of the pod that somebody wants to leave: from what is known, else by asking it once. */
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { test } from "node:test";
import { addAccount } from "../../../src/app/accounts/add.ts";
import { findIdentity } from "../../../src/app/discover/find-identity.ts";
import { lookAtOldPod } from "../../../src/app/doctor/old-pod.ts";
import { no, ok } from "../../../src/base/result.ts";
import { minuteMs, secondMs } from "../../../src/base/time.ts";
import { people } from "../../support/known.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { adapter as pigeon } from "../../support/third-protocol/index.ts";

const protocols = [{ adapter: pigeon, module: "" }];
const ref = "loft.example!bob";
const bob = {
  ref,
  guid: "b0b00000000000000000000000000001",
  keyPem: createPublicKey(people[0]?.public_key ?? "").export({ type: "spki", format: "pem" }),
  base: "https://loft.example",
  publicEndpoint: "https://loft.example/inbox",
  privateEndpoint: "https://loft.example/inbox/b0b",
  profile: {
    displayName: "Bob",
    firstName: null,
    lastName: null,
    avatarUrl: null,
    searchable: true,
    public: false,
    nsfw: false,
  },
};

/** Its pod answers what `say` says: a document, a status, or (null) nothing. */
function asking(parts: FreshParts, say: () => object | number | null) {
  const asked: string[] = [];
  const request: FreshParts["http"]["request"] = async ({ url }) => {
    asked.push(url);
    const said = say();
    if (said === null) return no({ code: "no-answer", detail: "silence" });
    const [status, text] = typeof said === "number" ? [said, ""] : [200, JSON.stringify(said)];
    return ok({ status, url, headers: {}, body: Buffer.from(text) });
  };
  return { ...parts, http: { ...parts.http, request }, asked };
}

test("a pod that answers is alive, or slow; it is asked once in a minute, however often a page is loaded", async () => {
  await using parts = await freshParts({ protocols });
  let waitMs = 0;
  const needs = asking(parts, () => {
    parts.pass(waitMs);
    return bob;
  });
  const look = async () => (await lookAtOldPod(needs, ` ${ref} `)).state;
  assert.equal(await look(), "alive");
  const before = needs.asked.length;
  assert.deepEqual([await look(), await look()], ["alive", "alive"]);
  assert.equal(needs.asked.length, before);
  parts.pass(2 * minuteMs);
  waitMs = 5 * secondMs;
  assert.equal(await look(), "slow");
  assert.ok(needs.asked.length > before);
});

test("silence of a pod that was never met is told apart from that of one that is known", async () => {
  await using parts = await freshParts({ protocols });
  let said: object | number | null = null;
  const needs = asking(parts, () => said);
  assert.deepEqual(await lookAtOldPod(needs, ref), { state: "never", ref, host: "loft.example" });
  said = bob;
  assert.ok((await findIdentity(needs, ref, { fresh: true })).ok);
  said = null;
  parts.pass(2 * minuteMs);
  assert.equal((await lookAtOldPod(needs, ref)).state, "gone");
  said = 404;
  parts.pass(2 * minuteMs);
  assert.equal((await lookAtOldPod(needs, ref)).state, "nobody");
});

test("of addresses here, and of what is none, nobody is asked", async () => {
  await using parts = await freshParts({ protocols });
  const needs = asking(parts, () => bob);
  assert.ok((await addAccount(parts, "anna")).ok);
  assert.equal((await lookAtOldPod(needs, "sterna.example!anna")).state, "here");
  assert.equal((await lookAtOldPod(needs, "sterna.example!nobody")).state, "here");
  assert.deepEqual(await lookAtOldPod(needs, "not an address"), { state: "malformed", ref: "not an address" });
  assert.deepEqual(needs.asked, []);
});

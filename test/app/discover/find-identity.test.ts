/** Who an address is: from the store, else from their pod; what fails is remembered, and nobody is asked twice at once. */
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { test } from "node:test";
import { type DiscoverNeeds, findIdentity } from "../../../src/app/discover/find-identity.ts";
import { no, ok } from "../../../src/base/result.ts";
import { minuteMs } from "../../../src/base/time.ts";
import { identityByRef } from "../../../src/store/identities.ts";
import { people as worldPeople } from "../../support/known.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { adapter as pigeon } from "../../support/third-protocol/index.ts";
import { freshGuid } from "../../support/world.ts";

const protocols = [{ adapter: pigeon, module: "" }];
const key = (at: number): string =>
  createPublicKey(worldPeople[at]?.public_key ?? "").export({ type: "spki", format: "pem" }) as string;

/** Pods that answer what `say` says; `null` is silence. Counts what it is asked. */
function world(parts: FreshParts, say: (url: string) => unknown): DiscoverNeeds & { readonly asked: string[] } {
  const asked: string[] = [];
  const request = async ({ url }: { readonly url: string }) => {
    asked.push(url);
    await Promise.resolve();
    const said = say(url);
    if (said === null) return no({ code: "no-answer", detail: "silence" });
    if (typeof said === "number") return ok({ status: said, url, body: new Uint8Array() });
    return ok({ status: 200, url, body: Buffer.from(JSON.stringify(said)) });
  };
  const { database, clock, log, config } = parts;
  return { database, clock, log, config, protocols, http: { request }, asked };
}

const profile = {
  displayName: "Bob B",
  firstName: "Bob",
  lastName: "B",
  avatarUrl: "https://loft.example/bob.png",
  searchable: true,
  public: false,
  nsfw: false,
};
const bob = (changes: object = {}) => ({
  ref: "loft.example!bob",
  guid: "b0b00000000000000000000000000001",
  keyPem: key(0),
  base: "https://loft.example",
  publicEndpoint: "https://loft.example/loft/inbox",
  privateEndpoint: "https://loft.example/loft/inbox/b0b",
  profile,
  ...changes,
});

test("an unknown address is looked up once; afterwards it is known, with key, ways and byline", async () => {
  await using parts = await freshParts({ protocols });
  const needs = world(parts, () => bob());
  const found = await findIdentity(needs, bob().ref);
  assert.ok(found.ok);
  const { keyPems, base, guid, state, local, accountId } = found.value;
  assert.deepEqual(
    { keyPems, base, guid, state, local, accountId },
    {
      keyPems: [key(0)],
      base: "https://loft.example",
      guid: bob().guid,
      state: "current",
      local: false,
      accountId: null,
    },
  );
  assert.deepEqual(await findIdentity(needs, ` ${bob().ref} `), found);
  assert.equal(needs.asked.length, 1);
  assert.deepEqual(await identityByRef(parts.database.db, "pigeon", bob().ref), found.value);
});

test("many who ask for one address at the same time share one request", async () => {
  await using parts = await freshParts({ protocols });
  const needs = world(parts, () => bob());
  const all = await Promise.all(Array.from({ length: 20 }, () => findIdentity(needs, bob().ref)));
  assert.equal(needs.asked.length, 1);
  assert.equal(new Set(all.map((each) => (each.ok ? each.value.identityId : null))).size, 1);
});

test("a failure is remembered with growing pauses, and forgotten when the person is found", async () => {
  await using parts = await freshParts({ protocols });
  let silent = true;
  const needs = world(parts, () => (silent ? null : bob()));
  const codeNow = async () => {
    const found = await findIdentity(needs, bob().ref);
    return found.ok ? "found" : found.refusal.code;
  };
  assert.equal(await codeNow(), "pod-unreachable");
  assert.equal(await codeNow(), "pod-unreachable");
  assert.equal(needs.asked.length, 1, "from memory");
  parts.pass(minuteMs);
  assert.equal(await codeNow(), "pod-unreachable");
  parts.pass(minuteMs);
  assert.equal(await codeNow(), "pod-unreachable");
  assert.equal(needs.asked.length, 2, "the second pause is longer");
  parts.pass(minuteMs);
  silent = false;
  assert.equal(await codeNow(), "found");
  assert.deepEqual(await parts.database.db.selectFrom("failed_lookup").selectAll().execute(), []);
});

test("neither key nor guid of a known address is replaced, however often it is looked up", async () => {
  await using parts = await freshParts({ protocols });
  let says: object = bob();
  const needs = world(parts, () => says);
  const first = await findIdentity(needs, bob().ref);
  const attacks = [
    [bob({ keyPem: key(1) }), "key-differs"],
    [bob({ guid: freshGuid() }), "guid-differs"],
  ] as const;
  for (const [said, code] of attacks) {
    says = said;
    const again = await findIdentity(needs, bob().ref, { fresh: true });
    assert.equal(again.ok ? "" : again.refusal.code, code);
  }
  assert.deepEqual(await findIdentity(needs, bob().ref), first);
  assert.equal(parts.logged.length, 2, "a podmin hears of both");
});

test("a guid that is somebody's is nobody else's", async () => {
  await using parts = await freshParts({ protocols });
  const needs = world(parts, (url) => (url.includes("bob") ? bob() : bob({ ref: "loft.example!eve", keyPem: key(1) })));
  const first = await findIdentity(needs, bob().ref);
  const eve = await findIdentity(needs, "loft.example!eve");
  assert.equal(eve.ok ? "" : eve.refusal.code, "guid-taken");
  assert.deepEqual(await findIdentity(needs, bob().ref), first);
  const { count } = await parts.database.db
    .selectFrom("person")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  assert.equal(count, 1, "no person without an identity");
});

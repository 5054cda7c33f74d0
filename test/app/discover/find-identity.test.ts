/** Who an address is: from the store, else from their pod; what fails is remembered, and nobody is asked twice at once. */
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { test } from "node:test";
import { sql } from "kysely";
import { addAccount } from "../../../src/app/accounts/add.ts";
import { type DiscoverNeeds, findIdentity } from "../../../src/app/discover/find-identity.ts";
import { keepFound } from "../../../src/app/discover/keep-found.ts";
import { no, ok } from "../../../src/base/result.ts";
import { dayMs, minuteMs } from "../../../src/base/time.ts";
import { emptyProfile } from "../../../src/core/snapshot.ts";
import type { FoundPerson } from "../../../src/protocols/wire-port.ts";
import { moveLinksOf } from "../../../src/store/moves/move-links.ts";
import { identityByRef } from "../../../src/store/people/identities.ts";
import { keepNewIdentities, type NewIdentity } from "../../../src/store/people/new-identities.ts";
import { softwareOf } from "../../../src/store/people/pod-facts.ts";
import { failedLookup, rememberFailure } from "../../../src/store/post-office/failed-lookups.ts";
import { people as worldPeople } from "../../support/known.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { adapter as pigeon } from "../../support/third-protocol/index.ts";
import { freshGuid } from "../../support/world.ts";

const protocols = [{ adapter: pigeon, module: "" }];
const key = (at: number): string =>
  createPublicKey(worldPeople[at]?.public_key ?? "").export({ type: "spki", format: "pem" }) as string;

/** What a pod says: a document, a status, or (null) nothing at all. */
type Said = object | number | null;

/** Pods that answer what `say` says. Keeps what it is asked, and how many of one host at a time. */
function world(parts: FreshParts, say: (url: string) => Said | Promise<Said>) {
  const asked: string[] = [];
  const now = new Map<string, number>();
  let most = 0;
  const request: DiscoverNeeds["http"]["request"] = async ({ url }) => {
    const { host } = new URL(url);
    asked.push(url);
    now.set(host, (now.get(host) ?? 0) + 1);
    most = Math.max(most, now.get(host) ?? 0);
    await Promise.resolve();
    const said = await say(url);
    now.set(host, (now.get(host) ?? 0) - 1);
    if (said === null) return no({ code: "no-answer", detail: "silence" });
    const [status, text] = typeof said === "number" ? [said, ""] : [200, JSON.stringify(said)];
    return ok({ status, url, headers: {}, body: Buffer.from(text) });
  };
  const { database, clock, log, config, secret } = parts;
  return { database, clock, log, config, secret, protocols, http: { request }, asked, mostAtOneHost: () => most };
}

async function codeOf(finding: ReturnType<typeof findIdentity>): Promise<string> {
  const found = await finding;
  return found.ok ? "found" : found.refusal.code;
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
  const codeNow = () => codeOf(findIdentity(needs, bob().ref));
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

test("where people sign neither key nor guid of a known address is replaced, however often it is looked up", async () => {
  const inPerson = { ...pigeon, facts: { ...pigeon.facts, signs: "person" } } as const;
  await using parts = await freshParts({ protocols });
  let says: object = bob();
  const needs = { ...world(parts, () => says), protocols: [{ adapter: inPerson, module: "" }] };
  const first = await findIdentity(needs, bob().ref);
  const attacks = [
    [bob({ keyPem: key(1) }), "key-differs"],
    [bob({ guid: freshGuid() }), "guid-differs"],
  ] as const;
  for (const [said, code] of attacks) {
    says = said;
    assert.equal(await codeOf(findIdentity(needs, bob().ref, { fresh: true })), code);
  }
  assert.deepEqual(await findIdentity(needs, bob().ref), first);
  assert.equal(parts.logged.length, 2, "a podmin hears of both");
});

test("where pods sign a new key of a pod is that of all its people who had the old one, from then on", async () => {
  await using parts = await freshParts({ protocols });
  let podKeyPem = key(0);
  const people: Readonly<Record<string, () => object>> = {
    bob: () => bob({ keyPem: null, podKeyPem }),
    eve: () => bob({ ref: "loft.example!eve", guid: "e0e00000000000000000000000000001", keyPem: null, podKeyPem }),
    ann: () => bob({ ref: "perch.example!ann", guid: "a0a00000000000000000000000000001", podKeyPem: key(0) }),
  };
  const needs = world(parts, (url) => people[/!|%21/.exec(url) === null ? "" : url.slice(-3)]?.() ?? 404);
  const refs = ["loft.example!bob", "loft.example!eve", "perch.example!ann"];
  for (const ref of refs) assert.equal(await codeOf(findIdentity(needs, ref)), "found");
  parts.pass(dayMs);
  podKeyPem = key(1);
  assert.equal(await codeOf(findIdentity(needs, bob().ref, { fresh: true })), "found");
  const keysNow = await Promise.all(
    refs.map(async (ref) => (await identityByRef(parts.database.db, "pigeon", ref))?.keyPems),
  );
  assert.deepEqual(keysNow, [[key(1)], [key(1)], [key(0)]]);
  const changed = await parts.database.db
    .selectFrom("identity_key")
    .innerJoin("identity", "identity.id", "identity_key.identity_id")
    .select("identity.ref")
    .where("identity_key.late", "=", true)
    .whereRef("identity_key.since", ">", "identity.since")
    .orderBy("identity.ref")
    .execute();
  assert.deepEqual(
    changed.map(({ ref }) => ref),
    ["loft.example!bob", "loft.example!eve"],
    "it shows that a key was changed, and when",
  );
});

test("what is typed and is no address leads to one, at the same pod and nowhere else", async () => {
  const leading = {
    ...pigeon,
    wire: {
      ...(pigeon.wire as NonNullable<typeof pigeon.wire>),
      discovery: {
        lead: (text: string) => (text.includes("@") ? { ref: text, host: text.split("@")[1] ?? "" } : null),
        begin: (ref: string) => ({ ask: { url: `https://x.example/?${ref}`, accept: "", signed: true }, state: ref }),
        next: (_state: unknown, answer: { readonly body: Uint8Array } | null) => ({
          found: JSON.parse(Buffer.from(answer?.body ?? []).toString()),
        }),
      },
    },
  };
  await using parts = await freshParts({ protocols });
  const needs = { ...world(parts, () => bob()), protocols: [{ adapter: leading, module: "" }] };
  const found = await findIdentity(needs, "bob@loft.example");
  assert.equal(found.ok && found.value.ref, bob().ref);
  assert.equal(await codeOf(findIdentity(needs, "bob@perch.example")), "answer-wrong");
});

test("a guid that is somebody's is nobody else's", async () => {
  await using parts = await freshParts({ protocols });
  const needs = world(parts, (url) => (url.includes("bob") ? bob() : bob({ ref: "loft.example!eve", keyPem: key(1) })));
  const first = await findIdentity(needs, bob().ref);
  assert.equal(await codeOf(findIdentity(needs, "loft.example!eve")), "guid-taken");
  assert.deepEqual(await findIdentity(needs, bob().ref), first);
  const { count } = await parts.database.db
    .selectFrom("person")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  assert.equal(count, 1, "no person without an identity");
});

test("a pod is asked for one person at a time", async () => {
  await using parts = await freshParts({ protocols });
  const needs = world(parts, () => 404);
  const refs = Array.from({ length: 120 }, (_, at) => `loft${at % 60}.example!bird${at}`);
  const codes = await Promise.all(refs.map((ref) => codeOf(findIdentity(needs, ref))));
  assert.deepEqual(new Set(codes), new Set(["person-unknown"]));
  assert.equal(needs.asked.length, refs.length);
  assert.equal(needs.mostAtOneHost(), 1);
});

test("no address of this pod is ever asked for over the network, however its port is written", async () => {
  await using parts = await freshParts({ protocols });
  const needs = world(parts, () => 404);
  for (const ref of ["sterna.example!nobody", "sterna.example:443!nobody", "STERNA.example!nobody"])
    assert.equal(await codeOf(findIdentity(needs, ref)), "not-here");
  for (const ref of ["nobody", "a!b!c", ""]) assert.equal(await codeOf(findIdentity(needs, ref)), "address-malformed");
  assert.equal(await codeOf(findIdentity(needs, bob().ref, { protocol: "none" })), "address-malformed");
  assert.deepEqual(needs.asked, []);
});

test("our own people are found without the network, and nothing that a pod says is kept about them", async () => {
  await using parts = await freshParts({ protocols });
  const added = await addAccount(parts, "alice");
  assert.ok(added.ok);
  const needs = world(parts, () => bob({ ref: added.value.ref }));
  for (const fresh of [false, true]) {
    const found = await findIdentity(needs, added.value.ref, { fresh });
    assert.ok(found.ok);
    assert.deepEqual([found.value.local, found.value.accountId], [true, added.value.accountId]);
  }
  assert.deepEqual(needs.asked, []);
});

test("what ends a look-up is told apart: nobody there, no answer, nonsense, somebody else", async () => {
  await using parts = await freshParts({ protocols });
  const answers: [Said, string][] = [
    [404, "person-unknown"],
    [410, "person-unknown"],
    [null, "pod-unreachable"],
    [503, "pod-unreachable"],
    [429, "pod-unreachable"],
    [403, "answer-wrong"],
    [{}, "answer-wrong"],
    [bob({ ref: "loft.example!eve" }), "answer-wrong"],
    [bob({ ref: "loft.example!bird8", keyPem: "nonsense" }), "answer-wrong"],
  ];
  for (const [at, [said, code]] of answers.entries()) {
    assert.equal(
      await codeOf(
        findIdentity(
          world(parts, () => said),
          `loft.example!bird${at}`,
        ),
      ),
      code,
    );
  }
  assert.deepEqual(await parts.database.db.selectFrom("identity").select("ref").execute(), []);
});

test("whose key is known is found though their pod is silent; the first answer brings the ways to it", async () => {
  await using parts = await freshParts({ protocols });
  let silent = true;
  const needs = world(parts, () => (silent ? null : bob({ profile: { ...profile, displayName: "New" } })));
  silent = false;
  const first = await findIdentity(needs, bob().ref);
  assert.ok(first.ok);
  await parts.database.db.updateTable("identity").set({ base_url: null, public_endpoint: null }).execute();
  silent = true;
  const known = await findIdentity(needs, bob().ref);
  assert.deepEqual(known.ok && [known.value.identityId, known.value.base], [first.value.identityId, null]);
  assert.equal(await codeOf(findIdentity(needs, bob().ref, { fresh: true })), "pod-unreachable");
  silent = false;
  parts.pass(10 * minuteMs);
  assert.deepEqual(await findIdentity(needs, bob().ref), first);
  const { display_name } = await parts.database.db.selectFrom("profile").selectAll().executeTakeFirstOrThrow();
  assert.equal(display_name, "New");
});

test("failures of strangers' choosing do not grow without end", async () => {
  await using parts = await freshParts({ protocols });
  const needs = world(parts, () => 404);
  for (let at = 0; at < 5; at++) await findIdentity(needs, `loft.example!old${at}`);
  parts.pass(dayMs);
  await findIdentity(needs, "loft.example!new");
  const rows = await parts.database.db.selectFrom("failed_lookup").select("sought").execute();
  assert.deepEqual(rows, [{ sought: "loft.example!new" }]);
});

test("people who cannot be kept many at once are kept one by one, and the log says why", async () => {
  await using parts = await freshParts({ protocols });
  const lines: unknown[] = [];
  const transaction: typeof parts.database.transaction = (work) =>
    parts.database.transaction(async (tx) => {
      const done = await work(tx);
      if (lines.length === 0 && done === undefined) throw new Error("not together");
      return done;
    });
  const info = (detail: object, event: string) => void lines.push([String((detail as { err: unknown }).err), event]);
  const needs = { ...world(parts, () => bob()), database: { ...parts.database, transaction } };
  assert.ok((await findIdentity({ ...needs, log: { ...parts.log, info } }, bob().ref)).ok);
  assert.deepEqual(lines, [["Error: not together", "people could not be kept together: each is kept alone"]]);
});

test("of a pod that names its software for one of many who are kept at once, that name is kept", async () => {
  await using parts = await freshParts({ protocols });
  const person = (nth: number, podSoftware?: string): FoundPerson => ({
    ...{ ref: `loft.example!${nth}`, guid: freshGuid(), keyPem: key(nth), base: "https://loft.example" },
    profile: { ...emptyProfile, ...profile },
    ...{ publicEndpoint: "https://loft.example/in", privateEndpoint: "https://loft.example/in" },
    ...(podSoftware === undefined ? {} : { podSoftware }),
  });
  const how = (nth: number) => ({
    ...{ host: "loft.example", known: false, sought: null },
    keys: [{ holder: "person" as const, publicKey: Buffer.from(`key ${nth}`) }],
  });
  const all = [person(0, "Loft"), person(1)];
  for (const kept of await Promise.all(all.map((each, nth) => keepFound(parts, pigeon, each, how(nth)))))
    assert.ok(kept.ok);
  assert.deepEqual(
    [...(await softwareOf(parts.database.db, pigeon.name, ["loft.example"]))],
    [["loft.example", "Loft"]],
  );
});

test("people whom nobody knew are kept many at once, as each would be alone; who is known, or has another's guid, is not touched", async () => {
  await using parts = await freshParts({ protocols });
  const at = new Date(parts.clock.now());
  const keeps = (all: readonly NewIdentity[]) =>
    parts.database.transaction((tx) => keepNewIdentities(tx, pigeon.name, all, at));
  const found = (name: string, guid: string, more: Partial<NewIdentity> = {}): NewIdentity => ({
    identity: {
      ...{ protocol: pigeon.name, ref: `loft.example!${name}`, host: "loft.example", guid, username: name },
      profile: { ...emptyProfile, ...profile },
      keys: [
        { holder: "pod", publicKey: Buffer.from(`pod key`) },
        { holder: "person", publicKey: Buffer.from(`key of ${name}`) },
      ],
      ...{
        base: "https://loft.example",
        publicEndpoint: "https://loft.example/in",
        privateEndpoint: "https://loft.example/in",
      },
    },
    ...{ links: null, podFollowsMoves: null, sought: `loft.example!${name}` },
    ...more,
  });
  const [one, two, three] = [freshGuid(), freshGuid(), freshGuid()];
  await rememberFailure(parts.database.db, pigeon.name, "loft.example!eve", "pod-unreachable", at);
  const links = { previous: "old.example!eve", next: null };
  const made = await keeps([
    found("dan", one),
    found("eve", two, { links, podFollowsMoves: true }),
    found("mallory", one, { podFollowsMoves: true }),
  ]);
  assert.equal(made.size, 2, "one guid is one identity's");
  for (const [ref, known] of made) assert.deepEqual(known, await identityByRef(parts.database.db, pigeon.name, ref));
  assert.equal(await failedLookup(parts.database.db, pigeon.name, "loft.example!eve", at), null);
  const eve = made.get("loft.example!eve");
  assert.deepEqual((await moveLinksOf(parts.database.db, eve?.identityId ?? 0))?.previous, "old.example!eve");
  const again = await keeps([found("dan", three), found("fay", two), found("gil", three)]);
  assert.deepEqual([...again.keys()], ["loft.example!gil"]);
  const { rows } = await sql<{ people: number; identities: number; keys: number }>`
    select (select count(*)::int from person) as people, (select count(*)::int from identity) as identities,
           (select count(*)::int from identity_key) as keys`.execute(parts.database.db);
  assert.deepEqual(rows, [{ people: 3, identities: 3, keys: 6 }], "nobody without an identity");
});

/** Who signs in 0.5: people with their own keys, also those who are known by 0.6, and their instances with theirs; nobody with another's. */
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { addAccount } from "../../src/app/accounts/add.ts";
import { findIdentity } from "../../src/app/discover/find-identity.ts";
import { no, ok } from "../../src/base/result.ts";
import { minuteMs } from "../../src/base/time.ts";
import { authorise } from "../../src/protocols/versia/headers.ts";
import { keyBase64Of } from "../../src/protocols/versia/signing.ts";
import { otherKeySince } from "../../src/store/moves/move-facts.ts";
import { identityByRef } from "../../src/store/people/identities.ts";
import { createWebApp } from "../../src/web/app.ts";
import { type FreshParts, freshParts, spokenVersia } from "../support/parts.ts";
import { pair } from "../support/versia-keys.ts";

type Json = Record<string, unknown>;
const here = "https://sterna.example";

const [gullKey, kiteKey, ternKey, annKey, eveKey, ternAnnKey] = [pair(), pair(), pair(), pair(), pair(), pair()];
const [ann, eve] = ["https://gull.example/users/ann", "https://gull.example/users/eve"];
/** On a pod that speaks both dialects, and is one address in both. */
const ternAnn = { ref: "tern.example:11", uri: "https://tern.example/.versia/v0.5/users/11" };

const keyIn = ({ publicKeyPem }: ReturnType<typeof pair>) => ({
  algorithm: "ed25519",
  key: keyBase64Of(publicKeyPem),
});
const created_at = "2026-01-01T00:00:00Z";
const user = (id: string): Json => ({
  ...{ type: "User", id, created_at, username: "ann", fields: [], extensions: {} },
  ...{ manually_approves_followers: false, indexable: true },
});
const user05 = (uri: string, key: ReturnType<typeof pair>): Json => ({
  ...user("1"),
  ...{ uri, inbox: `${uri}/inbox`, public_key: { actor: uri, ...keyIn(key) } },
  collections: Object.fromEntries(["outbox", "followers", "following", "featured"].map((name) => [name, `${uri}/x`])),
});
const metadata = (said: Json, key: ReturnType<typeof pair>): Json => ({
  ...{ type: "InstanceMetadata", name: "x", software: { name: "x", version: "1" }, created_at },
  ...{ ...said, public_key: keyIn(key) },
});

const documents = new Map<string, Json>();
const asked: string[] = [];
let parts: FreshParts;
let app: ReturnType<typeof createWebApp>;
let guid = "";
/** Nothing here is said twice by chance. */
let nth = 0;

before(async () => {
  const real = await freshParts({ protocols: [spokenVersia] });
  const request: FreshParts["http"]["request"] = async ({ url }) => {
    asked.push(url);
    const said = documents.get(url);
    const isPod = ["gull.example", "tern.example"].includes(new URL(url).host);
    if (said === undefined && !isPod) return no({ code: "no-answer", detail: "nowhere" });
    const body = Buffer.from(JSON.stringify(said ?? {}));
    return ok({ status: said === undefined ? 404 : 200, url, headers: {}, body });
  };
  parts = { ...real, http: { ...real.http, request } };
  app = createWebApp(parts);
  assert.ok((await addAccount(parts, "alice")).ok);
  const own = await parts.database.db.selectFrom("identity").select("guid").executeTakeFirstOrThrow();
  guid = own.guid ?? "";
});
after(() => parts.dispose());
beforeEach(() => {
  documents.clear();
  documents.set("https://gull.example/.well-known/versia", metadata({ host: "gull.example" }, gullKey));
  documents.set(ann, user05(ann, annKey));
  documents.set(eve, user05(eve, eveKey));
  documents.set("https://tern.example/.versia/v0.6/instance", metadata({ domain: "tern.example" }, ternKey));
  documents.set("https://tern.example/.versia/v0.6/entities/User/11", user("11"));
  documents.set(ternAnn.uri, user05(ternAnn.uri, ternAnnKey));
  asked.length = 0;
  parts.pass(11 * minuteMs);
});

const follow = (author: string | null): Json => ({
  ...{ type: "Follow", id: `f${++nth}`, author, followee: `${here}/.versia/v0.5/users/${guid}` },
  created_at: new Date(parts.clock.now()).toISOString(),
});

/** @param by  what `Versia-Signed-By` says */
async function send(entity: Json, by: string, { privateKeyPem }: ReturnType<typeof pair>): Promise<number> {
  const path = "/.versia/v0.5/inbox";
  const body = Buffer.from(JSON.stringify(entity));
  const how = { ref: "gull.example", privateKeyPem };
  const headers = {
    ...authorise({ method: "POST", url: `${here}${path}`, body }, how, parts.clock.now()),
    "Versia-Signed-By": by,
  };
  return (await app.request(path, { method: "POST", body, headers })).status;
}
const kept = async (): Promise<number> => (await parts.database.db.selectFrom("inbox").select("id").execute()).length;
const knownAs = async (ref: string) => {
  const known = await identityByRef(parts.database.db, "versia", ref);
  assert.ok(known !== null, ref);
  return known;
};

test("an instance signs for its own people, in both spellings of its name, with the key of its metadata", async () => {
  assert.equal(await send(follow(ann), "instance gull.example", gullKey), 202);
  assert.equal(await send(follow(eve), "https://gull.example/", gullKey), 202);
  assert.deepEqual((await knownAs(ann)).holders, ["person", "pod"]);
  assert.equal(await send(follow(ann), ann, annKey), 202);
  assert.equal(await kept(), 3);
});

test("attack-01-forged-author: no key counts for anybody but its holder", async () => {
  assert.ok((await findIdentity(parts, ann)).ok && (await findIdentity(parts, eve)).ok);
  const before = await kept();
  const attacks: readonly (readonly [string, string | null, string, ReturnType<typeof pair>])[] = [
    ["another instance's key", ann, "instance gull.example", kiteKey],
    ["an instance of another host", ann, "instance kite.example", kiteKey],
    ["an instance of another host, by its URL", ann, "https://kite.example/", kiteKey],
    ["an instance of another port", ann, "instance gull.example:444", gullKey],
    ["another user's key in the author's name", ann, ann, eveKey],
    ["another user in their own name", ann, eve, eveKey],
    ["a user in the name of the instance", ann, "instance gull.example", annKey],
    ["the instance in a user's name", ann, ann, gullKey],
    ["this pod itself", ann, "instance sterna.example", gullKey],
    ["somebody here", `${here}/.versia/v0.5/users/${guid}`, "instance gull.example", gullKey],
    ["nobody, by a user", null, ann, eveKey],
    ["nobody, by an instance that nobody knows", null, "instance kite.example", kiteKey],
  ];
  for (const [what, author, by, key] of attacks) assert.equal(await send(follow(author), by, key), 401, what);
  assert.equal(await kept(), before);
});

test("attack-04-replay: one signature is one request, whichever way its signer is written", async () => {
  const entity = follow(ann);
  const before = await kept();
  for (const by of ["instance gull.example", "https://gull.example/", "https://GULL.example"])
    assert.equal(await send(entity, by, gullKey), 202, by);
  assert.equal(await kept(), before + 1);
});

test("an instance's new key is asked for once, is that of all its people, and is young", async () => {
  assert.ok((await findIdentity(parts, ann)).ok && (await findIdentity(parts, eve)).ok);
  const { db } = parts.database;
  assert.equal(await otherKeySince(db, (await knownAs(ann)).identityId), null);
  const [nextKey, eveBefore] = [pair(), (await knownAs(eve)).keyPems];
  documents.set("https://gull.example/.well-known/versia", metadata({ host: "gull.example" }, nextKey));
  asked.length = 0;
  const both = [ann, eve].map((author) => send(follow(author), "instance gull.example", nextKey));
  assert.deepEqual(await Promise.all(both), [202, 202], "also those that come while it is asked for");
  assert.equal(asked.length, 2);
  assert.equal(await send(follow(eve), "instance gull.example", nextKey), 202);
  for (const _ of [1, 2, 3]) assert.equal(await send(follow(ann), "instance gull.example", gullKey), 401);
  assert.equal(asked.length, 2, "not again for ten minutes");
  assert.ok(eveBefore.includes(eveKey.publicKeyPem) && (await knownAs(eve)).keyPems.includes(eveKey.publicKeyPem));
  for (const ref of [ann, eve]) {
    const since = await otherKeySince(db, (await knownAs(ref)).identityId);
    assert.equal(since?.getTime(), parts.clock.now(), "moves wait");
  }
});

test("whoever is known by 0.6 signs in 0.5 with their own key: one address, looked up once, reached as before", async () => {
  const first = await findIdentity(parts, ternAnn.ref);
  assert.deepEqual(first.ok && first.value.holders, ["pod"]);
  asked.length = 0;
  const before = await kept();
  assert.equal(await send(follow(ternAnn.uri), ternAnn.uri, ternAnnKey), 202);
  assert.deepEqual(asked.slice(-1), [ternAnn.uri]);
  const count = asked.length;
  assert.equal(await send(follow(ternAnn.uri), ternAnn.uri, ternAnnKey), 202);
  assert.equal(await send(follow(ternAnn.uri), "instance tern.example", ternKey), 202);
  assert.equal(asked.length, count, "known by now");
  assert.equal(await kept(), before + 3);
  const known = await knownAs(ternAnn.ref);
  assert.deepEqual(known.holders, ["person", "pod"]);
  assert.equal(known.publicEndpoint, "https://tern.example/.versia/v0.6/inbox");
  assert.equal(await identityByRef(parts.database.db, "versia", ternAnn.uri), null);
  assert.equal(await send(follow(ternAnn.uri), ternAnn.uri, ternKey), 401, "the pod's key in their name");
  assert.notEqual(await otherKeySince(parts.database.db, known.identityId), null, "what came later is young");
});

test("a key that their pod does not give is not asked for again and again", async () => {
  documents.set("https://tern.example/.versia/v0.6/entities/User/12", user("12"));
  assert.ok((await findIdentity(parts, "tern.example:12")).ok);
  asked.length = 0;
  const uri = ternAnn.uri.replace("11", "12");
  for (const _ of [1, 2, 3]) assert.equal(await send(follow(uri), uri, ternAnnKey), 401);
  assert.equal(asked.length, 2, asked.join(" "));
  // Somebody else's document, or a key that is somebody else's, is none of theirs.
  documents.set(uri, user05(ternAnn.uri, ternAnnKey));
  parts.pass(24 * 60 * minuteMs);
  assert.equal(await send(follow(uri), uri, ternAnnKey), 401);
  assert.deepEqual((await knownAs("tern.example:12")).holders, ["pod"]);
});

const metadataAt = "https://tern.example/.versia/v0.6/instance";
const userAt = (id: string): string => `https://tern.example/.versia/v0.6/entities/User/${id}`;
const byPod = (id: string, key: ReturnType<typeof pair>): Promise<number> =>
  send(follow(ternAnn.uri.replace("11", id)), "instance tern.example", key);

test("of strangers who ask to follow one document each is asked for, and what their pod says of itself once in ten minutes", async () => {
  const ids = ["31", "32", "33"];
  for (const id of ids) documents.set(userAt(id), user(id));
  for (const id of ids) assert.equal(await byPod(id, ternKey), 202);
  assert.deepEqual(asked, [metadataAt, ...ids.map(userAt)]);
  asked.length = 0;
  parts.pass(10 * minuteMs);
  documents.set(userAt("34"), user("34"));
  assert.equal(await byPod("34", ternKey), 202);
  assert.deepEqual(asked, [metadataAt, userAt("34")]);
});

test("attack-27-stale-key: what a pod said of itself a moment ago counts no longer when its key fits no more, and then for all of its people", async () => {
  for (const id of ["41", "42", "43"]) documents.set(userAt(id), user(id));
  assert.equal(await byPod("41", ternKey), 202);
  const nextKey = pair();
  documents.set(metadataAt, metadata({ domain: "tern.example" }, nextKey));
  asked.length = 0;
  assert.equal(await byPod("42", nextKey), 202, "nobody had heard of them before");
  assert.deepEqual(asked, [userAt("42"), metadataAt, userAt("42")]);
  assert.equal(await byPod("43", nextKey), 202);
  assert.deepEqual(asked.slice(3), [userAt("43")]);
  for (const id of ["41", "42", "43"]) assert.equal(await byPod(id, ternKey), 401, "the old key");
  assert.equal(asked.length, 4);
});

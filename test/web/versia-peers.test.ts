/** Pods of both dialects follow somebody here and are told what is written: each request that leaves is signed as its dialect has it, and each answer is what was asked for. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addAccount } from "../../src/app/accounts/add.ts";
import { deliverDue } from "../../src/app/deliver/deliverer.ts";
import { findIdentity } from "../../src/app/discover/find-identity.ts";
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import { react } from "../../src/app/publish/answers.ts";
import { writePost } from "../../src/app/publish/write-post.ts";
import { judgesHere } from "../../src/app/receive/judging.ts";
import { receiveDue } from "../../src/app/receive/receiver.ts";
import { runNextJob } from "../../src/app/worker.ts";
import { no, ok } from "../../src/base/result.ts";
import type { HttpRequest } from "../../src/net/http.ts";
import { readEntity } from "../../src/protocols/versia/entities.ts";
import { authorise, readSigned } from "../../src/protocols/versia/headers.ts";
import { isSigned, keyBase64Of, keyPemOf } from "../../src/protocols/versia/signing.ts";
import { identityByRef } from "../../src/store/people/identities.ts";
import { createWebApp } from "../../src/web/app.ts";
import { type FreshParts, freshParts, spokenDiaspora, spokenVersia } from "../support/parts.ts";
import { pair } from "../support/versia-keys.ts";

type Json = Record<string, unknown>;
const here = "https://sterna.example";

const tern = { host: "tern.example", keys: pair() };
const gull = { host: "gull.example", uri: "https://gull.example/users/7", keys: pair() };
const user = {
  type: "User",
  created_at: "2026-01-01T00:00:00Z",
  username: "ann",
  fields: [],
  manually_approves_followers: false,
  indexable: true,
  extensions: {},
};
const software = { name: "Versia Server", version: "0.9.0" };
const keyOf = ({ keys }: { readonly keys: ReturnType<typeof pair> }) => ({
  algorithm: "ed25519",
  key: keyBase64Of(keys.publicKeyPem),
});

/** As a server of 0.6 has it that keeps its people under another type, and links to them by a path of 0.5; and one of 0.5. */
const documents: Readonly<Record<string, Json>> = {
  [`https://${tern.host}/.well-known/webfinger`]: {
    subject: "acct:ann@tern.example",
    links: [{ rel: "self", type: "application/json", href: `https://${tern.host}/users/11` }],
  },
  [`https://${tern.host}/.well-known/versia`]: { versions: ["0.6.0"] },
  [`https://${tern.host}/.versia/v0.6/instance`]: {
    type: "InstanceMetadata",
    domain: tern.host,
    software,
    public_key: keyOf(tern),
  },
  [`https://${tern.host}/.versia/v0.6/entities/pub.versia%3Ausers%2FUser/11`]: { ...user, id: "11" },
  [`https://${gull.host}/.well-known/webfinger`]: {
    subject: "acct:ann@gull.example",
    links: [{ rel: "self", type: "application/json", href: gull.uri }],
  },
  [`https://${gull.host}/.well-known/versia`]: {
    type: "InstanceMetadata",
    host: gull.host,
    software,
    public_key: keyOf(gull),
  },
  [gull.uri]: {
    ...user,
    id: "7",
    uri: gull.uri,
    inbox: `${gull.uri}/inbox`,
    public_key: { actor: gull.uri, ...keyOf(gull) },
    collections: Object.fromEntries(
      ["outbox", "followers", "following", "featured"].map((name) => [name, `${gull.uri}/${name}`]),
    ),
  },
};

const sent: HttpRequest[] = [];
let parts: FreshParts;
let app: ReturnType<typeof createWebApp>;
let own = { accountId: 0, guid: "" };

before(async () => {
  const real = await freshParts({ protocols: [spokenDiaspora, spokenVersia] });
  const request: FreshParts["http"]["request"] = async (asked) => {
    const { url, method } = asked;
    if (method === "POST") sent.push(asked);
    if (method === "POST") return ok({ status: 200, url, headers: {}, body: Buffer.from("Processing") });
    const said = documents[url.replace(/[?].*/, "")];
    const { host } = new URL(url);
    if (said === undefined && ![tern.host, gull.host].includes(host))
      return no({ code: "no-answer", detail: "nowhere" });
    return ok({
      status: said === undefined ? 404 : 200,
      url,
      headers: {},
      body: Buffer.from(JSON.stringify(said ?? {})),
    });
  };
  parts = { ...real, http: { ...real.http, request } };
  app = createWebApp(parts);
  const added = await addAccount(parts, "alice");
  assert.ok(added.ok);
  const identity = await parts.database.db
    .selectFrom("identity")
    .select("guid")
    .where("protocol", "=", "versia")
    .executeTakeFirstOrThrow();
  own = { accountId: added.value.accountId, guid: identity.guid ?? "" };
});
after(() => parts.dispose());

async function settle(): Promise<void> {
  const pool = { ...judgesHere(parts), close: async () => {} };
  for (let round = 0; round < 20; round++) {
    let done = await receiveDue(parts, pool);
    while (await runNextJob(parts, jobKinds, new AbortController().signal)) done += 1;
    done += await deliverDue(parts);
    if (done === 0) return;
  }
  assert.fail("there is always something to do");
}

async function post(path: string, entity: Json, keys: Parameters<typeof authorise>[1]): Promise<number> {
  const body = Buffer.from(JSON.stringify(entity));
  const headers = authorise({ method: "POST", url: `${here}${path}`, body }, keys, parts.clock.now());
  return (await app.request(path, { method: "POST", body, headers })).status;
}

const json = async (path: string): Promise<Json> => (await app.request(path)).json() as Promise<Json>;
const keyIn = (document: Json): string => keyPemOf((document.public_key as { readonly key: string }).key) ?? "";

/** What was sent to a pod, once its signature was believed by the key that is shown here. */
function sentTo(host: string, by: string, keyPem: string): Json[] {
  return sent.flatMap(({ url, headers = {}, body = new Uint8Array() }) => {
    const { host: to, pathname: path } = new URL(url);
    if (to !== host) return [];
    const small = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const read = readSigned(small, parts.clock.now());
    assert.ok(read.ok, `${url} is not signed`);
    assert.equal(small["versia-signed-by"], by);
    const { seconds, signature } = read.value;
    assert.ok(isSigned({ method: "post", path, seconds, body }, signature, keyPem), url);
    return [JSON.parse(Buffer.from(body).toString("utf8"))];
  });
}

const dated = { created_at: "2026-11-21T19:59:00Z" };
const follow06 = () => ({
  ...dated,
  type: "Follow",
  author: "tern.example:11",
  followee: `sterna.example:${own.guid}`,
});
const follow05 = () => ({
  ...dated,
  type: "Follow",
  id: "f1",
  author: gull.uri,
  followee: `${here}/.versia/v0.5/users/${own.guid}`,
});

test("names that people type lead to people of both dialects, however oddly their servers keep them", async () => {
  for (const [typed, ref] of [
    ["@ann@tern.example", "tern.example:11"],
    ["ann@gull.example", gull.uri],
  ] as const) {
    const found = await findIdentity(parts, typed, { protocol: "versia" });
    assert.equal(found.ok && found.value.ref, ref, typed);
  }
});

test("who follows is accepted and told what is written: each in their dialect, and signed as it wants", async () => {
  assert.equal(await post("/.versia/v0.6/inbox", follow06(), { ref: tern.host, ...tern.keys }), 202);
  assert.equal(await post("/.versia/v0.5/inbox", follow05(), { ref: gull.uri, ...gull.keys }), 202);
  await settle();
  const podKey = keyIn(await json("/.versia/v0.6/instance"));
  const uri = `${here}/.versia/v0.5/users/${own.guid}`;
  const ownKey = keyIn(await json(`/.versia/v0.5/users/${own.guid}`));
  const accepts = (all: readonly Json[]) => all.filter(({ type }) => type === "FollowAccept");
  const [to06, ...more06] = accepts(sentTo(tern.host, "sterna.example", podKey));
  const [to05, ...more05] = accepts(sentTo(gull.host, uri, ownKey));
  assert.deepEqual([more06, more05], [[], []], "once");
  assert.deepEqual(
    [to06?.author, to06?.follower, to06?.id],
    [`sterna.example:${own.guid}`, "tern.example:11", undefined],
  );
  assert.deepEqual([to05?.author, to05?.follower, typeof to05?.id], [uri, gull.uri, "string"]);

  const wrote = await writePost(parts, own.accountId, { text: "Terns **fly**.", to: { kind: "public" } });
  assert.ok(wrote.ok, JSON.stringify(wrote));
  await settle();
  const notes = (all: readonly Json[]) => all.filter(({ type }) => type === "Note");
  const [note06, ...rest06] = notes(sentTo(tern.host, "sterna.example", podKey));
  const [note05, ...rest05] = notes(sentTo(gull.host, uri, ownKey));
  assert.deepEqual([rest06, rest05], [[], []], "once");
  assert.equal(note06?.author, `sterna.example:${own.guid}`);
  assert.equal(note05?.uri, `${here}/.versia/v0.5/notes/${String(note06?.id)}`);
  // What was sent is what is answered to those who ask.
  assert.deepEqual(await json(`/.versia/v0.6/entities/Note/${String(note06?.id)}`), note06);
  assert.deepEqual(await json(`/.versia/v0.5/notes/${String(note06?.id)}`), note05);
  const outbox = await json(`/.versia/v0.6/entities/User/${own.guid}/collections/outbox`);
  assert.deepEqual(outbox, { author: `sterna.example:${own.guid}`, total: 1, items: [note06] });
  const older = await json(`/.versia/v0.5/users/${own.guid}/outbox`);
  assert.deepEqual(older.items, [note05]);
  // Who has no Reference is in the list of 0.5 alone.
  const followers = await json(`/.versia/v0.6/entities/User/${own.guid}/collections/followers`);
  assert.deepEqual([followers.total, followers.items], [1, ["tern.example:11"]]);
  const all = await json(`/.versia/v0.5/users/${own.guid}/followers`);
  assert.deepEqual([all.total, (all.items as string[]).includes(gull.uri)], [2, true]);
});

test("likes are told and fetched with one name, and listed below what is liked; what this pod says of itself fits the closed schemas", async () => {
  const { db } = parts.database;
  const { id, guid } = await db.selectFrom("post").select(["id", "guid"]).executeTakeFirstOrThrow();
  const { personId } = await db
    .selectFrom("account")
    .select("person_id as personId")
    .where("id", "=", own.accountId)
    .executeTakeFirstOrThrow();
  const liked = await react(parts, { accountId: own.accountId, personId }, { target: { kind: "post", id } });
  assert.ok(liked.ok, JSON.stringify(liked));
  const { items } = await json(`/.versia/v0.6/entities/Note/${guid}/collections/pub.versia%3Alikes%2FLikes`);
  const [name = ""] = items as string[];
  const like = await json(`/.versia/v0.6/entities/pub.versia%3Alikes%2FLike/${name.split(":")[1]}`);
  assert.deepEqual(
    [like.type, like.author, like.liked],
    ["pub.versia:likes/Like", `sterna.example:${own.guid}`, `sterna.example:${guid}`],
  );
  assert.deepEqual(await json(`/.versia/v0.6/entities/pub.versia%3Alikes%2FLike/${name.split(":")[1]}`), like);
  const asked05 = await app.request("/.well-known/versia", {
    headers: { "Versia-Signed-By": "instance gull.example" },
  });
  for (const [dialect, said] of [
    ["0.6", await json("/.versia/v0.6/instance")],
    ["0.5", (await asked05.json()) as Json],
  ] as const) {
    const read = readEntity(said, dialect);
    assert.ok(read.ok, `${dialect}: ${JSON.stringify(read)}`);
  }
});

test("what was written stays readable at the old home when its author has moved, and is liked and answered there", async () => {
  const path = `/.versia/v0.6/entities/User/${own.guid}/collections/outbox`;
  const [note] = (await json(path)).items as [Json];
  const likesOf = `/.versia/v0.6/entities/Note/${String(note.id)}/collections/pub.versia%3Alikes%2FLikes`;
  const [ownLike = ""] = (await json(likesOf)).items as string[];
  const likePath = `/.versia/v0.6/entities/pub.versia%3Alikes%2FLike/${ownLike.split(":")[1]}`;
  const toldLike = await json(likePath);
  const { db } = parts.database;
  const { id } = await db
    .selectFrom("identity")
    .select("id")
    .where("protocol", "=", "versia")
    .where("guid", "=", own.guid)
    .executeTakeFirstOrThrow();
  // Its other half, on diaspora*, has not moved.
  const home = await identityByRef(db, "versia", "tern.example:11");
  await db
    .updateTable("identity")
    .set({ state: "moved", until: new Date(parts.clock.now()), person_id: home?.personId ?? 0 })
    .where("id", "=", id)
    .execute();
  await db
    .insertInto("move_link")
    .values({ identity_id: id, previous_ref: null, next_ref: "tern.example:11", said_at: new Date(parts.clock.now()) })
    .execute();
  await db
    .updateTable("account")
    .set({ state: "moved", left_at: new Date(parts.clock.now()) })
    .where("id", "=", own.accountId)
    .execute();
  assert.deepEqual(await json(`/.versia/v0.6/entities/Note/${String(note.id)}`), note);
  assert.deepEqual((await json(path)).items, [note]);
  assert.deepEqual(await json(likePath), toldLike);
  const { extensions } = await json(`/.versia/v0.6/entities/User/${own.guid}`);
  const said = (extensions as Readonly<Record<string, unknown>>)["pub.versia:migration"];
  assert.deepEqual(said, { new: "tern.example:11", previous: `sterna.example:${own.guid}` });
  const like = { ...dated, type: "pub.versia:likes/Like", id: "l1", uri: "https://gull.example/likes/1" };
  const liked = `${here}/.versia/v0.5/notes/${String(note.id)}`;
  assert.equal(
    await post("/.versia/v0.5/inbox", { ...like, author: gull.uri, liked }, { ref: gull.uri, ...gull.keys }),
    202,
  );
  const reply = {
    ...{ ...dated, type: "Note", id: "n1", author: "tern.example:11", attachments: [], group: "public" },
    ...{ content: { "text/plain": { content: "Good wind!", remote: false } }, is_sensitive: false, previews: [] },
    ...{ mentions: [`sterna.example:${own.guid}`], replies_to: `sterna.example:${String(note.id)}` },
  };
  assert.equal(await post("/.versia/v0.6/inbox", reply, { ref: tern.host, ...tern.keys }), 202);
  await settle();
  const below = async (list: string) =>
    (await json(`/.versia/v0.6/entities/Note/${String(note.id)}/collections/${list}`)).items;
  assert.deepEqual(await below("replies"), ["tern.example:n1"]);
  const likes = (await json(`/.versia/v0.5/notes/${String(note.id)}/pub.versia%3Alikes%2FLikes`)).items;
  assert.ok(Array.isArray(likes) && likes.includes("https://gull.example/likes/1"), JSON.stringify(likes));
  await db.updateTable("account").set({ state: "closed", left_at: null }).where("id", "=", own.accountId).execute();
  assert.equal((await app.request(`/.versia/v0.6/entities/Note/${String(note.id)}`)).status, 404);
});

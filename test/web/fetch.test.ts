/** What other pods ask for by guid, at the paths where they ask: a thing in its envelope or the way to it, and the list of somebody's newest posts. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeAccount } from "../../src/app/accounts/close.ts";
import { deleteThing, reshare } from "../../src/app/publish/answers.ts";
import { type PostDraft, writePost } from "../../src/app/publish/write-post.ts";
import { limits } from "../../src/base/limits.ts";
import { createWebApp } from "../../src/web/app.ts";
import { done, elsewhere, here, post, said, tie } from "../support/federation.ts";
import { wireOf } from "../support/incoming.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import { aspectIdsOf } from "../support/people.ts";
import { addImport, addPost, freshGuid } from "../support/world.ts";

let parts: FreshParts;
let app: ReturnType<typeof createWebApp>;
before(async () => {
  parts = await freshParts();
  app = createWebApp(parts);
});
after(() => parts.dispose());

const ask = (path: string) => app.request(path);
const toAll = { kind: "public" } as const;
async function writes(accountId: number, text: string, to: PostDraft["to"] = toAll) {
  const made = await writePost(parts, accountId, { text, to });
  assert.ok(made.ok, JSON.stringify(made));
  return made.value;
}

/** The message in an envelope that was answered, by whom it is sealed. */
async function opened(response: Response) {
  assert.deepEqual([response.status, response.headers.get("content-type")], [200, "application/magic-envelope+xml"]);
  const body = new Uint8Array(await response.arrayBuffer());
  const raw = { way: "fetched", headers: {}, host: "", path: "", body, receivedAtMs: 0 } as const;
  const read = wireOf(parts).open(raw, { privateKeyPem: null, entropy: new Uint8Array(64) });
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
}

test("a pod that asks for a public post or reshare gets it in its author's envelope, under each name of its type", async () => {
  const alice = await here(parts, "alice");
  const bob = await elsewhere(parts, "bob");
  const { guid } = await writes(alice.accountId, "for all");
  for (const type of ["post", "status_message"]) {
    const { sender, message } = await opened(await ask(`/fetch/${type}/${guid}`));
    assert.deepEqual([sender, message.kind === "post" && message.guid], [alice.ref, guid]);
  }
  const theirs = post(bob);
  const { postId } = await done(parts, said(parts, theirs, bob));
  const again = await reshare(parts, alice, postId ?? 0);
  assert.ok(again.ok && again.value.postId !== null);
  const row = await parts.database.db.selectFrom("post").select("guid").where("id", "=", again.value.postId);
  const { message } = await opened(await ask(`/fetch/reshare/${(await row.executeTakeFirstOrThrow()).guid}`));
  assert.deepEqual(message.kind === "reshare" && message.root, { author: bob.ref, guid: theirs.guid });
});

test("for a public post of another pod it gets the way there, without a page or a cookie", async () => {
  const carl = await elsewhere(parts, "carl", "far.example");
  const theirs = post(carl);
  await done(parts, said(parts, theirs, carl));
  const response = await ask(`/fetch/post/${theirs.guid}`);
  const to = response.headers.get("location");
  assert.deepEqual([response.status, to], [302, `https://far.example/fetch/post/${theirs.guid}`]);
  assert.deepEqual(response.headers.getSetCookie(), []);
});

test("limited, deleted, held and unknown things are all not there, and so is what no pod would ask for", async () => {
  const dora = await here(parts, "dora");
  const fred = await elsewhere(parts, "fred");
  const aspectId = (await aspectIdsOf(parts, dora.accountId))[0] as number;
  const contactId = await tie(parts, dora.accountId, fred.personId);
  await parts.database.db.insertInto("aspect_member").values({ aspect_id: aspectId, contact_id: contactId }).execute();
  const limited = await writes(dora.accountId, "for few", { kind: "aspects", aspectIds: [aspectId] });
  const deleted = await writes(dora.accountId, "gone");
  assert.ok((await deleteThing(parts, dora, { kind: "post", id: deleted.postId })).ok);
  const { importId } = await addImport(parts.database.db, dora.accountId, "dora@old.example");
  const held = await addPost(parts.database.db, dora.bylineId, { importId });
  const fine = await writes(dora.accountId, "fine");
  const paths = [limited.guid, deleted.guid, held.guid, freshGuid(), "x", "%00", "a".repeat(5_000)]
    .map((guid) => `/fetch/post/${guid}`)
    .concat(`/fetch/nonsense/${fine.guid}`, `/fetch/reshare/${"%ff".repeat(20)}`);
  for (const path of paths) {
    const response = await ask(path);
    assert.deepEqual([response.status, /html/.test(response.headers.get("content-type") ?? "")], [404, false], path);
  }
});

test("the list of somebody's posts has the newest public ones, newest first, and nobody else's", async () => {
  const emma = await here(parts, "emma");
  const guids: string[] = [];
  for (let nth = 0; nth <= limits.backfillPosts; nth++) {
    parts.pass(1_000);
    guids.unshift((await writes(emma.accountId, `post ${nth}`)).guid);
  }
  const response = await ask(`/people/${emma.guid}/stream`);
  assert.equal(response.headers.get("content-type"), "application/json; charset=utf-8");
  const wanted = guids.slice(0, limits.backfillPosts);
  const listed = (await response.json()) as unknown;
  const author = { guid: emma.guid, diaspora_id: emma.ref };
  assert.deepEqual(
    listed,
    wanted.map((guid) => ({ guid, author, public: true })),
  );
  const gus = await elsewhere(parts, "gus");
  for (const guid of [gus.guid, freshGuid(), "x", "%00", "a".repeat(5_000)])
    assert.equal((await ask(`/people/${guid}/stream`)).status, 404, guid ?? "");
  assert.ok((await closeAccount(parts, "emma")).ok);
  assert.equal((await ask(`/people/${emma.guid}/stream`)).status, 404);
});

test("who asks for too much from one address has to wait, and others have not", async () => {
  const from = (address: string) =>
    app.request("/fetch/post/x", undefined, { incoming: { socket: { remoteAddress: address } } });
  for (let nth = 0; nth < limits.fetchesPerMinute; nth++) assert.equal((await from("203.0.113.1")).status, 404);
  const refused = await from("203.0.113.1");
  assert.deepEqual([refused.status, Number(refused.headers.get("retry-after")) > 0], [429, true]);
  assert.equal((await from("203.0.113.2")).status, 404);
});

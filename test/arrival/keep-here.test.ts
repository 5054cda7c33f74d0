/** "Keep here only": what an import brought becomes the account's own, for everybody whom it is for; and nothing of it before. */
import assert from "node:assert/strict";
import test from "node:test";
import { sql } from "kysely";
import { keepHere } from "../../src/app/arrive/keep-here.ts";
import type { Viewer } from "../../src/core/visibility.ts";
import { postVisibleTo, relayableVisibleTo } from "../../src/store/content/visibility.ts";
import type { Db } from "../../src/store/database.ts";
import { alice, archiveIn, importAs, importWhole, small, smallValue } from "../support/arrivals.ts";
import { faulty, Injected } from "../support/faults.ts";
import { addKnownPerson, derOf } from "../support/known.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import { addAccount } from "../support/world.ts";

const visitor: Viewer = { kind: "visitor" };

async function viewerOf(db: Db, username: string): Promise<Viewer> {
  const row = await db
    .selectFrom("account")
    .select(["id", "person_id"])
    .where("username", "=", username)
    .executeTakeFirstOrThrow();
  return { kind: "account", accountId: row.id, personId: row.person_id };
}

type Seen = { public: number; limited: number; comments: number; reactions: number; votes: number };

/** How many of each somebody may see. */
async function seenBy(db: Db, viewer: Viewer): Promise<Seen> {
  const count = async (query: ReturnType<typeof sql<{ count: number }>>) =>
    (await query.execute(db)).rows[0]?.count ?? 0;
  const posts = (reach: string) =>
    count(sql`select count(*) from post where reach = ${reach} and ${postVisibleTo(viewer)}`);
  const hanging = (table: "comment" | "reaction") =>
    count(sql`select count(*) from ${sql.table(table)} join post on post.id = ${sql.ref(`${table}.post_id`)}
               where ${postVisibleTo(viewer)} and ${relayableVisibleTo(table, viewer)}`);
  return {
    public: await posts("public"),
    limited: await posts("limited"),
    comments: await hanging("comment"),
    reactions: await hanging("reaction"),
    votes: await count(sql`
      select count(*) from vote join poll_answer on poll_answer.id = answer_id join poll on poll.id = poll_id join post on post.id = poll.post_id
       where ${postVisibleTo(viewer)} and ${relayableVisibleTo("vote", viewer)}`),
  };
}

const nothing: Seen = { public: 0, limited: 0, comments: 0, reactions: 0, votes: 0 };
/** All of the small archive that has a parent in it: own 6 comments and 15 of others, and so on; likes on comments apart. */
const all: Seen = { public: 21, limited: 8, comments: 21, reactions: 9, votes: 6 };

async function importedHere(parts: FreshParts, archive: unknown = smallValue()): Promise<void> {
  await importWhole(parts, "alice", await archiveIn(parts, archive), small.photos);
}

async function kept(parts: FreshParts): Promise<void> {
  const released = await keepHere(parts, { username: "alice" });
  assert.ok(released.ok);
}

test("before, everything is seen by its owner alone; afterwards by whom it is for", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await importedHere(parts);
  await addAccount(db, "mallory");
  const [owner, other] = [await viewerOf(db, "alice"), await viewerOf(db, "mallory")];
  assert.deepEqual(await seenBy(db, owner), all);
  assert.deepEqual(await seenBy(db, visitor), nothing);
  assert.deepEqual(await seenBy(db, other), nothing);
  await kept(parts);
  assert.deepEqual(await seenBy(db, owner), all, "the owner loses nothing");
  const anybody = await seenBy(db, visitor);
  assert.deepEqual({ public: anybody.public, limited: anybody.limited }, { public: 21, limited: 0 });
  assert.deepEqual(await seenBy(db, other), anybody);
});

/** Whose words visitors see below posts, apart from the owner's own; imported and kept after `known` were. */
async function othersSeen(known: readonly (readonly [ref: string, pem: string])[]) {
  await using parts = await freshParts();
  const { db } = parts.database;
  for (const [ref, pem] of known) await addKnownPerson(db, ref, derOf(pem));
  await importedHere(parts);
  await kept(parts);
  const seen = (viewer: Viewer) =>
    sql<{ ref: string; proved: boolean }>`
      select distinct byline.ref, comment.verdict = 'proved' as proved from comment
        join post on post.id = comment.post_id join byline on byline.id = comment.byline_id
       where ${postVisibleTo(viewer)} and ${relayableVisibleTo("comment", viewer)} and comment.verdict is not null
         and byline.ref = ${jan}`.execute(db);
  return { visitors: (await seen(visitor)).rows, owner: (await seen(await viewerOf(db, "alice"))).rows };
}

const jan = "jan@pod-b.example";
const jansKey = String(smallValue().user.contacts.find((each) => each.account_id === jan)?.public_key);
const alicesKey = smallValue().user.private_key;

test("words of others that nobody proved stay with the owner", async () => {
  const words = await othersSeen([[alice, alicesKey]]);
  assert.deepEqual(words, { visitors: [], owner: [{ ref: jan, proved: false }] });
});

test("words of others that are proved are seen by everybody where the archive is its owner's", async () => {
  const proved = [{ ref: jan, proved: true }];
  assert.deepEqual(
    await othersSeen([
      [alice, alicesKey],
      [jan, jansKey],
    ]),
    { visitors: proved, owner: proved },
  );
});

// A signature covers the parent's guid only: an archive in anybody's name could hang it on words of its own.
test("words of others that are proved stay with the importer while nobody knows whose archive it is", async () => {
  assert.deepEqual(await othersSeen([[jan, jansKey]]), { visitors: [], owner: [{ ref: jan, proved: true }] });
});

/** Every guid of the owner's own things. */
async function ownGuids(db: Db): Promise<string[]> {
  const rows = await sql<{ guid: string }>`
    select guid from post union all select guid from photo union all select guid from poll union all select guid from poll_answer
    union all select guid from comment where verdict is null union all select guid from reaction where verdict is null
    union all select guid from vote where verdict is null`.execute(db);
  return rows.rows.map(({ guid }) => guid);
}

test("the owner's own things get guids that no other pod knows; what others signed stays as it is", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await importedHere(parts);
  const before = new Set(await ownGuids(db));
  const signed = () =>
    sql`select guid, signature, signed from comment where verdict is not null order by guid`.execute(db);
  const evidence = (await signed()).rows;
  await kept(parts);
  const now = await ownGuids(db);
  assert.equal(now.length, before.size);
  assert.deepEqual(
    now.filter((guid) => before.has(guid)),
    [],
  );
  for (const guid of now) assert.match(guid, /^[0-9a-f]{32}$/);
  assert.deepEqual((await signed()).rows, evidence);
});

test("links between one's own posts and to one's photos go on working", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const archive = smallValue();
  const target = String(archive.user.posts[0]?.entity_data.guid);
  archive.user.profile.entity_data.bio = `I am https://pod-a.example/posts/${target}. See ![me](https://pod-a.example/uploads/images/879de666e127183e14ef.jpg)`;
  await importedHere(parts, archive);
  await kept(parts);
  const texts = await sql<{ text: string }>`
    select text from post where original_text is not null union all select text from comment where original_text is not null
    union all select bio from profile where original_bio is not null`.execute(db);
  let [posts, photos] = [0, 0];
  const { photo_path: path } = await db.selectFrom("account").select("photo_path").executeTakeFirstOrThrow();
  for (const { text } of texts.rows) {
    assert.doesNotMatch(text, /pod-a\.example\/(?:posts|uploads)/);
    for (const [, guid] of text.matchAll(/https:\/\/sterna\.example\/posts\/([0-9a-f]+)/g)) {
      posts += 1;
      const there = await db.selectFrom("post").select("id").where("guid", "=", String(guid)).execute();
      assert.equal(there.length, 1, text);
    }
    for (const [, folder, name] of text.matchAll(
      /https:\/\/sterna\.example\/photos\/([^/]+)\/(?:thumb_\w+?_|scaled_full_)?([0-9a-f]+\.\w+)/g,
    )) {
      photos += 1;
      assert.equal(folder, path);
      const there = await db.selectFrom("photo").select("blob").where("name", "=", String(name)).execute();
      assert.ok(there.every(({ blob }) => blob !== null) && there.length === 1, text);
    }
  }
  assert.ok(posts >= 4 && photos >= 4, `${posts} posts, ${photos} photos`);
  const bio = texts.rows.find(({ text }) => text.startsWith("I am"));
  assert.match(
    String(bio?.text),
    /^I am https:\/\/sterna\.example\/posts\/[0-9a-f]{32}\. See !\[me\]\(https:\/\/sterna\.example\/photos\/\w+\/879de666e127183e14ef\.jpg\)$/,
  );
});

test("what is kept is the account's own, also where the old identity is known here", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await addKnownPerson(db, alice, derOf(smallValue().user.private_key));
  await importedHere(parts);
  await kept(parts);
  assert.deepEqual(await seenBy(db, await viewerOf(db, "alice")), all);
  const authors = await sql<{
    ref: string;
  }>`select distinct byline.ref from post join byline on byline.id = byline_id`.execute(db);
  assert.deepEqual(authors.rows, [{ ref: "alice@sterna.example" }]);
});

test("a limited post that is kept is seen by its audience, as far as they are known here", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await importedHere(parts);
  await addAccount(db, "ben");
  const ben = await viewerOf(db, "ben");
  assert.ok(ben.kind === "account");
  await kept(parts);
  assert.equal((await seenBy(db, ben)).limited, 0);
  // Ben's old identity is discovered to be that of the account here.
  const identity = await sql<{ id: number }>`
    insert into identity (person_id, protocol, ref, host, state, since)
    values (${ben.personId}, 'diaspora', 'ben@pod-b.example', 'pod-b.example', 'moved', now()) returning id`.execute(
    db,
  );
  await sql`update byline set identity_id = ${identity.rows[0]?.id} where ref = 'ben@pod-b.example'`.execute(db);
  const users = smallValue().user.posts.filter((each) => each.subscribed_users_ids?.includes("ben@pod-b.example"));
  assert.ok(users.length > 0 && users.length < 8);
  assert.equal((await seenBy(db, ben)).limited, users.length);
});

test("it is refused a second time, for nobody, and while the import is not done", async () => {
  await using parts = await freshParts();
  assert.deepEqual(await keepHere(parts, { username: "alice" }), { ok: false, refusal: { code: "no-import" } });
  const { parts: broken } = faulty(parts, 2, "before");
  await assert.rejects(importAs(broken, "alice", small.archive), Injected);
  assert.deepEqual(await keepHere(parts, { username: "alice" }), { ok: false, refusal: { code: "import-not-done" } });
  await importWhole(parts, "alice", small.archive);
  await kept(parts);
  assert.deepEqual(await keepHere(parts, { username: "alice" }), { ok: false, refusal: { code: "already-released" } });
});

test("photos that come after it find their posts, and links to them are re-pointed", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const path = await archiveIn(parts, smallValue());
  await importWhole(parts, "alice", path);
  await kept(parts);
  await importWhole(parts, "alice", path, small.photos);
  const photos = await sql<{ count: number }>`select count(*) from photo where blob is not null`.execute(db);
  assert.equal(photos.rows[0]?.count, 11);
  const linked = await sql<{
    text: string;
  }>`select text from post where original_text like '%/uploads/images/%'`.execute(db);
  for (const { text } of linked.rows) assert.doesNotMatch(text, /pod-a\.example/);
  const own = await sql<{ text: string }>`select text from post where original_text like '%/posts/%'`.execute(db);
  for (const { text } of own.rows) assert.doesNotMatch(text, /pod-a\.example/);
});

test("it happens whole or not at all", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await importedHere(parts);
  const before = await ownGuids(db);
  const { parts: broken } = faulty(parts, 1, "before");
  await assert.rejects(keepHere(broken, { username: "alice" }), Injected);
  assert.deepEqual(await ownGuids(db), before);
  assert.deepEqual(await seenBy(db, visitor), nothing);
  await kept(parts);
});

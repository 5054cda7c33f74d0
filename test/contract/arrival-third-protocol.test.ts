/** An archive of the made-up protocol goes through the same check and import: nothing above the port knows one by name. */
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import test from "node:test";
import fc from "fast-check";
import { checkArchive } from "../../src/app/arrive/check.ts";
import { keepHere } from "../../src/app/arrive/keep-here.ts";
import type { Parts } from "../../src/app/parts.ts";
import { filesOnDisk } from "../../src/blobs/open-file.ts";
import type { RelayableItem, Signed, SnapshotItem } from "../../src/core/snapshot.ts";
import { archiveIn, importAs, importWhole } from "../support/arrivals.ts";
import { fileOf } from "../support/files.ts";
import { type FreshParts, freshParts, spokenDiaspora } from "../support/parts.ts";
import { photo } from "../support/photos.ts";
import { testKeys } from "../support/snapshots.ts";
import { ringKey } from "../support/third-protocol/archive-read.ts";
import { adapter as pigeon } from "../support/third-protocol/index.ts";
import { links } from "../support/third-protocol/links.ts";
import { zip } from "../support/zips.ts";
import { writeWith } from "./reading.ts";
import { pigeonSpecimen } from "./specimens.ts";

const protocols = [pigeonSpecimen];
const owner = { ref: "old.loft.example!alice", host: "old.loft.example", username: "alice" };
const place = "";
const guid = (n: number) => n.toString(16).padStart(32, "0");
const bobKeys = generateKeyPairSync("rsa", {
  modulusLength: 1024,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const atMs = Date.UTC(2026, 0, 1);

const loft: SnapshotItem = {
  kind: "owner",
  place,
  ...owner,
  email: "alice@mail.example",
  language: "en",
  settings: {},
  profile: {
    displayName: "Alice",
    firstName: null,
    lastName: null,
    bio: `me: https://${owner.host}/pictures/a.jpg`,
    location: null,
    gender: null,
    birthday: null,
    avatarUrl: null,
    avatarName: "face.jpg",
    tags: null,
    searchable: true,
    public: true,
    nsfw: false,
    editedAtMs: null,
  },
  privateKeyPem: testKeys.privateKey,
};

const bird = (ref: string, publicKeyPem: string | null): SnapshotItem => ({
  kind: "contact",
  place,
  ref,
  guid: null,
  name: ref,
  publicKeyPem,
  sharing: true,
  receiving: true,
  aspects: ["Flock"],
});

const letter = (
  n: number,
  text: string,
  more: Partial<Extract<SnapshotItem, { kind: "post" }>> = {},
): SnapshotItem => ({
  kind: "post",
  place,
  guid: guid(n),
  writtenAtMs: atMs,
  editedAtMs: null,
  text,
  links: links(text, owner),
  public: true,
  audience: null,
  pods: ["a.example"],
  photos: [],
  poll: null,
  location: null,
  providerName: null,
  extra: null,
  ...more,
});

const picture = (name: string) => ({
  place,
  guid: guid(900 + name.length),
  name,
  remotePath: null,
  text: null,
  writtenAtMs: null,
  width: null,
  height: null,
});

/** A reply to letter 1, sealed with `privateKey`; null: with nothing. */
function reply(n: number, author: string | null, privateKey: string | null): RelayableItem {
  const text = `reply ${n}`;
  const values = { author, guid: guid(n) };
  const order = ["author", "guid", "text"];
  const base = pigeon.archives.signatureBase({ text, signed: { order, values } }, author ?? "");
  const signature = privateKey === null ? "bm8=" : sign("sha512", Buffer.from(base), privateKey).toString("base64");
  const signed: Signed | null = author === null ? null : { signature, order, values };
  const common = { kind: "comment", place, guid: guid(n), postGuid: guid(1), links: [], editedAtMs: null } as const;
  return { ...common, author, signed, text, writtenAtMs: atMs };
}

const members = ["b.example!bob", "c.example!carol"];
const ring = ringKey(members);

const account: readonly SnapshotItem[] = [
  loft,
  { kind: "aspect", place, name: "Flock" },
  bird("b.example!bob", bobKeys.publicKey),
  bird("c.example!carol", null),
  { kind: "block", place, ref: "d.example!dan" },
  { kind: "tag", place, name: "corn" },
  letter(1, `look: https://${owner.host}/letters/${guid(2)} and https://${owner.host}/pictures/a.jpg`, {
    photos: [picture("a.jpg")],
  }),
  { kind: "audience", place, key: ring, members },
  letter(2, "for friends", { public: false, audience: ring }),
  letter(3, "for friends again", { public: false, audience: ring, photos: [picture("lost.jpg")] }),
  letter(3, "twice"),
  {
    kind: "reshare",
    place,
    guid: guid(4),
    writtenAtMs: atMs,
    root: { author: "b.example!bob", guid: guid(5) },
    pods: null,
    extra: null,
  },
  reply(10, null, null),
  { kind: "subscription", place, postGuid: guid(1) },
  reply(20, "b.example!bob", bobKeys.privateKey),
  reply(21, "b.example!bob", null),
  reply(22, "e.example!eve", bobKeys.privateKey),
  { ...reply(23, "b.example!bob", bobKeys.privateKey), postGuid: guid(99) } as RelayableItem,
];

async function filesOf(t: test.TestContext, parts: FreshParts): Promise<string[]> {
  const image = await photo("jpeg", null);
  const photos = zip([
    { name: "a.jpg", bytes: image },
    { name: "face.jpg", bytes: image },
  ]);
  return [await archiveIn(parts, await writeWith(pigeon, account)), await fileOf(t, photos, "photos.zip")];
}

test("an archive of the made-up protocol is checked, imported and adds up", async (t) => {
  await using parts = await freshParts({ protocols });
  const files = await filesOf(t, parts);
  const { check, report } = await importWhole(parts, "alice", ...files);
  assert.deepEqual(check.signatures, { proved: 0, archiveKeyOnly: 2, keyUnknown: 1, wrong: 1 });
  assert.deepEqual(check.links, { rewritable: 3, kept: 0 });
  const { posts, limitedPosts, comments, othersComments, photosInZip, photosMissing, photosUnnamed } = check.counts;
  assert.deepEqual(
    { posts, limitedPosts, comments, othersComments, photosInZip, photosMissing, photosUnnamed },
    {
      posts: 3,
      limitedPosts: 2,
      comments: 1,
      othersComments: 4,
      photosInZip: 2,
      photosMissing: 1,
      photosUnnamed: 1,
    },
  );
  const outcomes = Object.fromEntries(
    report.ledger.kinds.map(({ kind, expected, made, alreadyThere, skipped, failed, waiting }) => [
      kind,
      { expected, made, alreadyThere, skipped, failed, waiting },
    ]),
  );
  const some = (made: number, more: object = {}) => ({
    expected:
      made +
      Object.values(more).reduce(
        (sum, reasons) => sum + Object.values(reasons as object).reduce((a, b) => a + b, 0),
        0,
      ),
    made,
    alreadyThere: 0,
    skipped: {},
    failed: {},
    waiting: {},
    ...more,
  });
  assert.deepEqual(outcomes, {
    profile: some(1),
    aspect: some(1),
    contact: some(0, { waiting: { person: 2 } }),
    block: some(0, { waiting: { person: 1 } }),
    tag: some(1),
    post: some(3, { skipped: { "post-duplicate": 1 } }),
    reshare: some(0, { waiting: { root: 1 } }),
    photo: some(1, { waiting: { file: 1 } }),
    upload: some(1),
    comment: some(1),
    othersComment: some(0, { waiting: { key: 2, signature: 1, parent: 1 } }),
    subscription: some(1),
  });
});

test("what is stored is under the made-up protocol, and its texts point here", async (t) => {
  await using parts = await freshParts({ protocols });
  await importWhole(parts, "alice", ...(await filesOf(t, parts)));
  const { db } = parts.database;
  const identity = await db.selectFrom("identity").select(["protocol", "ref"]).executeTakeFirstOrThrow();
  assert.deepEqual(identity, { protocol: "pigeon", ref: "sterna.example!alice" });
  const bylines = await db.selectFrom("byline").select("protocol").distinct().execute();
  assert.deepEqual(bylines, [{ protocol: "pigeon" }]);
  const { photo_path } = await db.selectFrom("account").select("photo_path").executeTakeFirstOrThrow();
  const post = await db.selectFrom("post").select("text").where("guid", "=", guid(1)).executeTakeFirstOrThrow();
  assert.equal(
    post.text,
    `look: https://sterna.example/posts/${guid(2)} and https://sterna.example/photos/${photo_path}/a.jpg`,
  );
  const audiences = await db.selectFrom("post").select("audience_id").where("reach", "=", "limited").execute();
  assert.equal(new Set(audiences.map(({ audience_id }) => audience_id)).size, 1, "two posts share one set");
  const profile = await db.selectFrom("profile").select(["bio", "avatar_photo_id"]).executeTakeFirstOrThrow();
  assert.equal(profile.bio, `me: https://sterna.example/photos/${photo_path}/a.jpg`);
  assert.notEqual(profile.avatar_photo_id, null);
});

test("importing it again adds nothing, and keeping it here gives it links of its own", async (t) => {
  await using parts = await freshParts({ protocols });
  const files = await filesOf(t, parts);
  await importWhole(parts, "alice", ...files);
  const before = await counted(parts);
  const again = await importWhole(parts, "alice", ...files);
  assert.equal(again.way, "repeated");
  assert.deepEqual(await counted(parts), before);
  const kept = await keepHere(parts, { username: "alice" });
  assert.ok(kept.ok);
  const posts = await parts.database.db.selectFrom("post").select(["guid", "text"]).execute();
  const linked = posts.find(({ text }) => text.startsWith("look:"));
  const target = posts.find(({ text }) => text === "for friends");
  assert.ok(target && target.guid !== guid(2));
  assert.ok(linked?.text.includes(`https://sterna.example/posts/${target.guid} `));
});

test("a key that is known here proves signatures and the owner; another one blocks", async (t) => {
  await using parts = await freshParts({ protocols });
  const files = await filesOf(t, parts);
  await know(parts, "b.example!bob", bobKeys.publicKey);
  await know(parts, owner.ref, testKeys.publicKey);
  const check = await checkArchive(parts, filesOnDisk(files));
  assert.ok(check.ok);
  assert.equal(check.value.ownership, "proved");
  assert.deepEqual(check.value.signatures, { proved: 2, archiveKeyOnly: 0, keyUnknown: 1, wrong: 1 });
  await parts.database.db.deleteFrom("identity_key").execute();
  await know(parts, owner.ref, bobKeys.publicKey);
  const refused = await importAs(parts, "alice", ...files);
  assert.ok(!refused.ok);
  assert.equal(refused.refusal.why.code, "archive-blocked");
});

test("a pod that speaks several protocols reads each archive by its own, and gives the account its first", async (t) => {
  await using parts = await freshParts({ protocols: [spokenDiaspora, pigeonSpecimen] });
  const { check } = await importWhole(parts, "alice", ...(await filesOf(t, parts)));
  assert.equal(check.protocol, "pigeon");
  const { db } = parts.database;
  const identity = await db.selectFrom("identity").select(["protocol", "ref"]).executeTakeFirstOrThrow();
  assert.deepEqual(identity, { protocol: "diaspora", ref: "alice@sterna.example" });
  const row = await db.selectFrom("import").select(["protocol", "owner_ref"]).executeTakeFirstOrThrow();
  assert.deepEqual(row, { protocol: "pigeon", owner_ref: owner.ref });
  const waiting = await db
    .selectFrom("ledger")
    .select("waits_for")
    .where("kind", "=", "contact")
    .orderBy("waits_for")
    .execute();
  assert.deepEqual(
    waiting.map(({ waits_for }) => waits_for),
    members,
  );
});

test("a name that the protocol does not have for local accounts is refused", async (t) => {
  await using parts = await freshParts({ protocols });
  const refused = await importAs(parts, "al-ice", ...(await filesOf(t, parts)));
  assert.ok(!refused.ok);
  assert.equal(refused.refusal.why.code, "name-malformed");
});

test("whatever account of the made-up protocol is brought in, what was expected has come, waits, or says why not", async () => {
  await using parts = await freshParts({ protocols });
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(pigeonSpecimen.snapshots, async (items) => {
      const archive = await archiveIn(parts, await writeWith(pigeon, items));
      await importWhole(parts, `alice${turn++}`, archive);
    }),
    { numRuns: 8 },
  );
});

/** A person whose key was discovered. */
async function know(parts: Pick<Parts, "database">, ref: string, publicKeyPem: string): Promise<void> {
  const { db } = parts.database;
  const now = new Date(0);
  const key = Buffer.from(publicKeyPem.replace(/-----[^-]+-----|\s/g, ""), "base64");
  const known = await db.selectFrom("identity").select("id").where("ref", "=", ref).executeTakeFirst();
  const identityId = known?.id ?? (await makeIdentity());
  await db
    .insertInto("identity_key")
    .values({ identity_id: identityId, public_key: key, source: "discovered", since: now })
    .execute();

  async function makeIdentity(): Promise<number> {
    const person = await db.insertInto("person").defaultValues().returning("id").executeTakeFirstOrThrow();
    const host = ref.split("!")[0] ?? "";
    const row = { person_id: person.id, protocol: "pigeon", ref, host, state: "current", since: now } as const;
    return (await db.insertInto("identity").values(row).returning("id").executeTakeFirstOrThrow()).id;
  }
}

async function counted({ database: { db } }: Pick<Parts, "database">) {
  const count = async (table: "post" | "comment" | "photo" | "byline" | "ledger" | "audience_member") =>
    (await db.selectFrom(table).selectAll().execute()).length;
  const tables = ["post", "comment", "photo", "byline", "ledger", "audience_member"] as const;
  return Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await count(table)] as const)));
}

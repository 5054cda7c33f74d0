/** The writer of diaspora* archives: what it writes reads back, and a real pod's own schema accepts it. */
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";
import draft04 from "ajv-draft-04";
import fc from "fast-check";
import type { CommentItem, PostItem, ReactionItem, SnapshotItem } from "../../../src/core/snapshot.ts";
import { diaspora } from "../../../src/protocols/diaspora/index.ts";
import type { WriteNote } from "../../../src/protocols/port.ts";
import { placeless, readArchive, writeArchive } from "../../support/diaspora-archives.ts";
import { apart, ties } from "../../support/networks.ts";
import { shared, withoutShared } from "../../support/shared.ts";
import { guids, maybe, owners, snapshots, testKeys, texts, times } from "../../support/snapshots.ts";

/** Lists are cut in another order than they were written in; within a list the order must stay. */
function byList(items: readonly SnapshotItem[]): Record<string, unknown[]> {
  const lists: Record<string, unknown[]> = {};
  for (const item of items) {
    const network = "network" in item && item.network !== undefined ? " elsewhere" : "";
    const list =
      item.kind === "reshare"
        ? "post"
        : "signed" in item
          ? `relayable ${item.author === null}`
          : `${item.kind}${network}`;
    lists[list] = [...(lists[list] ?? []), placeless(item)];
  }
  return lists;
}

/** What only Sterna looks at: the owner's own words and those of others, beside what pods read. */
const ours: fc.Arbitrary<readonly SnapshotItem[]> = fc
  .record({
    conversations: fc.array(
      fc.record({
        kind: fc.constant("conversation" as const),
        place: fc.constant(""),
        guid: guids,
        author: fc.constantFrom(null, "zoe@else.example"),
        subject: texts,
        participants: fc.constant(["bo@else.example", "zoe@else.example"]),
        writtenAtMs: maybe(times),
        readUntilMs: maybe(times),
        hidden: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    messages: fc.array(
      fc.record({
        kind: fc.constant("message" as const),
        place: fc.constant(""),
        guid: guids,
        conversationGuid: guids,
        author: fc.constantFrom(null, "zoe@else.example"),
        text: texts,
        writtenAtMs: maybe(times),
        editedAtMs: maybe(times),
      }),
      { maxLength: 3 },
    ),
  })
  .chain(({ conversations, messages }) =>
    fc
      .tuple(apart(true), ties(true))
      .map(([more, tied]): readonly SnapshotItem[] => [...more, ...tied, ...conversations, ...messages]),
  );

test("what is written reads back as it was", async () => {
  await fc.assert(
    fc.asyncProperty(snapshots, ours, async (plain, more) => {
      const snapshot = [...plain, ...more];
      const notes: WriteNote[] = [];
      const { items, findings } = await readArchive(await writeArchive(snapshot, notes));
      assert.deepEqual(byList(items), byList(snapshot));
      assert.deepEqual(
        notes.filter(({ code }) => code !== "post-bare" && code !== "aspect-name-long"),
        [],
      );
      assert.deepEqual(
        findings.filter(({ severity }) => severity === "skipped" || severity === "blocking"),
        [],
      );
    }),
    { numRuns: 150 },
  );
});

test("what a pod would not survive, or could not prove, stands where it does not look, and is told", async () => {
  const [sample] = fc.sample(owners, 1);
  assert.ok(sample !== undefined);
  const place = "";
  const bare = { place, photos: [], poll: null, location: null, providerName: null, extra: null, links: [] } as const;
  const post = (nth: number, more: Partial<PostItem>): PostItem => ({
    ...bare,
    kind: "post",
    guid: `guid-of-the-post-${nth}`,
    writtenAtMs: 1_400_000_000_000,
    editedAtMs: null,
    text: "text",
    public: true,
    audience: null,
    pods: [],
    ...more,
  });
  const comment = (nth: number, more: Partial<CommentItem>): CommentItem => ({
    kind: "comment",
    place,
    guid: `guid-of-the-word-${nth}`,
    author: null,
    signed: null,
    writtenAtMs: null,
    editedAtMs: null,
    postGuid: "guid-of-the-post-0",
    text: "text",
    links: [],
    ...more,
  });
  const signed = (signature: string, created_at: unknown) => ({
    author: "zoe@else.example",
    signed: {
      signature,
      order: ["author", "guid", "parent_guid", "text", "created_at"],
      values: { author: "zoe@else.example", guid: "guid-of-zoes-word", parent_guid: "guid-of-the-post-0", created_at },
    },
  });
  const answers = [
    { guid: "guid-of-an-answer-0", answer: "yes" },
    { guid: "guid-of-an-answer-1", answer: "n".repeat(256) },
  ];
  const items: SnapshotItem[] = [
    { ...sample, place },
    post(0, { fine: { warning: "spiders" } }),
    post(1, { text: "x".repeat(65_536) }),
    post(2, { poll: { guid: "guid-of-the-poll-0", question: "?", answers } }),
    post(3, { location: { address: "here", lat: null, lng: null } }),
    comment(0, {}),
    comment(1, { text: "x".repeat(65_536) }),
    comment(2, signed("short", "2020-01-01T00:00:00Z")),
    comment(3, signed("s".repeat(40), 17)),
    comment(4, signed("s".repeat(40), "2020-01-01T00:00:00Z")),
  ];
  const notes: WriteNote[] = [];
  const archive = JSON.parse((await writeArchive(items, notes)).toString());
  const guidsOf = (list: { entity_data: { guid: string } }[]) =>
    list.map(({ entity_data }) => entity_data.guid.slice(-1));
  assert.deepEqual(guidsOf(archive.user.posts), ["0"]);
  assert.equal(archive.user.posts[0].entity_data.text, "spiders #nsfw\n\ntext");
  assert.deepEqual(guidsOf(archive.sterna.posts), ["1", "2", "3"]);
  assert.deepEqual(guidsOf(archive.user.relayables), ["0"]);
  assert.deepEqual(guidsOf(archive.sterna.relayables), ["1"]);
  assert.equal(archive.others_data.relayables.length, 1);
  assert.equal(archive.sterna.others_relayables.length, 2);
  assert.deepEqual(
    notes.map(({ code }) => code),
    ["text-long", "poll-odd", "place-odd", "text-long", "signature-missing", "values-odd"],
  );
});

test("relations that pods do not know read back as they were", async () => {
  const [owner] = fc.sample(owners, 1) as [SnapshotItem];
  const contact = {
    kind: "contact",
    place: "",
    ref: "bo@else.example",
    guid: null,
    name: null,
    publicKeyPem: null,
  } as const;
  const ties = { sharing: false, receiving: true, aspects: [] };
  const relations: SnapshotItem[] = [
    { ...owner, place: "" },
    {
      kind: "address",
      place: "",
      ref: "alice@before.example",
      guid: "0123456789abcdef",
      publicKeyPem: testKeys.publicKey,
      sinceMs: 1_400_000_000_000,
      untilMs: null,
    },
    { ...contact, ...ties, note: "the one with the *tea*", suspended: true },
    { ...contact, ...ties, ref: "cy@else.example" },
    { kind: "mute", place: "", ref: "dee@else.example" },
  ];
  const bytes = await writeArchive(relations);
  const { items, findings } = await readArchive(bytes);
  assert.deepEqual(byList(items), byList(relations));
  assert.deepEqual(
    findings.filter(({ severity }) => severity === "skipped"),
    [],
  );
  const [shown] = JSON.parse(bytes.toString()).user.contacts;
  assert.deepEqual([shown.receiving, shown.followed], [false, false], "no pod shares with whom a block suspended");
});

test("an audience comes before the first post that names it, and once", async () => {
  await fc.assert(
    fc.asyncProperty(snapshots, async (snapshot) => {
      const given = new Set<string>();
      for (const item of (await readArchive(await writeArchive(snapshot))).items) {
        if (item.kind === "audience") {
          assert.ok(!given.has(item.key));
          given.add(item.key);
        }
        if (item.kind === "post" && item.audience !== null) assert.ok(given.has(item.audience));
      }
    }),
    { numRuns: 30 },
  );
});

test("the schema of real pods accepts what is written", {
  skip: withoutShared("data/diaspora/archive-format.json"),
}, async () => {
  const schema = (name: string) => JSON.parse(readFileSync(shared(`data/diaspora/${name}`), "utf8"));
  const ajv = new draft04.default({ strict: false });
  ajv.addSchema(schema("federation_entities.json"));
  const validate = ajv.compile(schema("archive-format.json"));
  assert.equal(validate({ version: "2.0" }), false, "the schema is there and says no to an archive of nobody");
  await fc.assert(
    fc.asyncProperty(snapshots, ours, async (snapshot, more) => {
      const archive = JSON.parse((await writeArchive([...snapshot, ...more])).toString());
      assert.ok(validate(archive), JSON.stringify(validate.errors?.slice(0, 3)));
    }),
    { numRuns: 60 },
  );
});

test("a key in PKCS#8 form leaves in the form that pods write", async () => {
  const [owner] = fc.sample(owners, 1);
  assert.ok(owner !== undefined);
  const pkcs8 = createPrivateKey(testKeys.privateKey).export({ type: "pkcs8", format: "pem" }).toString();
  const archive = JSON.parse((await writeArchive([{ ...owner, privateKeyPem: pkcs8 }])).toString());
  assert.equal(archive.user.private_key, testKeys.privateKey);
});

test("reactions that diaspora* has no words for stand where pods do not look", async () => {
  const [owner] = fc.sample(owners, 1);
  assert.ok(owner !== undefined);
  const emoji: ReactionItem = {
    kind: "reaction",
    place: "",
    guid: "0123456789abcdef",
    author: null,
    signed: null,
    writtenAtMs: null,
    reaction: { emoji: "🧀" },
    parent: { kind: "post", guid: "0123456789abcdef" },
  };
  const notes: WriteNote[] = [];
  const bytes = await writeArchive([owner, emoji], notes);
  assert.deepEqual(JSON.parse(bytes.toString()).user.relayables, []);
  assert.deepEqual(notes, [{ code: "no-words", about: emoji.guid }]);
  const { items } = await readArchive(bytes);
  assert.deepEqual(
    items.flatMap((item) => (item.kind === "reaction" ? [item.reaction] : [])),
    [emoji.reaction],
  );
});

test("writing holds no more than one chunk back", async () => {
  const [owner] = fc.sample(owners, 1);
  assert.ok(owner !== undefined);
  let taken = 0;
  async function* endless(): AsyncGenerator<SnapshotItem> {
    if (owner !== undefined) yield owner;
    for (; taken < 100_000; taken++) yield { kind: "aspect", place: "", name: `aspect ${taken}` };
  }
  for await (const chunk of diaspora.archives.write(endless())) {
    assert.ok(chunk.length <= 300_000);
    break;
  }
  assert.ok(taken > 100 && taken < 50_000, `${taken} items were taken for the first chunk`);
});

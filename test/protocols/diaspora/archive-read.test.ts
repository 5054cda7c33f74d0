/** The reader of diaspora* archives: total, element by element; a bad element costs itself, a bad part costs that part. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import fc from "fast-check";
import { limits } from "../../../src/base/limits.ts";
import type { SnapshotItem } from "../../../src/core/snapshot.ts";
import { listSections } from "../../../src/protocols/diaspora/archive-cut.ts";
import { diaspora } from "../../../src/protocols/diaspora/index.ts";
import { codesOf, nowMs, readArchive, realArchive } from "../../support/diaspora-archives.ts";
import { shared, withoutShared } from "../../support/shared.ts";
import { testKeys } from "../../support/snapshots.ts";

import { archive, entity, find, guid, kinds, post, said, user } from "./archive-parts.ts";

test("an archive without faults is read without a word", async () => {
  const reading = await readArchive(archive({ posts: [post({})], contact_groups: [{ name: "Family" }] }));
  assert.deepEqual(kinds(reading), ["owner", "aspect", "post"]);
  assert.deepEqual(reading.findings, []);
  assert.equal(find(reading, "owner").profile.displayName, "Alice");
  assert.equal(find(reading, "post").place, "/user/posts/0");
});

const folder = "data/diaspora/archives";

/** What the archives' own database said, and how the reader's items are counted to compare. */
const counted: Readonly<Record<string, (item: SnapshotItem) => boolean>> = {
  posts: ({ kind }) => kind === "post" || kind === "reshare",
  reshares: ({ kind }) => kind === "reshare",
  posts_limited: (item) => item.kind === "post" && !item.public,
  comments: (item) => item.kind === "comment" && item.author === null,
  likes: (item) => item.kind === "reaction" && item.author === null,
  votes: (item) => item.kind === "vote" && item.author === null,
  contacts: ({ kind }) => kind === "contact",
  aspects: ({ kind }) => kind === "aspect",
  blocks: ({ kind }) => kind === "block",
  tag_followings: ({ kind }) => kind === "tag",
  participations: ({ kind }) => kind === "subscription",
  others_comments_on_own_posts: (item) => item.kind === "comment" && item.author !== null,
  others_likes_on_own_posts: (item) => item.kind === "reaction" && item.author !== null,
  others_votes_on_own_polls: (item) => item.kind === "vote" && item.author !== null,
};

test("real archives are read as their database had them", { skip: withoutShared(folder) }, async (t) => {
  const archives = readdirSync(shared(folder)).filter((name) => /^[a-z]+-(?!large)[a-z]+\.json\.gz$/.test(name));
  assert.ok(archives.length > 0);
  for (const name of archives) {
    const { items, findings } = await readArchive(realArchive(name));
    assert.deepEqual(findings, [], name);
    const facts = JSON.parse(readFileSync(shared(`${folder}/${name.replace(".json.gz", ".facts.json")}`), "utf8"));
    for (const [key, is] of Object.entries(counted)) {
      assert.equal(items.filter(is).length, facts.from_database[key], `${name}: ${key}`);
    }
    t.diagnostic(`${name}: ${items.length} items`);
  }
});

test("every list of an archive has its reader", async () => {
  const known = diaspora.archives.reader(nowMs);
  for (const section of listSections) {
    known.read({
      section: "/user/profile",
      place: "/user/profile",
      bytes: Buffer.from(JSON.stringify(user({}).profile)),
    });
    const { findings } = known.read({ section, place: `${section}/0`, bytes: Buffer.from("17") });
    assert.ok(
      findings.some(({ severity, place }) => severity === "skipped" && place === `${section}/0`),
      section,
    );
  }
});

test("whatever stands in an archive, reading ends with items and findings", async () => {
  const anything = fc.jsonValue({ maxDepth: 3 });
  const keyed = (keys: readonly string[]) =>
    fc.dictionary(fc.constantFrom(...keys, "__proto__", "constructor", "toString"), anything, { maxKeys: 6 });
  const entities = fc.record(
    {
      entity_type: fc.oneof(
        fc.constantFrom("status_message", "reshare", "comment", "like", "poll_participation"),
        anything,
      ),
      entity_data: fc.oneof(
        keyed(["author", "guid", "text", "photos", "poll", "location", "public", "parent_guid", "root_guid"]),
        anything,
      ),
      subscribed_users_ids: anything,
      property_order: anything,
    },
    { requiredKeys: [] },
  );
  const places = [...listSections, "/version", "/user", "/user/profile", "/user/private_key", "/user/email", "/x"];
  const elements = fc.tuple(fc.constantFrom(...places), fc.oneof(entities, anything));
  await fc.assert(
    fc.property(fc.boolean(), fc.array(elements, { maxLength: 12 }), (withProfile, list) => {
      const reader = diaspora.archives.reader(nowMs);
      const read = (section: string, place: string, value: unknown) =>
        reader.read({ section, place, bytes: Buffer.from(JSON.stringify(value)) });
      const readings = withProfile ? [read("/user/profile", "/user/profile", user({}).profile)] : [];
      for (const [at, [section, value]] of list.entries()) {
        readings.push(read(section, listSections.includes(section) ? `${section}/${at}` : section, value));
      }
      readings.push(reader.end());
      const items = readings.flatMap((reading) => reading.items);
      assert.ok(items.length === 0 || items[0]?.kind === "owner");
      assert.equal(items.filter(({ kind }) => kind === "owner").length, items.length === 0 ? 0 : 1);
      assert.ok(JSON.stringify(items).isWellFormed());
    }),
    { numRuns: 500 },
  );
});

test("an element that gives no item says why", async () => {
  const reader = diaspora.archives.reader(nowMs);
  reader.read({
    section: "/user/profile",
    place: "/user/profile",
    bytes: Buffer.from(JSON.stringify(user({}).profile)),
  });
  fc.assert(
    fc.property(fc.constantFrom(...listSections), fc.jsonValue({ maxDepth: 3 }), (section, value) => {
      const { items, findings } = reader.read({
        section,
        place: `${section}/0`,
        bytes: Buffer.from(JSON.stringify(value)),
      });
      const own = items.filter(({ kind }) => kind !== "owner");
      if (own.length === 0) assert.ok(findings.some(({ severity }) => severity === "skipped"));
    }),
    { numRuns: 500 },
  );
});

test("bytes that are no JSON, or no UTF-8, cost one element", () => {
  const reader = diaspora.archives.reader(nowMs);
  reader.read({
    section: "/user/profile",
    place: "/user/profile",
    bytes: Buffer.from(JSON.stringify(user({}).profile)),
  });
  const read = (bytes: Buffer) => reader.read({ section: "/user/blocks", place: "/user/blocks/0", bytes });
  read(Buffer.from('"first@ends.the.head"'));
  assert.deepEqual(codesOf(read(Buffer.from('"a@b')).findings), ["element-unreadable"]);
  assert.deepEqual(codesOf(read(Buffer.from([0x22, 0xff, 0x22])).findings), ["block-invalid", "utf8-invalid"]);
});

test("attack-10-json: a key that stands twice in an element keeps its longest value and is told", async () => {
  const text = JSON.stringify(archive({ posts: [post({ text: "longer" })] }));
  const twice = await readArchive(Buffer.from(text.replace('"text":"longer"', '"text":"longer","text":"x"')));
  assert.deepEqual(said(twice), ["json-duplicate-inside /user/posts/0"]);
  assert.equal(find(twice, "post").text, "longer");
});

test("without a profile the archive belongs to the author of the first post with its user name", async () => {
  const reading = await readArchive(
    archive({
      profile: null,
      contact_groups: [{ name: "Family" }],
      posts: [post({ author: "ben@pod-b.example" }), post({}), post({ guid: "fedcba9876543210" })],
    }),
  );
  assert.deepEqual(kinds(reading), ["owner", "aspect", "post", "post"]);
  const owner = find(reading, "owner");
  assert.equal(owner.ref, "alice@pod-a.example");
  assert.equal(owner.profile.displayName, "alice");
  assert.deepEqual(said(reading).sort(), [
    "owner-derived /user/profile",
    "post-foreign-author /user/posts/0/entity_data/author",
    "profile-missing /user/profile",
  ]);
});

test("an archive of nobody blocks, and says so once", async () => {
  for (const more of [{ profile: null }, { profile: null, posts: [post({ author: "x@y" })], blocks: ["a@b"] }]) {
    const reading = await readArchive(archive(more));
    assert.deepEqual(reading.items, []);
    assert.deepEqual(said(reading), ["owner-missing /user/profile"]);
  }
});

test("no more is held than the limit while nobody is known", () => {
  const reader = diaspora.archives.reader(nowMs);
  const element = { section: "/user/contacts", place: "/user/contacts/0", bytes: Buffer.alloc(1_000_000, " ") };
  const findings = Array.from({ length: limits.heldElementBytes / 1_000_000 + 2 }, () => reader.read(element).findings);
  assert.deepEqual(codesOf(findings.flat()), ["owner-missing", "private-key-missing", "version-missing"]);
  assert.deepEqual(reader.end(), { items: [], findings: [] });
});

test("only a private RSA key that can sign is a key", async () => {
  const pem = {
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  } as const;
  const { privateKey: ed25519 } = generateKeyPairSync("ed25519", pem);
  const { privateKey: weak } = generateKeyPairSync("rsa", { modulusLength: 512, ...pem });
  const damaged = testKeys.privateKey.replace(/^(.*\n.*\n.{8})....../, "$1AAAAAA");
  const cases = [
    [null, "private-key-missing"],
    ["", "private-key-missing"],
    [17, "private-key-unreadable"],
    ["-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n", "private-key-unreadable"],
    [damaged, "private-key-unreadable"],
    [testKeys.publicKey, "private-key-public"],
    [ed25519, "private-key-not-rsa"],
    [weak, "private-key-size"],
  ] as const;
  for (const [private_key, code] of cases) {
    const reading = await readArchive(archive({ private_key }));
    assert.deepEqual(said(reading), [`${code} /user/private_key`]);
    assert.equal(reading.findings[0]?.severity, "blocking");
    assert.equal(find(reading, "owner").privateKeyPem, null);
  }
});

test("only version 2.0 is read", async () => {
  const version = async (version?: unknown) => said(await readArchive({ ...archive({}), version }));
  assert.deepEqual(await version("2.0"), []);
  assert.deepEqual(await version(2), ["version-number /version"]);
  assert.deepEqual(await version("1.0"), ["version-unknown /version"]);
  assert.deepEqual(await version(), ["version-missing /version"]);
});

test("the head gives what of it can be used", async () => {
  const profile = entity("profile", {
    author: "Alice@pod-a.example",
    first_name: "x".repeat(40),
    last_name: "a;b",
    birthday: "soon",
    gender: "g".repeat(300),
    image_url: "javascript:alert(1)",
    tag_string: "#a #b #c #d #e #f",
    searchable: "f",
    x_new: 1,
  });
  const reading = await readArchive(
    archive({ username: "bob", email: "nobody", language: "xx", disable_mail: true, profile }),
  );
  const owner = find(reading, "owner");
  assert.deepEqual(
    [owner.username, owner.email, owner.language, owner.settings],
    ["alice", null, null, { mailDisabled: true }],
  );
  assert.deepEqual(
    [
      owner.profile.firstName,
      owner.profile.lastName,
      owner.profile.birthday,
      owner.profile.avatarUrl,
      owner.profile.searchable,
    ],
    ["x".repeat(32), "a,b", null, null, false],
  );
  assert.deepEqual(
    said(reading).sort(),
    [
      "avatar-url-unusable /user/profile/entity_data/image_url",
      "birthday-invalid /user/profile/entity_data/birthday",
      "boolean-as-text /user/profile/entity_data/searchable",
      "email-invalid /user/email",
      "key-unknown /user/profile/entity_data/x_new",
      "language-unknown /user/language",
      "profile-field-cut /user/profile/entity_data/gender",
      "profile-name-adjusted /user/profile/entity_data/first_name",
      "profile-name-adjusted /user/profile/entity_data/last_name",
      "profile-tags-many /user/profile/entity_data/tag_string",
      "username-differs /user/username",
    ].sort(),
  );
});

test("comments, likes and votes come with their owner's name only where they may", async () => {
  const comment = (data: object, more: object = { property_order: ["author"] }) =>
    entity(
      "comment",
      {
        author: "alice@pod-a.example",
        guid,
        parent_guid: guid,
        text: "x",
        created_at: "2020-01-01T00:00:00Z",
        ...data,
      },
      more,
    );
  const like = (data: object) =>
    entity(
      "like",
      { author: "alice@pod-a.example", guid, parent_guid: guid, positive: true, parent_type: "Post", ...data },
      { property_order: ["author"] },
    );
  const own: [unknown, string[], number][] = [
    [comment({}), [], 1],
    [comment({}, {}), ["property-order-missing"], 1],
    [comment({ text: "" }), ["comment-empty"], 0],
    [comment({ author: "ben@pod-b.example" }), ["relayable-foreign-author"], 0],
    [comment({ created_at: null }), ["time-missing"], 1],
    [like({ parent_type: null }), ["parent-type-missing"], 1],
    [like({ parent_type: "Photo" }), ["parent-type-unknown"], 0],
    [like({ positive: null }), ["boolean-unreadable"], 1],
    [entity("reaction", {}), ["relayable-type-unknown"], 0],
  ];
  for (const [element, codes, count] of own) {
    const reading = await readArchive(archive({ relayables: [element] }));
    assert.deepEqual([codesOf(reading.findings), reading.items.length - 1], [codes, count], JSON.stringify(element));
  }
  const others: [unknown, string[], number][] = [
    [comment({ author: "ben@pod-b.example" }), [], 1],
    [comment({}), ["others-own-name"], 0],
    [comment({ author: "nobody" }), ["relayable-author-invalid"], 0],
  ];
  for (const [element, codes, count] of others) {
    const reading = await readArchive(archive({}, { relayables: [element] }));
    assert.deepEqual([codesOf(reading.findings), reading.items.length - 1], [codes, count], JSON.stringify(element));
  }
});

test("attack-13-claims: an archive puts no warning before what somebody else has signed; before what nobody has, it may", async () => {
  const data = { guid, parent_guid: guid, text: "x", created_at: "2020-01-01T00:00:00Z" };
  const beside = { property_order: ["author"], sterna_fine: { warning: "lies" } };
  const said = (author: string, more: object) => entity("comment", { ...data, author }, { ...beside, ...more });
  const { items } = await readArchive(
    archive(
      { relayables: [said("alice@pod-a.example", {})] },
      { relayables: [said("ben@pod-b.example", {}), said("pod-v.example:vera", { network: "versia" })] },
    ),
  );
  const fines = items.flatMap((item) => (item.kind === "comment" ? [[item.author, item.fine?.warning]] : []));
  assert.deepEqual(fines, [
    [null, "lies"],
    ["ben@pod-b.example", undefined],
    ["pod-v.example:vera", "lies"],
  ]);
});

test("properties that we do not know stay with a relayable, the owner's own included", async () => {
  const data = {
    guid,
    parent_guid: guid,
    text: "x",
    created_at: "2020-01-01T00:00:00Z",
    thread_parent_guid: "fedcba9876543210",
  };
  const order = { property_order: ["author", "thread_parent_guid"] };
  const element = (author: string) => entity("comment", { author, author_signature: "AAAA", ...data }, order);
  const reading = await readArchive(
    archive({ relayables: [element("alice@pod-a.example")] }, { relayables: [element("ben@pod-b.example")] }),
  );
  const [own, others] = reading.items.filter(({ kind }) => kind === "comment") as Extract<
    SnapshotItem,
    { kind: "comment" }
  >[];
  assert.equal(own?.author, null);
  assert.equal(own?.signed?.signature, "");
  assert.equal(others?.signed?.signature, "AAAA");
  for (const item of [own, others]) {
    assert.equal(item?.signed?.values.thread_parent_guid, "fedcba9876543210");
    assert.deepEqual(item?.signed?.order, order.property_order);
  }
});

test("what others wrote and their keys come as claims", async () => {
  const theirs = entity("status_message", { author: "ben@pod-b.example", guid, text: "x" });
  const reading = await readArchive(
    archive(
      {},
      {
        posts: [theirs, 17, { ...theirs, entity_data: { author: "alice@pod-a.example", guid } }],
        non_contact_authors: [
          { account_id: "ben@pod-b.example", guid, public_key: testKeys.publicKey },
          { account_id: "x" },
        ],
      },
    ),
  );
  assert.deepEqual(find(reading, "othersPost").values, theirs);
  assert.equal(find(reading, "othersKey").publicKeyPem, testKeys.publicKey);
  assert.deepEqual(codesOf(reading.findings), ["others-key-invalid", "others-own-name", "others-post-invalid"]);
});

test("sections of a wrong shape and unknown keys are named", async () => {
  const reading = await readArchive({
    ...archive({ posts: "none", contacts: null, blocks: [], x_new: 1 }),
    others_data: [],
    x_top: {},
  });
  assert.deepEqual(said(reading).sort(), [
    "key-unknown /user/x_new",
    "key-unknown /x_top",
    "section-not-list /user/posts",
    "section-not-object /others_data",
  ]);
});

test("an element that is wrong in a million ways gives a thousand findings", async () => {
  const reading = await readArchive(archive({ posts: [post({ photos: Array(50_000).fill(0) })] }));
  assert.equal(reading.findings.length, limits.findings + 1);
  assert.equal(reading.findings.at(-1)?.code, "element-findings-cut");
});

test("unknown keys are named once, and no more than a thousand of them", async () => {
  const contact = (at: number) => ({
    ...{ account_id: `p${at}@pod.example`, sharing: true, receiving: true, contact_groups_membership: [] },
    x_same: 1,
    [`x_${at}`]: 1,
  });
  const reading = await readArchive(archive({ contacts: Array.from({ length: 1_500 }, (_, at) => contact(at)) }));
  assert.equal(reading.findings.length, limits.findings);
});

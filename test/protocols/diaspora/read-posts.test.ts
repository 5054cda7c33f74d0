/** Posts and reshares of an archive: what of them comes, and what is said about the rest. */
import assert from "node:assert/strict";
import test from "node:test";
import type { SnapshotItem } from "../../../src/core/snapshot.ts";
import { codesOf, readArchive } from "../../support/diaspora-archives.ts";
import { archive, entity, find, guid, kinds, post } from "./archive-parts.ts";

test("a bad part of a post costs that part", async () => {
  const photo = (data: object) =>
    entity("photo", {
      guid,
      author: "alice@pod-a.example",
      created_at: "2020-01-01T00:00:00Z",
      remote_photo_name: "a.jpg",
      ...data,
    });
  const answer = (answer: string, at = 0) => entity("poll_answer", { guid: `${guid}${at}`, answer });
  const cases: [object, string[], (item: Extract<SnapshotItem, { kind: "post" }>) => unknown, unknown][] = [
    [{ photos: null }, [], ({ photos }) => photos, []],
    [{ photos: "none" }, ["field-type"], ({ photos }) => photos, []],
    [
      { photos: [photo({ remote_photo_name: "../../x.jpg" }), photo({})] },
      ["photo-name-unsafe"],
      ({ photos }) => photos.length,
      1,
    ],
    [
      { photos: [photo({ remote_photo_name: null }), 17] },
      ["photo-invalid", "photo-name-missing"],
      ({ photos }) => photos.length,
      0,
    ],
    [{ photos: [photo({ author: "ben@pod-b.example" })] }, ["photo-foreign-author"], ({ photos }) => photos.length, 0],
    [
      { photos: [photo({ width: null, height: "240" })] },
      [],
      ({ photos }) => [photos[0]?.width, photos[0]?.height],
      [null, 240],
    ],
    [{ photos: [photo({ width: -1, guid: "short" })] }, ["guid-invalid"], ({ photos }) => photos.length, 0],
    [
      { photos: [photo({ remote_photo_path: "/uploads" })] },
      ["photo-path-unusable"],
      ({ photos }) => photos[0]?.remotePath,
      null,
    ],
    [
      { location: entity("location", { address: "", lat: 47.5, lng: 8 }) },
      ["location-number"],
      ({ location }) => location?.lat,
      "47.5",
    ],
    [{ location: "here" }, ["location-invalid"], ({ location }) => location, null],
    [
      { poll: entity("poll", { guid, question: "?", poll_answers: [answer("a")] }) },
      ["poll-invalid"],
      ({ poll }) => poll,
      null,
    ],
    [
      {
        poll: entity("poll", {
          guid,
          question: "?",
          poll_answers: [answer("a"), answer("b", 1), answer("c", 1), answer("", 2)],
        }),
      },
      ["poll-answer-invalid"],
      ({ poll }) => poll?.answers.map(({ answer }) => answer),
      ["a", "b"],
    ],
    [{ public: "yes" }, ["boolean-as-text"], (item) => item.public, true],
    [{ public: null }, ["boolean-unreadable"], (item) => item.public, false],
    [{ created_at: "yesterday" }, ["time-unreadable"], ({ writtenAtMs }) => writtenAtMs, null],
    [{ created_at: "2099-01-01T00:00:00Z" }, ["time-future"], ({ writtenAtMs }) => writtenAtMs, Date.UTC(2099, 0, 1)],
    [{ text: "a\u0007b\u0000" }, ["text-characters"], ({ text }) => text, "a\ufffdb\ufffd"],
    [{ text: "x".repeat(65_536) }, ["text-long"], ({ text }) => text.length, 65_536],
    [{ author: null }, ["author-missing"], ({ text }) => text, "text"],
    [{ x_new: { a: 1 } }, [], ({ extra }) => extra, { entity_data: { x_new: { a: 1 } } }],
  ];
  for (const [data, codes, look, expected] of cases) {
    const reading = await readArchive(archive({ posts: [post(data)] }));
    const label = JSON.stringify(data).slice(0, 100);
    // A limited post of this test has no list of people; what is said about that is another test's business.
    assert.deepEqual(
      codesOf(reading.findings).filter((code) => code !== "audience-unknown"),
      codes,
      label,
    );
    assert.deepEqual(look(find(reading, "post")), expected, label);
  }
});

test("what stands beside a post is read member by member, and whatever is odd there uncovers nothing", async () => {
  const long = "x".repeat(65_536);
  const forms = Object.fromEntries(Array.from({ length: 11 }, (_, nth) => [`text/x-${nth}`, "x"]));
  const named = { author: "ben@pod-b.example", guid };
  const cases: [unknown, string[], object | undefined][] = [
    [undefined, [], undefined],
    [null, [], undefined],
    [{}, [], undefined],
    [{ warning: "", sensitive: false }, [], undefined],
    [{ warning: "spiders", sensitive: true }, [], { warning: "spiders", sensitive: true }],
    [17, ["fine-print-unreadable"], { sensitive: true }],
    [["x"], ["fine-print-unreadable"], { sensitive: true }],
    [{ warning: { a: 1 } }, ["field-type"], { sensitive: true }],
    [{ warning: long }, ["warning-cut"], { warning: long.slice(1) }],
    [{ sensitive: "perhaps" }, ["boolean-unreadable"], { sensitive: true }],
    [{ poll_ends_at: "soon" }, ["time-unreadable"], undefined],
    [{ poll_ends_at: "9999999-01-01T00:00:00Z" }, ["time-unreadable"], undefined],
    [{ quoted: named, answers: named }, [], { quoted: named, answers: named }],
    [{ quoted: "that" }, ["field-type"], undefined],
    [{ quoted: { ...named, guid: "a b" }, warning: "w" }, ["field-type"], { warning: "w" }],
    [{ answers: { ...named, author: 17 } }, ["field-type"], undefined],
    [{ original: { "text/html": "<b>x</b>" } }, [], { original: { "text/html": "<b>x</b>" } }],
    [{ original: { "text/html": 17 } }, ["field-type"], undefined],
    [{ original: { "no type": "x" } }, ["field-type"], undefined],
    [{ original: { "text/html": long } }, ["field-type"], undefined],
    [{ original: forms }, ["field-type"], undefined],
    [{ original: {} }, ["field-type"], undefined],
    [{ colour: "red", warning: "w" }, ["key-unknown"], { warning: "w" }],
  ];
  for (const [said, codes, expected] of cases) {
    const reading = await readArchive(
      archive({ posts: [post({ text: "x" }, { sterna_fine: said, subscribed_pods_uris: [] })] }),
    );
    assert.deepEqual(
      [codesOf(reading.findings), find(reading, "post").fine],
      [codes, expected],
      JSON.stringify(said)?.slice(0, 80),
    );
  }
});

test("a post that carries nothing, is of another kind or of somebody else does not come", async () => {
  const cases = [
    [post({ text: "" }), "post-empty"],
    [post({ text: null, photos: [17] }), "post-empty"],
    [post({ author: "ben@pod-b.example" }), "post-foreign-author"],
    [post({ guid: "aaaaaaaaaaaaaaaa/b" }), "guid-invalid"],
    [entity("event", {}), "post-type-unknown"],
    [17, "element-invalid"],
  ] as const;
  for (const [element, code] of cases) {
    const reading = await readArchive(archive({ posts: [element, post({ guid: "fedcba9876543210" })] }));
    assert.deepEqual(kinds(reading), ["owner", "post"], code);
    assert.ok(codesOf(reading.findings).includes(code), code);
  }
});

test("who sees a post is decided by what it says, and rather too few than too many", async () => {
  const [people, pods] = [{ subscribed_users_ids: ["ben@pod-b.example"] }, { subscribed_pods_uris: [] }];
  const cases: [object, object, string[], boolean, boolean][] = [
    [{ public: true }, { ...people, ...pods }, ["audience-unused"], true, false],
    [{ public: false }, { ...people, ...pods }, [], false, true],
    [{ public: false }, pods, ["audience-unknown"], false, false],
    [{ public: false }, { subscribed_users_ids: [] }, [], false, false],
    [{ public: false }, { subscribed_users_ids: "all" }, ["audience-unknown"], false, false],
    [{ public: undefined }, people, ["public-missing"], false, true],
    [{ public: undefined }, pods, ["public-missing"], true, false],
    [{ public: undefined }, {}, ["audience-unknown", "public-missing"], false, false],
  ];
  for (const [data, more, codes, isPublic, hasAudience] of cases) {
    const reading = await readArchive(archive({ posts: [post(data, more)] }));
    const item = find(reading, "post");
    assert.deepEqual([codesOf(reading.findings), item.public, item.audience !== null], [codes, isPublic, hasAudience]);
  }
});

test("reshares come with a whole root or none", async () => {
  const reshare = (data: object) =>
    archive({
      posts: [entity("reshare", { author: "alice@pod-a.example", guid, created_at: "2020-01-01T00:00:00Z", ...data })],
    });
  const root = { root_author: "Ben@pod-b.example", root_guid: "fedcba9876543210" };
  const whole = await readArchive(reshare({ ...root, public: true }));
  assert.deepEqual(find(whole, "reshare").root, { author: "ben@pod-b.example", guid: "fedcba9876543210" });
  assert.deepEqual(codesOf(whole.findings), ["reshare-public"]);
  const half = await readArchive(reshare({ ...root, root_guid: null }));
  assert.equal(find(half, "reshare").root, null);
  assert.deepEqual(codesOf(half.findings), ["reshare-root-incomplete"]);
  assert.deepEqual(codesOf((await readArchive(reshare({}))).findings), []);
});

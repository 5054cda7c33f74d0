/** Audiences: the quick way of reading posts with long lists of people gives what the plain way gives. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { limits } from "../../../src/base/limits.ts";
import type { AudienceItem, PostItem } from "../../../src/core/snapshot.ts";
import { cutAudience } from "../../../src/protocols/diaspora/audiences.ts";
import { diaspora } from "../../../src/protocols/diaspora/index.ts";
import { nowMs } from "../../support/diaspora-archives.ts";
import { guids, refs } from "../../support/snapshots.ts";

const head = (section: string, value: unknown) => ({
  section,
  place: section,
  bytes: Buffer.from(JSON.stringify(value)),
});
const profile = { entity_type: "profile", entity_data: { author: "alice@pod-a.example" } };
const data = (more: object) => ({
  ...{ author: "alice@pod-a.example", guid: "0123456789abcdef", created_at: "2020-01-01T00:00:00Z" },
  ...{ public: false, text: "limited", photos: [], ...more },
});

/** What a reader makes of posts that come one after the other, each as JSON text. */
function readPosts(posts: readonly string[]) {
  const reader = diaspora.archives.reader(nowMs);
  reader.read(head("/user/profile", profile));
  // The first element of a list ends the head; what is to say about that is said here.
  reader.read({ section: "/user/followed_tags", place: "/user/followed_tags/0", bytes: Buffer.from('"tern"') });
  return posts.map((json, at) =>
    reader.read({ section: "/user/posts", place: `/user/posts/${at}`, bytes: Buffer.from(json) }),
  );
}

const members = fc.oneof(
  { weight: 6, arbitrary: refs },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(
      "x],y",
      "],",
      "]}",
      '"]',
      "\\",
      "no id",
      "a@[::1]",
      "\u0000",
      "é@x",
      null,
      1,
      ["a@b"],
      {},
    ),
  },
  { weight: 1, arbitrary: fc.string() },
);

test("a list that stands first, without white space, gives the same as one that stands last", () => {
  const lists = fc.array(fc.array(members, { maxLength: 8 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(lists, fc.boolean(), (all, isPublic) => {
      const post = { entity_type: "status_message", entity_data: data({ public: isPublic }) };
      const quick = all.map((list) => JSON.stringify({ subscribed_users_ids: list, ...post }));
      const plain = all.map((list) => JSON.stringify({ ...post, subscribed_users_ids: list }));
      assert.deepEqual(readPosts(quick), readPosts(plain));
    }),
    { numRuns: 500 },
  );
});

test("damaged posts are as unreadable the quick way as the plain way", () => {
  const whole = '{"subscribed_users_ids":["a@b","c@d"],"entity_type":"status_message","entity_data":{}}';
  const damage = fc.record({
    at: fc.nat(whole.length),
    cut: fc.nat(4),
    by: fc.constantFrom("", "]", "[", '"', ",", "}", "\\", " "),
  });
  fc.assert(
    fc.property(damage, ({ at, cut, by }) => {
      const json = whole.slice(0, at) + by + whole.slice(at + cut);
      // A space in front takes the plain way; only the position of the mistake is another.
      const [quick, plain] = [json, ` ${json}`].map((text) =>
        JSON.stringify(readPosts([text])).replace(/at character \d+/, ""),
      );
      assert.equal(quick, plain);
    }),
    { numRuns: 1_000 },
  );
});

test("of two lists in one post the later counts, whichever stands first", () => {
  const rest = `"entity_type":"status_message","entity_data":${JSON.stringify(data({}))}`;
  const [reading] = readPosts([
    `{"subscribed_users_ids":["a@b.example"],${rest},"subscribed_users_ids":["c@d.example"]}`,
  ]);
  const audience = reading?.items.find((item) => item.kind === "audience") as AudienceItem | undefined;
  assert.deepEqual(audience?.members, ["c@d.example"]);
});

test("the same people in another order are the same audience, given once", () => {
  fc.assert(
    fc.property(fc.uniqueArray(refs, { minLength: 2, maxLength: 8 }), guids, (list, guid) => {
      const posts = [list, [...list].reverse(), [...list, list[0]], list.map((ref) => ref.toUpperCase())].map(
        (people) =>
          JSON.stringify({ subscribed_users_ids: people, entity_type: "status_message", entity_data: data({ guid }) }),
      );
      const items = readPosts(posts).flatMap((reading) => reading.items);
      assert.equal(items.filter((item) => item.kind === "audience").length, 1);
      assert.equal(
        new Set(items.filter((item) => item.kind === "post").map((post) => (post as PostItem).audience)).size,
        1,
      );
    }),
    { numRuns: 100 },
  );
});

test("the owner and those without an address are no members", () => {
  const list = ["alice@pod-a.example", "x", "Ben@pod-b.example", "y"];
  const [reading] = readPosts([
    JSON.stringify({ subscribed_users_ids: list, entity_type: "status_message", entity_data: data({}) }),
  ]);
  const audience = reading?.items.find((item) => item.kind === "audience") as AudienceItem | undefined;
  assert.deepEqual(audience?.members, ["ben@pod-b.example"]);
  assert.deepEqual(
    reading?.findings.map(({ code, place, args }) => ({ code, place, args })),
    [
      {
        code: "audience-member-invalid",
        place: "/user/posts/0/subscribed_users_ids",
        args: { count: 2, was: "x" },
      },
    ],
  );
});

test("more sets than are remembered are given again, so that memory stays bounded", () => {
  const count = limits.audiencesRemembered + 1;
  const post = (at: number) =>
    JSON.stringify({
      subscribed_users_ids: [`p${at}@pod.example`],
      entity_type: "status_message",
      entity_data: data({}),
    });
  const readings = readPosts([...Array.from({ length: count }, (_, at) => post(at)), post(count - 1), post(0)]);
  const given = readings.map(({ items }) => items.filter((item) => item.kind === "audience").length);
  assert.equal(given.at(-2), 0, "the last set is remembered");
  assert.equal(given.at(-1), 1, "the first one was forgotten");
});

test("a list is cut out only where pods write it", () => {
  const cut = cutAudience(Buffer.from('{"subscribed_users_ids":["a@b"],"x":1}'));
  assert.equal(Buffer.from(cut?.list ?? []).toString(), '["a@b"]');
  assert.equal(Buffer.from(cut?.rest ?? []).toString(), '{"x":1}');
  for (const json of [
    '{"x":1,"subscribed_users_ids":["a@b"]}',
    '{ "subscribed_users_ids":[]}',
    '{"subscribed_users_ids":null}',
    "[]",
    "",
  ]) {
    assert.equal(cutAudience(Buffer.from(json)), null);
  }
});

/** Choosing from an archive: what comes by two choices is what either wants, and nothing that was left out comes by a back way. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  allOfIt,
  type Choices,
  createChooser,
  joined,
  takesAll,
  wantsMore,
} from "../../../src/core/migration/choices.ts";
import type { CommentItem, PostItem, SnapshotItem } from "../../../src/core/snapshot.ts";

const days = fc.constantFrom(null, "2019-01-01", "2020-01-01", "2021-01-01");
const choices: fc.Arbitrary<Choices> = fc.record({
  contacts: fc.constantFrom("all", "none", "some"),
  leftOut: fc.subarray(["a@x.example", "b@x.example", "c@x.example"]),
  photos: fc.boolean(),
  from: days,
  until: days,
  tags: fc.boolean(),
});

test("joined choices want nothing more than either, and everything of both", () => {
  fc.assert(
    fc.property(choices, choices, (one, other) => {
      const both = joined(one, other);
      assert.ok(!wantsMore(both, one) && !wantsMore(both, other), JSON.stringify(both));
      assert.ok(!wantsMore(one, one));
      assert.ok(takesAll(joined(one, allOfIt)));
    }),
  );
});

const at = Date.parse("2018-05-05T12:00:00Z");
const post: PostItem = {
  ...{ kind: "post", place: "/user/posts/0", guid: "post", writtenAtMs: at, editedAtMs: null, text: "", links: [] },
  ...{ public: true, audience: null, pods: null, poll: null, location: null, providerName: null, extra: null },
  photos: [
    {
      ...{ place: "/user/posts/0/photos/0", guid: "photo", name: "photo.jpg", remotePath: null, text: null },
      ...{ writtenAtMs: at, width: null, height: null },
    },
  ],
};
const comment: CommentItem = {
  ...{ kind: "comment", place: "/others/0", guid: "comment", author: "a@x.example", signed: null, writtenAtMs: null },
  ...{ postGuid: "post", text: "", links: [], editedAtMs: null },
};

test("what hangs on a post that is left out stays behind with it, and each part has its row", () => {
  const chooser = createChooser({ ...allOfIt, from: "2019-01-01" }, { seed: [1, 2], nowMs: at });
  const items: readonly SnapshotItem[] = [
    post,
    comment,
    {
      ...{ kind: "reaction", place: "/others/1", guid: "like", author: "b@x.example", signed: null, writtenAtMs: null },
      ...{ reaction: "like", parent: { kind: "comment", guid: "comment" } },
    },
    { kind: "subscription", place: "/user/post_subscriptions/0", postGuid: "post" },
  ];
  const chosen = items.map((item) => chooser.choose(item));
  assert.deepEqual(
    chosen.flatMap(({ add }) => add),
    [],
  );
  assert.deepEqual(
    chosen.flatMap(({ leave }) => leave.map(({ kind }) => kind)),
    ["post", "photo", "comment", "reaction", "subscription"],
  );
});

test("without photos a post comes without them", () => {
  const { add, leave } = createChooser({ ...allOfIt, photos: false }, { seed: [1, 2], nowMs: at }).choose(post);
  assert.deepEqual(add, [{ ...post, photos: [] }]);
  assert.deepEqual(leave, [{ place: "/user/posts/0/photos/0", kind: "photo", names: "photo.jpg" }]);
});

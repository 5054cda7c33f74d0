/** Posts and what hangs on them: reactions, counting, edits, warnings; audiences and conversations. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { audienceText, shareAudiences } from "../../src/core/audience.ts";
import { type Conversation, inOrder, takesPart, unread, withMessage } from "../../src/core/conversation.ts";
import {
  countVoices,
  isEmoji,
  isListed,
  laterVersion,
  parentsOf,
  parseReaction,
  printReaction,
  type RelayableKind,
  type Version,
  warningOf,
} from "../../src/core/post.ts";
import type { ReactionItem } from "../../src/core/snapshot.ts";

test("a reaction is a like, its negative, or exactly one emoji, and its stored form reads back", () => {
  for (const text of ["👍", "👨‍👩‍👧‍👦", "🇨🇭", "👋🏽", "❤️", ":blob_cat-1:", "like", "dislike"]) {
    const kind = parseReaction(text);
    assert.ok(kind !== null, text);
    assert.equal(printReaction(kind), text);
  }
  for (const text of ["", "a", "👍👍", "1", ":)", "Like", "👍 ", "::", ":a b:", ":ä:", ":a<b:", ":a::b:", "a:b:"])
    assert.equal(parseReaction(text), null, text);
  assert.ok(!isEmoji("like"));
});

test("what hangs on a post may hang on what a snapshot says it can", () => {
  const kinds: readonly RelayableKind[] = ["comment", "reaction", "vote"];
  assert.deepEqual(Object.keys(parentsOf), kinds);
  const parents: readonly ReactionItem["parent"]["kind"][] = parentsOf.reaction;
  assert.deepEqual(parents, ["post", "comment"]);
});

test("who likes a post under two addresses is one voice; bylines that are nobody yet count each", () => {
  assert.equal(countVoices([{ personId: 1 }, { personId: 1 }, { bylineId: 1 }, { bylineId: 2 }, { bylineId: 2 }]), 3);
  assert.equal(countVoices([]), 0);
});

const versions: fc.Arbitrary<Version> = fc.record({
  text: fc.constantFrom("a", "b", "c"),
  writtenAtMs: fc.constant(0),
  editedAtMs: fc.option(fc.nat(3), { nil: null }),
});

test("of versions the later edit stays, in whatever order and however often they come", () => {
  fc.assert(
    fc.property(fc.array(versions, { minLength: 1 }), fc.infiniteStream(fc.nat()), (arrived, order) => {
      const shuffled = arrived
        .map((version) => ({ version, rank: order.next().value ?? 0 }))
        .sort((one, other) => one.rank - other.rank)
        .map(({ version }) => version);
      const { text, ...first } = arrived.reduce(laterVersion);
      const again = [...shuffled, ...arrived].reduce(laterVersion);
      assert.equal(again.text, text);
      assert.equal(again.editedAtMs ?? 0, first.editedAtMs ?? 0);
      assert.ok(arrived.every(({ editedAtMs }) => (editedAtMs ?? 0) <= (first.editedAtMs ?? 0)));
    }),
  );
});

test("a warning is the author's own, else that of the tag or the profile, else none", () => {
  const post = { contentWarning: null, text: "hello", authorMarked: false };
  assert.equal(warningOf(post), null);
  assert.equal(warningOf({ ...post, contentWarning: "food" }), "food");
  assert.equal(warningOf({ ...post, contentWarning: " " }), null);
  assert.equal(warningOf({ ...post, authorMarked: true }), "#nsfw");
  for (const text of ["#nsfw", "look (#NSFW).", "x #nsfw, y"])
    assert.equal(warningOf({ ...post, text }), "#nsfw", text);
  for (const text of ["nsfw", "#nsfwish", "##nsfw", "a#nsfw", "#nsfw_art"])
    assert.equal(warningOf({ ...post, text }), null, text);
});

test("only public posts stand in lists for everybody", () => {
  assert.deepEqual((["public", "unlisted", "limited"] as const).filter(isListed), ["public"]);
});

test("posts that went to the same people share one set, whatever the order in which people are named", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(4), { maxLength: 5 })), (lists) => {
      const shared = shareAudiences(lists.map((members, post) => ({ post, members })));
      assert.equal(new Set(shared.map(({ members }) => audienceText(members))).size, shared.length);
      const back = shared.flatMap(({ members, posts }) => posts.map((post) => [post, audienceText(members)] as const));
      assert.deepEqual(
        back.sort(([one], [other]) => one - other),
        lists.map((members, post) => [post, audienceText(members)]),
      );
    }),
  );
  assert.equal(audienceText([10, 9, 9]), "9 10");
});

const message = (guid: string, author: number, writtenAtMs: number) => ({ guid, author, writtenAtMs });
const empty: Conversation = { subject: "", participants: new Set([1, 2]), messages: [] };

test("a conversation holds each message of its participants once, in the same order everywhere", () => {
  const messages = [message("b", 1, 5), message("a", 2, 5), message("c", 2, 1), message("b", 1, 5), message("x", 3, 2)];
  const forth = messages.reduce(withMessage, empty).messages;
  const back = messages.toReversed().reduce(withMessage, empty).messages;
  assert.deepEqual(
    forth.map(({ guid }) => guid),
    ["c", "a", "b"],
  );
  assert.deepEqual(back, forth);
  assert.deepEqual(inOrder(forth.toReversed()), forth);
});

test("a person takes part by any identity of theirs, and has not read what others wrote since", () => {
  const talk = [message("a", 1, 1), message("b", 2, 2), message("c", 2, 3)].reduce(withMessage, empty);
  assert.ok(takesPart(talk, [9, 1]));
  assert.ok(!takesPart(talk, [9]));
  assert.deepEqual(
    unread(talk, new Set([9, 1]), 2).map(({ guid }) => guid),
    ["c"],
  );
  assert.deepEqual(unread(talk, new Set([2]), 0).length, 1);
});

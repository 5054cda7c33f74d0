/** Ties that are asked for: what each word does, whatever stood before. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Side } from "../../src/core/contact.ts";
import { type FollowFacts, hearFollow } from "../../src/core/follow.ts";

const side = fc.constantFrom<Side>("none", "asked", "established");
const facts: fc.Arbitrary<FollowFacts> = fc.record({
  ours: side,
  theirs: side,
  blocked: fc.boolean(),
  suspended: fc.boolean(),
  asksFirst: fc.boolean(),
  backed: fc.boolean(),
});
const open: FollowFacts = {
  ours: "none",
  theirs: "none",
  blocked: false,
  suspended: false,
  asksFirst: false,
  backed: false,
};

test("who asks an account that does not ask first gets it at once", () => {
  assert.deepEqual(hearFollow("ask", open), { ours: "none", theirs: "established", answer: "accept", news: "shares" });
});

test("who asks an account that asks first waits, and it is told so once", () => {
  const first = hearFollow("ask", { ...open, asksFirst: true });
  assert.deepEqual(first, { ours: "none", theirs: "asked", answer: null, news: "asks" });
  const again = hearFollow("ask", { ...open, asksFirst: true, theirs: first.theirs });
  assert.deepEqual(again, { ours: "none", theirs: "asked", answer: null, news: null });
});

test("what was granted before a move is granted again, also where the account asks first", () => {
  assert.equal(hearFollow("ask", { ...open, asksFirst: true, backed: true }).answer, "accept");
});

test("a lost acceptance is repaired by asking again, and is no news", () => {
  const again = hearFollow("ask", { ...open, asksFirst: true, theirs: "established" });
  assert.deepEqual(again, { ours: "none", theirs: "established", answer: "accept", news: null });
});

test("an acceptance that nobody asked for changes nothing, whatever stands", () =>
  fc.assert(
    fc.property(facts, (given) => {
      fc.pre(given.ours !== "asked");
      const { ours, theirs } = given;
      assert.deepEqual(hearFollow("accept", given), { ours, theirs, answer: null, news: null });
    }),
  ));

test("the blocked are refused, and while a contact rests nothing is answered", () =>
  fc.assert(
    fc.property(facts, (given) => {
      const blocked = hearFollow("ask", { ...given, blocked: true, suspended: false });
      assert.deepEqual([blocked.answer, blocked.theirs, blocked.news], ["reject", given.theirs, null]);
      const resting = hearFollow("ask", { ...given, suspended: true });
      assert.deepEqual([resting.answer, resting.news], [null, null]);
      assert.notEqual(resting.theirs, "none");
    }),
  ));

test("each side is ended by the other's word for it, and the other one stays", () =>
  fc.assert(
    fc.property(facts, (given) => {
      const refused = hearFollow("reject", given);
      assert.deepEqual([refused.ours, refused.theirs], ["none", given.theirs]);
      const left = hearFollow("leave", given);
      assert.deepEqual([left.ours, left.theirs], [given.ours, "none"]);
    }),
  ));

test("every word said twice does what it does once", () =>
  fc.assert(
    fc.property(facts, fc.constantFrom("ask", "accept", "reject", "leave"), (given, step) => {
      const once = hearFollow(step, given);
      const twice = hearFollow(step, { ...given, ...once });
      assert.deepEqual([twice.ours, twice.theirs, twice.news], [once.ours, once.theirs, null]);
    }),
  ));

test("new account is locked: whom a move that was followed backs is let in at once, everybody else waits", () => {
  assert.equal(hearFollow("ask", { ...open, asksFirst: true, backed: true }).answer, "accept");
  assert.equal(hearFollow("ask", { ...open, asksFirst: true, backed: false }).answer, null);
  assert.notEqual(hearFollow("ask", { ...open, asksFirst: true, backed: true, blocked: true }).answer, "accept");
});

/** Contacts and ties, who receives, and how the sides of a tie come about. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { receiversOf, sameAspect } from "../../src/core/aspect.ts";
import {
  type Contact,
  mustTell,
  type Side,
  sharingOf,
  strongerSide,
  type Tie,
  waitsToHear,
} from "../../src/core/contact.ts";
import { type FollowEvent, sideAfter } from "../../src/core/follow-request.ts";
import { accepts, shows } from "../../src/core/mute.ts";

const sides = ["none", "asked", "established"] as const;
const tie = (ours: Side, theirs: Side, more: Partial<Tie> = {}): Tie => ({
  ours,
  theirs,
  told: null,
  heardAt: null,
  ...more,
});
const contact = (ties: Record<string, Tie>, more: Partial<Contact> = {}): Contact => ({
  note: null,
  suspendedAtMs: null,
  createdAtMs: 0,
  ties: new Map(Object.entries(ties)),
  aspects: new Set(),
  ...more,
});

test("of two sides the stronger stays, whichever comes first", () => {
  assert.deepEqual(
    sides.map((one) => sides.map((other) => strongerSide(one, other))),
    [
      ["none", "asked", "established"],
      ["asked", "asked", "established"],
      ["established", "established", "established"],
    ],
  );
});

test("our side is to be told again exactly where we have one and they were last told elsewhere", () => {
  assert.equal(mustTell(tie("established", "none", { told: 1 }), 2), true);
  assert.equal(mustTell(tie("asked", "none"), 2), true);
  assert.equal(mustTell(tie("established", "none", { told: 2 }), 2), false);
  assert.equal(mustTell(tie("none", "established", { told: 1 }), 2), false);
});

test("we wait to be addressed exactly where they share with us and know an earlier address", () => {
  assert.equal(waitsToHear(tie("none", "established", { heardAt: 1 }), 2), true);
  assert.equal(waitsToHear(tie("none", "established", { heardAt: 2 }), 2), false);
  assert.equal(waitsToHear(tie("established", "none"), 2), false);
});

test("what a contact is called looks at all its ties, and a suspended one is none", () => {
  assert.equal(sharingOf(contact({ a: tie("established", "none"), b: tie("none", "established") })), "mutual");
  assert.equal(sharingOf(contact({ a: tie("asked", "established") })), "sharing");
  assert.equal(sharingOf(contact({ a: tie("established", "asked") })), "receiving");
  assert.equal(sharingOf(contact({})), "none");
  assert.equal(sharingOf(contact({ a: tie("established", "established") }, { suspendedAtMs: 1 })), "none");
});

test("a post to aspects goes once to each member who receives, and to nobody who is suspended or only shares", () => {
  const inBoth = new Set([1, 2]);
  const receiving = { a: tie("established", "none") };
  const people = [
    { who: "friend", contact: contact(receiving, { aspects: inBoth }) },
    { who: "elsewhere", contact: contact(receiving, { aspects: new Set([3]) }) },
    { who: "suspended", contact: contact(receiving, { aspects: inBoth, suspendedAtMs: 1 }) },
    { who: "fan", contact: contact({ a: tie("asked", "established") }, { aspects: inBoth }) },
  ];
  assert.deepEqual([...receiversOf(people, inBoth)], ["friend"]);
  assert.deepEqual([...receiversOf(people, new Set())], []);
});

test("aspects are the same whose names differ in case or white space at the ends", () => {
  assert.ok(sameAspect(" Family", "family "));
  assert.ok(!sameAspect("Family", "Families"));
});

test("a follow request is accepted or refused once it was made, and repeats change nothing", () => {
  const run = (consent: "open" | "asks", ...events: FollowEvent[]) =>
    events.reduce<Side>((side, event) => sideAfter(side, event, consent), "none");
  assert.equal(run("open", "follow"), "established");
  assert.equal(run("asks", "follow"), "asked");
  assert.equal(run("asks", "follow", "accept", "follow"), "established");
  assert.equal(run("asks", "accept"), "none");
  assert.equal(run("asks", "follow", "refuse", "accept"), "none");
  assert.equal(run("asks", "follow", "accept", "refuse"), "none");
  const events = fc.constantFrom<FollowEvent>("follow", "unfollow", "accept", "refuse");
  fc.assert(
    fc.property(
      fc.constantFrom(...sides),
      events,
      fc.constantFrom("open" as const, "asks" as const),
      (side, event, consent) => {
        const once = sideAfter(side, event, consent);
        // An open person's yes is in the first `follow`; only an asked one needs a second event.
        assert.equal(sideAfter(once, event, consent), once);
      },
    ),
  );
});

test("the muted are left out of streams and notices but can be looked up; the blocked are nowhere, and nothing of theirs is taken", () => {
  const shown = (muted: boolean, blocked: boolean) =>
    (["stream", "notice", "own-page"] as const).filter((where) => shows({ muted, blocked }, where));
  assert.deepEqual(shown(false, false), ["stream", "notice", "own-page"]);
  assert.deepEqual(shown(true, false), ["own-page"]);
  assert.deepEqual(shown(false, true), []);
  assert.deepEqual(shown(true, true), []);
  assert.ok(accepts({ muted: true, blocked: false }));
  assert.ok(!accepts({ muted: false, blocked: true }));
});

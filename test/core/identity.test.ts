/** Identities follow each other: chains, returns, and one current per protocol. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { currentOf, type Identity, moveTo, signersToTry } from "../../src/core/identity.ts";

const identity = (id: number, protocol: string, state: Identity["state"], sinceMs: number): Identity => ({
  id,
  protocol,
  ref: `ref ${id}`,
  state,
  sinceMs,
  untilMs: state === "current" ? null : sinceMs + 1,
});

const person: readonly Identity[] = [
  identity(1, "alpha", "current", 10),
  identity(2, "alpha", "ended", 5),
  identity(3, "alpha", "moved", 7),
  identity(4, "beta", "current", 1),
];

test("whatever moves a person makes, one identity per protocol is current, and each move touches its protocol alone", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 }), (targets) => {
      let now: readonly Identity[] = person;
      targets.forEach((id, turn) => {
        const before = now;
        now = moveTo(now, id, 100 + turn);
        const target = before.find((each) => each.id === id);
        for (const each of now) {
          const was = before.find(({ id }) => id === each.id);
          if (target === undefined || each.protocol !== target.protocol) assert.deepEqual(each, was);
          assert.equal(each.untilMs === null, each.state === "current");
        }
        if (target !== undefined) assert.equal(currentOf(now, target.protocol)?.id, id);
      });
      for (const protocol of ["alpha", "beta"])
        assert.equal(now.filter((each) => each.protocol === protocol && each.state === "current").length, 1);
    }),
  );
});

test("a return opens the identity that was left, from then on", () => {
  const there = moveTo(person, 3, 100);
  const back = moveTo(there, 1, 200);
  assert.deepEqual(currentOf(back, "alpha"), { ...person[0], sinceMs: 200, untilMs: null });
  assert.deepEqual(
    back.find(({ id }) => id === 3),
    { ...person[2], state: "moved", sinceMs: 100, untilMs: 200 },
  );
});

test("a move to where somebody is, or to nobody, changes nothing", () => {
  assert.equal(moveTo(person, 1, 100), person);
  assert.equal(moveTo(person, 99, 100), person);
});

test("for a signature the named identity is tried first, then the earlier ones of its protocol, the youngest first", () => {
  const [current, , moved] = person;
  const tried = (named: Identity) => signersToTry(named, person).map(({ id }) => id);
  assert.deepEqual(tried(current as Identity), [1, 3, 2]);
  assert.deepEqual(tried(moved as Identity), [3, 2], "a key that came later signed nothing under this address");
});

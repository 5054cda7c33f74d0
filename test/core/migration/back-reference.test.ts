/** Moves that both accounts say themselves, judged: a test for each row of the reference's table of edge cases that a judge decides, named after it. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { dayMs, hourMs, minuteMs } from "../../../src/base/time.ts";
import {
  judgeReferences,
  type ReferencedMove,
  type ReferenceFacts,
  type SeenAccount,
} from "../../../src/core/migration/back-reference.ts";

const now = Date.parse("2026-11-21T20:00:00Z");

const says = (previous: string | null, next: string | null = null): SeenAccount => ({
  is: "shown",
  links: { previous, next },
});
const silent: SeenAccount = { is: "silent" };
const gone: SeenAccount = { is: "gone" };

const seen = (all: Readonly<Record<string, SeenAccount>>) => new Map(Object.entries(all));

const aToB: ReferencedMove = { oldRef: "a", newRef: "b", saidAtMs: now - minuteMs, way: "told" };
const asked: ReferenceFacts = {
  nowMs: now,
  heardAtMs: now,
  related: true,
  oldIsOurs: false,
  shunned: new Set(),
  suspended: false,
  barred: false,
  last: null,
  left: false,
  usedBefore: null,
  keySinceMs: null,
  lapsed: false,
  released: false,
  seen: seen({ a: says(null, "b"), b: says("a") }),
};

/** `move b`, `refuse CODE`, `look b a`: what is decided, in short. */
function decided(more: Partial<ReferenceFacts> = {}, move: Partial<ReferencedMove> = {}): string {
  const decision = judgeReferences({ ...aToB, ...move }, { ...asked, ...more });
  switch (decision.do) {
    case "move":
      return `${decision.instead ? "move instead" : "move"} ${decision.path.join(" ")}`;
    case "look":
      return `look ${decision.refs.join(" ")}`;
    case "retry":
      return `retry ${decision.silent}`;
    case "wait":
      return `wait ${(decision.untilMs - now) / hourMs} h`;
    case "hold":
      return "hold";
    default:
      return `${decision.do} ${decision.code}`;
  }
}

test("move to oneself: refused, whoever asks", () => {
  assert.equal(decided({}, { newRef: "a" }), "refuse move-onto-itself");
});

test("loop A→B→A: what the new account leads back to is no move", () => {
  assert.equal(decided({ seen: seen({ a: says("b", "b"), b: says("a", "a") }) }), "refuse move-in-circles");
  const round = seen({ a: says(null, "b"), b: says("a", "c"), c: says("b", "b") });
  assert.equal(decided({ seen: round }), "refuse move-in-circles");
});

test("chain A→B→C, late arrival of A→B: hop by hop, to the last one that both ends prove", () => {
  const chain = { a: says(null, "b"), b: says("a", "c") };
  assert.equal(decided({ seen: seen(chain) }), "look c");
  assert.equal(decided({ seen: seen({ ...chain, c: says("b") }) }), "move b c");
  assert.equal(decided({ seen: seen({ ...chain, c: says(null) }) }), "move b");
  assert.equal(decided({ seen: seen({ ...chain, c: gone }) }), "move b");
  assert.equal(decided({ shunned: new Set(["c"]), seen: seen(chain) }), "move b");
});

test("chain: ten hops are followed, and the eleventh account is not asked", () => {
  const refs = Array.from({ length: 14 }, (_, at) => `r${at}`);
  const all = Object.fromEntries(refs.map((ref, at) => [ref, says(refs[at - 1] ?? null, refs[at + 1] ?? null)]));
  assert.equal(decided({ seen: seen(all) }, { oldRef: "r0", newRef: "r1" }), `move ${refs.slice(1, 11).join(" ")}`);
});

test("return B→A: followed where the first account names nobody as its next any more", () => {
  const back = { oldRef: "b", newRef: "a" };
  const last = null;
  assert.equal(decided({ last, seen: seen({ b: says("a", "a"), a: says("b") }) }, back), "move a");
  assert.equal(decided({ last, seen: seen({ b: says("a", "a"), a: says("b", "b") }) }, back), "refuse move-in-circles");
});

test("return: the first move sent once more is a replay, unless it is newer and both accounts say it again", () => {
  const saidAtMs = now - 40 * dayMs;
  const used = { last: { newRef: "b", saidAtMs, appliedAtMs: saidAtMs }, usedBefore: { saidAtMs } };
  assert.equal(decided(used, { saidAtMs }), "ignore repeated");
  assert.equal(decided(used), "move b");
  assert.equal(decided({ ...used, seen: seen({ a: says("b"), b: says("a") }) }), "refuse old-account-denies");
  assert.equal(decided({ ...used, seen: seen({ a: silent, b: says("a") }) }), "retry a");
});

test("second Migration of A elsewhere: refused while the first destination still names A, or for thirty days", () => {
  const at = now - dayMs;
  const left = { left: true, last: { newRef: "x", saidAtMs: at, appliedAtMs: at } };
  const both = { a: says(null, "b"), b: says("a") };
  assert.equal(decided({ ...left, seen: seen(both) }), "look x");
  assert.equal(decided({ ...left, seen: seen({ ...both, x: says("a") }) }), "refuse moved-elsewhere");
  assert.equal(decided({ ...left, seen: seen({ ...both, x: says(null) }) }), "move instead b");
  assert.equal(decided({ ...left, seen: seen({ ...both, x: silent }) }), "retry x");
  assert.equal(decided({ ...left, seen: seen(both) }, { saidAtMs: at }), "refuse moved-elsewhere");
  const long = now - 30 * dayMs;
  assert.equal(
    decided({ left: true, last: { newRef: "x", saidAtMs: long, appliedAtMs: long }, seen: seen(both) }),
    "move instead b",
  );
});

test("two old accounts into one: `previous` has room for one, so the other is refused until it names that", () => {
  assert.equal(decided({ seen: seen({ a: says(null, "b"), b: says("z") }) }), "refuse new-account-denies");
});

test("`previous` set by somebody without consent: an account that says it alone moves nobody", () => {
  const alone = seen({ a: says(null), b: says("a") });
  assert.equal(decided({ seen: alone }, { way: "seen", saidAtMs: null }), "refuse old-account-denies");
});

test("pull form: what both accounts say counts as if it had been sent", () => {
  assert.equal(decided({}, { way: "seen", saidAtMs: null }), "move b");
  assert.equal(decided({ seen: seen({ a: silent, b: says("a") }) }, { way: "seen", saidAtMs: null }), "retry a");
});

test("old server dead: what it sent before counts, and nothing counts that it did not send", () => {
  assert.equal(decided({ seen: seen({ a: silent, b: says("a") }) }), "move b");
  assert.equal(decided({ seen: seen({ a: gone, b: says("a") }) }), "move b");
  const late = { heardAtMs: now - 72 * hourMs, seen: seen({ a: gone, b: says("a") }) };
  assert.equal(decided(late, { way: "seen" }), "refuse old-account-denies");
});

test("old server unwilling: its account names somebody else", () => {
  assert.equal(decided({ seen: seen({ a: says("a", "z"), b: says("a") }) }), "refuse old-account-denies");
});

test("old instance key changed: a key younger than a day puts moves on hold for a day", () => {
  assert.equal(decided({ keySinceMs: now - 3 * hourMs }), "wait 21 h");
  assert.equal(decided({ keySinceMs: now - 24 * hourMs }), "move b");
  assert.equal(decided({ keySinceMs: now, released: true }), "move b");
});

test("domain lapsed and re-registered by a stranger: the podmin decides", () => {
  assert.equal(decided({ lapsed: true }), "hold");
  assert.equal(decided({ lapsed: true, released: true }), "move b");
});

test("replay: a pair that counts already is acknowledged, and nobody is asked", () => {
  const last = { newRef: "b", saidAtMs: aToB.saidAtMs, appliedAtMs: now };
  assert.equal(decided({ left: true, last, usedBefore: last, seen: seen({}) }), "ignore repeated");
});

test("replay: what is older than the author's last one is refused without a request", () => {
  const at = now - 40 * dayMs;
  const last = { newRef: "x", saidAtMs: at, appliedAtMs: at };
  assert.equal(decided({ last, seen: seen({}) }, { saidAtMs: at - 1 }), "refuse move-outdated");
});

test("Migration before the new profile update is visible: both accounts are asked now, and a silent one again for three days", () => {
  assert.equal(decided({ seen: seen({}) }), "look b a");
  assert.equal(decided({ seen: seen({ a: says(null, "b"), b: silent }) }), "retry b");
  assert.equal(
    decided({ heardAtMs: now - 72 * hourMs, seen: seen({ a: says(null, "b"), b: silent }) }),
    "refuse new-account-silent",
  );
});

test("new domain blocked by the receiver: nothing moves, nobody is asked", () => {
  assert.equal(decided({ shunned: new Set(["b"]), seen: seen({}) }), "ignore pod-shunned");
  assert.equal(decided({ shunned: new Set(["a"]), seen: seen({}) }), "ignore pod-shunned");
});

test("old account suspended by receiver: nothing moves", () => {
  assert.equal(decided({ suspended: true, seen: seen({}) }), "ignore old-suspended");
});

test("destination on a server without the extension: it names nobody", () => {
  assert.equal(
    decided({ seen: seen({ a: says(null, "b"), b: { is: "shown", links: null } }) }),
    "refuse new-account-denies",
  );
});

test("an account that names itself names nobody", () => {
  assert.equal(decided({ seen: seen({ a: says("a", "b"), b: says("b") }) }), "refuse new-account-denies");
  assert.equal(decided({ seen: seen({ a: says("a", "a"), b: says("a", "b") }) }), "move b");
});

test("somebody whom nobody here knows causes no request", () => {
  assert.equal(decided({ related: false, seen: seen({}) }), "ignore not-known-here");
});

test("an account of this pod is not moved by anybody else's word", () => {
  assert.equal(decided({ oldIsOurs: true }), "refuse move-not-begun-here");
});

test("a move of the future is none", () => {
  assert.equal(decided({}, { saidAtMs: now + 10 * minuteMs + 1 }), "refuse move-of-the-future");
  assert.equal(decided({}, { saidAtMs: now + 10 * minuteMs }), "move b");
});

test("whatever is seen, nobody is moved whom the new account does not name, and asking comes to an end", () => {
  const refs = ["a", "b", "c", "d"];
  const link = fc.option(fc.constantFrom(...refs), { nil: null });
  const account: fc.Arbitrary<SeenAccount> = fc.oneof(
    fc.constantFrom(silent, gone, { is: "another" } as const, { is: "shown", links: null } as const),
    fc.tuple(link, link).map(([previous, next]) => says(previous, next)),
  );
  fc.assert(
    fc.property(fc.array(account, { minLength: 4, maxLength: 4 }), fc.boolean(), (accounts, pulled) => {
      const world = Object.fromEntries(refs.map((ref, at) => [ref, accounts[at] as SeenAccount]));
      let known: Record<string, SeenAccount> = {};
      for (let round = 0; ; round++) {
        assert.ok(round < 5, "it asks on and on");
        const decision = judgeReferences({ ...aToB, way: pulled ? "seen" : "told" }, { ...asked, seen: seen(known) });
        if (decision.do !== "look") {
          if (decision.do === "move")
            for (const [at, ref] of decision.path.entries()) {
              const there = world[ref];
              assert.ok(there?.is === "shown" && there.links?.previous === (decision.path[at - 1] ?? "a"));
            }
          return;
        }
        known = { ...known, ...Object.fromEntries(decision.refs.map((ref) => [ref, world[ref] as SeenAccount])) };
      }
    }),
  );
});

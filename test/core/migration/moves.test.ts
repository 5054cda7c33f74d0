/** Moves: what is believed, what counts afterwards, and why a replay does nothing. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  acceptsDirect,
  countsAfterMove,
  liveGraceMs,
  stopCounts,
  stopGraceMs,
} from "../../../src/core/migration/after-move.ts";
import { claimAfterKeys, judgeMove, type MoveClaim, type SignatureFact } from "../../../src/core/migration/claim.ts";
import { judgePair, mayStep, type PairFacts, type Role, steps } from "../../../src/core/migration/states.ts";

const claim: MoveClaim = { protocol: "alpha", oldRef: "a", newRef: "b", saidAtMs: null };
const facts: readonly SignatureFact[] = ["verified", "wrong", "missing", "unknown"];

test("a signed move is proved by both signatures and nothing less, and a side that is not known yet is asked again", () => {
  const verdicts = facts.map((old) =>
    facts.map((newer) => judgeMove(claim, { kind: "cross-signature", old, new: newer })),
  );
  assert.deepEqual(verdicts, [
    ["proved", "new-denies", "new-denies", "ask-again"],
    ["old-denies", "old-denies", "old-denies", "old-denies"],
    ["old-denies", "old-denies", "old-denies", "old-denies"],
    ["ask-again", "new-denies", "new-denies", "ask-again"],
  ]);
});

test("a move by references is proved where each side names the other", () => {
  const judge = (oldNames: string | null, newNames: string[]) =>
    judgeMove(claim, { kind: "back-reference", oldNames, newNames });
  assert.equal(judge("b", ["x", "a"]), "proved");
  assert.equal(judge("b", []), "new-denies");
  assert.equal(judge("c", ["a"]), "old-denies");
  assert.equal(judge(null, ["a"]), "ask-again");
});

test("nobody moves to where they are", () => {
  assert.equal(
    judgeMove({ ...claim, newRef: "a" }, { kind: "cross-signature", old: "verified", new: "verified" }),
    "no-move",
  );
});

test("a claim of an import waits for a key, lives by the same key and dies by another", () => {
  assert.equal(claimAfterKeys([]), "waits");
  assert.equal(claimAfterKeys([false, true]), "attaches");
  assert.equal(claimAfterKeys([false]), "dies");
});

test("after a move, what the old identity said before it counts: kept for ever, live for two weeks", () => {
  const moved = 1_000_000_000_000;
  const counts = (writtenAtMs: number | null, receivedAtMs: number, way: "live" | "kept") =>
    countsAfterMove({ writtenAtMs, receivedAtMs, way }, moved);
  assert.ok(counts(null, moved - 1, "live"), "it came before the move");
  assert.ok(counts(moved - 1, moved + liveGraceMs, "live"));
  assert.ok(!counts(moved - 1, moved + liveGraceMs + 1, "live"));
  assert.ok(counts(moved - 1, moved + 99 * liveGraceMs, "kept"));
  assert.ok(!counts(moved, moved + 1, "live"));
  assert.ok(!counts(moved, moved + 1, "kept"));
  assert.ok(!counts(null, moved + 1, "kept"), "what has no date proves nothing");
});

test("an identity that moved says nothing directly any more, except that it moved; its late goodbyes do not count", () => {
  assert.ok(acceptsDirect("other", "current"));
  for (const state of ["moved", "ended"] as const) {
    assert.ok(!acceptsDirect("other", state));
    assert.ok(acceptsDirect("move", state));
  }
  const moved = 10 * stopGraceMs;
  assert.ok(stopCounts(moved, null));
  assert.ok(stopCounts(moved - stopGraceMs - 1, moved));
  assert.ok(!stopCounts(moved - stopGraceMs, moved));
  assert.ok(!stopCounts(moved + 1, moved));
});

test("a migration goes along its steps, stays where it is, and never goes back", () => {
  assert.ok(mayStep("arrival", "checked", "imported"));
  assert.ok(mayStep("arrival", "imported", "imported"));
  assert.ok(!mayStep("arrival", "announced", "abandoned"), "others have been told");
  assert.ok(!mayStep("arrival", "checked", "announced"));
  assert.ok(mayStep("witness", "told", "undone"));
  for (const role of Object.keys(steps) as Role[]) {
    const table = steps[role] as Readonly<Record<string, readonly string[]>>;
    const reaches = (from: string, to: string): boolean =>
      (table[from] ?? []).some((next) => next === to || reaches(next, to));
    for (const state of Object.keys(table)) {
      assert.ok(
        (table[state] ?? []).every((next) => next in table),
        `${role} ${state} leads to states that exist`,
      );
      assert.ok(!reaches(state, state), `${role} ${state} is not reached again`);
    }
  }
});

const fresh: PairFacts = { usedBefore: null, barred: false, atNewNow: false, freshLook: null };
const used = { ...fresh, usedBefore: { saidAtMs: null } };
const look = (oldAnswersAsItself: boolean, newAnswersAsItself: boolean) => ({ oldAnswersAsItself, newAnswersAsItself });

test("a pair is applied the first time, acknowledged when repeated, and looked at when it is used again", () => {
  assert.equal(judgePair(null, fresh), "apply");
  assert.equal(judgePair(null, { ...used, atNewNow: true }), "acknowledge");
  assert.equal(judgePair(null, used), "look");
  assert.equal(judgePair(null, { ...used, freshLook: look(false, true) }), "apply");
  for (const answer of [look(true, true), look(true, false), look(false, false)])
    assert.equal(judgePair(null, { ...used, freshLook: answer }), "acknowledge");
  assert.equal(judgePair(null, { ...fresh, barred: true }), "barred");
});

test("where moves are dated, an old one is never used again, whatever the pods answer", () => {
  const dated = { ...fresh, usedBefore: { saidAtMs: 5 }, freshLook: look(false, true) };
  assert.equal(judgePair(5, dated), "acknowledge");
  assert.equal(judgePair(6, dated), "apply");
});

test("whoever replays earlier moves of a person changes nothing, whatever moves were made and in whatever order they are replayed", () => {
  const pods = ["a", "b", "c"];
  const script = fc.array(fc.oneof(fc.constantFrom(...pods), fc.record({ replay: fc.nat() })), { maxLength: 30 });
  fc.assert(
    fc.property(script, (events) => {
      let truth = "a";
      let known = "a";
      const usedPairs = new Set<string>();
      const said: { from: string; to: string }[] = [];
      const hear = ({ from, to }: { from: string; to: string }) => {
        const pair = `${from} ${to}`;
        const before: PairFacts = {
          ...fresh,
          usedBefore: usedPairs.has(pair) ? { saidAtMs: null } : null,
          atNewNow: known === to,
        };
        let verdict = judgePair(null, before);
        // The pods tell the truth: only where somebody is do they answer as themselves.
        if (verdict === "look") verdict = judgePair(null, { ...before, freshLook: look(truth === from, truth === to) });
        if (verdict !== "apply") return;
        usedPairs.add(pair);
        known = to;
      };
      for (const event of events) {
        if (typeof event !== "string") {
          const old = said[event.replay % Math.max(1, said.length)];
          if (old !== undefined) hear(old);
        } else if (event !== truth) {
          const move = { from: truth, to: event };
          truth = event;
          said.push(move);
          hear(move);
        }
        assert.equal(known, truth);
      }
    }),
  );
});

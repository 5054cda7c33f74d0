/**
 * Judges moves on networks where both accounts say so themselves: the new one names the old as `previous`, the old one the new as `next`. What is known and
 * what was fetched comes in, what to do next goes out: also which accounts to ask, freshly, before judging again.
 */
import { dayMs, hourMs, minuteMs } from "../../base/time.ts";
import type { MoveLinks } from "../message.ts";

/** What an account's own pod answered just now, or what stands here about an account of ours. `another`: it was about somebody else, or cannot be read. */
export type SeenAccount =
  | { readonly is: "shown"; readonly links: MoveLinks | null }
  | { readonly is: "gone" | "silent" | "another" };

export type ReferencedMove = {
  readonly oldRef: string;
  readonly newRef: string;
  /** When its author said it; null where nobody did. */
  readonly saidAtMs: number | null;
  /** `told`: the old pod has sent it. `seen`: nobody sent it, the old account was seen to name the new one. */
  readonly way: "told" | "seen";
};

export type ReferenceFacts = {
  readonly nowMs: number;
  /** When this pod first heard of it. */
  readonly heardAtMs: number;
  /** Somebody here has anything to do with the old account, or the new one is of this pod. */
  readonly related: boolean;
  /** The old account is of this pod: what becomes of it is said here and nowhere else. */
  readonly oldIsOurs: boolean;
  /** Addresses, of those that are named, with whose pods this one has nothing to do. */
  readonly shunned: ReadonlySet<string>;
  /** The old account was shut out here by the podmin. */
  readonly suspended: boolean;
  /** R13: this pair was undone here. */
  readonly barred: boolean;
  /** The last move from the old address that counted here. */
  readonly last: { readonly newRef: string; readonly saidAtMs: number | null; readonly appliedAtMs: number } | null;
  /** The old address has been left since, by `last`, and its person has not come back. */
  readonly left: boolean;
  /** The last time that this very pair counted here. */
  readonly usedBefore: { readonly saidAtMs: number | null } | null;
  /** Since when the old account's pod signs with another key than before; null: with the same as ever. */
  readonly keySinceMs: number | null;
  /** That pod has another key, and people of it are gone: its name may be somebody else's by now. */
  readonly lapsed: boolean;
  /** The podmin has let it go on. */
  readonly released: boolean;
  /** By address; who was not asked yet is missing. */
  readonly seen: ReadonlyMap<string, SeenAccount>;
};

/**
 * - `not-known-here`: nothing here hangs on the old account. Nothing is kept, nobody is asked.
 * - `repeated`: it counts already, or is the replay of one that did.
 * - `pod-shunned`, `old-suspended`: this pod has nothing to do with one of the two.
 */
export type IgnoreCode = "not-known-here" | "repeated" | "pod-shunned" | "old-suspended";

/**
 * - `move-onto-itself`, `move-in-circles`: it leads back to where it began.
 * - `move-of-the-future`: dated more than ten minutes ahead.
 * - `move-outdated`: its author has said another one since.
 * - `moved-elsewhere`: the old address was left for another one, which still names it.
 * - `move-undone`: this pair was undone here.
 * - `move-not-begun-here`: the old account is of this pod.
 * - `new-account-missing`, `new-account-silent`, `new-account-denies`: the new one is not there, did not answer for three days, does not name the old one.
 * - `old-account-denies`: the old one names another, or nobody where it has to.
 */
export type ReferenceRefusal =
  | "move-onto-itself"
  | "move-in-circles"
  | "move-of-the-future"
  | "move-outdated"
  | "moved-elsewhere"
  | "move-undone"
  | "move-not-begun-here"
  | "new-account-missing"
  | "new-account-silent"
  | "new-account-denies"
  | "old-account-denies";

export type ReferenceDecision =
  /** Along `path`, hop by hop, each proved; its last one is where the person is. `instead`: first the earlier move is taken back. */
  | { readonly do: "move"; readonly path: readonly [string, ...string[]]; readonly instead: boolean }
  | { readonly do: "ignore"; readonly code: IgnoreCode }
  | { readonly do: "refuse"; readonly code: ReferenceRefusal }
  /** Ask these at their own pods, now, never a cache; then judge again. */
  | { readonly do: "look"; readonly refs: readonly string[] }
  /** Somebody was silent: ask all of them again after a pause. */
  | { readonly do: "retry"; readonly silent: string }
  /** The pod's key is young: judge again then. */
  | { readonly do: "wait"; readonly untilMs: number }
  /** The podmin decides. */
  | { readonly do: "hold" };

/** How far ahead a clock may be. */
export const futureSlackMs = 10 * minuteMs;
/** How long a silent new pod is asked: it may not be up yet. */
export const askForMs = 72 * hourMs;
/** A key younger than that moves nobody. */
export const keyAgeMs = dayMs;
/** After so long an address may be left again for another one, whatever the first destination says. */
export const leaveAgainMs = 30 * dayMs;
/** Hops of a chain that are followed. */
export const chainHops = 10;

/** Total, and the same for the same facts. Cheap checks come first: what they decide causes no request. */
export function judgeReferences(move: ReferencedMove, facts: ReferenceFacts): ReferenceDecision {
  return judgeSaid(move, facts) ?? judgeKnown(move, facts) ?? judgeSeen(move, facts);
}

const refuse = (code: ReferenceRefusal): ReferenceDecision => ({ do: "refuse", code });
const ignore = (code: IgnoreCode): ReferenceDecision => ({ do: "ignore", code });

/** By what it says itself, and by whom it is about. */
function judgeSaid(move: ReferencedMove, facts: ReferenceFacts): ReferenceDecision | null {
  const { oldRef, newRef, saidAtMs } = move;
  if (oldRef === newRef) return refuse("move-onto-itself");
  if (saidAtMs !== null && saidAtMs > facts.nowMs + futureSlackMs) return refuse("move-of-the-future");
  if (facts.oldIsOurs) return refuse("move-not-begun-here");
  if (facts.shunned.has(oldRef) || facts.shunned.has(newRef)) return ignore("pod-shunned");
  if (facts.suspended) return ignore("old-suspended");
  return facts.related ? null : ignore("not-known-here");
}

/** R6, and what keys are worth: by what was known here before. */
function judgeKnown({ newRef, saidAtMs, way }: ReferencedMove, facts: ReferenceFacts): ReferenceDecision | null {
  const { last, left, usedBefore, keySinceMs, nowMs } = facts;
  if (facts.barred) return refuse("move-undone");
  if (left && last?.newRef === newRef) return ignore("repeated");
  if (saidAtMs !== null && usedBefore?.saidAtMs != null && saidAtMs <= usedBefore.saidAtMs) return ignore("repeated");
  if (saidAtMs !== null && last?.saidAtMs != null && saidAtMs < last.saidAtMs) return refuse("move-outdated");
  if (left && way === "told" && (saidAtMs === null || saidAtMs <= (last?.saidAtMs ?? 0)))
    return refuse("moved-elsewhere");
  if (facts.released) return null;
  if (facts.lapsed) return { do: "hold" };
  const untilMs = keySinceMs === null ? nowMs : keySinceMs + keyAgeMs;
  return untilMs > nowMs ? { do: "wait", untilMs } : null;
}

/** By what both accounts say now. */
function judgeSeen(move: ReferencedMove, facts: ReferenceFacts): ReferenceDecision {
  const { oldRef, newRef, way } = move;
  const { seen, last, left } = facts;
  const first = left && last !== null && facts.nowMs - last.appliedAtMs < leaveAgainMs ? last.newRef : null;
  const needed = [newRef, oldRef, ...(first === null ? [] : [first])];
  const unseen = needed.filter((ref) => !seen.has(ref));
  if (unseen.length > 0) return { do: "look", refs: unseen };
  const silence = (ref: string, code: ReferenceRefusal): ReferenceDecision =>
    facts.nowMs - facts.heardAtMs < askForMs ? { do: "retry", silent: ref } : refuse(code);

  const young = seen.get(newRef);
  if (young?.is === "silent") return silence(newRef, "new-account-silent");
  if (young?.is !== "shown") return refuse("new-account-missing");
  if (linkOf(young, "previous", newRef) !== oldRef) return refuse("new-account-denies");

  const old = seen.get(oldRef);
  const next = old?.is === "shown" ? linkOf(old, "next", oldRef) : null;
  if (next !== null && next !== newRef) return refuse("old-account-denies");
  // The old pod has sent it, and may be closing down. Where nobody has, or it may be a replay, both halves are needed.
  if (next === null && (way === "seen" || facts.usedBefore !== null))
    return old?.is === "silent" ? silence(oldRef, "old-account-denies") : refuse("old-account-denies");

  if (first !== null) {
    const before = seen.get(first);
    if (before?.is === "silent") return silence(first, "moved-elsewhere");
    if (before?.is === "shown" && linkOf(before, "previous", first) === oldRef) return refuse("moved-elsewhere");
  }
  return follow(move, facts);
}

/** From the new account on, as far as each hop is proved from both of its ends. */
function follow({ oldRef, newRef }: ReferencedMove, { seen, shunned, left }: ReferenceFacts): ReferenceDecision {
  const path: [string, ...string[]] = [newRef];
  const visited = new Set([oldRef, newRef]);
  for (let at = newRef; ; ) {
    const next = linkOf(seen.get(at), "next", at);
    if (next !== null && visited.has(next)) return refuse("move-in-circles");
    if (next === null || path.length === chainHops || shunned.has(next)) break;
    const there = seen.get(next);
    if (there === undefined) return { do: "look", refs: [next] };
    if (linkOf(there, "previous", next) !== at) break;
    path.push(next);
    visited.add(next);
    at = next;
  }
  return { do: "move", path, instead: left };
}

/** Whom an account names; none where it names itself: some software takes no account without a `previous`. */
function linkOf(seen: SeenAccount | undefined, link: keyof MoveLinks, ref: string): string | null {
  if (seen?.is !== "shown") return null;
  const named = seen.links?.[link] ?? null;
  return named === ref || named === "" ? null : named;
}

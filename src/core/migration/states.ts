/** Migrations as they go on: our role in one, its states, and why a pair of addresses counts once (R6). */

/** *arrival*: the account comes here. *departure*: it leaves. *witness*: we only hear of it. */
export type Role = "arrival" | "departure" | "witness";

/**
 * The states of each role, and where each may go. Every step is durable before the next.
 *
 * - arrival: everything up to `imported` can be left without a trace for others (R11); from `announced` on, parcels are on the way.
 * - departure: the new home was accepted, then the account is closed for writing and points there.
 * - witness: judged before anything changes (`heard`); what was attached can be undone for 30 days (R13).
 */
export const steps = {
  arrival: {
    checked: ["imported", "abandoned"],
    imported: ["announced", "kept-here", "abandoned"],
    announced: ["told"],
    told: [],
    "kept-here": [],
    abandoned: [],
  },
  departure: { asked: ["accepted", "refused"], accepted: ["closed"], closed: [], refused: [] },
  witness: { heard: ["attached", "refused"], attached: ["told", "undone"], told: ["undone"], undone: [], refused: [] },
} as const satisfies Readonly<Record<Role, Readonly<Record<string, readonly string[]>>>>;

export type MigrationState<R extends Role> = keyof (typeof steps)[R] & string;

/** May a migration go from one state to another? Staying where it is is always fine: every job may run twice. */
export function mayStep<R extends Role>(role: R, from: MigrationState<R>, to: MigrationState<R>): boolean {
  const next = (steps[role] as Readonly<Record<string, readonly string[]>>)[from];
  return from === to || (next?.includes(to) ?? false);
}

/** What is known here about a pair (old, new) when a proved claim of it comes in. */
export type PairFacts = {
  /** The last use of this very pair; null where it never was used. `saidAtMs`: see `MoveClaim`. */
  readonly usedBefore: { readonly saidAtMs: number | null } | null;
  /** R13: it was undone here. */
  readonly barred: boolean;
  /** The person of the old identity is found at the new one now. */
  readonly atNewNow: boolean;
  /** What both pods answered when they were asked just now; null where nobody asked yet. */
  readonly freshLook: { readonly oldAnswersAsItself: boolean; readonly newAnswersAsItself: boolean } | null;
};

/**
 * R6: a pair is applied once. A move has neither time nor nonce on some networks: after A to B and back to A anybody could replay the first.
 *
 * - `apply`: it is new, or both pods confirm that it was made again.
 * - `acknowledge`: a repeat; answer as if it were applied, and change nothing.
 * - `look`: used before and undone by a later move: ask both pods, then judge again.
 * - `barred`: undone by us (R13).
 *
 * @param saidAtMs  of the claim; where its protocol dates moves, a second use must be newer than the first
 */
export function judgePair(saidAtMs: number | null, facts: PairFacts): "apply" | "acknowledge" | "look" | "barred" {
  if (facts.barred) return "barred";
  if (facts.atNewNow) return "acknowledge";
  if (facts.usedBefore === null) return "apply";
  const dated = saidAtMs !== null && facts.usedBefore.saidAtMs !== null;
  if (dated && saidAtMs <= (facts.usedBefore.saidAtMs ?? 0)) return "acknowledge";
  if (facts.freshLook === null) return "look";
  return facts.freshLook.newAnswersAsItself && !facts.freshLook.oldAnswersAsItself ? "apply" : "acknowledge";
}

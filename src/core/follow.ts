/** Ties that are asked for and granted (R5): what each word does to the two sides of one, and what is answered. */
import type { Side } from "./contact.ts";
import type { SaidFollow } from "./message.ts";

export type FollowStep = SaidFollow["step"];

/** Where the one who hears it stands: an account here, and its tie with whoever says it. */
export type FollowFacts = {
  readonly ours: Side;
  /** As they have said it themselves: what an archive says of their side counts for nothing. */
  readonly theirs: Side;
  readonly blocked: boolean;
  /** R12: a block met this contact, and its owner has not decided yet. */
  readonly suspended: boolean;
  /** The account wants to decide itself who gets what it writes. */
  readonly asksFirst: boolean;
  /** The wish was granted already, before a move that both sides have confirmed. */
  readonly backed: boolean;
};

export type FollowOutcome = {
  readonly ours: Side;
  readonly theirs: Side;
  /** Told to whoever said it. */
  readonly answer: "accept" | "reject" | null;
  /** What the account is told. */
  readonly news: "shares" | "asks" | null;
};

/**
 * - `ask`: granted at once, or kept as a request where the account asks first. Said again it is answered again, so that a lost answer is repaired.
 *   The blocked are refused; while a contact rests, it waits with it.
 * - `accept`: counts for what was asked for, and for nothing else.
 * - `reject`, `leave`: end that side, whatever it was.
 */
export function hearFollow(step: FollowStep, facts: FollowFacts): FollowOutcome {
  const { ours, theirs } = facts;
  const same = { ours, theirs, answer: null, news: null } as const;
  switch (step) {
    case "accept":
      return ours === "asked" ? { ...same, ours: "established" } : same;
    case "reject":
      return { ...same, ours: "none" };
    case "leave":
      return { ...same, theirs: "none" };
    case "ask": {
      if (facts.suspended) return theirs === "none" ? { ...same, theirs: "asked" } : same;
      if (facts.blocked) return { ...same, answer: "reject" };
      if (theirs === "established") return { ...same, answer: "accept" };
      if (!facts.asksFirst || facts.backed) return { ...same, theirs: "established", answer: "accept", news: "shares" };
      return { ...same, theirs: "asked", news: theirs === "asked" ? null : "asks" };
    }
  }
}

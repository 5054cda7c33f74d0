/** Follow requests: how one direction of a tie comes about and ends, on networks that ask for consent and on those that do not. */
import type { Side } from "./contact.ts";

/** What the one who follows says (`follow`, `unfollow`), and what the one who is followed answers (`accept`, `refuse`). */
export type FollowEvent = "follow" | "unfollow" | "accept" | "refuse";

/** `open`: whoever asks is taken; so are all on networks where nobody is asked. `asks`: the person decides. */
export type Consent = "open" | "asks";

/**
 * A side after an event. Repeats change nothing, an answer without a question changes nothing, and who is established
 * stays so when they ask again: deliveries come twice, late, and out of order.
 */
export function sideAfter(side: Side, event: FollowEvent, consent: Consent): Side {
  switch (event) {
    case "follow":
      return side === "none" ? (consent === "open" ? "established" : "asked") : side;
    case "accept":
      return side === "asked" ? "established" : side;
    case "refuse": // also later: who was accepted may be removed
    case "unfollow":
      return "none";
  }
}

/** Why an account does not leave, or does not say where it came from: each with what it needs to be told. Words: `cli/words/en.ts` and `web/words`. */
import type { DiscoverRefusal } from "../discover/find-identity.ts";

/** The address could not be looked up. */
export type LookUpRefusal = { readonly code: DiscoverRefusal["code"]; readonly ref: string };

export type PreviousRefusal =
  | { readonly code: "account-not-open" }
  /** This pod speaks no network on which accounts say where they came from, or the account is on none. */
  | { readonly code: "no-such-network" }
  | { readonly code: "previous-is-oneself"; readonly ref: string }
  /** Two old accounts into one: one after the other. `until`: an ISO date. */
  | { readonly code: "previous-arrived"; readonly ref: string; readonly until: string }
  /** A move was followed because of it: it stays. */
  | { readonly code: "previous-used"; readonly ref: string }
  | { readonly code: "previous-not-found"; readonly ref: string; readonly why: DiscoverRefusal["code"] };

export type LeaveRefusal =
  | { readonly code: "account-not-open" }
  | { readonly code: "no-such-network" }
  | { readonly code: "address-not-public"; readonly url: string }
  /** One is asked for already. */
  | { readonly code: "leaving-already"; readonly ref: string }
  /** Thirty days between completed moves. `until`: an ISO date. */
  | { readonly code: "left-lately"; readonly until: string }
  | { readonly code: "destination-is-oneself"; readonly ref: string }
  | { readonly code: "destination-not-found"; readonly ref: string; readonly why: DiscoverRefusal["code"] }
  /** Its pod has no words for moves, or it names nobody. */
  | { readonly code: "destination-names-nobody"; readonly ref: string }
  | { readonly code: "destination-names-other"; readonly ref: string; readonly previous: string }
  /** It has been left itself. */
  | { readonly code: "destination-moved"; readonly ref: string; readonly next: string }
  /** It was left for this very account, and says so still. */
  | { readonly code: "destination-leads-back"; readonly ref: string };

/** `nothing-to-take-back`: nothing was asked for, or its ten minutes are over. */
export type TakeBackRefusal = { readonly code: "nothing-to-take-back" };

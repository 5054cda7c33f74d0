/** Why something that a person wants to say is not said, with advice. */
import { type Advice, type MessageArgs, message } from "../../base/problem.ts";

export type PublishRefusal =
  | { readonly code: "account-not-open" }
  /** The account is not on the network of what it answers. */
  | { readonly code: "network-unknown"; readonly ref: string }
  | { readonly code: "text-missing" }
  | { readonly code: "text-too-long"; readonly most: number }
  | { readonly code: "warning-too-long"; readonly most: number }
  | { readonly code: "photos-too-many"; readonly most: number }
  /** Not the account's own, or shown by a post already. */
  | { readonly code: "photo-unknown" }
  | { readonly code: "poll-answers"; readonly most: number }
  | { readonly code: "poll-text"; readonly most: number }
  | { readonly code: "place-malformed" }
  | { readonly code: "audience-empty" }
  /** There are people in those aspects, but none of them can be reached: they have not answered, rest because of a block, or are gone. */
  | { readonly code: "audience-unreached"; readonly refs: string }
  /** There is no such thing that the account may see, or an import holds it back. */
  | { readonly code: "thing-unknown" }
  /** What somebody wants to react by is not one emoji. */
  | { readonly code: "emoji-needed" }
  | { readonly code: "answer-unknown" }
  | { readonly code: "poll-ended" }
  /** The end of a poll is not in the future, or further away than polls go on. */
  | { readonly code: "poll-end"; readonly most: number }
  /** The post's author wants nothing of this account. */
  | { readonly code: "not-welcome" }
  | { readonly code: "reshare-limited" }
  | { readonly code: "quote-limited" }
  | { readonly code: "not-yours" }
  /** The account is on no network that knows of later versions. */
  | { readonly code: "edit-unheard" }
  | { readonly code: "uploads-too-many"; readonly most: number }
  | { readonly code: "upload-too-large"; readonly mostBytes: number }
  /** `detail`: what was found instead. */
  | { readonly code: "upload-unusable"; readonly detail: string };

/** The words of each code stand in `words/` of whoever shows them. */
export function explainPublish({ code, ...args }: PublishRefusal): Advice {
  return {
    what: message(`publish.${code}`, args as MessageArgs),
    next: message(`publish.${code}.next`, args as MessageArgs),
  };
}

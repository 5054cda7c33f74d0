/** What pages and commands say for the kinds and the reasons of the ledger: one catalogue, as for findings (finding-codes.ts). */
import type { LedgerKind } from "./counts.ts";
import { type FindingCode, findingCodes } from "./finding-codes.ts";

const kinds = {
  profile: "Profile",
  aspect: "Aspects",
  contact: "Contacts",
  block: "Blocked people",
  tag: "Followed tags",
  post: "Posts",
  reshare: "Reshares",
  photo: "Photos of posts",
  upload: "Other pictures",
  comment: "Own comments",
  reaction: "Own likes",
  vote: "Own poll votes",
  othersComment: "Comments of others",
  othersReaction: "Likes of others",
  othersVote: "Poll votes of others",
  othersPost: "Posts of others",
  subscription: "Watched conversations",
  unreadable: "Unreadable elements",
} as const satisfies Record<LedgerKind, string>;

/** `othersComment` → `Comments of others`. */
export const tellKind = (kind: string): string => (Object.hasOwn(kinds, kind) ? kinds[kind as LedgerKind] : kind);

/** What items wait for: behind a number, and as sentences. */
export const waits: Readonly<Record<string, { readonly short: string; readonly what: string }>> = {
  person: {
    short: "for the person to be found",
    what: "These people are not known to this pod yet. They have to be looked up on their own pods.",
  },
  parent: {
    short: "for the post or comment that they answer",
    what: "The post or comment that they belong to is not here yet.",
  },
  root: { short: "for the post that they reshare", what: "The post that was reshared is not here yet." },
  key: {
    short: "for the key of their author",
    what: "They are here, but the key of who wrote them is not confirmed yet. Until it is, only you see them.",
  },
  signature: {
    short: "signature does not fit, the author's earlier keys may",
    what: "They are here, but the signature does not fit any key known for who wrote them. Only you see them.",
  },
  original: {
    short: "for the post on its author's pod; the archive's copy is kept",
    what: "The archive holds copies that nobody has signed. They are kept until the posts themselves have been found.",
  },
  file: { short: "for the photo's file", what: "The picture itself was not in the files that were given." },
};

const waitOf = (reason: string) => (Object.hasOwn(waits, reason) ? waits[reason] : undefined);

/** Why items did not come, or what they wait for, as sentences; what the check found is told in the catalogue's words. Null for no reason of ours. */
export function tellReason(reason: string): string | null {
  const wait = waitOf(reason);
  if (wait !== undefined) return wait.what;
  return Object.hasOwn(findingCodes, reason) ? findingCodes[reason as FindingCode].what.replace(/\{\w+\}/g, "…") : null;
}

/** The same in a few words; codes of findings speak for themselves. */
export const tellReasonBriefly = (reason: string): string => waitOf(reason)?.short ?? reason;

/**
 * Messages: what one identity says to others, in core terms, whichever network carries it. Adapters make these out of what comes in,
 * and what goes out of these. Addresses are canonical, as the adapter's `ids.parse` makes them.
 */

import type { ReactionKind } from "./post.ts";
import type { CarriedFine, LocationFields, PollItem, ProfileFields, RefText, Signed } from "./snapshot.ts";

/** What a message may name: something that has a guid and an author. */
export type ThingKind =
  | "post"
  | "photo"
  | "comment"
  | "reaction"
  | "poll"
  | "vote"
  | "event"
  | "attendance"
  | "conversation"
  | "message";
export type Thing = { readonly kind: ThingKind; readonly guid: string };

type By = { readonly author: RefText };

/** A photo as its author announces it; the file is fetched from `remotePath` + `name`. */
export type SaidPhoto = By & {
  readonly kind: "photo";
  readonly guid: string;
  readonly public: boolean;
  /** Ends in `/`. */
  readonly remotePath: string;
  readonly name: string;
  readonly text: string | null;
  readonly postGuid: string | null;
  readonly writtenAtMs: number;
  readonly editedAtMs: number | null;
  readonly width: number | null;
  readonly height: number | null;
};

/** A post of the author's own. Events and whatever else we have no word for stay in `extra`, as they came. */
export type SaidPost = By & {
  readonly kind: "post";
  readonly guid: string;
  readonly public: boolean;
  readonly text: string;
  readonly writtenAtMs: number;
  readonly editedAtMs: number | null;
  readonly photos: readonly SaidPhoto[];
  readonly poll: PollItem | null;
  readonly location: LocationFields | null;
  readonly providerName: string | null;
  /** Of the event in `extra`, so that answers to it find the post; null where there is none. */
  readonly eventGuid: string | null;
  readonly extra: Readonly<Record<string, unknown>> | null;
  /** What networks with finer words say; absent is no, or none. */
  readonly fine?: FinePrint;
};

/** What only some networks can say of a post or comment. */
export type FinePrint = CarriedFine & {
  /** Of a quote: where everybody can read what is quoted, for networks that cannot name it. Ends in no white space. */
  readonly quotedAt?: string;
  /** Of what is not public: for all who follow the author. False: for those who are mentioned alone. */
  readonly followers?: boolean;
  /** Of a poll: one person may choose several answers. */
  readonly several?: boolean;
  /** Who is to be notified, whatever the text says. */
  readonly mentions?: readonly RefText[];
  /** User names at this pod that the text calls, where it mentions somebody here: some servers have ids of their own making for people of others. */
  readonly called?: readonly string[];
  /** Of an answer to something limited: it is for all who see that, as its author says. */
  readonly forAllThere?: boolean;
};

export type SaidReshare = By & {
  readonly kind: "reshare";
  readonly guid: string;
  readonly writtenAtMs: number;
  /** Null when the root was deleted. */
  readonly root: { readonly author: RefText; readonly guid: string } | null;
};

/**
 * What hangs on something else and is passed on by the author of its root. `signed` is the author's own evidence, with everything that is
 * needed to verify it again and to pass it on unchanged; its signature is "" where the author is the root's author too.
 */
type Relayed = By & { readonly guid: string; readonly signed: Signed };

export type SaidComment = Relayed & {
  readonly kind: "comment";
  readonly postGuid: string;
  readonly text: string;
  readonly writtenAtMs: number;
  readonly editedAtMs: number | null;
  /** The comment that it answers, where networks tell; null or absent: the post. */
  readonly replyTo?: { readonly author: RefText; readonly guid: string } | null;
  readonly fine?: FinePrint;
};
export type SaidReaction = Relayed & {
  readonly kind: "reaction";
  readonly reaction: ReactionKind;
  readonly parent: { readonly kind: "post" | "comment"; readonly guid: string };
  /** When, of what was said here, for networks that tell; absent: when it is sent. */
  readonly saidAtMs?: number;
};
export type SaidVote = Relayed & {
  readonly kind: "vote";
  readonly pollGuid: string;
  readonly answerGuid: string;
  /** As a reaction's. */
  readonly saidAtMs?: number;
};
/** Whether somebody comes to an event. Understood and kept. */
export type SaidAttendance = Relayed & {
  readonly kind: "attendance";
  readonly eventGuid: string;
  readonly status: "accepted" | "declined" | "tentative";
};
export type SaidRelayable = SaidComment | SaidReaction | SaidVote | SaidAttendance;

/** "Send me what is said below this post of yours." */
export type SaidSubscription = By & {
  readonly kind: "subscription";
  readonly guid: string;
  readonly postGuid: string;
};

/** The whole profile: what is left out is gone. */
export type SaidProfile = By & {
  readonly kind: "profile";
  readonly profile: ProfileFields;
  readonly links?: MoveLinks;
  readonly asksFirst?: boolean;
  /** What the account is called, and since when it is there, on networks where the address does not tell. */
  readonly username?: string;
  readonly sinceMs?: number;
  /** Addresses on other networks that are the author's too, as the author says. */
  readonly also?: readonly string[];
};

/** Where somebody says that they came from and went to: one half of a move each, true once the other account says the same. */
export type MoveLinks = { readonly previous: RefText | null; readonly next: RefText | null };

/**
 * Ties that are asked for and granted. `ask`: the author wants what the recipient writes. `accept`, `reject`: the recipient's wish is granted, refused or
 * ended. `leave`: the author wants it no more.
 */
export type SaidFollow = By & {
  readonly kind: "follow";
  readonly recipient: RefText;
  readonly step: "ask" | "accept" | "reject" | "leave";
};

/** Their side of a tie. `sharing`: they share with the recipient from now on, or no longer. */
export type SaidContact = By & {
  readonly kind: "contact";
  readonly recipient: RefText;
  readonly sharing: boolean;
  readonly following: boolean;
  readonly blocking: boolean;
};

export type SaidMessage = By & {
  readonly kind: "message";
  readonly guid: string;
  readonly conversationGuid: string;
  readonly text: string;
  readonly writtenAtMs: number;
  readonly editedAtMs: number | null;
  /** For whom it is, where that is said: what comes to nobody's own inbox is for nobody else. */
  readonly to?: readonly RefText[];
  /** As of `FinePrint`: names of those in `to` whose ids nobody here gave. */
  readonly called?: readonly string[];
};
export type SaidConversation = By & {
  readonly kind: "conversation";
  readonly guid: string;
  readonly subject: string;
  readonly writtenAtMs: number;
  /** At least two, the author among them. */
  readonly participants: readonly RefText[];
  readonly messages: readonly SaidMessage[];
};

/** "This is gone." */
export type SaidRetraction = By & {
  readonly kind: "retraction";
  readonly target: Thing;
  /** What the target was, for networks that tell kinds apart which are one here; absent: a post, a like. */
  readonly was?: "reshare" | "dislike" | "emoji";
};
export type SaidEnd = By & { readonly kind: "account-deletion" };

/** One identity moved to another, and both have signed it. */
export type SaidMove = By & {
  readonly kind: "migration";
  readonly oldRef: RefText;
  readonly newRef: RefText;
  readonly profile: ProfileFields;
  /** Where all photos of the account are from now on; ends in `/`. */
  readonly photoPath: string | null;
  /** By the key of the one that is not `author`; empty on networks where both accounts say so instead (`MoveLinks`). */
  readonly signature: string;
  /** When it was said, on networks that tell. */
  readonly saidAtMs?: number;
};

export type Message =
  | SaidPost
  | SaidReshare
  | SaidPhoto
  | SaidRelayable
  | SaidSubscription
  | SaidProfile
  | SaidContact
  | SaidFollow
  | SaidConversation
  | SaidMessage
  | SaidRetraction
  | SaidEnd
  | SaidMove;

export type MessageKind = Message["kind"];

/** Is it passed on by the author of what it hangs on? */
export const isRelayable = (message: Message): message is SaidRelayable =>
  message.kind === "comment" || message.kind === "reaction" || message.kind === "vote" || message.kind === "attendance";

/** What a relayable hangs on directly. */
export function parentOf(message: SaidRelayable): Thing {
  switch (message.kind) {
    case "comment":
      return { kind: "post", guid: message.postGuid };
    case "reaction":
      return message.parent;
    case "vote":
      return { kind: "poll", guid: message.pollGuid };
    case "attendance":
      return { kind: "event", guid: message.eventGuid };
  }
}

/** Does it declare pictures beside its words? */
export function declares(message: Message): boolean {
  if (message.kind === "profile") return (message.profile.emojis ?? []).length > 0;
  return (message.kind === "post" || message.kind === "comment") && (message.fine?.emojis ?? []).length > 0;
}

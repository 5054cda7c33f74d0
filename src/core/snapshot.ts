/**
 * A snapshot: what an archive holds, in core terms, item by item. Adapters make these out of files and files out of these.
 *
 * Every item has a `place` (JSON pointer into its file, for people and for the ledger). Items of one archive come in import order:
 * owner, earlier addresses, aspects, contacts, blocks, mutes, tags, posts, own relayables, subscriptions, keys and posts of others, relayables of
 * others, ties on other networks, conversations, messages.
 */
import type { Side } from "./contact.ts";
import type { CustomEmoji } from "./custom-emoji.ts";
import type { ReactionKind } from "./post.ts";

/** Where an item stands in its file: a JSON pointer (RFC 6901), `/user/posts/17`. */
export type Place = string;

/** An address on the archive's own network: `alice@pod.example`. Canonical form, as the adapter's `ids.parse` makes it. */
export type RefText = string;

/** The account that the archive is of. Exactly one per archive, always the first item. */
export type OwnerItem = {
  readonly kind: "owner";
  readonly place: Place;
  readonly ref: RefText;
  readonly username: string;
  readonly host: string;
  readonly email: string | null;
  readonly language: string | null;
  readonly settings: Readonly<Record<string, string | boolean | null>>;
  readonly profile: ProfileFields;
  /** PEM, PKCS#1 or PKCS#8; only ever a usable private key. */
  readonly privateKeyPem: string | null;
};

export type ProfileFields = {
  readonly displayName: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly bio: string | null;
  readonly location: string | null;
  readonly gender: string | null;
  /** `YYYY-MM-DD`; year 1004 stands for "no year given" in diaspora* and is kept. */
  readonly birthday: string | null;
  readonly avatarUrl: string | null;
  /** The file name of the avatar in the photo zip, without a size prefix; null where the URL is not one of the old pod's uploads. */
  readonly avatarName: string | null;
  readonly tags: string | null;
  readonly searchable: boolean;
  readonly public: boolean;
  readonly nsfw: boolean;
  readonly editedAtMs: number | null;
  /** Custom emojis that the name and the words about oneself call; absent: none. */
  readonly emojis?: readonly CustomEmoji[];
};

/** Of somebody about whom nothing is known but that they may be found. */
export const emptyProfile: ProfileFields = {
  displayName: "",
  firstName: null,
  lastName: null,
  bio: null,
  location: null,
  gender: null,
  birthday: null,
  avatarUrl: null,
  avatarName: null,
  tags: null,
  searchable: true,
  public: false,
  nsfw: false,
  editedAtMs: null,
};

export type AspectItem = { readonly kind: "aspect"; readonly place: Place; readonly name: string };

export type ContactItem = {
  readonly kind: "contact";
  readonly place: Place;
  readonly ref: RefText;
  readonly guid: string | null;
  readonly name: string | null;
  /** PEM as the archive gives it. Stays with the import and judges nothing for anybody else (R2). */
  readonly publicKeyPem: string | null;
  /** Theirs towards the owner. Never believed, only told (security 14). */
  readonly sharing: boolean;
  /** The owner's towards them. */
  readonly receiving: boolean;
  readonly aspects: readonly string[];
  /** The owner's private note about them. */
  readonly note?: string;
  /** R12: the owner shares with them, but a block came between. Never told to other software as sharing. */
  readonly suspended?: true;
};

/** Left out: the archive's own network. Else the name of another one, as its adapter has it; addresses are of that one. */
type OnNetwork = { readonly network?: string };

/**
 * What the owner has to do with somebody on a network other than the archive's, with both sides of it. Somebody who is known on both has a contact and a tie:
 * that they are one person the archive does not say, since that proves nothing (R3).
 */
export type TieItem = {
  readonly kind: "tie";
  readonly place: Place;
  readonly network: string;
  readonly ref: RefText;
  readonly name: string | null;
  readonly ours: Side;
  /** Theirs towards the owner. Never believed, only told (security 14). */
  readonly theirs: Side;
  /** As of a contact. */
  readonly aspects: readonly string[];
  readonly note?: string;
  readonly suspended?: true;
};

export type MuteItem = { readonly kind: "mute"; readonly place: Place; readonly ref: RefText } & OnNetwork;
export type BlockItem = { readonly kind: "block"; readonly place: Place; readonly ref: RefText } & OnNetwork;
export type TagItem = { readonly kind: "tag"; readonly place: Place; readonly name: string };
export type SubscriptionItem = { readonly kind: "subscription"; readonly place: Place; readonly postGuid: string };

/** A set of people who may see limited posts. Given once, before the first post that names it; `key` is equal for equal sets. */
export type AudienceItem = {
  readonly kind: "audience";
  readonly place: Place;
  readonly key: string;
  readonly members: readonly RefText[];
};

export type PhotoItem = {
  readonly place: Place;
  readonly guid: string;
  /** The file's name: key into the photo zip and the last part of every URL of the photo. Never a path. */
  readonly name: string;
  readonly remotePath: string | null;
  readonly text: string | null;
  readonly writtenAtMs: number | null;
  readonly width: number | null;
  readonly height: number | null;
};

export type PollItem = {
  readonly guid: string;
  readonly question: string;
  /** `votes`: how many chose it, where its author says so. */
  readonly answers: readonly { readonly guid: string; readonly answer: string; readonly votes?: number }[];
  /** From then on nobody can vote; absent or null: it goes on. */
  readonly endsAtMs?: number | null;
};

export type LocationFields = {
  readonly address: string | null;
  readonly lat: string | null;
  readonly lng: string | null;
};

/** What only some networks can say of a post or comment, and what goes with it to a new home. */
export type CarriedFine = {
  /** Stands before it until its reader opens it. */
  readonly warning?: string | null;
  readonly sensitive?: boolean;
  readonly quoted?: NamedThing | null;
  /** Of a comment: the one that it answers. Of a post: what it answers and is kept apart from, since it is for fewer people than that. */
  readonly answers?: NamedThing | null;
  /** The text as it came, by media type, where `text` was made from it. */
  readonly original?: Readonly<Record<string, string>>;
  /** Custom emojis that the text calls. */
  readonly emojis?: readonly CustomEmoji[];
};
/** By the names that its author's network has. */
export type NamedThing = { readonly author: RefText; readonly guid: string };

/** A stretch of a text that names something of the owner's on the old pod; `start` and `end` are UTF-16 offsets. */
export type Link = { readonly start: number; readonly end: number; readonly target: LinkTarget };
export type LinkTarget =
  | { readonly kind: "photo"; readonly name: string; readonly size: PhotoSize }
  | { readonly kind: "post"; readonly guid: string };
export type PhotoSize = "" | "thumb_small_" | "thumb_medium_" | "thumb_large_" | "scaled_full_";

export type PostItem = {
  readonly kind: "post";
  readonly place: Place;
  readonly guid: string;
  /** Null where the archive's date cannot be read: it then counts as the time of the import. */
  readonly writtenAtMs: number | null;
  readonly editedAtMs: number | null;
  readonly text: string;
  readonly links: readonly Link[];
  readonly public: boolean;
  /** Key of an `AudienceItem`; null for public posts and for limited ones whose audience the archive does not tell. */
  readonly audience: string | null;
  /** Names of the owner's aspects that a limited post was shown in. For the owner alone: who sees it is its audience. */
  readonly aspects?: readonly string[];
  /** Base addresses of the pods that know of the post, as they stood; null where the archive does not say. */
  readonly pods: readonly string[] | null;
  readonly photos: readonly PhotoItem[];
  readonly poll: PollItem | null;
  readonly location: LocationFields | null;
  readonly providerName: string | null;
  readonly fine?: CarriedFine;
  /** Properties of the element that we do not know, as they stood: they leave again with the next archive. */
  readonly extra: Readonly<Record<string, unknown>> | null;
};

export type ReshareItem = {
  readonly kind: "reshare";
  readonly place: Place;
  readonly guid: string;
  readonly writtenAtMs: number | null;
  /** Null when the root was deleted. */
  readonly root: { readonly author: RefText; readonly guid: string } | null;
  /** As of a post. */
  readonly pods: readonly string[] | null;
  readonly extra: Readonly<Record<string, unknown>> | null;
};

/** The evidence beside a relayable of somebody else: everything needed to verify it again and to pass it on unchanged. */
export type Signed = {
  /** As written in the file, base64; "" where the file has none. */
  readonly signature: string;
  /** Names of the signed properties, in the order of the signature base. */
  readonly order: readonly string[];
  /** The values of all properties but `text`, as they stood. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Set where the order does not cover all that the item says: then no signature proves it. */
  readonly uncovered?: true;
};

type Relayable = {
  readonly place: Place;
  readonly guid: string;
  /** Null: the owner's own. */
  readonly author: RefText | null;
  /** Null for the owner's own, unless they have properties that we do not know: those stay here, with an empty signature. */
  readonly signed: Signed | null;
  readonly writtenAtMs: number | null;
  /** Others' words from other networks carry nothing that would prove them. Never set on the owner's own. */
} & OnNetwork;

export type CommentItem = Relayable & {
  readonly kind: "comment";
  readonly postGuid: string;
  readonly text: string;
  readonly links: readonly Link[];
  readonly editedAtMs: number | null;
  /** Of the owner's own, and of others' that nothing proves: no signature covers it. */
  readonly fine?: CarriedFine;
};

export type ReactionItem = Relayable & {
  readonly kind: "reaction";
  readonly reaction: ReactionKind;
  readonly parent: { readonly kind: "post" | "comment"; readonly guid: string };
};

export type VoteItem = Relayable & { readonly kind: "vote"; readonly pollGuid: string; readonly answerGuid: string };

export type RelayableItem = CommentItem | ReactionItem | VoteItem;

/** A private conversation that the owner takes part in. On another network its guid is what that network calls it, with its pod. */
export type ConversationItem = {
  readonly kind: "conversation";
  readonly place: Place;
  readonly guid: string;
  /** Null: the owner began it. */
  readonly author: RefText | null;
  readonly subject: string;
  /** Everybody else in it, the author among them where that is not the owner. */
  readonly participants: readonly RefText[];
  readonly writtenAtMs: number | null;
  /** How far the owner has read; null: nothing. */
  readonly readUntilMs: number | null;
  /** The owner has put it away. */
  readonly hidden: boolean;
} & OnNetwork;

export type MessageItem = {
  readonly kind: "message";
  readonly place: Place;
  readonly guid: string;
  readonly conversationGuid: string;
  /** Null: the owner. */
  readonly author: RefText | null;
  readonly text: string;
  readonly writtenAtMs: number | null;
  readonly editedAtMs: number | null;
} & OnNetwork;

/** Where the owner was found before, or is found on another network; evidence, which proves nothing by itself. */
export type AddressItem = {
  readonly kind: "address";
  readonly place: Place;
  readonly ref: RefText;
  readonly guid: string | null;
  readonly publicKeyPem: string | null;
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  /** Where accounts of that network say so: from where the owner had come there, and where they went. */
  readonly previous?: string;
  readonly next?: string;
} & OnNetwork;

export type SnapshotItem =
  | OwnerItem
  | AspectItem
  | ContactItem
  | TieItem
  | BlockItem
  | MuteItem
  | ConversationItem
  | MessageItem
  | AddressItem
  | TagItem
  | AudienceItem
  | PostItem
  | ReshareItem
  | RelayableItem
  | SubscriptionItem
  /** A post of somebody else that the owner took part in (`others_data.posts`): a parent, kept with the import as a claim. */
  | {
      readonly kind: "othersPost";
      readonly place: Place;
      readonly ref: RefText;
      readonly guid: string;
      /** As it stood in an archive; empty where `post` is given. */
      readonly values: Readonly<Record<string, unknown>>;
      /** Where this pod knows the post itself. Only for writing: archives are read into `values`. */
      readonly post?: PostItem;
    }
  /** A key that the archive gives for somebody who is no contact (`others_data.non_contact_authors`). */
  | { readonly kind: "othersKey"; readonly place: Place; readonly ref: RefText; readonly publicKeyPem: string };

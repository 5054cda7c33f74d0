/** Posts and what hangs on them, in core terms. */

/** How somebody reacts: diaspora*'s like (and its negative, which no pod makes any more), or an emoji. */
export type ReactionKind = "like" | "dislike" | { readonly emoji: string };

/** How far a post reaches. `unlisted`: seen by whoever has its address, shown in no public list. */
export type Reach = "public" | "unlisted" | "limited";

/** How sure we are that a relayable is by whom it names. Anything but `proved` is shown to the import's owner alone. */
export type SignatureVerdict = "proved" | "archiveKeyOnly" | "keyUnknown" | "wrong";

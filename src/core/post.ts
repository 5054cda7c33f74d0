/** Posts and what hangs on them, in core terms. */
import { limits } from "../base/limits.ts";
import { isEmojiName } from "./custom-emoji.ts";

/** How somebody reacts: diaspora*'s like (and its negative, which no pod makes any more), or an emoji: a sign, or the name of a custom one with its colons. */
export type ReactionKind = "like" | "dislike" | { readonly emoji: string };

/** How far a post reaches. `unlisted`: seen by whoever has its address, shown in no public list. */
export type Reach = "public" | "unlisted" | "limited";

/** How sure we are that a relayable is by whom it names. Anything but `proved` is shown to the import's owner alone. */
export type SignatureVerdict = "proved" | "archiveKeyOnly" | "keyUnknown" | "wrong";

/** What hangs on a post and is passed on by the pod of the post's author. */
export type RelayableKind = "comment" | "reaction" | "vote";

/** What each kind may hang on. */
export const parentsOf = {
  comment: ["post"],
  reaction: ["post", "comment"],
  vote: ["poll"],
} as const satisfies Readonly<Record<RelayableKind, readonly string[]>>;

/** Is this one emoji, as people see one (families, flags and skin tones count as one)? */
export const isEmoji = (text: string): boolean => /^\p{RGI_Emoji}$/v.test(text);

/** The emoji that somebody typed, or that came; some leave out the sign that makes an emoji of a letter. Null: it is none, or more than one. */
export function readEmoji(text: string): string | null {
  const bare = text.trim();
  if (bare.length > limits.emojiChars) return null;
  return [bare, `${bare}\ufe0f`].find(isEmoji) ?? null;
}

/** Is it the name of a custom emoji, with its colons? */
const isCustom = (text: string): boolean =>
  text.startsWith(":") && text.endsWith(":") && isEmojiName(text.slice(1, -1));

/** The stored form of a reaction, `like`, `dislike` or the emoji, and back; null for a text that is neither. */
export const printReaction = (kind: ReactionKind): string => (typeof kind === "string" ? kind : kind.emoji);
export function parseReaction(text: string): ReactionKind | null {
  if (text === "like" || text === "dislike") return text;
  return isEmoji(text) || isCustom(text) ? { emoji: text } : null;
}

/** Who reacted or voted: a person, or a byline that is no person yet. */
export type Voice = { readonly personId: number } | { readonly bylineId: number };

/** R1: what is counted counts distinct persons. Somebody who liked under their old address and again under the new one counts once. */
export const countVoices = (voices: Iterable<Voice>): number =>
  new Set(
    Array.from(voices, (voice) => ("personId" in voice ? `person ${voice.personId}` : `byline ${voice.bylineId}`)),
  ).size;

/** One version of a text that its author may edit. */
export type Version = { readonly text: string; readonly writtenAtMs: number; readonly editedAtMs: number | null };

/**
 * Of two versions of one thing, the one that stays: the later edit. Edits arrive twice and out of order, so the choice must not depend on
 * which came first; of two of the same moment the greater text stays, which is arbitrary and the same everywhere.
 */
export function laterVersion(one: Version, other: Version): Version {
  const [at, otherAt] = [one.editedAtMs ?? one.writtenAtMs, other.editedAtMs ?? other.writtenAtMs];
  if (at !== otherAt) return at > otherAt ? one : other;
  return one.text >= other.text ? one : other;
}

/**
 * What stands before a post until its reader opens it: the author's own words, or null for none. Networks without such words mark a post by the tag
 * `#nsfw`, or all posts of a profile: those get the tag as their warning.
 */
export function warningOf(post: {
  readonly contentWarning: string | null;
  readonly text: string;
  readonly authorMarked: boolean;
}): string | null {
  if (post.contentWarning !== null && post.contentWarning.trim() !== "") return post.contentWarning;
  return post.authorMarked || /(?<![\p{L}\p{N}_#])#nsfw(?![\p{L}\p{N}_-])/iu.test(post.text) ? "#nsfw" : null;
}

/** Does a post stand in lists that everybody sees? `unlisted` is open to all who have its address, and in no list. */
export const isListed = (reach: Reach): boolean => reach === "public";

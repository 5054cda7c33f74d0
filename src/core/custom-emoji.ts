/** Custom emojis: small pictures with a name. A text names them as `:name:`, and only those count that are declared beside it. */
import { limits } from "../base/limits.ts";

/** `name`: without its colons. `url`: where the picture is; of this pod's own a path, beginning with `/`. */
export type CustomEmoji = { readonly name: string; readonly url: string };

const name = /^[a-zA-Z0-9_-]{1,64}$/;

/** Is it a name, without colons? 64 characters are more than any server has. */
export const isEmojiName = (text: string): boolean => name.test(text);

/** Names of this pod's own: those of real servers, and nothing that stands between the colons of a time. */
export const isOwnEmojiName = (text: string): boolean => /^(?=.*[a-z])[a-z0-9][a-z0-9_-]{0,30}[a-z0-9]$/.test(text);

/** May a picture of elsewhere be there? */
export const isEmojiUrl = (text: string): boolean =>
  text.length <= limits.emojiUrlChars && URL.parse(text)?.protocol === "https:" && text.startsWith("https://");

/** Names that a text calls, in the order of their first appearance; in Markdown a sign within may stand behind a backslash. */
export function emojiNamesIn(text: string): readonly string[] {
  const found = new Set<string>();
  // The colon that ends one may begin the next.
  for (const [, written = ""] of text.matchAll(/:((?:\\?[_-]|[a-zA-Z0-9]){1,64})(?=:)/g))
    found.add(written.replaceAll("\\", ""));
  return [...found];
}

/** Of those that are declared, those that a text calls; of two of one name the first. */
export function emojisIn(text: string, declared: readonly CustomEmoji[]): readonly CustomEmoji[] {
  if (declared.length === 0) return [];
  const named = new Set(emojiNamesIn(text));
  const first = new Map<string, CustomEmoji>();
  for (const each of declared) if (named.has(each.name) && !first.has(each.name)) first.set(each.name, each);
  return [...first.values()].slice(0, limits.emojisPerText);
}

/** Custom emojis beside a text: the network's extension, in both spellings that are about. */
import { type CustomEmoji, emojisIn, isEmojiName, isEmojiUrl } from "../../core/custom-emoji.ts";
import { imageContent, readMedia } from "./content.ts";
import { type Emojis, extensionNames } from "./entities.ts";

type Extensions = Readonly<Record<string, unknown>> | null | undefined;

const listIn = (extensions: Extensions): Emojis["emojis"] =>
  [extensionNames.emojis, extensionNames.ourEmojis].flatMap(
    (name) => (extensions?.[name] as Emojis | null | undefined)?.emojis ?? [],
  );

/** Null for one without colons around its name, or whose picture is none that pages here show. */
function readEmoji(said: Emojis["emojis"][number]): CustomEmoji | null {
  const name = /^:(.+):$/.exec(said.name)?.[1] ?? "";
  const media = readMedia("url" in said ? said.url : said.content);
  return isEmojiName(name) && media?.isPicture === true && isEmojiUrl(media.url) ? { name, url: media.url } : null;
}

/** Those that these words call. */
export const emojisBeside = (extensions: Extensions, words: string): readonly CustomEmoji[] =>
  emojisIn(
    words,
    listIn(extensions).flatMap((said) => readEmoji(said) ?? []),
  );

/** Is there any that `kept` has not? */
export const saysMore = (extensions: Extensions, kept: readonly CustomEmoji[]): boolean =>
  listIn(extensions).some((said) => {
    const read = readEmoji(said);
    return read === null || !kept.some(({ name, url }) => name === read.name && url === read.url);
  });

/** What a reader takes: the documents' spelling, that of one well-known server, which refuses the other; null: nobody knows. */
export type EmojiSpelling = "content" | "url" | null;

/** @param software  as the reader's pod calls it; undefined: it has not been asked */
export const spellingFor = (software: string | undefined): EmojiSpelling =>
  software === undefined ? null : software === "Versia Server" ? "url" : "content";

/** The extension, with pictures of our own at `host`; nothing where there is none to tell of. */
export function emojiExtension(
  emojis: readonly CustomEmoji[] | undefined,
  { emojiSpelling: spelling, host }: { readonly emojiSpelling: EmojiSpelling; readonly host: string },
): Readonly<Record<string, unknown>> {
  const list = (emojis ?? []).flatMap(({ name, url }) => {
    const at = url.startsWith("/") ? `https://${host}${url}` : url;
    const picture = imageContent({ url: at, description: null, width: null, height: null });
    return picture === null ? [] : [{ name: `:${name}:`, [spelling ?? "content"]: picture }];
  });
  return list.length === 0
    ? {}
    : { [spelling === null ? extensionNames.ourEmojis : extensionNames.emojis]: { emojis: list } };
}

/** Custom emojis beside a text: the network's extension, in both spellings that are about. */
import { type CustomEmoji, emojisIn, isEmojiName, isEmojiUrl } from "../../core/custom-emoji.ts";
import { readMedia } from "./content.ts";
import { type Emojis, extensionNames } from "./entities.ts";

type Extensions = Readonly<Record<string, unknown>> | null | undefined;

const listIn = (extensions: Extensions): Emojis["emojis"] =>
  (extensions?.[extensionNames.emojis] as Emojis | null | undefined)?.emojis ?? [];

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

/** Text from outside, made fit to be printed and stored: without what steers a terminal, turns text around, or is half a character. */

/** Control characters (C0, DEL, C1), line and paragraph separators, and what sets the direction of text (bidi embeddings, overrides, isolates). */
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** What a person typed, of any number of lines: with line feeds alone, and U+FFFD for what the database cannot store. */
export const typed = (text: string): string => text.toWellFormed().replaceAll("\0", "\ufffd").replaceAll("\r\n", "\n");

/** One line of text: each unprintable character, line breaks included, becomes U+FFFD. */
export const printable = (text: string): string => text.toWellFormed().replace(unprintable, "\ufffd");

/**
 * Text for a terminal, of any number of lines: unprintable characters but tab and line feed are spelled `\u001b`.
 * JSON stays the same JSON.
 */
export const spellOut = (text: string): string =>
  text
    .toWellFormed()
    .replace(unprintable, (one) =>
      one === "\n" || one === "\t" ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );

/** At most `most` UTF-16 units, the last of them `…` where something was cut off. Never half of a surrogate pair. */
export function shorten(text: string, most: number): string {
  const short = text.length > most ? `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…` : text;
  return short.toWellFormed();
}

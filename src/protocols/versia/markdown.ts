/** Parts of Markdown, written so that they are read as what they are. */
import { limits } from "../../base/limits.ts";

/** What Markdown would take for a mark anywhere in a line. Hashtags and bare links stay what they are. */
export const escapeText = (text: string): string =>
  text
    .replace(/[\\`*[\]|]/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/~~/g, "\\~\\~")
    .replace(/<(?=[A-Za-z!?/])/g, "\\<")
    .replace(/&(?=#|[A-Za-z])/g, "\\&")
    .replace(/@(?=\{)/g, "\\@");

const unescaped = (text: string): string => text.replace(/\\([\\`*[\]|_~<&@#>+.)=:-])/g, "$1");

/** What Markdown would take for a mark at the beginning of a line. */
const escapeStart = (line: string): string =>
  line
    .replace(/^(#{1,6})(?=\s|$)/, "\\$1")
    .replace(/^(?:>|[-+](?=\s|$)|=+$|--+$|:(?=-))/, "\\$&")
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2");

/** Lines of escaped text as a paragraph, or as several where lines are empty. */
export const paragraph = (text: string): string =>
  text
    .split("\n")
    .map((line) => escapeStart(line.trim()))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+/, "")
    .trimEnd();

/** Plain text as Markdown that shows the same. */
export const markdownOfPlain = (text: string): string => paragraph(escapeText(text.replace(/\r\n?/g, "\n")));

const longestRun = (text: string, sign: string): number => {
  let [longest, run] = [0, 0];
  for (const each of text) {
    run = each === sign ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
};

export function codeSpan(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const fence = "`".repeat(longestRun(line, "`") + 1);
  const room = /^`|`$/.test(line) ? " " : "";
  return `${fence}${room}${line}${room}${fence}`;
}

/** Without the line breaks at its end: a pattern for these takes the square of the time where very many stand elsewhere. */
function withoutEmptyEnd(text: string): string {
  let end = text.length;
  while (text[end - 1] === "\n") end -= 1;
  return text.slice(0, end);
}

export function codeBlock(text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text, "`") + 1));
  return `${fence}\n${withoutEmptyEnd(text.replace(/\r\n?/g, "\n").replace(/^\n/, ""))}\n${fence}`;
}

/** An address that may be followed, spelled so that it fits between brackets; null: it is none. */
export function safeUrl(text: string): string | null {
  const url = URL.parse(text.trim());
  if (url === null || !["https:", "http:", "mailto:"].includes(url.protocol)) return null;
  const spelled = url.href.replace(/[()<>\\\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return spelled.length <= limits.urlChars ? spelled : null;
}

/**
 * @param words  Markdown
 * @param mentioned  the address of whom it mentions; null: nobody
 */
export function linkTo(href: string, words: string, mentioned: string | null): string {
  const inner = words.replace(/\s+/g, (space) => (space.includes("\n") ? " " : space));
  const plain = unescaped(inner);
  if (mentioned !== null) {
    const name = plain
      .replace(/[{};*~`[\]]/g, "")
      .replace(/^@/, "")
      .trim()
      .slice(0, 255);
    return name === "" ? `@{${mentioned}}` : `@{${name}; ${mentioned}}`;
  }
  // A tag leads to the tag as it is here.
  if (/^#[\p{L}\p{N}\p{M}_-]+$/u.test(plain)) return plain;
  const url = safeUrl(href);
  if (url === null) return inner;
  const same = plain === url || `${plain}/` === url;
  return same && !/[\\`*[\]|_~]/.test(url) ? plain : `[${inner}](${url})`;
}

export function pictureOf(src: string, alt: string): string {
  const url = safeUrl(src);
  const words = escapeText(alt.replace(/\s+/g, " ").trim());
  return url === null ? words : `![${words}](${url})`;
}

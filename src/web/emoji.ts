/** Custom emojis on pages: a small picture that this pod gives, with its name in its place where it does not come. */
import type { StateInline } from "markdown-it";
import { sha256Hex } from "../base/bytes.ts";
import type { CustomEmoji } from "../core/custom-emoji.ts";
import { type Html, html } from "./html.ts";

const own = /^\/emojis\/[a-z0-9_-]+\/[0-9a-f]+\.[a-z]+$/;

/** Where its picture is: one of this pod's own (`ownEmojiUrl`), or of elsewhere, as this pod passes it on. */
export const emojiUrl = ({ url }: CustomEmoji): string => (own.test(url) ? url : `/remote-emojis/${sha256Hex(url)}`);

export const emojiPicture = (emoji: CustomEmoji): Html =>
  html`<img class="custom-emoji" src="${emojiUrl(emoji)}" alt=":${emoji.name}:" title=":${emoji.name}:" height="20" loading="lazy">`;

export type EmojisOf = readonly CustomEmoji[] | null | undefined;

/** Words without marks, such as names. */
export function withEmojis(text: string, emojis: EmojisOf): Html {
  if (!emojis || emojis.length === 0) return html`${text}`;
  const known = new Map(emojis.map((each) => [each.name, each]));
  const parts: (string | Html)[] = [];
  let from = 0;
  for (const match of text.matchAll(/:([a-zA-Z0-9_-]{1,64})(?=:)/g)) {
    const emoji = known.get(match[1] ?? "");
    if (emoji === undefined || match.index < from) continue;
    parts.push(text.slice(from, match.index), emojiPicture(emoji));
    from = match.index + match[0].length + 1;
  }
  return html`${[...parts, text.slice(from)]}`;
}

const written = /:((?:\\?[_-]|[a-zA-Z0-9]){1,64}):/y;

/** `:name:` in Markdown: a token `emoji` with the emoji as its `meta`, of those that `env.emojis` has by name. */
export function emojiRule(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x3a) return false;
  const known = state.env?.emojis as ReadonlyMap<string, CustomEmoji> | undefined;
  if (known === undefined) return false;
  written.lastIndex = state.pos;
  const match = written.exec(state.src);
  const emoji = known.get((match?.[1] ?? "").replaceAll("\\", ""));
  if (match === null || emoji === undefined || state.pos + match[0].length > state.posMax) return false;
  if (!silent) state.push("emoji", "", 0).meta = emoji;
  state.pos += match[0].length;
  return true;
}

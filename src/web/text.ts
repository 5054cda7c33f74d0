/**
 * Texts as people write them on this network: Markdown with hashtags and mentions, rendered to safe HTML. No HTML of theirs passes,
 * and nothing is loaded from elsewhere: a picture on another server becomes a link that says where it is.
 */
import MarkdownIt, { type StateBlock, type Token } from "markdown-it";
import { limits } from "../base/limits.ts";
import type { CustomEmoji } from "../core/custom-emoji.ts";
import { hashtagRule, mentionRule } from "../core/text-marks.ts";
import { type EmojisOf, emojiPicture, emojiRule } from "./emoji.ts";
import { type Html, html, trusted } from "./html.ts";
import { t } from "./words/words.ts";

/** What rendering needs to know: this pod's address, for pictures, mentions and links of its own. */
export type TextPlace = {
  readonly url: string;
  /** For pages that are read elsewhere: links of this pod lead there, and its photos are files beside the page, where this names one. */
  readonly beside?: (photoName: string) => string | null;
};

/**
 * Renders a text in its own block, which finds its direction (left or right) by itself.
 * @param text  Markdown; one longer than `limits.textChars`, nested too deeply, or with too many cells, is shown as it was typed
 * @param emojis  pictures that are declared beside it, for what stands as `:name:`
 */
export function renderText(text: string, place: TextPlace, emojis?: EmojisOf): Html {
  const plain = () => html`<div class="prose plain" dir="auto">${text}</div>`;
  if (text.length > limits.textChars) return plain();
  const base = place.beside === undefined ? "" : place.url;
  const env: TextEnv = { ownUrl: place.url, base, beside: place.beside, emojis: byName(emojis ?? []) };
  const tokens = parse(text, env);
  // Past its limit the parser drops what stands deeper.
  if (tokens === null || tokens.some((token) => token.level >= limits.markdownNesting - 1)) return plain();
  return html`<div class="prose" dir="auto">${trusted(markdown.renderer.render(tokens, markdown.options, env))}</div>`;
}

/** The beginning of a long text, cut between lines or words. `cut` says whether something is missing. */
export function excerpt(text: string): { readonly text: string; readonly cut: boolean } {
  if (text.length <= limits.excerptChars * 1.5) return { text, cut: false };
  const head = text.slice(0, limits.excerptChars);
  const end =
    [head.lastIndexOf("\n"), head.lastIndexOf(" "), head.length].find((at) => at > limits.excerptChars / 2) ??
    head.length;
  // Never half of a surrogate pair.
  return { text: `${head.slice(0, end).replace(/[\ud800-\udbff]$/, "")} …`, cut: true };
}

/** The first words of a text without its marks, for titles. */
export function firstWords(text: string, chars: number): string {
  const plain = text
    .replace(/!?\[([^\]]{0,200})\]\([^)]{0,500}\)/g, "$1")
    .replace(/@\{(?:([^{};]{1,255}); ?)?([^{} ;]{1,255})\}/g, (_, name?: string, ref?: string) => name ?? ref ?? "")
    .replace(/[*_#>`~]+/g, "")
    .replace(/\s+/g, " ")
    .trim();
  const letters = [...plain.slice(0, chars * 2)];
  return letters.length <= chars
    ? letters.join("")
    : `${letters
        .slice(0, chars - 1)
        .join("")
        .trimEnd()}…`;
}

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: limits.markdownNesting });

class TooManyCells extends Error {}

/** Ends a parse when its tables get too many cells, those included that the parser makes to fill up short rows. */
markdown.block.State = class extends markdown.block.State {
  private cells = 0;
  override push(...[type, tag, nesting]: Parameters<StateBlock["push"]>): Token {
    const cell = type === "th_open" || type === "td_open";
    // Whoever types a cell types a character or more.
    if (cell && ++this.cells > Math.min(limits.tableCells, this.src.length)) throw new TooManyCells();
    return super.push(type, tag, nesting);
  }
};

type TextEnv = {
  readonly ownUrl: string;
  readonly base: string;
  readonly beside: TextPlace["beside"];
  readonly emojis: ReadonlyMap<string, CustomEmoji>;
};

const byName = (emojis: readonly CustomEmoji[]) => new Map(emojis.map((each) => [each.name, each]));

/** Null for a text with too many cells. */
function parse(text: string, env: TextEnv): Token[] | null {
  try {
    return markdown.parse(text, env);
  } catch (error) {
    if (error instanceof TooManyCells) return null;
    throw error;
  }
}

// `alice@pod.example` is somebody's address on this network, not a mailbox.
markdown.linkify.set({ fuzzyEmail: false });
markdown.inline.ruler.before("emphasis", "mention", mentionRule);
markdown.inline.ruler.before("emphasis", "hashtag", hashtagRule);
markdown.inline.ruler.before("emphasis", "emoji", emojiRule);
markdown.validateLink = (url) => /^(?:https?:|mailto:|(?:web\+)?diaspora:|[/#?]|[^:]*$)/i.test(url.trim());

const ownPath = (url: string, ownUrl: string): string | null => {
  if (url.startsWith("/") && !url.startsWith("//")) return url;
  return url.startsWith(`${ownUrl}/`) ? url.slice(ownUrl.length) : null;
};

/** A photo's file and nothing else: what a page loads by itself, the reader asks for under their own name, and `..` would lead to any page. */
const photoPath = /^\/photos\/(?!(?:\.|%2e){1,2}(?:\/|$))[^/?#\\]+\/(?!(?:\.|%2e){1,2}$)[^/?#\\]+$/i;

/** Null: the file is not beside a page that is read elsewhere. */
function whereIs(path: string, { beside }: TextEnv): string | null {
  if (beside === undefined) return path;
  const name = path.slice(path.lastIndexOf("/") + 1);
  return beside(name.replace(/^(?:thumb_(?:small|medium|large)|scaled_full)_/, ""));
}

/** `diaspora://alice@pod.example/post/GUID` names a post wherever it is; here it is this pod's copy. */
const localised = (url: string): string =>
  url.replace(/^(?:web\+)?diaspora:\/\/[^/]+\/(?:post|status_message|reshare)\/([\w.:@-]+)$/i, "/posts/$1");

const { rules } = markdown.renderer;
const escaped = markdown.utils.escapeHtml;

rules.link_open = (tokens, index, _options, env) => {
  const href = localised(String(tokens[index]?.attrGet("href") ?? ""));
  return `<a href="${escaped(/^\/(?!\/)/.test(href) ? `${env?.base}${href}` : href)}" rel="nofollow noopener ugc">`;
};

rules.image = (tokens, index, _options, env) => {
  const token = tokens[index] as Token;
  const url = String(token.attrGet("src") ?? "");
  const alt = token.content.trim();
  const path = ownPath(url, String(env?.ownUrl));
  const src = path !== null && photoPath.test(path) ? whereIs(path, env as TextEnv) : null;
  if (src !== null) return `<img src="${escaped(src)}" alt="${escaped(alt || t("photo.untitled"))}" loading="lazy">`;
  const words = alt === "" ? t("photo.remoteAt", { host: hostOf(url) }) : t("photo.remote", { description: alt });
  // Inside a link the link's own target stays; a link in a link is none.
  if (insideLink(tokens, index)) return `<span class="remote-picture">${escaped(words)}</span>`;
  return `<a class="remote-picture" href="${escaped(/^\/(?!\/)/.test(url) ? `${env?.base}${url}` : url)}" rel="nofollow noopener ugc">${escaped(words)}</a>`;
};

rules.mention = (tokens, index, _options, env) => {
  const { name, ref } = (tokens[index] as Token).meta as { name: string; ref: string };
  if (insideLink(tokens, index)) return `<span class="mention" title="${escaped(ref)}">${escaped(name)}</span>`;
  const [username = "", host] = ref.split("@");
  const who = host === new URL(String(env?.ownUrl)).host ? username : ref;
  const path = encodeURIComponent(who).replace(/%40|%3A/g, decodeURIComponent);
  return `<a class="mention" href="${escaped(`${env?.base}/people/${path}`)}" title="${escaped(ref)}">${escaped(name)}</a>`;
};
rules.emoji = (tokens, index) => String(emojiPicture((tokens[index] as Token).meta as CustomEmoji));
rules.hashtag = (tokens, index, _options, env) => {
  const text = String(tokens[index]?.content ?? "");
  if (insideLink(tokens, index)) return `<span class="hashtag">${escaped(text)}</span>`;
  return `<a class="hashtag" href="${escaped(`${env?.base}${tagPath(text.slice(1).toLowerCase())}`)}">${escaped(text)}</a>`;
};

/** The page of a tag. */
export const tagPath = (tag: string): string => `/tags/${encodeURIComponent(tag)}`;

// Headings in a text are the text's own: they do not stand in the outline of the page.
rules.heading_open = (tokens, index) => `<p class="heading heading-${tokens[index]?.tag.slice(1)}">`;
rules.heading_close = () => "</p>\n";

/** Per list of tokens, once: which of them stand inside a link. */
const insides = new WeakMap<readonly Token[], readonly boolean[]>();

function insideLink(tokens: readonly Token[], index: number): boolean {
  let inside = insides.get(tokens);
  if (inside === undefined) {
    let depth = 0;
    inside = tokens.map(({ type }) => {
      depth += type === "link_open" ? 1 : type === "link_close" ? -1 : 0;
      return depth > 0;
    });
    insides.set(tokens, inside);
  }
  return inside[index] ?? false;
}

function hostOf(url: string): string {
  return URL.parse(url)?.host || url.slice(0, 80);
}

/** What people here write, Markdown with hashtags and mentions, as HTML for other servers. Nothing of it is markup that was typed. */
import MarkdownIt, { type Token } from "markdown-it";
import { limits } from "../../base/limits.ts";
import { hashtagRule, mentionRule } from "../../core/text-marks.ts";

/** `uriOf`: where a mentioned address is found in the dialect; null where this network does not know it. `base`: what paths in a text are relative to. */
export type TextPlace = { readonly base: string; uriOf(ref: string): string | null };

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: limits.markdownNesting });
// A row of one letter gets all the cells of its head: a short text makes millions.
markdown.disable("table");
markdown.linkify.set({ fuzzyEmail: false });
markdown.inline.ruler.before("emphasis", "mention", mentionRule);
markdown.inline.ruler.before("emphasis", "hashtag", hashtagRule);
markdown.validateLink = (url) => /^(?:https?:|mailto:|[/#?]|[^:]*$)/i.test(url.trim());

const { rules } = markdown.renderer;
export const escapedHtml = markdown.utils.escapeHtml;

rules.mention = (tokens, index, _options, env) => {
  const { uriOf } = env as TextPlace;
  const { name, ref } = (tokens[index] as Token).meta as { readonly name: string; readonly ref: string };
  const uri = uriOf(ref);
  const words = escapedHtml(name.startsWith("@") ? name : `@${name}`);
  return uri === null ? words : `<a href="${escapedHtml(uri)}" class="u-url mention">${words}</a>`;
};
rules.hashtag = (tokens, index, _options, env) => {
  const { base } = env as TextPlace;
  const tag = String(tokens[index]?.content ?? "");
  const url = `${base}/tags/${encodeURIComponent(tag.slice(1).toLowerCase())}`;
  return `<a href="${escapedHtml(url)}" class="mention hashtag" rel="tag">${escapedHtml(tag)}</a>`;
};

markdown.core.ruler.push("absolute", (state) => {
  const { base } = state.env as TextPlace;
  for (const token of state.tokens.flatMap(({ children }) => children ?? []))
    for (const name of ["href", "src"]) {
      const url = String(token.attrGet(name) ?? "");
      if (url.startsWith("/") && !url.startsWith("//")) token.attrSet(name, base + url);
    }
});

/** @param text  Markdown, at most as long as people may write it */
export const htmlOfMarkdown = (text: string, place: TextPlace): string => markdown.render(text, place).trim();

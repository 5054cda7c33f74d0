/** Two marks that this network adds to Markdown: `#hashtag`, and `@{Name; alice@pod.example}` for a mention. */
import type { StateInline } from "markdown-it";

const mention = /@\{(?:([^{}]{1,255}?); ?)?([^{} ;]{1,255})\}/y;
/** As diaspora* reads tags: letters, digits, marks, `_`, `-`; and `<3`. */
const hashtag = /#(?:[\p{L}\p{N}\p{M}_-]{1,255}|<3)/uy;

/** `@{id}` or `@{Name; id}`: a token `mention` with `meta {name, ref}`. */
export function mentionRule(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x40) return false;
  mention.lastIndex = state.pos;
  const match = mention.exec(state.src);
  if (match === null || state.pos + match[0].length > state.posMax) return false;
  if (!silent) {
    const ref = (match[2] ?? "").toLowerCase();
    state.push("mention", "", 0).meta = { name: match[1]?.trim() || ref, ref };
  }
  state.pos += match[0].length;
  return true;
}

/** `#tag` after a blank or at the beginning: a token `hashtag` with the tag as its content. */
export function hashtagRule(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x23) return false;
  const before = state.src[state.pos - 1];
  if (before !== undefined && !/[\s(>]/.test(before)) return false;
  hashtag.lastIndex = state.pos;
  const match = hashtag.exec(state.src);
  if (match === null || state.pos + match[0].length > state.posMax) return false;
  if (!silent) state.push("hashtag", "", 0).content = match[0];
  state.pos += match[0].length;
  return true;
}

/** Hashtags: the words behind a `#` by which public posts are found. */
import { limits } from "../base/limits.ts";

const tag = /^(?:[\p{L}\p{N}\p{M}_-]+|<3)$/u;

/**
 * The name of a tag as it is kept: small letters, without the `#`. White space around it does not matter.
 * @returns null for what is no tag
 */
export function parseTag(text: string): string | null {
  const name = text.trim().replace(/^#/, "").toLowerCase();
  return name.length <= limits.tagChars && tag.test(name) ? name : null;
}

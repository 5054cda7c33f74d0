/** Re-points the links of a text to where their targets are now. */
import type { Link, LinkTarget } from "../snapshot.ts";

/**
 * Replaces each link whose target came along; everything between them stays as it was, to the letter.
 *
 * @param links  in order, not overlapping, as the adapter found them in this very text
 * @param urlOf  the new address of a target, or null where it did not come
 * @returns the new text, or null where nothing changed
 */
export function rewriteLinks(
  text: string,
  links: readonly Link[],
  urlOf: (target: LinkTarget) => string | null,
): string | null {
  let result = "";
  let kept = 0;
  for (const link of links) {
    const url = urlOf(link.target);
    if (url === null) continue;
    result += text.slice(kept, link.start) + url;
    kept = link.end;
  }
  return kept === 0 ? null : result + text.slice(kept);
}

/**
 * Gives posts of this pod other guids in the addresses that a text holds; everything else stays, to the letter.
 * @param newGuid  null where the guid is not one of those that changed
 */
export function replacePostAddresses(text: string, podUrl: string, newGuid: (guid: string) => string | null): string {
  const prefix = `${podUrl}/posts/`;
  let result = "";
  let kept = 0;
  for (let at = text.indexOf(prefix); at >= 0; at = text.indexOf(prefix, at + prefix.length)) {
    const start = at + prefix.length;
    // Where a guid ends is not said in the text: `.`, `:` and `-` may belong to it or follow it.
    const longest = /^[0-9A-Za-z_@.:-]{1,255}/.exec(text.slice(start, start + 255))?.[0] ?? "";
    for (let length = longest.length; length > 0; length--) {
      const guid = newGuid(longest.slice(0, length));
      if (guid === null) continue;
      result += text.slice(kept, start) + guid;
      kept = start + length;
      break;
    }
  }
  return result + text.slice(kept);
}

/** Addresses of photos and posts at this pod. */
export function localAddresses(podUrl: string, photoPath: string): (target: LinkTarget) => string {
  return (target) =>
    target.kind === "photo"
      ? `${podUrl}/photos/${photoPath}/${target.size}${target.name}`
      : `${podUrl}/posts/${target.guid}`;
}

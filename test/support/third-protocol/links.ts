/** Links to letters and pictures on the old loft: `https://LOFT/letters/GUID`, `https://LOFT/pictures/NAME`. */
import type { Link } from "../../../src/core/snapshot.ts";

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

export function links(text: string, owner: { readonly host: string }): readonly Link[] {
  const find = new RegExp(
    `https://${escaped(owner.host)}/(?:letters/(?<guid>[0-9a-f]{32})|pictures/(?<name>[0-9a-z_-]+\\.[a-z]{3,4}))(?![\\w./-]*\\w)`,
    "g",
  );
  return Array.from(text.matchAll(find), (match): Link => {
    const { guid, name = "" } = match.groups ?? {};
    const target =
      guid === undefined ? ({ kind: "photo", name, size: "" } as const) : ({ kind: "post", guid } as const);
    return { start: match.index, end: match.index + match[0].length, target };
  });
}

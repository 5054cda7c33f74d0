/** Parts of a profile that the network has no members for: they stand among the free fields, under these words. */
import { limits } from "../../base/limits.ts";
import type { MoveLinks } from "../../core/message.ts";
import { parseReference } from "./references.ts";

const isShort = (text: string): boolean => text !== "" && text.length <= limits.profileFieldChars;

export const fieldNames = [
  { field: "location", words: "Location", fits: isShort },
  { field: "gender", words: "Gender", fits: isShort },
  { field: "birthday", words: "Birthday", fits: (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) },
  {
    field: "tags",
    words: "Tags",
    fits: (text: string) => isShort(text) && text.split(" ").every((word) => /^#[^\s#]+$/.test(word)),
  },
] as const;

/** What a User who has left says about where they are, for the people of servers that do not know moves: an address that can be searched for. Markdown. */
export function pointerOf(links: MoveLinks | undefined): string | null {
  const next = links?.next ?? null;
  const place = next === null ? null : parseReference(next, null);
  return next === null ? null : place === null ? `→ ${next}` : `→ \`@${place.id}@${place.host}\``;
}

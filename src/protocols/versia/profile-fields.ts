/** Parts of a profile that the network has no members for: they stand among the free fields, under these words. */
import { limits } from "../../base/limits.ts";

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

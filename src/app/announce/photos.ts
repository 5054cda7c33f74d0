/** Whether a move says where the photos are: one folder for all of them, so it is said only when every one is there. */
import type { PhotoCounts } from "../../store/announcements.ts";
import type { Config } from "../parts.ts";

/** `path` null: photos stay where they are, at the old pod. It ends in `/`. */
export type Photos = PhotoCounts & { readonly path: string | null };

/**
 * Pods that are given a path look for every photo of the account under it, at once and for ever, and the old pod may remove its own files. So where
 * one is missing here, none is said: they go on loading from the old pod while it lives.
 */
export const photosOf = ({ url }: Pick<Config, "url">, folder: string, counts: PhotoCounts): Photos => ({
  ...counts,
  path: counts.all > 0 && counts.here === counts.all ? `${url}/photos/${folder}/` : null,
});

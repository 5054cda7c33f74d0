/** Whether a move says where the photos are: one folder for all of them, so it is said once some are there, and in the place of the others stands a picture that says so. */
import type { PhotoCounts } from "../../store/moves/announcements.ts";
import type { Config } from "../parts.ts";

/** `path` null: photos stay where they are, at the old pod. It ends in `/`. */
export type Photos = PhotoCounts & { readonly path: string | null };

/**
 * Pods that are given a path look for every photo of the account under it, at once and for ever, and the old pod may remove its own files. So where
 * none came along, none is said: they go on loading from the old pod while it lives. Where some came, those are not given up for the sake of the others (record 13).
 */
export const photosOf = ({ url }: Pick<Config, "url">, folder: string, counts: PhotoCounts): Photos => ({
  ...counts,
  path: counts.here > 0 ? `${url}/photos/${folder}/` : null,
});

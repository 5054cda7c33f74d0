/** The job that keeps the cache of other pods' photos, avatars and emojis within its bounds. It is put when something is fetched, for the end of the hour. */
import { limits } from "../../base/limits.ts";
import { hourMs } from "../../base/time.ts";
import { isBlobUsed } from "../../store/arrival/photos.ts";
import { dropFetchedFiles, dropFormerAvatars, fetchedFilesToDrop } from "../../store/content/fetched-files.ts";
import type { NewJob } from "../../store/post-office/jobs.ts";
import type { Parts } from "../parts.ts";

const kind = "fetched-files";
/** Files per turn: removing one takes a millisecond. */
const turnFiles = 500;

/** One job for each hour in which something is fetched. */
export function fetchedFilesJob(now: Date): NewJob {
  const hour = Math.floor(now.getTime() / hourMs);
  return { kind, key: String(hour), args: {}, runAt: new Date((hour + 1) * hourMs) };
}

type Needs = Pick<Parts, "database" | "blobs" | "clock" | "log">;

export const fetchedFilesKind = {
  kind,
  /** @returns null when the cache is within its bounds, or nothing more can go now */
  run: (needs: Needs, _args: unknown, stop: AbortSignal): Promise<object | null> =>
    sweepFetched(needs, limits.fetchedBytes, stop),
};

/** One turn: removes what nothing shows any more, and the oldest files while all together take more than `mostBytes`. */
export async function sweepFetched(needs: Needs, mostBytes: number, stop: AbortSignal): Promise<object | null> {
  const { database, blobs } = needs;
  await dropFormerAvatars(database.db);
  const limit = { mostBytes, eachBytes: limits.fetchedEachBytes, most: turnFiles };
  const found = await fetchedFilesToDrop(database.db, limit);
  const free: string[] = [];
  for (const blob of found) if (!(await isFresh(needs, blob))) free.push(blob);
  if (free.length === 0) return null;
  await database.transaction((tx) => dropFetchedFiles(tx, free));
  // After the commit, as wherever files go: what is gone from the disk cannot come back.
  for (const blob of free) if (!(await isBlobUsed(database.db, blob))) await blobs.remove(blob);
  needs.log.info({ files: free.length }, "files that were fetched from other pods were removed");
  return found.length < turnFiles || stop.aborted ? null : {};
}

/** Somebody has put the same bytes there lately, and may be about to write a row that shows them: then they stay for now. */
async function isFresh({ blobs, clock }: Needs, blob: string): Promise<boolean> {
  const at = await blobs.putAt(blob);
  return at !== null && clock.now() - at.getTime() < hourMs;
}

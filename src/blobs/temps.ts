/** Temporary files of the blob store: whose they are, and when they may go. */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../base/problem.ts";
import { dayMs } from "../base/time.ts";

const tempName = /^blob-\d+-[0-9a-f]+-\d+$/;

/** Every temporary file of this process begins with this; another process with the same id (an earlier one, one in a container) has another token. */
export const tempPrefix = (processId: number, runToken: string): string => `blob-${processId}-${runToken}-`;

/**
 * Removes what killed processes left in `folder`: files of others that nobody has written to for a day. Age alone tells: ids of processes
 * mean nothing across containers that share the folder. Files with other names are not touched.
 *
 * @param ours  `tempPrefix` of this process
 * @returns how many were removed
 */
export async function sweepTemps(folder: string, ours: string, nowMs: number): Promise<number> {
  let removed = 0;
  for (const name of await readdir(folder)) {
    if (!tempName.test(name) || name.startsWith(ours)) continue;
    const path = join(folder, name);
    if (nowMs - (await changedAtMs(path)) < dayMs) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

/** A file that goes away meanwhile counts as just changed: its owner is at work. */
async function changedAtMs(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return Number.POSITIVE_INFINITY;
    throw error;
  }
}

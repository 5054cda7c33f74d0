/** Temporary files of the blob store: whose they are, and when they may go. */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../base/problem.ts";
import { dayMs } from "../base/time.ts";

const tempName = /^blob-(\d+)-([0-9a-f]+)-\d+$/;

/** Every temporary file of this process begins with this; an earlier process with the same id had another token. */
export const tempPrefix = (processId: number, runToken: string): string => `blob-${processId}-${runToken}-`;

/**
 * Removes what killed processes left in `folder`: files of a process that is gone, of an earlier one with our id, and files that
 * nobody has written to for a day. Files with other names are not touched.
 *
 * @param ours  `tempPrefix` of this process
 * @returns how many were removed
 */
export async function sweepTemps(folder: string, ours: string, nowMs: number): Promise<number> {
  let removed = 0;
  for (const name of await readdir(folder)) {
    const owner = tempName.exec(name);
    if (owner === null || name.startsWith(ours)) continue;
    const processId = Number(owner[1]);
    const path = join(folder, name);
    if (processId !== process.pid && isAlive(processId) && nowMs - (await changedAtMs(path)) < dayMs) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

/** Signal 0 asks without sending; EPERM means that it lives and belongs to somebody else. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
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

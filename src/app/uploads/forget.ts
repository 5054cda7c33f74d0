/** Uploads go: when they were used or are not wanted, when they are too old, and what a killed process left of them. */
import { readdir, rm } from "node:fs/promises";
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import { codeOf } from "../../base/problem.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { onDisk } from "../../blobs/disk.ts";
import { lockMoveIn } from "../../store/moves/move-ins.ts";
import {
  allUploads,
  dropUploads,
  endLostUploads,
  endOldUploads,
  endUploads,
  uploadOfAccount,
} from "../../store/moves/uploads.ts";
import type { NewJob } from "../../store/post-office/jobs.ts";
import type { Parts } from "../parts.ts";
import { stopReceiving } from "./at-work.ts";
import { uploadFolder, uploadPath } from "./open.ts";

type Needs = Pick<Parts, "database" | "clock" | "config">;

/** What the arguments of the job are. */
export const forgetUploadArgs = z.object({ guid: z.string() });

/** Looks whether an upload has to go; see `src/app/jobs/forget-upload.ts`. */
export const forgetUploadJob = (guid: string, runAt: Date): NewJob => ({
  kind: "forget-upload",
  key: guid,
  args: { guid } satisfies z.infer<typeof forgetUploadArgs>,
  runAt,
});

export type RemoveRefusal =
  /** There is none, or it is another account's. */
  | { readonly code: "upload-unknown" }
  /** It is being checked or brought in right now. */
  | { readonly code: "upload-in-use" };

/** Deletes one upload of an account, unless a job reads it. */
export async function removeUpload(
  needs: Needs,
  { accountId, guid }: { readonly accountId: number; readonly guid: string },
): Promise<Result<null, RemoveRefusal>> {
  const ended = await needs.database.transaction(async (tx): Promise<Result<readonly string[], RemoveRefusal>> => {
    // Whoever begins a check or an import holds the account too.
    const state = (await lockMoveIn(tx, accountId))?.state;
    const row = await uploadOfAccount(tx, accountId, guid);
    if (row === null) return no({ code: "upload-unknown" });
    if (row.state === "whole" && (state === "checking" || state === "importing")) return no({ code: "upload-in-use" });
    return ok(await endUploads(tx, accountId, guid));
  });
  if (!ended.ok) return ended;
  await deleteEnded(needs, ended.value);
  return ok(null);
}

/** Deletes all uploads of an account: they were used, or are not wanted any more. @returns how many there were */
export const removeUploads = (needs: Needs, accountId: number): Promise<number> =>
  remove(needs, () => endUploads(needs.database.db, accountId, null));

/** Deletes those that are too old, those that never got a byte, those of closed accounts, and those that were being deleted when a process was killed. */
export function removeOldUploads(needs: Needs): Promise<number> {
  const now = needs.clock.now();
  return remove(needs, () => endOldUploads(needs.database.db, new Date(now), new Date(now - limits.uploadEmptyMs)));
}

/** First nobody finds it any more, then its file goes, then its row with the key: a kill in between leaves nothing that anybody could read. */
async function remove(needs: Needs, end: () => Promise<readonly string[]>): Promise<number> {
  const guids = await end();
  await deleteEnded(needs, guids);
  return guids.length;
}

async function deleteEnded(needs: Needs, guids: readonly string[]): Promise<void> {
  for (const guid of guids) {
    await stopReceiving(needs, guid);
    await deleteFile(uploadPath(needs, guid));
  }
  await dropUploads(needs.database.db, guids);
}

/**
 * At the start: deletes what is too old, rows whose files were lost, and files that belong to no row.
 * @throws {Fault} when the database or the disk fails
 */
export async function tidyUploads(needs: Needs): Promise<void> {
  await removeOldUploads(needs);
  // Names first: a row is there before its file, so that one which begins meanwhile is not taken for left behind.
  const names = new Set((await namesIn(uploadFolder(needs))).filter((name) => /^[0-9a-f]{32}$/.test(name)));
  const known = await allUploads(needs.database.db);
  for (const name of names) if (!known.has(name)) await deleteFile(uploadPath(needs, name));
  const lost = [...known].filter(([guid, { receivedBytes }]) => receivedBytes > 0 && !names.has(guid));
  const guids = lost.map(([guid]) => guid);
  await endLostUploads(needs.database.db, guids);
  await dropUploads(needs.database.db, guids);
}

const deleteFile = (path: string) => onDisk("the folder of uploads", "delete a file", () => rm(path, { force: true }));

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
}

/** Begins an upload: whether there is room for it is asked before a byte comes. */
import { randomBytes } from "node:crypto";
import { newGuid } from "../../base/bytes.ts";
import { makeFolder } from "../../base/folder.ts";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { dayMs, hourMs, secondMs } from "../../base/time.ts";
import { freeBytes } from "../../blobs/free.ts";
import { sealedKeyBytes } from "../../blobs/sealed-file.ts";
import { addAttempt, attemptsSince } from "../../store/moves/move-in-limits.ts";
import { addUpload, lockUploads, promisedBytes, type UploadRow } from "../../store/moves/uploads.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { seal } from "../seal.ts";
import { forgetUploadJob } from "./forget.ts";
import { keyPurpose, type UploadNeeds, uploadFolder } from "./open.ts";

export type BeginRefusal =
  | { readonly code: "upload-empty" }
  | { readonly code: "upload-over-size"; readonly limitBytes: number }
  | { readonly code: "upload-over-quota"; readonly usedBytes: number; readonly limitBytes: number }
  | { readonly code: "upload-too-many"; readonly most: number }
  | { readonly code: "upload-too-often"; readonly seconds: number }
  /** The podmin's disk has no room for it. */
  | { readonly code: "upload-no-room" };

export type NewFile = {
  readonly accountId: number;
  /** As the person calls it; what of it cannot be shown is left out. */
  readonly name: string;
  /** Null: that is known at its end alone. */
  readonly sizeBytes: number | null;
  /** When the file was last changed, as its computer says: tells it from others of its name and size. */
  readonly modifiedMs: number | null;
};

/**
 * Makes an upload without bytes, sealed with a key of its own.
 * @param expectedBytes  how much comes at most, where the size is not known
 * @returns its name in URLs
 * @throws {Fault} when the database or the disk fails
 */
export async function beginUpload(
  needs: UploadNeeds,
  file: NewFile,
  expectedBytes: number = file.sizeBytes ?? 0,
): Promise<Result<string, BeginRefusal>> {
  if (file.sizeBytes === 0) return no({ code: "upload-empty" });
  makeFolder(uploadFolder(needs), 0o700);
  const free = await freeBytes(uploadFolder(needs));
  const guid = newGuid();
  const { accountId } = file;
  const now = new Date(needs.clock.now());
  return needs.database.transaction(async (tx) => {
    const held = await lockUploads(tx, file.accountId);
    const lately = await attemptsSince(tx, { accountId, kinds: ["upload"] }, new Date(now.getTime() - hourMs));
    if (lately.count >= limits.uploadsPerHour) return no({ code: "upload-too-often", seconds: secondsTo(lately, now) });
    const refusal = roomFor(needs, held, expectedBytes);
    if (refusal !== null) return no(refusal);
    if (free - (await promisedBytes(tx)) - expectedBytes < needs.config.keepFreeBytes)
      return no({ code: "upload-no-room" });
    await addAttempt(tx, { accountId, network: null, kind: "upload" }, now);
    await addUpload(tx, {
      ...file,
      guid,
      name: shownName(file.name),
      sealedKey: seal(needs.secret, keyPurpose(guid), randomBytes(sealedKeyBytes)),
      now,
      expiresAt: new Date(now.getTime() + limits.uploadDays * dayMs),
    });
    await putJobs(tx, [forgetUploadJob(guid, new Date(now.getTime() + limits.uploadEmptyMs))]);
    return ok(guid);
  });
}

/** Until the oldest of an hour's counts no more. */
const secondsTo = ({ oldest }: { readonly oldest: Date | null }, now: Date): number =>
  Math.max(1, Math.ceil(((oldest ?? now).getTime() + hourMs - now.getTime()) / secondMs));

function roomFor({ config }: UploadNeeds, uploads: readonly UploadRow[], sizeBytes: number): BeginRefusal | null {
  const mostOfOne = Math.min(limits.containerSizeBytes, config.uploadBytes);
  if (sizeBytes > mostOfOne) return { code: "upload-over-size", limitBytes: mostOfOne };
  if (uploads.length >= limits.uploadsPerAccount) return { code: "upload-too-many", most: limits.uploadsPerAccount };
  const usedBytes = bytesOf(uploads);
  if (usedBytes + sizeBytes > config.uploadBytes)
    return { code: "upload-over-quota", usedBytes, limitBytes: config.uploadBytes };
  return null;
}

/** What an account's uploads take, those that are on their way as if they were there. */
export const bytesOf = (uploads: readonly Pick<UploadRow, "sizeBytes" | "receivedBytes">[]): number =>
  uploads.reduce((sum, { sizeBytes, receivedBytes }) => sum + (sizeBytes ?? receivedBytes), 0);

/** The last part of a path, as some browsers send one; without controls, and with something left of it. */
function shownName(name: string): string {
  const base = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  // Controls, and marks that turn the direction of what follows: a name is shown beside other words.
  const shown = base.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "").trim();
  return [...shown].slice(0, limits.uploadNameChars).join("") || "file";
}

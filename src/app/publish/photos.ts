/** Uploads: photos that a person puts into posts. Stripped of what is private, kept under the account's folder, shown once a post names them. */
import { randomBytes } from "node:crypto";
import { type Bytes, newGuid } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { typed } from "../../base/printable.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { type ImageType, mediaTypes } from "../../blobs/image.ts";
import { strip } from "../../blobs/strip.ts";
import { isBlobUsed } from "../../store/arrival/photos.ts";
import { countFreePhotos, insertPhoto } from "../../store/content/photos.ts";
import { holdActive } from "../../store/people/accounts.ts";
import { firstIdentity } from "../accounts/presence.ts";
import type { Parts } from "../parts.ts";
import type { PublishRefusal } from "./refusals.ts";

type Needs = Pick<Parts, "database" | "clock" | "blobs" | "photoSizes" | "protocols">;

export type KeptPhoto = {
  readonly blob: string;
  readonly type: ImageType;
  readonly width: number;
  readonly height: number;
};

/**
 * Keeps the file of a photo: by its content a JPEG, PNG, GIF or WebP that can be decoded, without private metadata.
 * @param mostBytes  further bytes are not read
 * @throws {Fault} when the disk fails; what `bytes` throws
 */
export async function keepPhotoFile(
  needs: Pick<Parts, "database" | "blobs" | "photoSizes">,
  bytes: Bytes,
  mostBytes: number,
): Promise<Result<KeptPhoto, Extract<PublishRefusal, { code: "upload-too-large" | "upload-unusable" }>>> {
  const original = await whole(bytes, mostBytes);
  if (original === null) return no({ code: "upload-too-large", mostBytes });
  const stripped = strip(original);
  if (!stripped.ok) return no({ code: "upload-unusable", detail: stripped.refusal.detail });
  const kept = await needs.blobs.put(stripped.value.bytes, limits.photoSizeBytes);
  if (!kept.ok) return no({ code: "upload-too-large", mostBytes });
  const blob = kept.value.digest;
  const decoded = await needs.photoSizes.decodable(blob);
  if (decoded.ok) return ok({ blob, type: stripped.value.type, ...decoded.value });
  if (!(await isBlobUsed(needs.database.db, blob))) await needs.blobs.remove(blob);
  return no({ code: "upload-unusable", detail: decoded.refusal.detail });
}

/** Null where they are too many. */
async function whole(bytes: Bytes, mostBytes: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const endings: Readonly<Record<ImageType, string>> = { jpeg: "jpg", png: "png", gif: "gif", webp: "webp" };

/**
 * Takes a photo from an account.
 * @param upload.bytes  as they came from the person; at most `limits.photoSizeBytes`
 * @returns the photo's id, for `writePost`
 */
export async function uploadPhoto(
  needs: Needs,
  accountId: number,
  upload: { readonly bytes: Bytes; readonly text?: string | null },
): Promise<Result<{ readonly photoId: number }, PublishRefusal>> {
  const own = await firstIdentity(needs, needs.database.db, accountId);
  if (own === null) return no({ code: "account-not-open" });
  if ((await countFreePhotos(needs.database.db, accountId)) >= limits.freeUploads)
    return no({ code: "uploads-too-many", most: limits.freeUploads });
  const kept = await keepPhotoFile(needs, upload.bytes, limits.photoSizeBytes);
  if (!kept.ok) return kept;
  const { blob, type, width, height } = kept.value;
  const row = {
    bylineId: own.bylineId,
    guid: newGuid(),
    // Nobody guesses it: the address of a photo is all that stands between it and who has no business with it on other pods.
    name: `${randomBytes(10).toString("hex")}.${endings[type]}`,
    blob,
    mediaType: mediaTypes[type],
    width,
    height,
    text: typed(upload.text ?? "").trim() || null,
    at: new Date(needs.clock.now()),
  };
  return needs.database.transaction(async (tx) => {
    if (!(await holdActive(tx, accountId))) return no({ code: "account-not-open" });
    return ok({ photoId: await insertPhoto(tx, row) });
  });
}

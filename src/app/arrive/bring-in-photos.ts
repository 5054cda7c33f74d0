/** Brings the photos of an import in: stripped of what is private, otherwise as they are, in batches that are each durable. */
import { randomUUID } from "node:crypto";
import type { Bytes } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { ContainerBroken } from "../../blobs/broken.ts";
import { mediaTypes } from "../../blobs/image.ts";
import { strip } from "../../blobs/strip.ts";
import type { ImportRow } from "../../store/arrival/imports.ts";
import { isBlobUsed, type PhotoOutcome, recordPhotos, wantedPhotos } from "../../store/arrival/photos.ts";
import type { Parts } from "../parts.ts";
import { Stopped } from "../stopped.ts";
import type { BringInHow } from "./bring-in.ts";
import type { LookedAt } from "./check.ts";
import type { Photos } from "./files.ts";

type Needs = Pick<Parts, "database" | "blobs" | "photoSizes">;

/** One transaction: few enough that a stop costs seconds, many enough that commits do not count. */
const batchPhotos = 50;
/** Of those of which only the name is written down. */
const batchFailures = 1_000;

/**
 * Takes every usable photo of the zips that this import does not have yet. A photo that turns out to be damaged is a failed
 * row of the ledger, as is one that the check found unusable; the others go on.
 * @throws {Fault} when the database, the zip or the disk fail; a second call goes on
 */
export async function bringInPhotos(
  needs: Needs,
  into: ImportRow,
  photos: Photos,
  { usable, unusable }: LookedAt,
  { tell, stop }: BringInHow,
): Promise<void> {
  for (let start = 0; start < unusable.length; start += batchFailures) {
    const outcomes = unusable.slice(start, start + batchFailures);
    await needs.database.transaction((tx) => recordPhotos(tx, into.id, outcomes));
  }
  const wanted = await wantedPhotos(needs.database.db, into, usable);
  for (let start = 0; start < wanted.length; start += batchPhotos) {
    if (stop?.aborted) throw new Stopped();
    const outcomes: PhotoOutcome[] = [];
    for (const name of wanted.slice(start, start + batchPhotos))
      outcomes.push(await bringInPhoto(needs, photos.open(name), name));
    await needs.database.transaction((tx) => recordPhotos(tx, into.id, outcomes));
    tell({ phase: "photos", done: start + outcomes.length, all: wanted.length });
  }
}

/** What its person wants of them. `leftOut`: names of those that stay behind. @param picture  the profile's, where that is taken */
export function chosenPhotos(
  { choices }: Pick<ImportRow, "choices">,
  photos: LookedAt,
  picture: string | null,
): LookedAt & { readonly leftOut: readonly string[] } {
  if (choices.photos) return { ...photos, leftOut: [] };
  return {
    usable: photos.usable.filter((name) => name === picture),
    unusable: [],
    leftOut: photos.usable.filter((name) => name !== picture),
  };
}

/** Strips and keeps one picture; what cannot be shown is an outcome with its reason. @param bytes  at most `limits.photoSizeBytes` */
export async function bringInPhoto(needs: Needs, bytes: Bytes, name: string): Promise<PhotoOutcome> {
  const original = await whole(bytes);
  if (original === null) return { name, failure: "zip-entry-corrupt" };
  const stripped = strip(original);
  if (!stripped.ok) return { name, failure: stripped.refusal.code };
  const kept = await needs.blobs.put(stripped.value.bytes, limits.photoSizeBytes);
  if (!kept.ok) return { name, failure: "photo-too-large" };
  const { digest } = kept.value;
  const decoded = await needs.photoSizes.decodable(digest);
  if (!decoded.ok) {
    if (!(await isBlobUsed(needs.database.db, digest))) await needs.blobs.remove(digest);
    return { name, failure: decoded.refusal.code };
  }
  const { width, height } = decoded.value;
  const newGuid = randomUUID().replaceAll("-", "");
  return { name, file: { name, blob: digest, mediaType: mediaTypes[stripped.value.type], width, height, newGuid } };
}

/** A photo in memory (at most `limits.photoSizeBytes`, which its source keeps), or null where its bytes are damaged. */
async function whole(bytes: Bytes): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of bytes) chunks.push(chunk);
  } catch (error) {
    if (error instanceof ContainerBroken) return null;
    throw error;
  }
  return Buffer.concat(chunks);
}

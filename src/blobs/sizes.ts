/** The five sizes of a photo that pods ask for, made when first asked for, one at a time. */
import { open } from "node:fs/promises";
import { limits } from "../base/limits.ts";
import { codeOf, Fault } from "../base/problem.ts";
import { ok, type Result } from "../base/result.ts";
import { type Box, decode, shrink } from "./decode.ts";
import { type ImageType, imageTypeOf, mediaTypes } from "./image.ts";
import type { BlobStore, Digest } from "./store.ts";
import type { PhotoRefusal } from "./strip.ts";

/** The prefix of a photo's file name; other pods derive these without asking. "" is the original. */
export const photoSizes = ["", "thumb_small_", "thumb_medium_", "thumb_large_", "scaled_full_"] as const;
export type PhotoSize = (typeof photoSizes)[number];

/** In pixels; nothing is ever enlarged. @see diaspora* `app/uploaders/processed_image.rb` */
const boxes: Readonly<Record<Exclude<PhotoSize, "">, Box>> = {
  thumb_small_: { width: 50, height: 50, crop: true },
  thumb_medium_: { width: 100, height: 100, crop: false },
  thumb_large_: { width: 300, height: 1500, crop: false },
  scaled_full_: { width: 700, crop: false },
};

export type SizedPhoto = { readonly path: string; readonly mediaType: string; readonly sizeBytes: number };

export type PhotoSizes = {
  /**
   * A file that holds the photo in this size; made now if it never was. GIFs and animations are plain copies, as on diaspora* pods,
   * and a photo that fits as it is stays as it is.
   * @throws {Fault} when there is no such blob, or the disk fails
   */
  sized(digest: Digest, size: PhotoSize): Promise<Result<SizedPhoto, PhotoRefusal>>;
  /** Decodes the whole photo once. Tells what no look at its structure can: whether a browser will show it. */
  decodable(digest: Digest): Promise<Result<{ readonly width: number; readonly height: number }, PhotoRefusal>>;
};

/** At most one photo is decoded at a time (a large one takes hundreds of megabytes); who asks for the same waits for the same. */
export function photoSizer(store: BlobStore, pixelLimit: number = limits.photoPixels): PhotoSizes {
  const making = new Map<string, Promise<Result<SizedPhoto, PhotoRefusal>>>();
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined); // whoever asked gets the error; the next one must not
    return turn;
  }

  async function make(digest: Digest, size: Exclude<PhotoSize, "">): Promise<Result<SizedPhoto, PhotoRefusal>> {
    const original = await originalOf(digest);
    const target = store.derivedPath(digest, size);
    const made = await shrink(original.path, original.type, boxes[size], pixelLimit);
    if (!made.ok) return made;
    if (made.value === null) {
      // Found at once the next time, without a look at the photo and without waiting in turn.
      await store.placeSame(digest, size);
      return ok(original);
    }
    await store.place(target, made.value);
    return ok({ ...original, path: target, sizeBytes: made.value.length });
  }

  async function originalOf(digest: Digest): Promise<PhotoFile> {
    const original = await fileOf(store.path(digest));
    if (original === null) throw new Fault("this photo is not in the store", { again: false });
    return original;
  }

  return {
    async sized(digest, size) {
      if (size === "") return ok(await originalOf(digest));
      const ready = await fileOf(store.derivedPath(digest, size));
      if (ready !== null) return ok(ready);
      const key = `${digest} ${size}`;
      const work = making.get(key) ?? inTurn(() => make(digest, size)).finally(() => making.delete(key));
      making.set(key, work);
      return work;
    },
    async decodable(digest) {
      const { path } = await originalOf(digest);
      return inTurn(() => decode(path, pixelLimit));
    },
  };
}

type PhotoFile = SizedPhoto & { readonly type: ImageType };

/** A photo on the disk with its type by content; null where there is no such file. */
async function fileOf(path: string): Promise<PhotoFile | null> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0);
      const type = imageTypeOf(buffer.subarray(0, bytesRead));
      if (type === null) throw new Fault("a blob that is no photo was asked for as one", { again: false });
      return { path, type, mediaType: mediaTypes[type], sizeBytes: size };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error instanceof Fault ? error : new Fault("a photo cannot be read", { cause: error, again: true });
  }
}

/** The blob store: bytes on disk under the name of their SHA-256, whole or not at all. */

import { createHash, type Hash, randomBytes } from "node:crypto";
import type { Stats } from "node:fs";
import { type FileHandle, link, mkdir, open, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Bytes, printSize } from "../base/bytes.ts";
import { makeFolder } from "../base/folder.ts";
import { codeOf, Fault } from "../base/problem.ts";
import { no, ok, type Result } from "../base/result.ts";
import { type Clock, systemClock } from "../base/time.ts";
import { onDisk } from "./disk.ts";
import { sweepTemps, tempPrefix } from "./temps.ts";

/** Lower-case hex SHA-256 of a blob's bytes: its name. */
export type Digest = string;

export type Blob = { readonly digest: Digest; readonly sizeBytes: number };
export type BlobRefusal = { readonly code: "blob-too-large"; readonly limitBytes: number };

/** What keeps blobs: the disk, as `openBlobs` gives it. */
export type BlobStore = {
  /**
   * Keeps `bytes`. Safe against a crash at any moment: the blob is there whole, on the disk, or not at all. Bytes that are
   * there already cost nothing more. What `bytes` throws is passed on, and nothing stays behind.
   * @throws {Fault} when the disk fails or is full
   */
  put(bytes: Bytes | Uint8Array, limitBytes: number): Promise<Result<Blob, BlobRefusal>>;
  /** The bytes of a blob. @throws {Fault} when it is not there or the disk fails */
  open(digest: Digest): Bytes;
  has(digest: Digest): Promise<boolean>;
  /** Null where there is no such blob. */
  size(digest: Digest): Promise<number | null>;
  /** When these bytes were last put, be it that they were there already; null where there is no such blob. */
  putAt(digest: Digest): Promise<Date | null>;
  /** Removes a blob and the sizes made of it; false where it was not there. */
  remove(digest: Digest): Promise<boolean>;
  /** Where a blob lies, for readers that want a file. */
  path(digest: Digest): string;
  /** Where a file derived from a blob lies, or is to be put with `place`. */
  derivedPath(digest: Digest, name: string): string;
  /** Writes a derived file, whole or not at all. */
  place(path: string, bytes: Uint8Array): Promise<void>;
  /** The derived file `name` is the blob itself: a second name for the same bytes, where the disk knows such. Else nothing. */
  placeSame(digest: Digest, name: string): Promise<void>;
};

/** Answers of disks that cannot give a file a second name, and of those where it has it already. */
const noSecondName: readonly string[] = ["EEXIST", "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EXDEV"];

/**
 * Opens the store under `dataDir` (`blobs/ab/cd/<digest>`, temporary files in `tmp/`), and sweeps what a killed process left there.
 * @throws {Fault} when the folders cannot be made
 */
export async function openBlobs(dataDir: string, clock: Clock = systemClock): Promise<BlobStore> {
  const root = join(dataDir, "blobs");
  const temps = join(dataDir, "tmp");
  await onDisk(store, "make its folders", async () => {
    makeFolder(root, 0o700);
    makeFolder(temps, 0o700);
    await sweepTemps(temps, ours, clock.now());
  });
  const path = (digest: Digest): string => join(root, ...shards(digest), digest);
  const derivedPath = (digest: Digest, name: string): string =>
    join(root, "derived", ...shards(digest), digest, plainName(name));
  return {
    path,
    derivedPath,
    async put(bytes, limitBytes) {
      const temp = await writeTemp(temps, bytes instanceof Uint8Array ? once(bytes) : bytes, limitBytes);
      if (temp === null) return no({ code: "blob-too-large", limitBytes });
      const { digest, sizeBytes } = temp;
      await moveInto(temp.path, path(digest), root);
      return ok({ digest, sizeBytes });
    },
    async *open(digest) {
      const file = await onDisk(store, "open a blob", () => open(path(digest)));
      try {
        yield* chunksOf(file);
      } finally {
        await file.close();
      }
    },
    has: async (digest) => (await sizeOf(path(digest))) !== null,
    size: (digest) => sizeOf(path(digest)),
    putAt: async (digest) => (await statOf(path(digest)))?.mtime ?? null,
    async remove(digest) {
      const there = (await sizeOf(path(digest))) !== null;
      await onDisk(store, "remove a blob", async () => {
        await rm(path(digest), { force: true });
        await rm(dirname(derivedPath(digest, "any")), { recursive: true, force: true });
      });
      return there;
    },
    async placeSame(digest, name) {
      const target = derivedPath(digest, name);
      await onDisk(store, "give a file a second name", async () => {
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await link(path(digest), target).catch((error: unknown) => {
          if (!noSecondName.includes(codeOf(error))) throw error;
        });
      });
    },
    async place(target, bytes) {
      const temp = await writeTemp(temps, once(bytes), bytes.length);
      if (temp !== null) await moveInto(temp.path, target, root);
    },
  };
}

function shards(digest: Digest): [string, string] {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`not a digest: ${JSON.stringify(digest)}`);
  return [digest.slice(0, 2), digest.slice(2, 4)];
}

function plainName(name: string): string {
  if (!/^[a-z_]+$/.test(name)) throw new Error(`not the name of a derived file: ${JSON.stringify(name)}`);
  return name;
}

async function* once(bytes: Uint8Array): Bytes {
  yield bytes;
}

/** What a fault calls this. */
const store = "the photo store";

const chunkBytes = 256 * 1024;

async function* chunksOf(file: FileHandle): Bytes {
  for (;;) {
    const buffer = Buffer.allocUnsafeSlow(chunkBytes);
    const { bytesRead } = await onDisk(store, "read a blob", () => file.read(buffer, 0, chunkBytes, null));
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

const ours = tempPrefix(process.pid, randomBytes(6).toString("hex"));
let tempCount = 0;

type Temp = Blob & { readonly path: string };

/** Writes `bytes` to a temporary file, through to the disk; null, with nothing left, where they pass the limit. */
async function writeTemp(temps: string, bytes: Bytes, limitBytes: number): Promise<Temp | null> {
  tempCount += 1;
  const path = join(temps, `${ours}${tempCount}`);
  let whole = false;
  try {
    const file = await onDisk(store, "make a file", () => open(path, "wx", 0o600));
    try {
      const hash = createHash("sha256");
      const sizeBytes = await pour(bytes, file, hash, limitBytes);
      if (sizeBytes === null) return null;
      await onDisk(store, "keep a file", () => file.sync());
      whole = true;
      return { path, digest: hash.digest("hex"), sizeBytes };
    } finally {
      await file.close();
    }
  } finally {
    if (!whole) await rm(path, { force: true });
  }
}

async function pour(bytes: Bytes, file: FileHandle, hash: Hash, limitBytes: number): Promise<number | null> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limitBytes) return null;
    hash.update(chunk);
    await onDisk(store, `write ${printSize(chunk.length)}`, async () => {
      for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
    });
  }
  return size;
}

/** Renames a temporary file to its place and makes the new names last: the folders are synced too. */
async function moveInto(temp: string, target: string, root: string): Promise<void> {
  try {
    await onDisk(store, "put a file in its place", async () => {
      if (await touched(target)) return rm(temp, { force: true });
      const folder = dirname(target);
      const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 });
      await rename(temp, target);
      await syncFolder(folder);
      // New folders are entries of their parents, up to the first that was there before.
      for (let made = folder; firstMade !== undefined && made.length >= firstMade.length && made !== root; ) {
        made = dirname(made);
        await syncFolder(made);
      }
    });
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
}

/** Marks a file as put just now; false where there is none. */
async function touched(path: string): Promise<boolean> {
  try {
    const now = new Date();
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const sizeOf = async (path: string): Promise<number | null> => (await statOf(path))?.size ?? null;

async function statOf(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw new Fault("the photo store cannot be read", { cause: error, again: true });
  }
}

/** Files that are written for people to keep: readable by nobody else, whole or not there at all. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip, type Gzip } from "node:zlib";
import { ZipFile } from "yazl";
import type { Bytes } from "../base/bytes.ts";
import { giveBack } from "../base/lent.ts";
import { codeOf } from "../base/problem.ts";
import { dayMs } from "../base/time.ts";
import { onDisk } from "./disk.ts";
import { openSealedWriter } from "./sealed-file.ts";

/** As large as what comes in one piece: each costs a turn of the thread that packs. */
const chunkBytes = 256 * 1024;

export type WrittenFile = {
  readonly path: string;
  /** Of the clear bytes. */
  readonly sizeBytes: number;
  /** Of the clear bytes, in hexadecimal digits, where the file is sealed. */
  readonly sha256?: string;
};

/**
 * Writes `bytes` gzipped at the usual level.
 * @param bytes  chunks that are lent are given back once they are packed
 * @param key  seals the file from its first byte on (`sealed-file.ts`); null: it lies there in clear
 * @throws {Fault} when the disk fails or is full; what `bytes` throws. Nothing stays behind
 */
export const writeGzip = (path: string, bytes: Bytes, key: Uint8Array | null = null): Promise<WrittenFile> =>
  writeWhole(path, key, async (file) => {
    const gzip = createGzip({ chunkSize: chunkBytes });
    const written = pipeline(gzip, file);
    written.catch(() => {}); // told below, when nothing uses the chunks any more
    try {
      await packAll(bytes, gzip);
    } catch (error) {
      gzip.destroy(error as Error); // the same one where the file has failed
    }
    await written;
  });

/** One chunk is packed while the next one is made. */
async function packAll(bytes: Bytes, gzip: Gzip): Promise<void> {
  let packing: Promise<void> = Promise.resolve();
  for await (const chunk of bytes) {
    await packing;
    packing = pack(chunk, gzip);
    packing.catch(() => {}); // told above or below
  }
  await packing;
  gzip.end();
}

const pack = (chunk: Uint8Array, gzip: Gzip): Promise<void> =>
  new Promise((resolve, reject) => {
    // A write that waits for room is never answered where the file fails.
    const broken = () => reject(gzip.errored ?? new Error("nothing is packed any more"));
    gzip.once("close", broken);
    gzip.write(chunk, (error) => {
      gzip.off("close", broken);
      if (error) return reject(error);
      giveBack(chunk);
      resolve();
    });
  });

/** A photo as it goes into a zip; or a page, whose bytes are asked for when it is its turn, after all entries before it. */
export type ZipEntry =
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly open: () => AsyncIterable<string> };

/**
 * Writes a flat zip of files under their names, not packed again: photos are packed already. Files are streamed, and sizes beyond 4 GB and
 * 65,535 entries are said as zip64 has it. Memory grows by some 200 bytes per entry, which the directory at the end needs.
 * @param begins  gets what says how many bytes are written so far
 * @param key  as of `writeGzip`
 * @throws {Fault} as `writeGzip`
 */
export const writePhotoZip = (
  path: string,
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
  begins: (writtenBytes: () => number) => void = () => {},
  key: Uint8Array | null = null,
): Promise<WrittenFile> =>
  writeWhole(path, key, async (file, writtenBytes) => {
    begins(writtenBytes);
    const zip = new ZipFile();
    const written = pipeline(zip.outputStream, file);
    const failed = new Promise<never>((_, reject) => zip.on("error", reject));
    const fill = async () => {
      // The same date in all: the photos' own dates stand in the archive.
      for await (const entry of entries)
        if ("path" in entry) zip.addFile(entry.path, entry.name, { compress: false, mtime: new Date(0) });
        else
          zip.addReadStreamLazy(entry.name, { mtime: new Date(0) }, (give) => {
            const page = Readable.from(entry.open(), { objectMode: false });
            page.on("error", (error) => zip.emit("error", error)); // yazl does not listen, and nobody else would
            give(null, page);
          });
      zip.end();
      await written;
    };
    try {
      await Promise.race([fill(), failed]);
    } catch (error) {
      file.destroy();
      throw error;
    } finally {
      failed.catch(() => {}); // told above, if it was this
      await written.catch(() => {}); // the file is closed then
    }
  });

/** The bytes of a file that was written here; or those from `first` to `last`, both included. */
export const openWritten = (path: string, range?: { readonly first: number; readonly last: number }): Bytes =>
  createReadStream(path, {
    highWaterMark: chunkBytes,
    ...(range === undefined ? {} : { start: range.first, end: range.last }),
  });

/** No export takes as long: what nobody names and nobody has written to since was left by a process that was killed. */
const leftAfterMs = dayMs;

/** Removes `gone` from a folder of such files, and what nobody keeps any more. */
export async function forgetFiles(
  folder: string,
  gone: readonly string[],
  kept: ReadonlySet<string>,
  nowMs: number,
): Promise<void> {
  await onDisk("the folder of exports", "delete old files", async () => {
    for (const name of gone) await rm(join(folder, name), { force: true });
    for (const name of await readdir(folder)) {
      if (kept.has(name) || !/^[0-9a-f]{32}\.(?:json\.gz|zip)(?:\.part)?$/.test(name)) continue;
      const path = join(folder, name);
      if (nowMs - (await stat(path)).mtimeMs < leftAfterMs) continue;
      await rm(path, { force: true });
    }
  });
}

type Sink = {
  readonly file: Writable;
  readonly writtenBytes: () => number;
  /** After its end. */
  readonly sha256?: () => string;
};

function clearSink(path: string): Sink {
  const file = createWriteStream(path, { flags: "wx", mode: 0o600, highWaterMark: chunkBytes, flush: true });
  return { file, writtenBytes: () => file.bytesWritten };
}

async function sealedSink(path: string, key: Uint8Array): Promise<Sink> {
  const writer = await openSealedWriter(path, key, 0);
  const hash = createHash("sha256");
  const after = (work: Promise<void>, done: (error?: Error | null) => void) => work.then(() => done(), done);
  const file = new Writable({
    highWaterMark: chunkBytes,
    write(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      after(writer.write(chunk), done);
    },
    final: (done) => void after(writer.flush(), done),
    destroy: (error, done) => void writer.close().then(() => done(error), done),
  });
  return { file, writtenBytes: () => writer.sizeBytes, sha256: () => hash.digest("hex") };
}

async function writeWhole(
  path: string,
  key: Uint8Array | null,
  fill: (file: Writable, writtenBytes: () => number) => Promise<unknown>,
): Promise<WrittenFile> {
  const part = `${path}.part`;
  try {
    await rm(part, { force: true });
    const { file, writtenBytes, sha256 } = key === null ? clearSink(part) : await sealedSink(part, key);
    await fill(file, writtenBytes);
    await rename(part, path);
    if (sha256 !== undefined) return { path, sizeBytes: writtenBytes(), sha256: sha256() };
    return { path, sizeBytes: (await stat(path)).size };
  } catch (error) {
    await rm(part, { force: true });
    if (!/^E[A-Z0-9]+$/.test(codeOf(error))) throw error; // not the disk's doing
    return onDisk("the folder of exports", "write an archive", () => Promise.reject(error));
  }
}

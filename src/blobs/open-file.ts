/** A file that an archive is read from, wherever its bytes lie, open for reading at any place. Everything that unpacks reads through this. */
import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Bytes } from "../base/bytes.ts";
import { lend } from "../base/lent.ts";
import { codeOf, Fault } from "../base/problem.ts";
import { no, ok, type Result } from "../base/result.ts";

/** Why a path cannot be opened; `file` is its base name, the detail the error's own code. */
export type FileRefusal =
  | { readonly code: "file-missing"; readonly file: string }
  | { readonly code: "file-not-readable"; readonly file: string; readonly detail: string }
  | { readonly code: "file-not-a-file"; readonly file: string };

export type OpenFile = {
  /** Base name, for messages. */
  readonly name: string;
  readonly sizeBytes: number;
  /** At most `length` bytes from `at`; fewer (or none) at the end of the file. */
  read(at: number, length: number): Promise<Buffer>;
  /** The bytes from `start` up to, not including, `end`, in chunks that stay valid. */
  range(start: number, end: number): Bytes;
  close(): Promise<void>;
};

/** A file that can be opened: one of the disk, an upload, bytes that came with a request. */
export type InputFile = {
  /** Base name, for messages. */
  readonly name: string;
  /** The caller closes what it gets. @throws {Fault} when the disk fails */
  open(): Promise<Result<OpenFile, FileRefusal>>;
};

export const fileOnDisk = (path: string): InputFile => ({ name: basename(path), open: () => openFile(path) });

export const filesOnDisk = (paths: readonly string[]): readonly InputFile[] => paths.map(fileOnDisk);

/** A file that is in memory, and never on the disk. */
export function fileInMemory(name: string, bytes: Uint8Array): InputFile {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = async (at: number, length: number) => all.subarray(at, at + length);
  const file: OpenFile = {
    name,
    sizeBytes: all.length,
    read,
    range: (start, end) => chunksOf(read, start, end),
    close: async () => {},
  };
  return { name, open: async () => ok(file) };
}

const chunkBytes = 256 * 1024;

/** What a range gives, by reads of 256 kB. */
export async function* chunksOf(read: OpenFile["read"], start: number, end: number): Bytes {
  for (let at = start; at < end; ) {
    const chunk = await read(at, Math.min(chunkBytes, end - at));
    if (chunk.length === 0) return;
    at += chunk.length;
    yield chunk;
  }
}

/** As `chunksOf`, for reads that make a buffer of their own each: whoever reads may give them back. */
export async function* lentChunksOf(read: OpenFile["read"], start: number, end: number): Bytes {
  for await (const chunk of chunksOf(read, start, end)) yield lend(chunk);
}

/**
 * Opens a regular file. Folders, pipes and devices are refused without being opened: opening a pipe would wait for ever.
 * @throws {Fault} when the disk fails
 */
export async function openFile(path: string): Promise<Result<OpenFile, FileRefusal>> {
  const file = basename(path);
  try {
    if (!(await stat(path)).isFile()) return no({ code: "file-not-a-file", file });
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const facts = await handle.stat();
    if (facts.isFile()) return ok(reading(handle, file, facts.size));
    await handle.close();
    return no({ code: "file-not-a-file", file });
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return no({ code: "file-missing", file });
    if (["EACCES", "EPERM", "ELOOP", "ENAMETOOLONG"].includes(code)) {
      return no({ code: "file-not-readable", file, detail: code });
    }
    throw new Fault(`cannot open ${file}`, { cause: error, again: true });
  }
}

function reading(handle: FileHandle, name: string, sizeBytes: number): OpenFile {
  async function read(at: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, sizeBytes - at)));
    let filled = 0;
    try {
      while (filled < buffer.length) {
        const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, at + filled);
        if (bytesRead === 0) break; // somebody shortened the file
        filled += bytesRead;
      }
    } catch (error) {
      throw new Fault(`cannot read ${name}`, { cause: error, again: true });
    }
    return buffer.subarray(0, filled);
  }
  return {
    name,
    sizeBytes,
    read,
    range: (start, end) => lentChunksOf(read, start, end),
    close: () => handle.close(),
  };
}

const aheadBytes = 64 * 1024;

/**
 * The same file for many small reads, mostly forward: one that begins soon after the last one takes what follows along.
 * A read costs about 40 µs however small it is, so that the beginnings of 100,000 small photos cost a tenth of the time.
 */
export function readingAhead(file: OpenFile): OpenFile {
  let windowAt = 0;
  let window: Buffer = Buffer.alloc(0);
  let lastAt = 0;
  return {
    ...file,
    async read(at, length) {
      const end = Math.min(at + length, file.sizeBytes);
      const near = at >= lastAt && at - lastAt < aheadBytes / 2;
      lastAt = at;
      if (at >= windowAt && end <= windowAt + window.length) return window.subarray(at - windowAt, end - windowAt);
      const bytes = await file.read(at, near ? Math.max(length, aheadBytes) : length);
      windowAt = at;
      window = bytes;
      return bytes.subarray(0, length);
    },
  };
}

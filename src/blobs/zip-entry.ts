/** Opens one entry of a zip: its beginning, or all of it with size and checksum held to what the directory says. */
import { constants, crc32, inflateRawSync } from "node:zlib";
import type { Bytes } from "../base/bytes.ts";
import { codeOf } from "../base/problem.ts";
import { no, ok, type Result } from "../base/result.ts";
import { ContainerBroken } from "./broken.ts";
import { byteQueue } from "./byte-queue.ts";
import { count, type Guard, inflate } from "./inflate.ts";
import type { OpenFile } from "./open-file.ts";

/** An entry that may be opened: a plain file with a harmless name, whose bytes no other entry shares. */
export type ZipEntry = {
  readonly name: string;
  /** The bytes of the name as the directory has them, one character each; the local header must say the same. */
  readonly rawName: string;
  readonly flags: number;
  readonly method: 0 | 8;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly headerAt: number;
  /** Nothing of this entry may lie at or behind this position: the next entry, or the directory, begins there. */
  readonly fenceAt: number;
  readonly writtenAtMs: number | null;
};

export const localHeaderBytes = 30;
export const localHeaderMagic = 0x04034b50;

/** Why an entry cannot be opened; codes are findings. */
export type EntryRefusal = {
  readonly code: "zip-entry-damaged" | "zip-entry-overlap" | "zip-entry-disagrees";
  readonly detail: string;
};

/**
 * All bytes of an entry.
 *
 * @throws {ContainerBroken} when the local header, the size or the checksum does not fit, or past a limit of `guard`
 */
export async function* openEntry(file: OpenFile, entry: ZipEntry, guard: Guard): Bytes {
  const header = await file.read(entry.headerAt, localHeaderBytes + entry.rawName.length);
  const start = dataStart(header, entry);
  if (!start.ok) {
    const code = start.refusal.code === "zip-entry-overlap" ? "zip-entry-overlap" : "zip-entry-corrupt";
    throw new ContainerBroken(code, 0, start.refusal.detail);
  }
  const packed = file.range(start.value, start.value + entry.packedBytes);
  let size = 0;
  let crc = 0;
  const corrupt = (detail: string) => new ContainerBroken("zip-entry-corrupt", size, detail);
  for await (const chunk of entry.method === 0 ? stored(packed, guard) : inflated(packed, guard, corrupt)) {
    if (size + chunk.length > entry.sizeBytes) throw corrupt("it is larger than the directory says");
    size += chunk.length;
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (size < entry.sizeBytes) throw corrupt("it is smaller than the directory says");
  if (crc !== entry.crc) throw corrupt("the checksum does not fit");
}

async function* stored(packed: Bytes, guard: Guard): Bytes {
  for await (const chunk of packed) {
    count(guard, chunk.length, Number.POSITIVE_INFINITY);
    yield chunk;
  }
}

async function* inflated(packed: Bytes, guard: Guard, corrupt: (detail: string) => ContainerBroken): Bytes {
  const queue = byteQueue(packed);
  try {
    const { end } = yield* inflate(queue, guard);
    if (end !== "whole") throw corrupt(end === "cut-off" ? "it breaks off" : "its compressed bytes are damaged");
  } finally {
    await queue.end();
  }
}

/** Extra fields of a local header are small; where one is not, a second read follows. */
const usualExtraBytes = 64;

/**
 * The beginning of an entry, unpacked: at least `want` bytes where it has that many and they compress like a picture, in one read.
 *
 * @param want  compressed bytes to read, bounded by the caller; at most 1,032 times as many come back
 */
export async function entryHead(file: OpenFile, entry: ZipEntry, want: number): Promise<Result<Buffer, EntryRefusal>> {
  const packedWant = Math.min(entry.packedBytes, want);
  const headerEnd = localHeaderBytes + entry.rawName.length;
  let bytes = await file.read(entry.headerAt, headerEnd + usualExtraBytes + packedWant);
  const start = dataStart(bytes, entry);
  if (!start.ok) return start;
  let from = start.value - entry.headerAt;
  if (bytes.length < from + packedWant) {
    bytes = await file.read(start.value, packedWant);
    from = 0;
  }
  const packed = bytes.subarray(from, from + packedWant);
  if (packed.length < packedWant) return no({ code: "zip-entry-damaged", detail: "it breaks off" });
  if (entry.method === 0) return ok(packed);
  try {
    return ok(inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }));
  } catch (error) {
    if (!codeOf(error).startsWith("Z_")) throw error;
    return no({ code: "zip-entry-damaged", detail: "its compressed bytes are damaged" });
  }
}

/** Where an entry's bytes begin, if its local header says the same as the directory and it stays inside its fence. */
function dataStart(header: Buffer, entry: ZipEntry): Result<number, EntryRefusal> {
  if (header.length < localHeaderBytes || header.readUInt32LE(0) !== localHeaderMagic) {
    return no({ code: "zip-entry-damaged", detail: "it is not where the directory says" });
  }
  const differs = disagreement(header, entry);
  if (differs !== null) return no({ code: "zip-entry-disagrees", detail: differs });
  const start = entry.headerAt + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + entry.packedBytes > entry.fenceAt) {
    return no({ code: "zip-entry-overlap", detail: "it reaches into what follows it" });
  }
  return ok(start);
}

function disagreement(header: Buffer, entry: ZipEntry): string | null {
  const flags = header.readUInt16LE(6);
  if ((flags & 1) !== (entry.flags & 1)) return "encryption";
  if (header.readUInt16LE(8) !== entry.method) return "compression";
  const nameEnd = localHeaderBytes + header.readUInt16LE(26);
  if (header.toString("latin1", localHeaderBytes, nameEnd) !== entry.rawName) return "name";
  const sizesFollow = (flags & 8) !== 0; // a data descriptor behind the bytes has them
  const packedBytes = header.readUInt32LE(18);
  const sizeBytes = header.readUInt32LE(22);
  const zip64 = packedBytes === 0xffffffff || sizeBytes === 0xffffffff;
  if (sizesFollow || zip64) return null;
  return packedBytes === entry.packedBytes && sizeBytes === entry.sizeBytes ? null : "size";
}

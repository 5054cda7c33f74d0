/** Bounded gunzip (RFC 1952): members one after the other, each checked, and what follows the last one told. */
import type { Bytes } from "../base/bytes.ts";
import { limits } from "../base/limits.ts";
import { type BrokenCode, ContainerBroken } from "./broken.ts";
import { type ByteQueue, byteQueue } from "./byte-queue.ts";
import { type Guard, inflate } from "./inflate.ts";

const flag = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;
/** A file name or comment in a gzip header; longer ones are no gzip that anybody wrote. */
const headerTextBytes = 64 * 1024;

/**
 * @param source  a gzip file
 * @param trailing  called with the number of bytes that follow the last member and belong to nothing; zeros are padding and not told
 * @throws {ContainerBroken} `gzip-cut-off`, `gzip-corrupt`, or a limit of `guard`; all that came before is good
 */
export async function* gunzip(source: Bytes, guard: Guard, trailing: (bytes: number) => void = () => {}): Bytes {
  const queue = byteQueue(source);
  try {
    await header(queue, guard);
    for (let members = 1; ; members++) {
      const { end, crc, sizeBytes } = yield* inflate(queue, guard);
      if (end !== "whole") throw broken(end === "cut-off" ? "gzip-cut-off" : "gzip-corrupt", guard, "the data");
      const check = await queue.take(8);
      if (check.length < 8) throw broken("gzip-cut-off", guard, "the checksum");
      if (check.readUInt32LE(0) !== crc || check.readUInt32LE(4) !== sizeBytes % 2 ** 32) {
        throw broken("gzip-corrupt", guard, "the checksum does not fit");
      }
      if (!(await anotherMember(queue, trailing))) return;
      if (members >= limits.gzipMembers + guard.unpackedBytes / limits.gzipMemberBytes) {
        throw broken("limit-ratio", guard, `has ${members} members with next to nothing in them`);
      }
      await header(queue, guard);
    }
  } finally {
    await queue.end();
  }
}

/** When the gzip says that it was written, in ms; null where it does not say. `head`: its first 10 bytes or more. */
export function gzipWrittenAtMs(head: Buffer): number | null {
  const seconds = head.length >= 8 ? head.readUInt32LE(4) : 0;
  return seconds === 0 ? null : seconds * 1000;
}

async function header(queue: ByteQueue, guard: Guard): Promise<void> {
  const fixed = await queue.take(10);
  if (fixed.length < 10) throw broken("gzip-cut-off", guard, "the header");
  const flags = fixed.readUInt8(3);
  if (fixed.readUInt16BE(0) !== 0x1f8b || fixed.readUInt8(2) !== 8 || (flags & 0xe0) !== 0) {
    throw broken("gzip-corrupt", guard, "the header");
  }
  if (flags & flag.extra) {
    const length = await queue.take(2);
    const size = length.length === 2 ? length.readUInt16LE(0) : 0;
    if (length.length < 2 || (await queue.take(size)).length < size) throw broken("gzip-cut-off", guard, "the header");
  }
  if (flags & flag.name) await skipText(queue, guard);
  if (flags & flag.comment) await skipText(queue, guard);
  if (flags & flag.headerCrc && (await queue.take(2)).length < 2) throw broken("gzip-cut-off", guard, "the header");
}

async function skipText(queue: ByteQueue, guard: Guard): Promise<void> {
  for (let skipped = 0; skipped < headerTextBytes; ) {
    const chunk = await queue.chunk();
    if (chunk === null) throw broken("gzip-cut-off", guard, "the header");
    const end = chunk.indexOf(0);
    if (end >= 0) return queue.putBack(chunk.subarray(end + 1));
    skipped += chunk.length;
  }
  throw broken("gzip-corrupt", guard, "the header");
}

async function anotherMember(queue: ByteQueue, trailing: (bytes: number) => void): Promise<boolean> {
  const next = await queue.take(3);
  if (next.length === 3 && next.readUInt16BE(0) === 0x1f8b && next[2] === 8) {
    queue.putBack(next);
    return true;
  }
  let size = next.length;
  let blank = next.every((byte) => byte === 0);
  for (let chunk = await queue.chunk(); chunk !== null; chunk = await queue.chunk()) {
    size += chunk.length;
    blank &&= chunk.every((byte) => byte === 0);
  }
  if (size > 0 && !blank) trailing(size);
  return false;
}

const broken = (code: BrokenCode, guard: Guard, where: string): ContainerBroken =>
  new ContainerBroken(code, guard.unpackedBytes, where);

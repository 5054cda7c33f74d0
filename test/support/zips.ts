/** Writes zips byte by byte, also such as no packer would: every field of every record can be told to lie. */
import { crc32, deflateRawSync } from "node:zlib";

export type ZipPart = {
  readonly name: string | Buffer;
  readonly bytes?: Buffer;
  readonly stored?: boolean;
  /** Fields of the directory that differ from the truth. */
  readonly central?: Partial<Fields>;
  /** Fields of the local header that differ from the truth. */
  readonly local?: Partial<Fields>;
  /** Put nothing into the body: the directory points at what another entry wrote. */
  readonly ghost?: boolean;
};

export type Fields = {
  name: Buffer;
  flags: number;
  method: number;
  crc: number;
  packedBytes: number;
  sizeBytes: number;
  extra: Buffer;
  headerAt: number;
  externalAttributes: number;
  dosTime: number;
  dosDate: number;
};

/** 2026-03-02 10:30:00 */
const someDosTime = (10 << 11) | (30 << 5);
const someDosDate = ((2026 - 1980) << 9) | (3 << 5) | 2;

export function zip(parts: readonly ZipPart[], change: { entries?: number; comment?: string } = {}): Buffer {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const bytes = part.bytes ?? Buffer.alloc(0);
    const packed = part.stored ? bytes : deflateRawSync(bytes);
    const truth: Fields = {
      name: Buffer.isBuffer(part.name) ? part.name : Buffer.from(part.name, "utf8"),
      flags: 0x0800,
      method: part.stored ? 0 : 8,
      crc: crc32(bytes),
      packedBytes: packed.length,
      sizeBytes: bytes.length,
      extra: Buffer.alloc(0),
      headerAt: at,
      externalAttributes: 0x81a40000,
      dosTime: someDosTime,
      dosDate: someDosDate,
    };
    if (!part.ghost) {
      const local = Buffer.concat([localHeader({ ...truth, ...part.local }), packed]);
      body.push(local);
      at += local.length;
    }
    directory.push(record({ ...truth, ...part.central }));
  }
  const records = Buffer.concat(directory);
  return Buffer.concat([
    ...body,
    records,
    end(change.entries ?? parts.length, records.length, at, change.comment ?? ""),
  ]);
}

export function localHeader(fields: Fields): Buffer {
  const fixed = Buffer.alloc(30);
  fixed.writeUInt32LE(0x04034b50, 0);
  fixed.writeUInt16LE(20, 4);
  common(fixed, 6, fields);
  return Buffer.concat([fixed, fields.name, fields.extra]);
}

function record(fields: Fields): Buffer {
  const fixed = Buffer.alloc(46);
  fixed.writeUInt32LE(0x02014b50, 0);
  fixed.writeUInt16LE((3 << 8) | 20, 4); // made on Unix
  fixed.writeUInt16LE(20, 6);
  common(fixed, 8, fields);
  fixed.writeUInt32LE(fields.externalAttributes >>> 0, 38);
  fixed.writeUInt32LE(fields.headerAt, 42);
  return Buffer.concat([fixed, fields.name, fields.extra]);
}

function common(into: Buffer, at: number, fields: Fields): void {
  into.writeUInt16LE(fields.flags, at);
  into.writeUInt16LE(fields.method, at + 2);
  into.writeUInt16LE(fields.dosTime, at + 4);
  into.writeUInt16LE(fields.dosDate, at + 6);
  into.writeUInt32LE(fields.crc, at + 8);
  into.writeUInt32LE(fields.packedBytes, at + 12);
  into.writeUInt32LE(fields.sizeBytes, at + 16);
  into.writeUInt16LE(fields.name.length, at + 20);
  into.writeUInt16LE(fields.extra.length, at + 22);
}

/** The end record; with more entries than it can count, the larger one of zip64 before it. */
function end(entries: number, sizeBytes: number, at: number, comment: string): Buffer {
  const large = entries > 0xffff;
  const fixed = Buffer.alloc(22);
  fixed.writeUInt32LE(0x06054b50, 0);
  fixed.writeUInt16LE(large ? 0xffff : entries, 8);
  fixed.writeUInt16LE(large ? 0xffff : entries, 10);
  fixed.writeUInt32LE(sizeBytes, 12);
  fixed.writeUInt32LE(at, 16);
  fixed.writeUInt16LE(comment.length, 20);
  return Buffer.concat([
    large ? end64(entries, sizeBytes, at) : Buffer.alloc(0),
    fixed,
    Buffer.from(comment, "latin1"),
  ]);
}

function end64(entries: number, sizeBytes: number, at: number): Buffer {
  const both = Buffer.alloc(56 + 20);
  both.writeUInt32LE(0x06064b50, 0);
  both.writeBigUInt64LE(44n, 4);
  both.writeBigUInt64LE(BigInt(entries), 24);
  both.writeBigUInt64LE(BigInt(entries), 32);
  both.writeBigUInt64LE(BigInt(sizeBytes), 40);
  both.writeBigUInt64LE(BigInt(at), 48);
  both.writeUInt32LE(0x07064b50, 56);
  both.writeBigUInt64LE(BigInt(at + sizeBytes), 64);
  both.writeUInt32LE(1, 72);
  return both;
}

/**
 * Files that are sealed at rest from the first byte, grow at their end and can be read at any place. A file is a row of slots; each holds a
 * nonce, a tag and 64 kB (the last one less) of AES-256-GCM, with its number bound in. A slot that was torn by a kill does not open, so what
 * opens is what is there. Whoever keeps such a file keeps its key and its size beside it: slots do not tell whether more should follow.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { codeOf, Fault } from "../base/problem.ts";
import { no, ok, type Result } from "../base/result.ts";
import { onDisk } from "./disk.ts";
import { type FileRefusal, type InputFile, lentChunksOf, type OpenFile } from "./open-file.ts";

/** Clear bytes of a slot: each costs 40 µs to open, and a small read opens one. */
export const slotBytes = 64 * 1024;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = nonceBytes + tagBytes;
const slotOnDisk = headBytes + slotBytes;
/** Slots that are read in one go. */
const slotsAtOnce = 4;

export const sealedKeyBytes = 32;

/** What a fault calls this. */
const where = "the folder of uploads";

export type SealedWriter = {
  /** All that was written, whether on the disk yet or not. */
  readonly sizeBytes: number;
  /** Copies `bytes`. @throws {Fault} when the disk fails or is full */
  write(bytes: Uint8Array): Promise<void>;
  /** Everything goes through to the disk. @throws {Fault} when it fails or is full */
  flush(): Promise<void>;
  /** What was not flushed may be lost. */
  close(): Promise<void>;
};

/**
 * Opens a file to go on at its end, or makes it. What cannot be opened behind its end is cut off.
 * @param knownBytes  what was flushed of it
 * @throws {Fault} when the disk fails
 */
export async function openSealedWriter(path: string, key: Uint8Array, knownBytes: number): Promise<SealedWriter> {
  const file = await onDisk(where, "open a file", () => open(path, constants.O_RDWR | constants.O_CREAT, 0o600));
  try {
    const sizeBytes = await onDisk(where, "read a file", () => findEnd(file, key, knownBytes));
    await onDisk(where, "shorten a file", () => file.truncate(onDiskBytes(sizeBytes)));
    return await writing(file, key, sizeBytes);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function writing(file: FileHandle, key: Uint8Array, startBytes: number): Promise<SealedWriter> {
  let slot = Math.floor(startBytes / slotBytes);
  /** The clear bytes of the last slot, which is written anew when it grows. */
  const tail = Buffer.alloc(slotBytes);
  let tailBytes = startBytes % slotBytes;
  let isOnDisk = true;
  if (tailBytes > 0) (await readSlot(file, key, slot))?.copy(tail);

  const writeTail = () =>
    onDisk(where, "write", async () => {
      const sealed = sealSlot(key, slot, tail.subarray(0, tailBytes));
      for (let at = 0; at < sealed.length; )
        at += (await file.write(sealed, at, sealed.length - at, slot * slotOnDisk + at)).bytesWritten;
    });
  return {
    get sizeBytes() {
      return slot * slotBytes + tailBytes;
    },
    async write(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const part = bytes.subarray(at, at + slotBytes - tailBytes);
        tail.set(part, tailBytes);
        tailBytes += part.length;
        at += part.length;
        isOnDisk = false;
        if (tailBytes < slotBytes) continue;
        await writeTail();
        [slot, tailBytes] = [slot + 1, 0];
      }
    },
    async flush() {
      if (isOnDisk) return;
      if (tailBytes > 0) await writeTail();
      await onDisk(where, "keep a file", () => file.datasync());
      isOnDisk = true;
    },
    close: () => file.close(),
  };
}

/**
 * How many clear bytes of a file are truly on the disk; 0 where there is no file.
 * @param knownBytes  what was flushed of it: only what lies behind is looked at
 * @throws {Fault} when the disk fails
 */
export async function sealedSize(path: string, key: Uint8Array, knownBytes: number): Promise<number> {
  return onDisk(where, "read a file", async () => {
    const file = await openIfThere(path);
    if (file === null) return 0;
    try {
      return await findEnd(file, key, knownBytes);
    } finally {
      await file.close();
    }
  });
}

/** A sealed file for reading. Its slots are opened as they are asked for, in memory alone. */
export function sealedFile(given: {
  readonly path: string;
  readonly key: Uint8Array;
  readonly name: string;
  readonly sizeBytes: number;
}): InputFile {
  return { name: given.name, open: () => openSealed(given) };
}

async function openSealed({
  path,
  key,
  name,
  sizeBytes,
}: Parameters<typeof sealedFile>[0]): Promise<Result<OpenFile, FileRefusal>> {
  const file = await onDisk(where, "open a file", () => openIfThere(path));
  if (file === null) return no({ code: "file-missing", file: name });
  /** The last slot that was opened: small reads come one behind the other. */
  let held: { slot: number; clear: Buffer } = { slot: -1, clear: Buffer.alloc(0) };

  async function read(at: number, length: number): Promise<Buffer> {
    const end = Math.min(at + length, sizeBytes);
    if (end <= at) return Buffer.alloc(0);
    const [first, last] = [Math.floor(at / slotBytes), Math.floor((end - 1) / slotBytes)];
    const from = at - first * slotBytes;
    // A copy in a buffer of its own, which may be given back: what is held stays whole.
    const clear = Buffer.allocUnsafeSlow(end - at);
    const put = (slot: number, opened: Buffer) => {
      const begins = (slot - first) * slotBytes - from;
      opened.copy(clear, Math.max(0, begins), Math.max(0, -begins), Math.min(opened.length, clear.length - begins));
    };
    for (let slot = first; slot <= last; ) {
      if (held.slot === slot) {
        put(slot, held.clear);
        slot += 1;
        continue;
      }
      const many = Math.min(slotsAtOnce, last - slot + 1);
      const sealed = await readAt(slot, many);
      for (let i = 0; i < many; i++, slot++) {
        const opened = openSlot(key, slot, sealed.subarray(i * slotOnDisk, (i + 1) * slotOnDisk));
        const wanted = Math.min(slotBytes, sizeBytes - slot * slotBytes);
        if (opened === null || opened.length < wanted)
          throw new Fault(`an uploaded file is damaged on the disk, near byte ${slot * slotBytes}`, { again: false });
        put(slot, opened);
        held = { slot, clear: opened };
      }
    }
    return clear;
  }

  const readAt = (slot: number, many: number) =>
    onDisk(where, "read a file", () => fill(file, slot * slotOnDisk, many * slotOnDisk));

  return ok({
    name,
    sizeBytes,
    read,
    range: (start, end) => lentChunksOf(read, start, Math.min(end, sizeBytes)),
    close: () => file.close(),
  });
}

/** What `sizeBytes` take when they are sealed. */
const onDiskBytes = (sizeBytes: number): number => {
  const rest = sizeBytes % slotBytes;
  return Math.floor(sizeBytes / slotBytes) * slotOnDisk + (rest === 0 ? 0 : headBytes + rest);
};

/** Goes from slot to slot as long as they open. Where the file has become shorter than it was known to be, from its beginning. */
async function findEnd(file: FileHandle, key: Uint8Array, knownBytes: number): Promise<number> {
  const { size } = await file.stat();
  let slot = size < onDiskBytes(knownBytes) ? 0 : Math.floor(knownBytes / slotBytes);
  for (; slot * slotOnDisk < size; slot++) {
    const clear = await readSlot(file, key, slot);
    if (clear === null) break;
    if (clear.length < slotBytes) return slot * slotBytes + clear.length;
  }
  return slot * slotBytes;
}

const readSlot = async (file: FileHandle, key: Uint8Array, slot: number): Promise<Buffer | null> =>
  openSlot(key, slot, await fill(file, slot * slotOnDisk, slotOnDisk));

async function fill(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function numberOf(slot: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(slot));
  return bytes;
}

/** A fresh nonce each time: the last slot is sealed again whenever it grows. */
function sealSlot(key: Uint8Array, slot: number, clear: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(numberOf(slot));
  const sealed = cipher.update(clear);
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Null where it does not open: it was torn, or is not of this file or not in its place. */
function openSlot(key: Uint8Array, slot: number, sealed: Buffer): Buffer | null {
  if (sealed.length <= headBytes) return null;
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(numberOf(slot)).setAuthTag(sealed.subarray(nonceBytes, headBytes));
  const clear = decipher.update(sealed.subarray(headBytes));
  try {
    decipher.final();
    return clear;
  } catch (error) {
    // The only thing that OpenSSL says here, and without a code.
    if (error instanceof Error && /authenticate/.test(error.message)) return null;
    throw error;
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, "r");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/** Keeps elements of an archive that came before their turn: in memory at first, then in files without a name, sealed with a key that is in memory alone. */

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../base/folder.ts";
import { giveBack, lend } from "../base/lent.ts";
import { Fault } from "../base/problem.ts";
import { onDisk } from "./disk.ts";

export type Spooled = { readonly section: string; readonly place: string; readonly bytes: Uint8Array };

export type DiskSpool = {
  /** Copies `bytes`. @throws {Fault} when the disk fails or is full */
  append(section: string, place: string, bytes: Uint8Array): Promise<void>;
  /** What was appended to a section up to now, in order. The bytes of one element are valid until the next is asked for. */
  replay(section: string): AsyncIterable<Spooled>;
  /** Gives back memory and disk. Nothing may be appended or replayed afterwards; a second call does nothing. */
  dispose(): Promise<void>;
};

/** What a fault calls this. */
const spool = "the folder for temporary files";

/** What is held in memory over all sections before anything goes to the disk. */
const memoryBytes = 1_000_000;

type Section = {
  /** Frames not yet on the disk, one behind the other. */
  pending: Buffer;
  pendingBytes: number;
  file: FileHandle | null;
  fileBytes: number;
  seal: Seal | null;
};

/**
 * An archive holds a private key, and what was deleted from a disk can be found on it. Each file has a key of its own, which nobody keeps. What is
 * given is lent: a cipher makes a buffer for all that it is given at once.
 */
type Seal = { close(clear: Buffer): Buffer; opened(): (sealed: Buffer) => Buffer };

function newSeal(): Seal {
  const [key, nonce] = [randomBytes(32), randomBytes(16)];
  const cipher = createCipheriv("aes-256-ctr", key, nonce); // one stream, as the file is written in one piece after the other
  return {
    close: (clear) => lend(cipher.update(clear)),
    opened() {
      const decipher = createDecipheriv("aes-256-ctr", key, nonce);
      return (sealed) => lend(decipher.update(sealed));
    },
  };
}

/**
 * @param folder  where files are made once 1 MB is passed; they lose their name at once, so a `kill -9` leaves nothing
 */
export function diskSpool(folder: string): DiskSpool {
  const sections = new Map<string, Section>();
  let inMemory = 0;

  async function flush(): Promise<void> {
    for (const section of sections.values()) {
      const { pending, pendingBytes } = section;
      if (pendingBytes > 0) {
        await onDisk(spool, "set aside parts of an archive", async () => {
          const file = section.file ?? (await openNameless(folder));
          section.file = file;
          section.seal ??= newSeal();
          const sealed = section.seal.close(pending.subarray(0, pendingBytes));
          for (let at = 0; at < pendingBytes; ) {
            at += (await file.write(sealed, at, pendingBytes - at, section.fileBytes + at)).bytesWritten;
          }
          giveBack(sealed);
        });
      }
      section.fileBytes += pendingBytes;
      section.pendingBytes = 0;
      // The section at hand goes on in the same room; hardly ever is there another.
      const isAtHand = pendingBytes > memoryBytes / 2 && pending.length <= 2 * memoryBytes;
      if (!isAtHand) section.pending = nothing;
    }
    inMemory = 0;
  }

  return {
    async append(name, place, bytes) {
      let section = sections.get(name);
      if (section === undefined) {
        section = { pending: nothing, pendingBytes: 0, file: null, fileBytes: 0, seal: null };
        sections.set(name, section);
      }
      const before = section.pendingBytes;
      appendFrame(section, place, bytes);
      inMemory += section.pendingBytes - before;
      if (inMemory > memoryBytes) await flush();
    },
    async *replay(name) {
      const section = sections.get(name);
      if (section === undefined) return;
      const pending = Buffer.from(section.pending.subarray(0, section.pendingBytes));
      const { file, seal, fileBytes } = section;
      if (file !== null && seal !== null) yield* framesIn(file, seal.opened(), fileBytes, name);
      for (let rest = pending; rest.length > 0; rest = rest.subarray(frameBytes(rest))) {
        yield elementOf(rest.subarray(0, frameBytes(rest)), name);
      }
    },
    async dispose() {
      const open = [...sections.values()];
      sections.clear();
      for (const section of open) await section.file?.close();
    },
  };
}

/** Length of the place, length of the bytes (4 bytes each), place, bytes. */
const frameHeadBytes = 8;

const nothing = Buffer.alloc(0);

function appendFrame(section: Section, place: string, bytes: Uint8Array): void {
  const placeBytes = Buffer.byteLength(place, "utf8");
  const needed = section.pendingBytes + frameHeadBytes + placeBytes + bytes.length;
  if (needed > section.pending.length) {
    const wider = Buffer.allocUnsafeSlow(Math.max(needed, Math.min(2 * needed, memoryBytes + chunkBytes)));
    section.pending.copy(wider, 0, 0, section.pendingBytes);
    section.pending = wider;
  }
  const { pending } = section;
  let at = pending.writeUInt32LE(placeBytes, section.pendingBytes);
  at = pending.writeUInt32LE(bytes.length, at);
  at += pending.write(place, at, "utf8");
  pending.set(bytes, at);
  section.pendingBytes = needed;
}

/** What the frame takes whose head stands at the beginning. */
const frameBytes = (head: Buffer): number => frameHeadBytes + head.readUInt32LE(0) + head.readUInt32LE(4);

function elementOf(frame: Buffer, section: string): Spooled {
  const bytesAt = frameHeadBytes + frame.readUInt32LE(0);
  return { section, place: frame.toString("utf8", frameHeadBytes, bytesAt), bytes: frame.subarray(bytesAt) };
}

const chunkBytes = 256 * 1024;

/** All frames lie in one buffer in their turn: fresh ones would only make work for the collector of garbage. */
async function* framesIn(
  file: FileHandle,
  open: (sealed: Buffer) => Buffer,
  sizeBytes: number,
  section: string,
): AsyncIterable<Spooled> {
  let buffer: Buffer = Buffer.allocUnsafeSlow(chunkBytes);
  let [begin, end] = [0, 0]; // what was read and not given
  for (let at = 0; at < sizeBytes; ) {
    const wanted = end - begin < frameHeadBytes ? frameHeadBytes : frameBytes(buffer.subarray(begin, end));
    const room = wanted > buffer.length ? Buffer.allocUnsafeSlow(wanted) : buffer;
    buffer.copy(room, 0, begin, end);
    [buffer, begin, end] = [room, 0, end - begin];
    const { bytesRead } = await onDisk(spool, "read parts of an archive again", () =>
      file.read(buffer, end, Math.min(sizeBytes - at, buffer.length - end), at),
    );
    if (bytesRead === 0) throw new Fault("the temporary file of an archive has become shorter", { again: true });
    const clear = open(buffer.subarray(end, end + bytesRead));
    clear.copy(buffer, end);
    giveBack(clear);
    at += bytesRead;
    end += bytesRead;
    while (end - begin >= frameHeadBytes) {
      const next = begin + frameBytes(buffer.subarray(begin, end));
      if (next > end) break;
      yield elementOf(buffer.subarray(begin, next), section);
      begin = next;
    }
  }
}

async function openNameless(folder: string): Promise<FileHandle> {
  makeFolder(folder, 0o700);
  const path = join(folder, `spool-${randomBytes(9).toString("hex")}`);
  const file = await open(path, "wx+", 0o600);
  await rm(path);
  return file;
}

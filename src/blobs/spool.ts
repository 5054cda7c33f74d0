/** Keeps elements of an archive that came before their turn: in memory at first, then in files without a name. */

import { randomBytes } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../base/folder.ts";
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
  /** Frames not yet on the disk. */
  pending: Buffer[];
  pendingBytes: number;
  file: FileHandle | null;
  fileBytes: number;
};

/**
 * @param folder  where files are made once 1 MB is passed; they lose their name at once, so a `kill -9` leaves nothing
 */
export function diskSpool(folder: string): DiskSpool {
  const sections = new Map<string, Section>();
  let inMemory = 0;

  async function flush(): Promise<void> {
    for (const section of sections.values()) {
      if (section.pendingBytes === 0) continue;
      const bytes = Buffer.concat(section.pending, section.pendingBytes);
      section.pending = [];
      section.pendingBytes = 0;
      await onDisk(spool, "set aside parts of an archive", async () => {
        section.file ??= await openNameless(folder);
        for (let at = 0; at < bytes.length; ) {
          at += (await section.file.write(bytes, at, bytes.length - at, section.fileBytes + at)).bytesWritten;
        }
        section.fileBytes += bytes.length;
      });
    }
    inMemory = 0;
  }

  return {
    async append(name, place, bytes) {
      const section = sections.get(name) ?? { pending: [], pendingBytes: 0, file: null, fileBytes: 0 };
      sections.set(name, section);
      const frame = frameOf(place, bytes);
      section.pending.push(frame);
      section.pendingBytes += frame.length;
      inMemory += frame.length;
      if (inMemory > memoryBytes) await flush();
    },
    async *replay(name) {
      const section = sections.get(name);
      if (section === undefined) return;
      const pending = [...section.pending];
      if (section.file !== null) yield* framesIn(section.file, section.fileBytes, name);
      for (const frame of pending) yield elementOf(frame, name);
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

function frameOf(place: string, bytes: Uint8Array): Buffer {
  const placeBytes = Buffer.from(place, "utf8");
  const head = Buffer.alloc(frameHeadBytes);
  head.writeUInt32LE(placeBytes.length, 0);
  head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, placeBytes, bytes]);
}

function elementOf(frame: Buffer, section: string): Spooled {
  const bytesAt = frameHeadBytes + frame.readUInt32LE(0);
  return { section, place: frame.toString("utf8", frameHeadBytes, bytesAt), bytes: frame.subarray(bytesAt) };
}

const chunkBytes = 256 * 1024;

async function* framesIn(file: FileHandle, sizeBytes: number, section: string): AsyncIterable<Spooled> {
  let rest: Buffer = Buffer.alloc(0);
  let wanted = frameHeadBytes;
  for (let at = 0; at < sizeBytes; ) {
    const chunk = Buffer.allocUnsafeSlow(Math.min(sizeBytes - at, Math.max(chunkBytes, wanted - rest.length)));
    const { bytesRead } = await onDisk(spool, "read parts of an archive again", () =>
      file.read(chunk, 0, chunk.length, at),
    );
    if (bytesRead === 0) throw new Fault("the temporary file of an archive has become shorter", { again: true });
    at += bytesRead;
    rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    for (;;) {
      wanted = frameHeadBytes;
      if (rest.length < wanted) break;
      wanted += rest.readUInt32LE(0) + rest.readUInt32LE(4);
      if (rest.length < wanted) break;
      yield elementOf(rest.subarray(0, wanted), section);
      rest = rest.subarray(wanted);
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

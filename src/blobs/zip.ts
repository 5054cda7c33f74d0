/** The directory of a zip: which entries may be opened, and findings for those that may not. Names are look-up keys, never paths. */
import yauzl from "yauzl";
import { no, ok, type Result } from "../base/result.ts";
import type { FindingCode } from "../core/migration/finding-codes.ts";
import type { Bounds } from "./broken.ts";
import { type EntryFindings, printableName } from "./findings.ts";
import { isOfflineName } from "./offline-names.ts";
import type { OpenFile } from "./open-file.ts";
import type { ZipEntry } from "./zip-entry.ts";
import { fenceIn } from "./zip-overlap.ts";

export type ZipRefusal =
  | { readonly code: "zip-cut-off"; readonly file: string }
  | { readonly code: "zip-damaged"; readonly file: string; readonly detail: string }
  | { readonly code: "zip-too-many-entries"; readonly file: string; readonly entries: number; readonly limit: number };

/**
 * Reads the directory of a zip. One bad entry never refuses the zip; it is told in `findings` and left out.
 * Folders are left out silently, as are the pages of our own exports, and what macOS and Windows put beside people's files.
 */
export async function readDirectory(
  file: OpenFile,
  bounds: Bounds,
  findings: EntryFindings,
): Promise<Result<readonly ZipEntry[], ZipRefusal>> {
  const window = new FileWindow(file);
  let zip: yauzl.ZipFile;
  try {
    zip = await yauzl.fromRandomAccessReaderPromise(window, file.sizeBytes, options);
  } catch (error) {
    if (window.fault !== null) throw window.fault;
    const detail = error instanceof Error ? error.message : "";
    if (/not found|unexpected EOF/.test(detail)) return no({ code: "zip-cut-off", file: file.name });
    return no({ code: "zip-damaged", file: file.name, detail: printableName(detail) });
  }
  if (zip.entryCount > bounds.zipEntries) {
    return no({ code: "zip-too-many-entries", file: file.name, entries: zip.entryCount, limit: bounds.zipEntries });
  }
  const directoryAt = Number(zip.readEntryCursor); // yauzl's types call this number a boolean
  const entries: ZipEntry[] = [];
  let totalBytes = 0;
  for await (const record of records(zip, window, directoryAt, findings)) {
    const name = nameOf(record);
    if (name.endsWith("/") || isLitter(name)) continue;
    const reason = whyNot(record, name, bounds);
    if (reason !== null) {
      findings.add(reason.code, name, reason.detail);
    } else if (totalBytes + record.uncompressedSize > bounds.zipUnpackedBytes) {
      findings.add("zip-total-too-large", name, String(record.uncompressedSize));
    } else {
      totalBytes += record.uncompressedSize;
      entries.push(entryOf(record, name));
    }
  }
  return ok(await fenceIn(file, entries, directoryAt, findings));
}

const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false, autoClose: false } as const;

/**
 * Every record of the directory. yauzl gives up at the first record it dislikes (strong encryption, a broken extra field);
 * here that record is told, skipped, and reading goes on behind it.
 */
async function* records(zip: yauzl.ZipFile, window: FileWindow, directoryAt: number, findings: EntryFindings) {
  let at = directoryAt;
  for (let left = zip.entryCount, reader = zip; left > 0; ) {
    try {
      for await (const record of reader.eachEntry()) {
        at += recordBytes + record.fileNameLength + record.extraFieldLength + record.fileCommentLength;
        left -= 1;
        yield record;
      }
      return;
    } catch (error) {
      if (window.fault !== null) throw window.fault;
      const fixed = await window.file.read(at, recordBytes);
      if (fixed.length < recordBytes || fixed.readUInt32LE(0) !== recordMagic) {
        return findings.add("zip-directory-damaged", "", String(left));
      }
      const nameLength = fixed.readUInt16LE(28);
      const name = (await window.file.read(at + recordBytes, nameLength)).toString("latin1");
      const locked = (fixed.readUInt16LE(8) & encrypted) !== 0;
      findings.add(locked ? "zip-entry-encrypted" : "zip-entry-damaged", name, errorText(error));
      at += recordBytes + nameLength + fixed.readUInt16LE(30) + fixed.readUInt16LE(32);
      left -= 1;
      reader = new yauzl.ZipFile(window, at, window.file.sizeBytes, left, "", false, true, false, false);
    }
  }
}

const recordMagic = 0x02014b50;
const recordBytes = 46;
const encrypted = 0x0001 | 0x0040;
const errorText = (error: unknown): string => (error instanceof Error ? printableName(error.message) : "");

const nameOf = (record: yauzl.Entry): string =>
  yauzl.getFileNameLowLevel(record.generalPurposeBitFlag, rawNameOf(record), record.extraFields, true);

/** With `decodeStrings: false` the raw bytes stand in `fileName`; yauzl's types do not know. */
const rawNameOf = (record: yauzl.Entry): Buffer => record.fileNameRaw;

const isLitter = (name: string): boolean =>
  isOfflineName(name) || name.startsWith("__MACOSX/") || /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/.test(name);

function whyNot(record: yauzl.Entry, name: string, bounds: Bounds): { code: FindingCode; detail: string } | null {
  const unsafe = whyUnsafe(name);
  if (unsafe !== null) return { code: "zip-entry-unsafe-name", detail: unsafe };
  // The upper half of the external attributes is a Unix mode. Zero (no Unix), a plain file and a folder are all there should be.
  const fileType = (record.externalFileAttributes >>> 16) & 0xf000;
  if (fileType !== 0 && fileType !== 0x8000 && fileType !== 0x4000) {
    return { code: "zip-entry-link", detail: fileType === 0xa000 ? "a link" : "a device" };
  }
  if (record.generalPurposeBitFlag & encrypted) return { code: "zip-entry-encrypted", detail: "" };
  if (record.compressionMethod !== 0 && record.compressionMethod !== 8) {
    return { code: "zip-entry-compression", detail: String(record.compressionMethod) };
  }
  if (record.compressionMethod === 0 && record.compressedSize !== record.uncompressedSize) {
    return { code: "zip-entry-damaged", detail: "two sizes for bytes that are not compressed" };
  }
  if (record.uncompressedSize > bounds.archiveSizeBytes) {
    return { code: "zip-entry-too-large", detail: String(record.uncompressedSize) };
  }
  return null;
}

/** What makes a name one that somebody could climb out with, or null. */
function whyUnsafe(name: string): string | null {
  if (name === "") return "no name";
  if (name.includes("\0")) return "a NUL in it";
  if (name.includes("\\")) return "a backslash in it";
  if (name.startsWith("/")) return "an absolute path";
  if (/^[A-Za-z]:/.test(name)) return "a drive letter";
  return name.split("/").includes("..") ? "it climbs out of its folder" : null;
}

const entryOf = (record: yauzl.Entry, name: string, rawName = rawNameOf(record).toString("latin1")): ZipEntry => ({
  name,
  rawName: rawName === name ? name : rawName, // mostly one string in place of two
  flags: record.generalPurposeBitFlag,
  method: record.compressionMethod === 0 ? 0 : 8,
  crc: record.crc32,
  packedBytes: record.compressedSize,
  sizeBytes: record.uncompressedSize,
  headerAt: record.relativeOffsetOfLocalHeader,
  fenceAt: 0,
  writtenAtMs: writtenAt(record),
});

/** DOS dates have no zone: they are taken as UTC, at most half a day off. */
function writtenAt(record: yauzl.Entry): number | null {
  const at = record.lastModFileDate === 0 ? Number.NaN : record.getLastModDate({ timezone: "UTC" }).getTime();
  return Number.isNaN(at) ? null : at;
}

/** Gives yauzl its small reads out of a large one: 70,000 entries cost a few reads instead of 140,000. */
class FileWindow extends yauzl.RandomAccessReader {
  readonly file: OpenFile;
  /** The disk failed; yauzl would make it look like a bad zip. */
  fault: unknown = null;
  #at = 0;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(file: OpenFile) {
    super();
    this.file = file;
  }

  override read(target: Buffer, offset: number, length: number, position: number, done: ReadDone): void {
    const start = position - this.#at;
    if (start >= 0 && start + length <= this.#bytes.length) {
      done(null, this.#bytes.copy(target, offset, start, start + length));
      return;
    }
    this.file.read(Math.max(0, position), Math.max(length, windowBytes)).then(
      (bytes) => {
        this.#at = position;
        this.#bytes = bytes;
        done(null, bytes.copy(target, offset, 0, Math.min(length, bytes.length)));
      },
      (error) => {
        this.fault = error;
        done(error instanceof Error ? error : new Error("read failed"), 0);
      },
    );
  }
}

type ReadDone = (error: Error | null, bytesRead?: number) => void;
const windowBytes = 1024 * 1024;

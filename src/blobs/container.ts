/** Opens an uploaded file and says what it is, by content: JSON, a gzip of it, or a zip that holds it, photos, or both. */
import type { Bytes } from "../base/bytes.ts";
import { limits } from "../base/limits.ts";
import { no, ok, type Result } from "../base/result.ts";
import type { Bounds } from "./broken.ts";
import { type EntryFindings, entryFindings } from "./findings.ts";
import { gunzip, gzipWrittenAtMs } from "./gunzip.ts";
import { count, guardOf } from "./inflate.ts";
import type { FileRefusal, InputFile, OpenFile } from "./open-file.ts";
import { type PhotoSource, photoSource } from "./photo-source.ts";
import { headBytes, type Seems, seems } from "./sniff.ts";
import { readDirectory, type ZipRefusal } from "./zip.ts";
import { beginning, type SeveralRefusal, sortOut } from "./zip-contents.ts";

/** The JSON of an archive, not yet looked into. */
export type ArchiveJson = {
  /**
   * Its bytes, unpacked, from the start; may be called again.
   * @throws {ContainerBroken} in the middle, where the file breaks off, is damaged or passes a limit
   */
  open(): Bytes;
  /** What it takes unpacked, as its file says: a hint for whoever waits. Null: it does not say. */
  readonly saysBytes: number | null;
  /** What the gzip or the zip says; null for plain JSON and where nothing is said. */
  readonly writtenAtMs: number | null;
};

export type Container = {
  readonly kind: "json" | "gzip" | "zip";
  /** Base name of the file, for messages. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly json: ArchiveJson | null;
  /** Null where there is nothing but the archive. A zip without any entry is a photo zip without photos. */
  readonly photos: PhotoSource | null;
  /** Grows while the archive is read: `gzip-trailing-bytes` comes at its end. */
  readonly findings: EntryFindings;
  close(): Promise<void>;
};

/** Why a file cannot be opened. Each code is in the catalogue of findings, and the other fields are its arguments. */
export type ContainerRefusal =
  | FileRefusal
  | ZipRefusal
  | SeveralRefusal
  | { readonly code: "file-empty" | "file-is-html" | "file-is-utf16"; readonly file: string }
  | {
      readonly code: "file-too-large";
      readonly file: string;
      readonly sizeBytes: number;
      readonly limitBytes: number;
    }
  | { readonly code: "file-unrecognised"; readonly file: string; readonly seems: string }
  | { readonly code: "container-nested"; readonly file: string; readonly outer: string; readonly inner: string }
  | {
      readonly code: GzipCode;
      readonly file: string;
      readonly bytes: number;
      readonly detail: string;
    };

/** What may stop a gzip before its first byte is unpacked. */
const gzipCodes = ["gzip-cut-off", "gzip-corrupt", "limit-ratio", "limit-unpacked-size"] as const;
type GzipCode = (typeof gzipCodes)[number];
const isGzipCode = (code: string): code is GzipCode => (gzipCodes as readonly string[]).includes(code);

export type OpenOptions = {
  /** Is this the beginning of an archive (at most 64 kB of JSON)? Only asked to tell several JSON files in one zip apart. */
  recognises(head: Buffer): boolean;
  readonly bounds?: Bounds;
};

/**
 * Opens `given`. The caller closes what it gets.
 * @throws {Fault} when the disk fails
 */
export async function openContainer(
  given: InputFile,
  options: OpenOptions,
): Promise<Result<Container, ContainerRefusal>> {
  const opened = await given.open();
  if (!opened.ok) return opened;
  const file = opened.value;
  let kept = false;
  try {
    const container = await recognise(file, options.recognises, options.bounds ?? limits);
    kept = container.ok;
    return container;
  } finally {
    if (!kept) await file.close();
  }
}

async function recognise(
  file: OpenFile,
  recognises: (head: Buffer) => boolean,
  bounds: Bounds,
): Promise<Result<Container, ContainerRefusal>> {
  const limitBytes = bounds.containerSizeBytes;
  if (file.sizeBytes > limitBytes) {
    return no({ code: "file-too-large", file: file.name, sizeBytes: file.sizeBytes, limitBytes });
  }
  const head = await file.read(0, headBytes);
  const what = seems(head);
  if (what === "zip") return zipContainer(file, recognises, bounds);
  if (what === "gzip") return gzipContainer(file, gzipWrittenAtMs(head), bounds);
  if (what !== "json") return no(notAnArchive(what, file.name));
  const open = () => plain(file, bounds);
  return ok({ ...frame(file), kind: "json", json: { open, saysBytes: file.sizeBytes, writtenAtMs: null } });
}

async function gzipContainer(
  file: OpenFile,
  writtenAtMs: number | null,
  bounds: Bounds,
): Promise<Result<Container, ContainerRefusal>> {
  const base = frame(file);
  const trailing = (size: number) => base.findings.addOnce("gzip-trailing-bytes", "", String(size));
  const open = () => gunzip(file.range(0, file.sizeBytes), guardOf(bounds, bounds.archiveSizeBytes), trailing);
  const { head, broken } = await beginning(open());
  const inner = seems(head);
  if (inner === "json") {
    return ok({ ...base, kind: "gzip", json: { open, saysBytes: await gzipSaysBytes(file), writtenAtMs } });
  }
  if (broken !== null && head.length === 0 && isGzipCode(broken.code)) {
    return no({ code: broken.code, file: file.name, bytes: 0, detail: broken.detail });
  }
  if (inner === "gzip" || inner === "zip" || inner === "tar") {
    return no({ code: "container-nested", file: file.name, outer: "gzip", inner });
  }
  return no(notAnArchive(inner, file.name));
}

/** The last field of a gzip: what went in, modulo 2^32 (RFC 1952, 2.3.1). */
async function gzipSaysBytes(file: OpenFile): Promise<number | null> {
  const field = await file.read(Math.max(0, file.sizeBytes - 4), 4);
  const bytes = field.length === 4 ? field.readUInt32LE(0) : 0;
  // Less than it takes packed: it went over the end, or something stands behind it.
  return bytes < file.sizeBytes ? null : bytes;
}

async function zipContainer(
  file: OpenFile,
  recognises: (head: Buffer) => boolean,
  bounds: Bounds,
): Promise<Result<Container, ContainerRefusal>> {
  const base = frame(file);
  const entries = await readDirectory(file, bounds, base.findings);
  if (!entries.ok) return entries;
  const contents = await sortOut(file, entries.value, recognises, bounds, base.findings);
  if (!contents.ok) return contents;
  const { archive, others } = contents.value;
  const json = archive && {
    open: archive.open,
    saysBytes: archive.entry.sizeBytes,
    writtenAtMs: archive.entry.writtenAtMs,
  };
  const photos = json !== null && others.length === 0 ? null : photoSource(file, others, bounds, base.findings);
  return ok({ ...base, kind: "zip", json, photos });
}

const frame = (file: OpenFile) => ({
  name: file.name,
  sizeBytes: file.sizeBytes,
  json: null,
  photos: null,
  findings: entryFindings(),
  close: file.close,
});

async function* plain(file: OpenFile, bounds: Bounds): Bytes {
  const guard = guardOf(bounds, bounds.archiveSizeBytes);
  for await (const chunk of file.range(0, file.sizeBytes)) {
    count(guard, chunk.length, Number.POSITIVE_INFINITY);
    yield chunk;
  }
}

function notAnArchive(what: Seems, file: string): ContainerRefusal {
  if (what === "blank") return { code: "file-empty", file };
  if (what === "html") return { code: "file-is-html", file };
  if (what === "utf-16") return { code: "file-is-utf16", file };
  return { code: "file-unrecognised", file, seems: what };
}

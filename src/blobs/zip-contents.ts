/** Finds out what a zip holds: the archive (JSON, or one gzip of it), photos, or both. By content; names only say where to look first. */
import type { Bytes } from "../base/bytes.ts";
import { no, ok, type Result } from "../base/result.ts";
import { type Bounds, ContainerBroken } from "./broken.ts";
import { type EntryFindings, printableName } from "./findings.ts";
import { gunzip } from "./gunzip.ts";
import { guardOf } from "./inflate.ts";
import type { OpenFile } from "./open-file.ts";
import { headBytes, seems } from "./sniff.ts";
import { entryHead, openEntry, type ZipEntry } from "./zip-entry.ts";

export type ZipContents = {
  readonly archive: { readonly entry: ZipEntry; open(): Bytes } | null;
  /** Everything that may be a photo. */
  readonly others: readonly ZipEntry[];
};

export type SeveralRefusal = {
  readonly code: "several-archives";
  readonly file: string;
  readonly count: number;
  readonly entries: string;
};

const pictureName = /\.(jpe?g|png|gif|webp|avif|hei[cf]|bmp|tiff?|svg|mp4|mov)$/i;
/** Is this called like a picture? Then nobody looks for the archive in it. */
export const isPictureName = (name: string): boolean => pictureName.test(name);
const archiveName = /\.json(\.gz)?$/i;
/** Is this called like an archive? */
export const isArchiveName = (name: string): boolean => archiveName.test(name);
/** Compressed bytes read to see what an entry is. */
const probeBytes = 4096;

type Candidate = { readonly entry: ZipEntry; readonly packed: boolean };

/** @param recognises  is this the beginning of an archive? Gets at most `headBytes` */
export async function sortOut(
  file: OpenFile,
  entries: readonly ZipEntry[],
  recognises: (head: Buffer) => boolean,
  bounds: Bounds,
  findings: EntryFindings,
): Promise<Result<ZipContents, SeveralRefusal>> {
  const left = new Set(entries);
  const jsons: Candidate[] = [];
  for (const entry of probeOrder(entries, bounds)) {
    const head = await entryHead(file, entry, probeBytes);
    const what = head.ok ? seems(head.value) : null;
    if (what === "json") jsons.push({ entry, packed: false });
    else if (what === "gzip" && (await insideOf(file, entry, bounds, findings)) === "json") {
      jsons.push({ entry, packed: true });
    } else if (what === "gzip" || what === "zip" || what === "tar" || what === "7z" || what === "rar") {
      findings.add("zip-nested", entry.name, what);
    } else continue; // whatever it is, it is looked at again among the photos
    left.delete(entry);
  }
  const archive = await choose(file, jsons, left.size > 0, recognises, bounds, findings);
  if (!archive.ok) return archive;
  const chosen = archive.value;
  const opened = chosen && { entry: chosen.entry, open: () => unpacked(file, chosen, bounds, findings) };
  return ok({ archive: opened, others: entries.filter((entry) => left.has(entry)) });
}

/** Entries named like an archive first; those named like pictures never; no more than `zipProbes`. */
function probeOrder(entries: readonly ZipEntry[], bounds: Bounds): ZipEntry[] {
  const named = entries.filter((entry) => isArchiveName(entry.name));
  const rest = entries.filter((entry) => !isArchiveName(entry.name) && !isPictureName(entry.name));
  return [...named, ...rest].slice(0, bounds.zipProbes);
}

async function choose(
  file: OpenFile,
  jsons: readonly Candidate[],
  withPhotos: boolean,
  recognises: (head: Buffer) => boolean,
  bounds: Bounds,
  findings: EntryFindings,
): Promise<Result<Candidate | null, SeveralRefusal>> {
  const known: Candidate[] = [];
  const unknown: Candidate[] = [];
  for (const candidate of jsons) {
    const { head } = await beginning(unpacked(file, candidate, bounds, findings));
    (recognises(head) ? known : unknown).push(candidate);
  }
  if (known.length > 1) {
    const names = known.slice(0, 5).map((candidate) => printableName(candidate.entry.name));
    const entries = `${names.join(", ")}${known.length > 5 ? ", …" : ""}`;
    return no({ code: "several-archives", file: file.name, count: known.length, entries });
  }
  // Nothing but one unknown JSON: let whoever reads it say what is wrong with it.
  const chosen = known[0] ?? (unknown.length === 1 && !withPhotos ? unknown[0] : undefined);
  for (const { entry } of unknown) {
    if (entry !== chosen?.entry) findings.add("zip-json-unrecognised", entry.name, "");
  }
  return ok(chosen ?? null);
}

/** The archive's own bytes, with one guard over both layers of packing. */
function unpacked(file: OpenFile, { entry, packed }: Candidate, bounds: Bounds, findings: EntryFindings): Bytes {
  const bytes = asArchive(openEntry(file, entry, guardOf(bounds, bounds.archiveSizeBytes)));
  if (!packed) return bytes;
  const trailing = (count: number) => findings.addOnce("gzip-trailing-bytes", entry.name, String(count));
  return gunzip(bytes, guardOf(bounds, bounds.archiveSizeBytes), trailing);
}

/** Damage of an entry is one entry the less, but damage of this one is the end of the archive: it has a code of its own. */
async function* asArchive(bytes: Bytes): Bytes {
  try {
    yield* bytes;
  } catch (error) {
    const isEntry = error instanceof ContainerBroken && error.code.startsWith("zip-entry-");
    throw isEntry ? new ContainerBroken("zip-archive-corrupt", error.atBytes, error.detail) : error;
  }
}

async function insideOf(file: OpenFile, entry: ZipEntry, bounds: Bounds, findings: EntryFindings) {
  return seems((await beginning(unpacked(file, { entry, packed: true }, bounds, findings))).head);
}

/** The first `headBytes` of something, and what broke it before that, if anything did. */
export async function beginning(bytes: Bytes): Promise<{ head: Buffer; broken: ContainerBroken | null }> {
  const parts: Uint8Array[] = [];
  let size = 0;
  let broken: ContainerBroken | null = null;
  try {
    for await (const chunk of bytes) {
      parts.push(chunk);
      size += chunk.length;
      if (size >= headBytes) break;
    }
  } catch (error) {
    if (!(error instanceof ContainerBroken)) throw error;
    broken = error;
  }
  return { head: Buffer.concat(parts).subarray(0, headBytes), broken };
}

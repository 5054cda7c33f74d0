/** The photos of a zip: what is there, what each seems to be, and its bytes. */
import type { Bytes } from "../base/bytes.ts";
import { limits } from "../base/limits.ts";
import { no, ok, type Result } from "../base/result.ts";
import type { Bounds } from "./broken.ts";
import { type EntryFinding, type EntryFindings, printableName } from "./findings.ts";
import { type ImageHead, lookAt, mediaTypes } from "./image.ts";
import { guardOf } from "./inflate.ts";
import { type OpenFile, readingAhead } from "./open-file.ts";
import { entryHead, openEntry, type ZipEntry } from "./zip-entry.ts";

export type PhotoHead = ImageHead & { readonly mediaType: string; readonly sizeBytes: number };

/** Looked up by base name: the entry `photos/ae89.jpg` is the photo `ae89.jpg`. */
export type PhotoSource = {
  /** Base names in the order of the zip; each one once. Not all of them need be pictures. */
  names(): Iterable<string>;
  readonly count: number;
  has(name: string): boolean;
  /**
   * What a photo is, by its beginning alone: one small read for most. Says nothing about damage further behind.
   * Asking in the order of `names` is fastest; so is asking for a dozen at once.
   * @throws {Fault} when the disk fails
   */
  inspect(name: string): Promise<Result<PhotoHead, EntryFinding>>;
  /**
   * A photo's bytes, at most `limits.photoSizeBytes`.
   * @throws {ContainerBroken} where its bytes do not fit what the zip says of them
   */
  open(name: string): Bytes;
};

/** How many bytes to read of an entry to find its size: for most, then for those with large metadata, then for all. */
const looks = [1024, 64 * 1024, 1024 * 1024] as const;

/**
 * Names that are longer than any pod writes (`limits.photoNameChars`) are told and left out: nothing could serve them.
 * @param entries  the entries that are not the archive; two of one base name: the larger one stays, and is told
 */
export function photoSource(
  file: OpenFile,
  entries: readonly ZipEntry[],
  bounds: Bounds,
  findings: EntryFindings,
): PhotoSource {
  const byName = new Map<string, ZipEntry>();
  for (const entry of entries) {
    const name = entry.name.slice(entry.name.lastIndexOf("/") + 1);
    if (name.length > limits.photoNameChars) {
      findings.add("zip-entry-unsafe-name", name, `longer than ${limits.photoNameChars} characters`);
      continue;
    }
    const other = byName.get(name);
    const larger = other === undefined || entry.sizeBytes > other.sizeBytes ? entry : other;
    if (other !== undefined) findings.add("zip-duplicate-name", name, `${larger.sizeBytes} bytes`);
    byName.set(name, larger);
  }
  const get = (name: string): ZipEntry => {
    const entry = byName.get(name);
    if (entry === undefined) throw new Error(`no photo ${printableName(name)} in this zip`);
    return entry;
  };
  const ahead = readingAhead(file);
  return {
    names: () => byName.keys(),
    count: byName.size,
    has: (name) => byName.has(name),
    inspect: (name) => inspect(ahead, get(name), bounds),
    open: (name) => openEntry(file, get(name), guardOf(bounds, bounds.photoSizeBytes)),
  };
}

async function inspect(file: OpenFile, entry: ZipEntry, bounds: Bounds): Promise<Result<PhotoHead, EntryFinding>> {
  const found = (code: EntryFinding["code"], detail: string) => no({ code, entry: printableName(entry.name), detail });
  for (const want of looks) {
    const head = await entryHead(file, entry, want);
    if (!head.ok) return found(head.refusal.code, head.refusal.detail);
    // Only now: a size that the zip itself denies says nothing.
    if (entry.sizeBytes > bounds.photoSizeBytes) return found("photo-too-large", String(entry.sizeBytes));
    const whole = entry.packedBytes <= want || want === looks.at(-1);
    const look = lookAt(head.value, whole);
    switch (look.kind) {
      case "more":
        continue;
      case "broken":
        return found("photo-unreadable", look.detail);
      case "unsupported":
        return found("photo-format-unsupported", look.what);
      case "none":
        return isPacked(look.what) ? found("zip-nested", look.what) : found("photo-not-an-image", look.what);
      case "image": {
        const { type, width, height } = look;
        if (width * height > bounds.photoPixels) return found("photo-too-many-pixels", `${width} × ${height}`);
        return ok({ type, width, height, mediaType: mediaTypes[type], sizeBytes: entry.sizeBytes });
      }
    }
  }
  return found("photo-unreadable", "its header is too long");
}

const isPacked = (what: string): boolean => ["zip", "gzip", "tar", "7z", "rar", "xz", "bzip2", "zstd"].includes(what);

/** Bytes: digests, random tokens, and sizes in words. */
import { createHash, randomBytes } from "node:crypto";

/** A source of bytes in order: a file, an upload, a decompressor. */
export type Bytes = AsyncIterable<Uint8Array>;

export const sha256Hex = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

/** Unguessable, URL-safe: 32 random bytes in base64url, 43 characters. */
export const randomToken = (): string => randomBytes(32).toString("base64url");

/** A guid for what is made here: 32 hexadecimal digits, as pods make them. */
export const newGuid = (): string => randomBytes(16).toString("hex");

/** `130 MB`, `81 kB`: powers of 1,000, as disks and people count. */
export function printSize(sizeBytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let size = sizeBytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

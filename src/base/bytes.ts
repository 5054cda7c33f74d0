/** Bytes: digests, random tokens, and sizes in words. */
import { createHash, randomBytes } from "node:crypto";

/** A source of bytes in order: a file, an upload, a decompressor. */
export type Bytes = AsyncIterable<Uint8Array>;

export const sha256Hex = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

/** Unguessable, URL-safe: 32 random bytes in base64url, 43 characters. */
export const randomToken = (): string => randomBytes(32).toString("base64url");

/** A guid for what is made here: 32 hexadecimal digits, as pods make them. */
export const newGuid = (): string => randomBytes(16).toString("hex");

/** How many units of 1,000 ** `power` bytes (up to 4: TB), as disks and people count, and how many digits behind the point say enough. */
export function inUnits(sizeBytes: number): { readonly size: number; readonly power: number; readonly digits: 0 | 1 } {
  let size = sizeBytes;
  let power = 0;
  while (size >= 1000 && power < 4) {
    size /= 1000;
    power += 1;
  }
  return { size, power, digits: size < 10 && power > 0 ? 1 : 0 };
}

/** `130 MB`, `81 kB`: for commands; pages say it in their language (web/words). */
export function printSize(sizeBytes: number): string {
  const { size, power, digits } = inUnits(sizeBytes);
  return `${size.toFixed(digits)} ${["bytes", "kB", "MB", "GB", "TB"][power]}`;
}

/** The wire of resumable uploads, tus 1.0 (creation, termination, expiration): what its headers say, and how it is answered. */
import { limits } from "../base/limits.ts";
import type { Request } from "./context.ts";

const version = "1.0.0";

/** @see https://tus.io/protocols/resumable-upload, "OPTIONS" */
export const tusOffer = (mostBytes: number): Readonly<Record<string, string>> => ({
  "Tus-Resumable": version,
  "Tus-Version": version,
  "Tus-Extension": "creation,termination,expiration",
  "Tus-Max-Size": String(mostBytes),
});

export const speaksTus = (c: Request): boolean => c.req.header("tus-resumable") === version;

/** A header that is a number of bytes; null where it is anything else. */
export function bytesHeader(c: Request, name: string): number | null {
  const text = c.req.header(name) ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Of `Upload-Metadata`: pairs of a key and a value in base64, of which we know `filename` and `lastmodified` (ms since 1970). */
export function readMetadata(c: Request): { readonly name: string; readonly modifiedMs: number | null } {
  const values = new Map(
    (c.req.header("upload-metadata") ?? "").split(",").map((pair) => {
      const [key = "", value = ""] = pair.trim().split(" ");
      return [key.toLowerCase(), Buffer.from(value, "base64").toString("utf8")] as const;
    }),
  );
  const modified = values.get("lastmodified") ?? "";
  return {
    name: (values.get("filename") ?? "").slice(0, 4 * limits.uploadNameChars),
    modifiedMs: /^\d{1,15}$/.test(modified) ? Number(modified) : null,
  };
}

/** The method that is meant: some lines let nothing but GET and POST through. */
export const methodOf = (c: Request): string =>
  (c.req.header("x-http-method-override") ?? c.req.raw.method).toUpperCase();

/** What answers say of one upload. */
export const uploadHeaders = (one: {
  readonly offsetBytes?: number;
  readonly sizeBytes?: number | null;
  readonly expiresAt?: Date;
}): Record<string, string> => ({
  "Tus-Resumable": version,
  ...(one.offsetBytes === undefined ? {} : { "Upload-Offset": String(one.offsetBytes) }),
  ...(one.sizeBytes == null ? {} : { "Upload-Length": String(one.sizeBytes) }),
  ...(one.expiresAt === undefined ? {} : { "Upload-Expires": one.expiresAt.toUTCString() }),
});

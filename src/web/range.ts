/** Files that are fetched piece by piece: a line that broke goes on where it stopped (RFC 9110, section 14). */
import type { Request } from "./context.ts";

/** First and last byte, both included, as the header has it. */
export type ByteRange = { readonly first: number; readonly last: number };

/**
 * What of a file is asked for. One range is answered; several at once, other units, and an `If-Range` that names another file get the whole
 * (as section 14.2 allows), so that nobody puts pieces of two files together. A date as `If-Range` is no proof here.
 *
 * @param etag  strong, with its quotes
 * @returns null: all of it; `beyond`: nothing of the file is there (416)
 */
export function askedRange(c: Request, sizeBytes: number, etag: string): ByteRange | "beyond" | null {
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(c.req.header("range") ?? "");
  const [, from = "", to = ""] = match ?? [];
  if (match === null || (from === "" && to === "")) return null;
  const given = c.req.header("if-range");
  if (given !== undefined && given.trim() !== etag) return null;
  if (from === "") {
    const count = Math.min(Number(to), sizeBytes);
    return count === 0 ? "beyond" : { first: sizeBytes - count, last: sizeBytes - 1 };
  }
  const first = Number(from);
  if (to !== "" && Number(to) < first) return null; // not a range: as if nothing had been said
  if (first >= sizeBytes) return "beyond";
  return { first, last: to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1) };
}

/**
 * Answers with a file or the piece of it that is asked for.
 * @param open  its bytes: all of them, or those of a range. Not called where nothing of it is sent
 */
export function sendRanges(
  c: Request,
  file: { readonly sizeBytes: number; readonly etag: string; readonly headers: Readonly<Record<string, string>> },
  open: (range?: ByteRange) => ReadableStream,
): Response {
  const { sizeBytes, etag } = file;
  const headers = { ...file.headers, ETag: etag, "Accept-Ranges": "bytes" };
  const range = askedRange(c, sizeBytes, etag);
  if (range === "beyond")
    return c.body(null, 416, { ETag: etag, "Accept-Ranges": "bytes", "Content-Range": `bytes */${sizeBytes}` });
  // HEAD arrives here as GET, and speaks of the whole (section 14.2).
  if (c.req.raw.method === "HEAD") return c.body(null, 200, { ...headers, "Content-Length": String(sizeBytes) });
  if (range === null) return c.body(open(), 200, { ...headers, "Content-Length": String(sizeBytes) });
  const { first, last } = range;
  return c.body(open(range), 206, {
    ...headers,
    "Content-Length": String(last - first + 1),
    "Content-Range": `bytes ${first}-${last}/${sizeBytes}`,
  });
}

/** The picture in the place of a photo that did not come along with a move (record 13): lettered, the same in all sizes. */
import { readFileSync } from "node:fs";
import { standInHeader } from "../app/publish/stand-in.ts";
import { sha256Hex } from "../base/bytes.ts";
import type { Request } from "./context.ts";

const picture = Uint8Array.from(readFileSync(new URL("static/stand-in.png", import.meta.url)));
const etag = `"stand-in-${sha256Hex(picture).slice(0, 16)}"`;

/** Nobody keeps it without asking again: the photo itself may come some day. */
export function sendStandIn(c: Request): Response {
  const headers = {
    ETag: etag,
    "Cache-Control": "no-cache",
    "Content-Disposition": "inline",
    [standInHeader]: "photo-missing",
  };
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
  const whole = { ...headers, "Content-Type": "image/png", "Content-Length": String(picture.length) };
  return c.req.method === "HEAD" ? c.body(null, 200, whole) : c.body(picture, 200, whole);
}

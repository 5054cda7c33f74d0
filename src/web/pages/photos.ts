/** `/photos/PATH/[SIZE]NAME`: photo files, in the five sizes that pods derive from a photo's name. */
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { Hono } from "hono";
import { type PhotoSize, photoSizes } from "../../blobs/sizes.ts";
import { findPhotoFile, type PhotoFile } from "../../store/views/photo-file.ts";
import { type Request, viewerOf, type WebEnv } from "../context.ts";
import { notFound } from "../errors.ts";

export const photos = new Hono<WebEnv>().get("/photos/:path/:file", async (c) => {
  const path = c.req.param("path");
  const file = c.req.param("file");
  if (!plainName.test(path) || !plainName.test(file)) return notFound(c);
  const meanings = meaningsOf(file);
  const { database, photoSizes: sizes } = c.get("needs");
  const names = meanings.map(({ name }) => name);
  const photo = await findPhotoFile(database.db, viewerOf(c), path, names);
  const size = meanings.find(({ name }) => name === photo?.name)?.size;
  if (photo === null || size === undefined) return notFound(c);

  const etag = `"${photo.blob.slice(0, 32)}${size}"`;
  const headers = { ETag: etag, "Cache-Control": keeping(photo), "Content-Disposition": "inline" };
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
  const sized = await sizes.sized(photo.blob, size);
  // What cannot be made smaller is no picture that a browser would show.
  if (!sized.ok) return notFound(c);
  const { mediaType, sizeBytes } = sized.value;
  return send(c, sized.value.path, { ...headers, "Content-Type": mediaType, "Content-Length": String(sizeBytes) });
});

// Names come out of archives: anything but a slash and control characters.
const plainName = /^[^\x00-\x1f\x7f/]{1,255}$/;

/** What a file name can mean: the photo of just this name, or a size of the photo whose name follows. */
function meaningsOf(file: string): readonly { readonly name: string; readonly size: PhotoSize }[] {
  return photoSizes
    .filter((size) => file.startsWith(size) && file.length > size.length)
    .map((size) => ({ name: file.slice(size.length), size }));
}

/** A photo that everybody may see never changes under its name; any other is asked for anew, and kept by nobody in between. */
const keeping = (photo: PhotoFile): string =>
  photo.public ? "public, max-age=31536000, immutable" : "private, no-store";

function send(c: Request, path: string, headers: Record<string, string>): Response {
  if (c.req.method === "HEAD") return c.body(null, 200, headers);
  return c.body(Readable.toWeb(createReadStream(path)) as ReadableStream, 200, headers);
}

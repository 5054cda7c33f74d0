/**
 * `/remote-photos/ID/SIZE`, `/remote-avatars/ID` and `/remote-emojis/KEY`: photos of posts from other pods, pictures of people there and custom emojis,
 * fetched and kept by this one: the reader's browser asks nobody else.
 */
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { Hono } from "hono";
import type { RemotePhotoRefusal, ShownPhoto } from "../../app/publish/remote-files.ts";
import { openRemoteAvatar, openRemoteEmoji, openRemotePhoto } from "../../app/publish/remote-photos.ts";
import type { Result } from "../../base/result.ts";
import type { PhotoSize } from "../../blobs/sizes.ts";
import { type Request, viewerOf, type WebEnv } from "../context.ts";
import { notFound } from "../errors.ts";
import { readNumber } from "../post-list.ts";
import { sendStandIn } from "../stand-in.ts";

const sizes: Readonly<Record<string, PhotoSize>> = { full: "", large: "scaled_full_", small: "thumb_large_" };

export const remotePhotos = new Hono<WebEnv>()
  .get("/remote-photos/:id/:size{full|large|small}", async (c) => {
    const size = sizes[c.req.param("size")];
    // Its author may take it back, or show it to fewer people: asked for anew each time.
    return size === undefined ? notFound(c) : ofViewer(c, openRemotePhoto, size, "private, no-cache");
  })
  // On every page many times, and never a secret.
  .get("/remote-avatars/:id", (c) => ofViewer(c, openRemoteAvatar, "thumb_medium_", "private, max-age=600"))
  // For visitors too: they read the texts that call it.
  .get("/remote-emojis/:key", async (c) =>
    answer(c, await openRemoteEmoji(c.get("needs"), c.req.param("key")), "", "private, max-age=86400"),
  );

async function ofViewer(c: Request, open: typeof openRemotePhoto, size: PhotoSize, caching: string): Promise<Response> {
  const id = readNumber(c.req.param("id"));
  return id === null ? notFound(c) : answer(c, await open(c.get("needs"), viewerOf(c), id), size, caching);
}

async function answer(
  c: Request,
  photo: Result<ShownPhoto, RemotePhotoRefusal>,
  size: PhotoSize,
  caching: string,
): Promise<Response> {
  const needs = c.get("needs");
  if (!photo.ok) return photo.refusal.code === "photo-left-behind" ? sendStandIn(c) : notFound(c);
  const etag = `"${photo.value.blob.slice(0, 32)}${size}"`;
  const headers = { ETag: etag, "Cache-Control": caching, "Content-Disposition": "inline" };
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
  const sized = await needs.photoSizes.sized(photo.value.blob, size);
  if (!sized.ok) return notFound(c);
  const { mediaType, sizeBytes, path } = sized.value;
  const whole = { ...headers, "Content-Type": mediaType, "Content-Length": String(sizeBytes) };
  if (c.req.method === "HEAD") return c.body(null, 200, whole);
  return c.body(Readable.toWeb(createReadStream(path)) as ReadableStream, 200, whole);
}

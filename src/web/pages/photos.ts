/**
 * `/photos`: one's own pictures that no post shows. `/photos/PATH/[SIZE]NAME`: photo files, in the five sizes that pods derive from a
 * photo's name.
 */
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { Hono } from "hono";
import { type PhotoSize, photoSizes } from "../../blobs/sizes.ts";
import { findHandedOver } from "../../store/moves/departed-photos.ts";
import { type OwnPhoto, photosWithoutPost } from "../../store/views/own-photos.ts";
import { findPhotoFile, lacksPhotoFile, type PhotoFile } from "../../store/views/photo-file.ts";
import { photoUrl } from "../author.ts";
import { type Request, viewerOf, type WebEnv } from "../context.ts";
import { notFound, toLogIn } from "../errors.ts";
import { type Html, html } from "../html.ts";
import { show } from "../page.ts";
import { readNumber } from "../post-list.ts";
import { sendStandIn } from "../stand-in.ts";
import { t } from "../words/words.ts";

export const photos = new Hono<WebEnv>().get("/photos", ownPhotos).get("/photos/:path/:file", async (c) => {
  const path = c.req.param("path");
  const file = c.req.param("file");
  if (!plainName.test(path) || !plainName.test(file)) return notFound(c);
  const meanings = meaningsOf(file);
  const { database, photoSizes: sizes } = c.get("needs");
  const names = meanings.map(({ name }) => name);
  const photo = await findPhotoFile(database.db, viewerOf(c), path, names);
  const size = meanings.find(({ name }) => name === photo?.name)?.size;
  if (photo === null || size === undefined) {
    const gone = await findHandedOver(database.db, viewerOf(c), path, names);
    if (gone !== null) return c.redirect(`${gone.path}${encodeURIComponent(file)}`, 302);
    return (await lacksPhotoFile(database.db, viewerOf(c), path, names)) ? sendStandIn(c) : notFound(c);
  }

  const etag = `"${photo.blob.slice(0, 32)}${size}"`;
  const headers = { ETag: etag, "Cache-Control": keeping(photo), "Content-Disposition": "inline" };
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
  const sized = await sizes.sized(photo.blob, size);
  // What cannot be made smaller is no picture that a browser would show.
  if (!sized.ok) return notFound(c);
  const { mediaType, sizeBytes } = sized.value;
  return send(c, sized.value.path, { ...headers, "Content-Type": mediaType, "Content-Length": String(sizeBytes) });
});

async function ownPhotos(c: Request): Promise<Response> {
  const viewer = viewerOf(c);
  if (viewer.kind === "visitor") return toLogIn(c);
  const after = readNumber(c.req.query("before"));
  const { photos, next, all } = await photosWithoutPost(c.get("needs").database.db, viewer, after);
  const grid = html`<p class="meta">${t("photos.count", { n: all })}</p>
<ul class="photos many card">${photos.map((photo, n) => html`<li>${tile(photo, n + 1)}</li>`)}</ul>`;
  const steps = [
    after === null ? null : html`<a class="button quiet" href="/photos">${t("photos.newest")}</a>`,
    next === null ? null : html`<a class="button" rel="next" href="/photos?before=${next}">${t("photos.older")}</a>`,
  ].filter((step) => step !== null);
  return show(c, {
    title: t("photos.title"),
    at: "profile",
    unlisted: true,
    body: html`<h1>${t("photos.title")}</h1><p class="lead">${t("photos.lead")}</p>
${photos.length === 0 ? html`<p class="card empty">${t("photos.none")}</p>` : grid}
${steps.length === 0 ? "" : html`<nav class="pages" aria-label="${t("photos.pages")}">${steps}</nav>`}`,
  });
}

const tile = (photo: OwnPhoto, n: number): Html =>
  html`<a href="${photoUrl(photo, "")}"><img src="${photoUrl(photo, "thumb_large_")}" alt="${photo.text?.trim() || t("photos.untitled", { n })}" loading="lazy"></a>`;

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

/** `/emojis/NAME/FILE`: the pictures of this pod's own custom emojis, for everybody. */
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { Hono } from "hono";
import { ownEmojiUrl } from "../../app/own-emojis.ts";
import { ownEmojisCalled } from "../../store/content/own-emojis.ts";
import type { WebEnv } from "../context.ts";
import { notFound } from "../errors.ts";

export const emojis = new Hono<WebEnv>().get("/emojis/:name/:file", async (c) => {
  const { database, photoSizes } = c.get("needs");
  const { name, file } = c.req.param();
  const [emoji] = await ownEmojisCalled(database.db, [name]);
  if (emoji === undefined || ownEmojiUrl(emoji) !== `/emojis/${name}/${file}`) return notFound(c);
  const sized = await photoSizes.sized(emoji.blob, "");
  if (!sized.ok) return notFound(c);
  const { path, mediaType, sizeBytes } = sized.value;
  const headers = {
    "Content-Type": mediaType,
    "Content-Length": String(sizeBytes),
    "Content-Disposition": "inline",
    "Cache-Control": "public, max-age=31536000, immutable",
  };
  if (c.req.method === "HEAD") return c.body(null, 200, headers);
  return c.body(Readable.toWeb(createReadStream(path)) as ReadableStream, 200, headers);
});

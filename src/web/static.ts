/** The style sheet (one for all pages, written in several files), the icon and the scripts: served under addresses that name their content, so that browsers may keep them for ever. */
import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { sha256Hex } from "../base/bytes.ts";
import type { WebEnv } from "./context.ts";

const read = (name: string) => readFileSync(new URL(`static/${name}`, import.meta.url), "utf8");
const named = (stem: string, end: string, mediaType: string, text: string) => ({
  path: `/static/${stem}.${sha256Hex(text).slice(0, 16)}.${end}`,
  mediaType,
  text,
});

const sheets = [
  "frame.css",
  "posts.css",
  "daily.css",
  "imports.css",
  "uploads.css",
  "move-in.css",
  "leave.css",
  "paper.css",
];
const style = named("style", "css", "text/css; charset=utf-8", sheets.map(read).join("\n"));
const icon = named("icon", "svg", "image/svg+xml; charset=utf-8", read("icon.svg"));
const script = (stem: string) => named(stem, "js", "text/javascript; charset=utf-8", read(`${stem}.js`));
const [uploadScript, progressScript] = [script("upload"), script("progress")];

export const stylePath = style.path;
export const iconPath = icon.path;
export const uploadScriptPath = uploadScript.path;
export const progressScriptPath = progressScript.path;

/** Serves the files. */
export function staticFiles(): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  for (const { path, mediaType, text } of [style, icon, uploadScript, progressScript]) {
    app.get(path, (c) =>
      c.body(text, 200, { "Content-Type": mediaType, "Cache-Control": "public, max-age=31536000, immutable" }),
    );
  }
  return app;
}

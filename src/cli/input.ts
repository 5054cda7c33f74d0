/** What commands are given to publish: texts, from an option, a file or stdin, and photos. */
import { stat } from "node:fs/promises";
import type { Bytes } from "../base/bytes.ts";
import { limits } from "../base/limits.ts";
import { type OpenFile, openFile } from "../blobs/open-file.ts";
import { type Acting, refused } from "./acting.ts";
import { exits } from "./exit.ts";

/** `--text` and `--file`. */
export const textOptions = {
  text: { type: "string", value: "TEXT", about: "what it says, Markdown" },
  file: { type: "string", value: "FILE", about: "a file that holds the text; - or neither of the two: stdin" },
} as const;

/**
 * The text that was given; without the line breaks at its end where it comes from a file or stdin.
 * @throws {Refused} the file cannot be opened, is too long or no text
 */
export async function readText(
  acting: Acting,
  { text, file = "-" }: { readonly text?: string | undefined; readonly file?: string | undefined },
): Promise<string> {
  if (text !== undefined) return text;
  if (file === "-") return decode(acting, "stdin", acting.io.input());
  const opened = await openGiven(acting, file);
  try {
    return await decode(acting, opened.name, opened.range(0, opened.sizeBytes));
  } finally {
    await opened.close();
  }
}

async function decode(acting: Acting, file: string, bytes: Bytes): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    // A code point has at most four bytes.
    if (size > 4 * limits.textChars)
      throw refused("publish", { code: "text-too-long", most: limits.textChars }, acting);
    chunks.push(chunk);
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
    if (!text.includes("\0")) return text.replace(/[\r\n]+$/, "");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw refused("publish", { code: "text-not-utf8", file }, acting, exits.unreadable);
}

/** @throws {Refused} it cannot be opened */
async function openGiven(acting: Acting, path: string): Promise<OpenFile> {
  const opened = await openFile(path);
  if (!opened.ok) throw refused("file", opened.refusal, acting, exits.unreadable);
  return opened.value;
}

/** A photo that is given as `FILE` or `FILE:description`, open. */
export type GivenPhoto = { readonly file: OpenFile; readonly text: string | null };

/** Opens them all, so that one that is missing is told before anything is written. @throws {Refused} one cannot be opened */
export async function openPhotos(acting: Acting, given: readonly string[]): Promise<readonly GivenPhoto[]> {
  const photos: GivenPhoto[] = [];
  try {
    for (const one of given) {
      const at = (await isThere(one)) ? -1 : one.indexOf(":");
      const [path, text] = at < 0 ? [one, null] : [one.slice(0, at), one.slice(at + 1)];
      photos.push({ file: await openGiven(acting, path), text });
    }
    return photos;
  } catch (error) {
    await closePhotos(photos);
    throw error;
  }
}

export const closePhotos = (photos: readonly GivenPhoto[]): Promise<unknown> =>
  Promise.all(photos.map(({ file }) => file.close()));

/** The name of a file may hold a colon. */
const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

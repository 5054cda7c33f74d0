/** Says what a file seems to be, by its first bytes and never by its name. */

/** `json` begins with `{`; every other word is for a person who gave the wrong file. */
export type Seems =
  | "json"
  | "gzip"
  | "zip"
  | "blank"
  | "html"
  | "utf-16"
  | "XML"
  | "JSON without an object"
  | "PDF"
  | "tar"
  | "xz"
  | "bzip2"
  | "zstd"
  | "7z"
  | "rar"
  | "a picture"
  | "text"
  | "binary data";

const magics: readonly (readonly [Seems, readonly number[], number?])[] = [
  ["gzip", [0x1f, 0x8b]],
  ["zip", [0x50, 0x4b, 3, 4]],
  ["zip", [0x50, 0x4b, 5, 6]], // without entries
  ["zip", [0x50, 0x4b, 6, 6]], // without entries, zip64
  ["utf-16", [0xff, 0xfe]],
  ["utf-16", [0xfe, 0xff]],
  ["PDF", [0x25, 0x50, 0x44, 0x46]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["7z", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ["rar", [0x52, 0x61, 0x72, 0x21]],
  ["tar", [0x75, 0x73, 0x74, 0x61, 0x72], 257],
  ["a picture", [0xff, 0xd8, 0xff]],
  ["a picture", [0x89, 0x50, 0x4e, 0x47]],
  ["a picture", [0x47, 0x49, 0x46, 0x38]],
  ["a picture", [0x57, 0x45, 0x42, 0x50], 8],
];

/** How much of a file is looked at: enough for the shape of an archive to show. */
export const headBytes = 64 * 1024;

/** @param head  the first bytes of a file, at most `headBytes`; none at all is `blank` */
export function seems(head: Buffer): Seems {
  for (const [what, magic, at = 0] of magics) {
    if (head.length >= at + magic.length && magic.every((byte, i) => head[at + i] === byte)) return what;
  }
  const first = firstInk(head);
  if (first < 0) return "blank";
  if (head[first] === 0x7b) return utf16(head) ? "utf-16" : "json";
  if (utf16(head)) return "utf-16";
  const start = head.toString("latin1", first, first + 512).toLowerCase();
  if (/^<!doctype html|^<html|^<head|^<body/.test(start) || (start.startsWith("<") && start.includes("<html"))) {
    return "html";
  }
  if (start.startsWith("<?xml") || start.startsWith("<")) return "XML";
  if (/^(\[|"|-?\d+\s*$|null\s*$|true\s*$|false\s*$)/.test(start)) return "JSON without an object";
  return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(start) ? "binary data" : "text";
}

/** Where the first byte stands that is neither white space nor part of a UTF-8 byte order mark, or -1. */
function firstInk(head: Buffer): number {
  const start = head.length >= 3 && head.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0;
  for (let i = start; i < head.length; i++) {
    const byte = head[i];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return i;
  }
  return -1;
}

/** UTF-16 without a mark: every second byte of ASCII text is zero. */
const utf16 = (head: Buffer): boolean =>
  head.length >= 4 &&
  ((head[0] === 0 && head[1] !== 0 && head[2] === 0) || (head[0] !== 0 && head[1] === 0 && head[3] === 0));

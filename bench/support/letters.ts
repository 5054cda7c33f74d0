/** What the process that plays other pods is given: letters in a file, and where to post them. */
import { readFileSync } from "node:fs";

/** What it is asked: a file of letters, each its headers as JSON and its body, both behind their lengths in four bytes; and where to post them. */
export type SendAll = { readonly file: string; readonly port: number; readonly path: string };
export type AllSent = { readonly sent: number; readonly taken: number };

export type Letter = { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array };

export const packLetters = (letters: readonly Letter[]): Buffer =>
  Buffer.concat(letters.flatMap(({ headers, body }) => [JSON.stringify(headers), body].flatMap(packed)));

function packed(part: string | Uint8Array): Buffer[] {
  const bytes = Buffer.from(part);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}

export function lettersIn(file: string): Letter[] {
  const all = readFileSync(file);
  const parts: Buffer[] = [];
  for (let at = 0; at < all.length; ) {
    const end = at + 4 + all.readUInt32BE(at);
    parts.push(all.subarray(at + 4, end));
    at = end;
  }
  const letters: Letter[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2)
    letters.push({ headers: JSON.parse(String(parts[at])), body: parts[at + 1] as Buffer });
  return letters;
}

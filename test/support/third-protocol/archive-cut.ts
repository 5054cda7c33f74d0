/**
 * Cuts a pigeon's archive: one JSON object per line with one member, whose name says what it is; the last line is `{"home":LINES}`. Lines come in
 * any order, so all of them wait in the spool until the file has ended.
 */
import { limits } from "../../../src/base/limits.ts";
import { finding } from "../../../src/core/migration/finding-codes.ts";
import type { Finding } from "../../../src/core/migration/findings.ts";
import type { RawElement, Spool } from "../../../src/protocols/port.ts";

/** What a line can be, in import order. */
export const tags = [
  "loft",
  "perch",
  "bird",
  "hawk",
  "wind",
  "ring",
  "letter",
  "echo",
  "stray",
  "own",
  "watch",
  "others",
] as const;
export type Tag = (typeof tags)[number];

const newline = 0x0a;
const start = /^\{"([a-z]+)":/;

/** Every line begins with a tag, so any of them will do. */
export function recognisesLines(head: Uint8Array): boolean {
  const tag = start.exec(Buffer.from(head.subarray(0, 40)).toString("latin1"))?.[1];
  return tag !== undefined && (tags as readonly string[]).includes(tag);
}

export async function* cutLines(
  bytes: AsyncIterable<Uint8Array>,
  spool: Spool,
): AsyncGenerator<RawElement | Finding, void, undefined> {
  let rest = Buffer.alloc(0);
  let lines = 0;
  let size = 0;
  let home = -1;
  let tooLarge = false;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limits.archiveSizeBytes) break;
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline)) {
      const line = rest.subarray(0, end);
      rest = rest.subarray(end + 1);
      const tag = start.exec(line.subarray(0, 40).toString("latin1"))?.[1] ?? "";
      if (home >= 0) continue;
      if (tag === "home") home = Number(/^\{"home":(\d+)\}$/.exec(line.toString("latin1"))?.[1] ?? Number.NaN);
      else await spool.append((tags as readonly string[]).includes(tag) ? tag : "", `/${lines++}`, line);
    }
    tooLarge = rest.length > limits.jsonElementBytes;
    if (tooLarge) break;
  }
  for (const section of ["", ...tags]) yield* spool.replay(section);
  if (size > limits.archiveSizeBytes) yield finding("limit-archive-size", "", { most: limits.archiveSizeBytes });
  else if (tooLarge) yield finding("json-invalid", "", { detail: "a line does not end", bytes: size });
  else if (home !== lines) yield finding("json-cut-off", "", { bytes: size });
}

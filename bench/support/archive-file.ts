/** Writes generated archives to files, with the program's own writer. */
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { diaspora } from "../../src/protocols/diaspora/index.ts";
import { type ArchivePlan, generate } from "./generator.ts";

export type ArchiveFile = { readonly path: string; readonly jsonBytes: number; readonly fileBytes: number };

/** Writes the archive of a plan to `path`, as gzip of level 1. */
export async function writeArchiveFile(plan: ArchivePlan, path: string): Promise<ArchiveFile> {
  let jsonBytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      jsonBytes += chunk.length;
      done(null, chunk);
    },
  });
  const json = Readable.from(diaspora.archives.write(generate(plan)));
  await pipeline(json, counted, createGzip({ level: 1 }), createWriteStream(path));
  return { path, jsonBytes, fileBytes: (await stat(path)).size };
}

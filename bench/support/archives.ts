/** The archives that are measured: the real large one where the shared data is, and a generated one. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { printSize } from "../../src/base/bytes.ts";
import type { BenchOptions, Skipped } from "../figure.ts";
import { writeArchiveFile } from "./archive-file.ts";
import { planArchive } from "./generator.ts";

/** Relative to the checkout, as in the tests. */
const sharedData = () =>
  resolve(fileURLToPath(new URL("../..", import.meta.url)), process.env.STERNA_SHARED || "../shared");

const realName = "alice-large.json.gz";
/** As large as the real one. */
const usualBytes = 130_000_000;

export type MeasuredArchive = { readonly input: string; readonly path: string };

/**
 * Paths of archives to measure; what is not there comes as a line that says so.
 * @param folder  takes the generated one
 * @param mostBytes  of JSON, where something that takes part can take no more
 */
export async function* archivesFor(
  figure: string,
  { sizeBytes, tiny }: BenchOptions,
  folder: string,
  mostBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<MeasuredArchive | Skipped> {
  const real = join(sharedData(), "data/diaspora/archives", realName);
  if (existsSync(real) && !tiny) yield { input: "alice-large", path: real };
  else
    yield { figure, input: "alice-large", skipped: tiny ? "not in a tiny run" : "no shared data here (STERNA_SHARED)" };
  const { path, jsonBytes } = await writeArchiveFile(
    planArchive(sizeBytes ?? usualBytes),
    join(folder, "generated.json.gz"),
  );
  const input = `generated, ${printSize(jsonBytes)}`;
  if (jsonBytes > mostBytes)
    yield { figure, input, skipped: `what it is compared with takes ${printSize(mostBytes)} at most` };
  else yield { input, path };
}

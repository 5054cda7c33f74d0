/** Files built to break an arrival, and what they left behind. */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { photosIn, small } from "./arrivals.ts";
import type { FreshParts } from "./parts.ts";
import { type ZipPart, zip } from "./zips.ts";

export const jpeg = async (): Promise<Buffer> =>
  (await photosIn(small.photos)).get("88242de93483684f3b49.jpg") as Buffer;

export async function fileIn(parts: FreshParts, name: string, bytes: Buffer): Promise<string> {
  const folder = join(parts.config.dataFolder, "uploads");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}
export const zipIn = (parts: FreshParts, ...entries: ZipPart[]) => fileIn(parts, "archive.zip", zip(entries));

/** Every file below a folder, by path. */
export const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((each) => !each.isDirectory())
    .map((each) => join(each.parentPath, each.name))
    .sort();

export const codesOf = (report: { findings: { code: string }[] }): string[] => [
  ...new Set(report.findings.map(({ code }) => code)),
];

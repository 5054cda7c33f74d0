/** Keeps entries of a zip apart: no two may share bytes, for that is how 46 MB become 4.5 PB. */
import type { EntryFindings } from "./findings.ts";
import type { OpenFile } from "./open-file.ts";
import { localHeaderBytes, localHeaderMagic, type ZipEntry } from "./zip-entry.ts";

/**
 * Leaves out each entry that reaches into the one behind it, and gives the others their fence. Of several entries on one local
 * header the first stays. An entry whose header is not there at all is left out before it can put another one in the wrong.
 * Local extra fields are not counted here: `zip-entry.ts` holds each entry to its fence when it is opened.
 *
 * @returns the entries that stay, in the order of the directory
 */
export async function fenceIn(
  file: OpenFile,
  entries: readonly ZipEntry[],
  directoryAt: number,
  findings: EntryFindings,
): Promise<readonly ZipEntry[]> {
  const order = entries.map((_, i) => i);
  const entry = (i: number): ZipEntry => entries[i] as ZipEntry;
  // From the back; of several on one place the first of the directory comes first.
  order.sort((a, b) => entry(b).headerAt - entry(a).headerAt || a - b);
  const fences = new Map<number, number>();
  const behind: number[] = []; // those that stay so far, the nearest last
  for (const i of order) {
    const current = entry(i);
    let next = behind.at(-1);
    while (next !== undefined && leastEnd(current) > entry(next).headerAt && !(await headerStands(file, entry(next)))) {
      behind.pop();
      fences.delete(next);
      findings.add("zip-entry-damaged", entry(next).name, "it is not where the directory says");
      next = behind.at(-1);
    }
    const fenceAt = next === undefined ? directoryAt : entry(next).headerAt;
    if (leastEnd(current) > fenceAt) {
      findings.add("zip-entry-overlap", current.name, next === undefined ? "the directory" : entry(next).name);
    } else {
      behind.push(i);
      fences.set(i, fenceAt);
    }
  }
  return entries.flatMap((kept, i) => {
    const fenceAt = fences.get(i);
    return fenceAt === undefined ? [] : [{ ...kept, fenceAt }];
  });
}

/** Where an entry ends at the earliest. */
const leastEnd = (entry: ZipEntry): number =>
  entry.headerAt + localHeaderBytes + entry.rawName.length + entry.packedBytes;

async function headerStands(file: OpenFile, entry: ZipEntry): Promise<boolean> {
  const header = await file.read(entry.headerAt, localHeaderBytes + entry.rawName.length);
  return (
    header.length >= localHeaderBytes &&
    header.readUInt32LE(0) === localHeaderMagic &&
    header.toString("latin1", localHeaderBytes) === entry.rawName
  );
}

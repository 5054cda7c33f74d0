/**
 * Packs: many elements of an archive in one buffer, as they go to the reading thread. Sections and places cross as runs, since a text of its own for
 * each element costs both threads more than its bytes do.
 */
import { ContainerBroken } from "../../blobs/broken.ts";
import { type FindingCode, finding } from "../../core/migration/finding-codes.ts";
import type { Finding } from "../../core/migration/findings.ts";
import type { RawElement } from "../../protocols/port.ts";

/** Elements of one section whose places differ in the number at their end: `before` and `first`, `first` + 1, … Null: one, whose place is `before`. */
type Run = { readonly section: string; readonly before: string; readonly first: number | null; count: number };

export type Pack = {
  readonly runs: readonly Readonly<Run>[];
  /** Where each element ends in `bytes`. */
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly findings: readonly Finding[];
};

/** One pack crosses the threads at a time. Its buffer comes back with the answer and takes the next one. */
export const packBytes = 1_000_000;
const packElements = 2_000;

type Filling = {
  readonly runs: Run[];
  readonly ends: number[];
  readonly findings: Finding[];
  readonly bytes: Pack["bytes"];
};

const nothing = new Uint8Array(0);
const emptyPack = (bytes: Pack["bytes"]): Filling => ({ runs: [], ends: [], findings: [], bytes });

/**
 * Copies elements together, so that nothing of the chunks that they lie in stays. A container that breaks in the middle ends them with a finding.
 * @param room  a buffer for at least so many bytes
 */
export async function* packed(
  cut: AsyncIterable<RawElement | Finding>,
  room: (sizeBytes: number) => Pack["bytes"],
): AsyncGenerator<Pack> {
  let pack = emptyPack(room(0));
  let used = 0;
  try {
    for await (const piece of cut) {
      const bytes = "code" in piece ? nothing : piece.bytes;
      const isFull = used + bytes.length > pack.bytes.length;
      if (isFull || pack.ends.length === packElements || pack.findings.length === packElements) {
        if (pack.ends.length + pack.findings.length > 0) yield closed(pack);
        pack = emptyPack(room(bytes.length));
        used = 0;
      }
      if ("code" in piece) {
        pack.findings.push(piece);
        continue;
      }
      pack.bytes.set(bytes, used);
      used += bytes.length;
      addPlace(pack.runs, piece);
      pack.ends.push(used);
    }
  } catch (error) {
    if (!(error instanceof ContainerBroken)) throw error;
    pack.findings.push(
      finding(error.code as FindingCode, "", { bytes: error.atBytes, detail: error.detail, file: "" }),
    );
  }
  if (pack.ends.length + pack.findings.length > 0) yield closed(pack);
}

const closed = ({ ends, ...rest }: Filling): Pack => ({ ...rest, ends: Uint32Array.from(ends) });

/** A number as it is printed, so that counting on gives the text of the next place. */
const numbered = /^(.*?)(0|[1-9]\d{0,14})$/s;

function addPlace(runs: Run[], { section, place }: RawElement): void {
  const last = runs[runs.length - 1];
  if (last !== undefined && last.first !== null && last.section === section) {
    if (place === last.before + (last.first + last.count)) {
      last.count += 1;
      return;
    }
  }
  const [, before, first] = numbered.exec(place) ?? [];
  if (before === undefined) runs.push({ section, before: place, first: null, count: 1 });
  else runs.push({ section, before, first: Number(first), count: 1 });
}

/** The elements of a pack, in their order. Their bytes are views of it. */
export function* unpacked({ runs, ends, bytes }: Omit<Pack, "findings">): Generator<RawElement, void, undefined> {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = 0;
  let next = 0;
  for (const { section, before, first, count } of runs) {
    for (let nth = 0; nth < count; nth++) {
      const end = ends[next++] as number;
      yield { section, place: first === null ? before : before + (first + nth), bytes: raw.subarray(start, end) };
      start = end;
    }
  }
}

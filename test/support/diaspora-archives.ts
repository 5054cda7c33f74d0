/** Reads and writes diaspora* archives as a whole, for tests: cut, read, end. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Finding } from "../../src/core/migration/findings.ts";
import type { SnapshotItem } from "../../src/core/snapshot.ts";
import { diaspora } from "../../src/protocols/diaspora/index.ts";
import type { WriteNote } from "../../src/protocols/port.ts";
import { streamOf } from "./chunks.ts";
import { shared } from "./shared.ts";
import { memorySpool } from "./spool.ts";

export type WholeReading = { readonly items: readonly SnapshotItem[]; readonly findings: readonly Finding[] };

/** The time of the tests: 2026-11-21. */
export const nowMs = Date.UTC(2026, 10, 21);

/** Everything that an archive gives; `archive` is JSON text, bytes, or a value to be written as JSON. */
export async function readArchive(archive: unknown): Promise<WholeReading> {
  const bytes = archive instanceof Uint8Array ? archive : Buffer.from(JSON.stringify(archive));
  const reader = diaspora.archives.reader(nowMs);
  const [items, findings]: [SnapshotItem[], Finding[]] = [[], []];
  const take = (reading: WholeReading) => {
    items.push(...reading.items);
    findings.push(...reading.findings);
  };
  for await (const event of diaspora.archives.cut(streamOf(bytes), memorySpool())) {
    if ("bytes" in event) take(reader.read(event));
    else findings.push(event);
  }
  take(reader.end());
  return { items, findings };
}

/** @param notes  gets what the writer had to say */
export async function writeArchive(items: readonly SnapshotItem[], notes: WriteNote[] = []): Promise<Buffer> {
  async function* source() {
    yield* items;
  }
  return Buffer.concat(await Array.fromAsync(diaspora.archives.write(source(), (note) => notes.push(note))));
}

/** A real archive of the shared data as a value: `realArchive("alice-small.json.gz")`. */
export const realArchive = (name: string): unknown =>
  JSON.parse(gunzipSync(readFileSync(shared(`data/diaspora/archives/${name}`))).toString("utf8"));

/** Items without their places, which differ between two files that say the same. */
export const placeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, member) => (key === "place" ? undefined : member)));

/** The codes of findings, each once, sorted. */
export const codesOf = (findings: readonly Finding[]): readonly string[] =>
  [...new Set(findings.map(({ code }) => code))].sort();

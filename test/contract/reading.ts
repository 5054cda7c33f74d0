/** An archive through cutter and reader, as the reading thread does it. */
import type { Finding } from "../../src/core/migration/findings.ts";
import type { SnapshotItem } from "../../src/core/snapshot.ts";
import type { Adapter } from "../../src/protocols/port.ts";
import { streamOf } from "../support/chunks.ts";
import { memorySpool } from "../support/spool.ts";

export type WholeReading = { readonly items: readonly SnapshotItem[]; readonly findings: readonly Finding[] };

const nowMs = Date.UTC(2026, 10, 21);

/** @param sizes  of the chunks in which the bytes come */
export async function readWith(adapter: Adapter, bytes: Uint8Array, sizes?: readonly number[]): Promise<WholeReading> {
  const reader = adapter.archives.reader(nowMs);
  const [items, findings]: [SnapshotItem[], Finding[]] = [[], []];
  const take = (reading: WholeReading) => {
    items.push(...reading.items);
    findings.push(...reading.findings);
  };
  for await (const event of adapter.archives.cut(streamOf(bytes, sizes), memorySpool())) {
    if ("bytes" in event) take(reader.read(event));
    else findings.push(event);
  }
  take(reader.end());
  return { items, findings };
}

export async function writeWith(adapter: Adapter, items: readonly SnapshotItem[]): Promise<Buffer> {
  async function* source() {
    yield* items;
  }
  return Buffer.concat(await Array.fromAsync(adapter.archives.write(source())));
}

/** Items without their places, which differ between two files that say the same. */
export const placeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, member) => (key === "place" ? undefined : member)));

/** Does the check have to stop here? */
export const isBlocked = ({ findings }: WholeReading): boolean =>
  findings.some(({ severity }) => severity === "blocking");

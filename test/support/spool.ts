/** A spool in memory, as the tests need it: keeps what it is given and counts it. */
import type { RawElement, Spool } from "../../src/protocols/port.ts";

export type MemorySpool = Spool & { readonly appended: () => number };

export function memorySpool(): MemorySpool {
  const sections = new Map<string, RawElement[]>();
  let appended = 0;
  return {
    async append(section, place, bytes) {
      appended += 1;
      const list = sections.get(section) ?? [];
      list.push({ section, place, bytes: Uint8Array.from(bytes) });
      sections.set(section, list);
    },
    async *replay(section) {
      yield* sections.get(section) ?? [];
    },
    appended: () => appended,
  };
}

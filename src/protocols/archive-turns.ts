/** Lets elements of an archive pass in an order: what comes before its turn waits, in memory and then in a spool. */
import type { RawElement, Spool } from "./port.ts";

/** A section, and the sections whose elements must all have passed before its own. */
export type Turn = { readonly section: string; readonly after: readonly string[] };

export type Turns = {
  /** May an element of this section pass now? Once yes, always yes; ask `release` for what waited first. */
  passes(section: string): boolean;
  /** Keeps an element, of `section` or of one that takes its turn, until it may pass. Copies its bytes. */
  hold(section: string, element: RawElement): Promise<void>;
  /** All elements of this section have been seen. */
  settle(section: string): void;
  /** Nothing more will be seen of any section. */
  settleAll(): void;
  /** Takes out what waited and may pass now: section by section as the table has them, each in the order of `hold`. */
  release(): AsyncGenerator<RawElement, void, undefined>;
};

/** What an element in memory costs besides its bytes. */
const ELEMENT_COST_BYTES = 250;

/**
 * @param table  without cycles, each section after those it names
 * @param heldBytes  how much may wait in memory; what comes on top of it goes to `spool` under its own section
 */
export function archiveTurns(table: readonly Turn[], spool: Spool, heldBytes: number): Turns {
  const after = new Map(table.map((turn) => [turn.section, turn.after]));
  const settled = new Set<string>();
  const passing = new Set<string>();
  const waiting = new Map<string, RawElement[]>();
  /** By turn: the sections under which its elements lie in the spool. */
  const spooled = new Map<string, Set<string>>();
  let usedBytes = 0;
  let over = false;

  const passes = (section: string): boolean => {
    if (over || passing.has(section)) return true;
    const all = (after.get(section) ?? []).every((earlier) => settled.has(earlier) && passes(earlier));
    if (all) passing.add(section);
    return all;
  };

  return {
    passes,
    async hold(section, { section: own, place, bytes }) {
      const cost = bytes.length + ELEMENT_COST_BYTES;
      const sections = spooled.get(section);
      if (sections !== undefined || usedBytes + cost > heldBytes) {
        if (sections === undefined) spooled.set(section, new Set([own]));
        else sections.add(own);
        return spool.append(own, place, bytes);
      }
      usedBytes += cost;
      const element = { section: own, place, bytes: Uint8Array.from(bytes) };
      const list = waiting.get(section);
      if (list === undefined) waiting.set(section, [element]);
      else list.push(element);
    },
    settle: (section) => void settled.add(section),
    settleAll: () => {
      over = true;
    },
    async *release() {
      for (const { section } of table) {
        if (!passes(section)) continue;
        const list = waiting.get(section) ?? [];
        waiting.delete(section);
        for (const element of list) {
          usedBytes -= element.bytes.length + ELEMENT_COST_BYTES;
          yield element;
        }
        const sections = spooled.get(section) ?? [];
        spooled.delete(section);
        for (const own of sections) yield* spool.replay(own);
      }
    },
  };
}

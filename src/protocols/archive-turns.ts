/** Lets elements of an archive pass in an order: what comes before its turn waits in a spool. */
import type { RawElement, Spool } from "./port.ts";

/** A section, and the sections whose elements must all have passed before its own. */
export type Turn = { readonly section: string; readonly after: readonly string[] };

export type Turns = {
  /** May an element of this section pass now? Once yes, always yes; ask `release` for what waited first. */
  passes(section: string): boolean;
  /** Keeps an element, of `section` or of one that takes its turn, until it may pass. */
  hold(section: string, element: RawElement): Promise<void>;
  /** All elements of this section have been seen. */
  settle(section: string): void;
  /** Nothing more will be seen of any section. */
  settleAll(): void;
  /** Takes out what waited and may pass now: section by section as the table has them, each in the order of `hold`. */
  release(): AsyncGenerator<RawElement, void, undefined>;
};

/** @param table  without cycles */
export function archiveTurns(table: readonly Turn[], spool: Spool): Turns {
  const after = new Map(table.map((turn) => [turn.section, turn.after]));
  const settled = new Set<string>();
  const passing = new Set<string>();
  /** By turn: the sections under which its elements lie in the spool. */
  const waiting = new Map<string, Set<string>>();
  let over = false;

  const passes = (section: string): boolean => {
    if (over || passing.has(section)) return true;
    const all = (after.get(section) ?? []).every((earlier) => settled.has(earlier) && passes(earlier));
    if (all) passing.add(section);
    return all;
  };

  return {
    passes,
    hold(section, { section: own, place, bytes }) {
      const sections = waiting.get(section);
      if (sections === undefined) waiting.set(section, new Set([own]));
      else sections.add(own);
      return spool.append(own, place, bytes);
    },
    settle: (section) => void settled.add(section),
    settleAll: () => {
      over = true;
    },
    async *release() {
      for (const { section } of table) {
        if (!passes(section)) continue;
        const sections = waiting.get(section) ?? [];
        waiting.delete(section);
        for (const own of sections) yield* spool.replay(own);
      }
    },
  };
}

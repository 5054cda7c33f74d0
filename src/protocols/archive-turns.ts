/** Lets elements of an archive pass in an order: what comes before its turn waits in a spool. */
import type { RawElement, Spool } from "./port.ts";

/** A section, and the sections whose elements must all have passed before its own. */
export type Turn = { readonly section: string; readonly after: readonly string[] };

export type Turns = {
  /** May this element pass now? Once yes, always yes for its section; replay what is `due` first. */
  passes(element: RawElement): boolean;
  /** Keeps an element until its section may pass. */
  hold(element: RawElement): Promise<void>;
  /** All elements of this section have been seen. */
  settle(section: string): void;
  /** Nothing more will be seen of any section. */
  settleAll(): void;
  /** Names in the spool, in the order of the table, of what waited and may pass by what was settled since the last call. */
  due(): readonly string[];
  /** What waited under a name that was due, in the order of `hold`. */
  replay(name: string): AsyncIterable<RawElement>;
};

/**
 * @param table  without cycles
 * @param other  the section whose turn is taken by elements of sections that the table does not name. There may be many of these,
 *   each of one element whose place is its section, so they share one name in the spool
 */
export function archiveTurns(table: readonly Turn[], other: string, spool: Spool): Turns {
  const after = new Map(table.map((turn) => [turn.section, turn.after]));
  const settled = new Set<string>();
  const passing = new Set<string>();
  const waiting = new Set<string>();
  let over = false;
  let changed = false;

  const turnOf = (section: string): string => (after.has(section) ? section : other);
  const mayPass = (turn: string): boolean => {
    if (over || passing.has(turn)) return true;
    const all = (after.get(turn) ?? []).every((earlier) => settled.has(earlier) && mayPass(earlier));
    if (all) passing.add(turn);
    return all;
  };

  async function* replayOther(): AsyncGenerator<RawElement, void, undefined> {
    for await (const { place, bytes } of spool.replay(other)) yield { section: place, place, bytes };
  }

  return {
    passes: ({ section }) => mayPass(turnOf(section)),
    hold({ section, place, bytes }) {
      const turn = turnOf(section);
      waiting.add(turn);
      return spool.append(turn, place, bytes);
    },
    settle(section) {
      changed = !settled.has(section) || changed;
      settled.add(section);
    },
    settleAll() {
      over = true;
      changed = true;
    },
    due() {
      if (!changed) return nothing;
      changed = false;
      return table.map(({ section }) => section).filter((turn) => mayPass(turn) && waiting.delete(turn));
    },
    replay: (name) => (name === other ? replayOther() : spool.replay(name)),
  };
}

const nothing: readonly string[] = [];

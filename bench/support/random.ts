/** Numbers that look random and are the same in every run: what generated archives are made of. */

export type Random = {
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  pick<T>(list: readonly T[]): T;
  /** As diaspora* makes them: 32 hex digits. */
  guid(): string;
};

/** Mulberry32: 32 bits of state, one multiplication a step. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (most: number) => next() % most;
  return {
    below,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    guid: () => Array.from({ length: 4 }, () => next().toString(16).padStart(8, "0")).join(""),
  };
}

/** Counts attempts per key in memory of a bounded size: who tries too often must wait. */

export type Attempts = {
  /** Counts one attempt for the key. Null: go on; else how many seconds to wait (nothing is counted then). */
  take(key: string): number | null;
  /** How many are left of how many, and the seconds until all are. */
  standing(key: string): { readonly most: number; readonly left: number; readonly seconds: number };
  /** The attempt was a good one: forget those of this key. */
  forgive(key: string): void;
};

type Options = {
  /** Attempts in one window. */
  readonly most: number;
  readonly windowMs: number;
  /** Keys that are remembered at once; past it the one that was touched longest ago is forgotten. */
  readonly keys: number;
  readonly now: () => number;
};

/** Counts in fixed windows that begin with a key's first attempt. Each process counts for itself; a restart forgets. */
export function countAttempts({ most, windowMs, keys, now }: Options): Attempts {
  const seen = new Map<string, { count: number; endsAt: number }>();
  return {
    take(key) {
      const at = now();
      const known = seen.get(key);
      const entry = known !== undefined && known.endsAt > at ? known : { count: 0, endsAt: at + windowMs };
      seen.delete(key);
      seen.set(key, entry);
      if (seen.size > keys) for (const oldest of seen.keys()) if (seen.delete(oldest)) break;
      if (entry.count >= most) return Math.max(1, Math.ceil((entry.endsAt - at) / 1_000));
      entry.count += 1;
      return null;
    },
    standing(key) {
      const [entry, at] = [seen.get(key), now()];
      if (entry === undefined || entry.endsAt <= at) return { most, left: most, seconds: Math.ceil(windowMs / 1_000) };
      return { most, left: most - entry.count, seconds: Math.max(1, Math.ceil((entry.endsAt - at) / 1_000)) };
    },
    forgive(key) {
      seen.delete(key);
    },
  };
}

/** Seats that requests take: so many at once, some more wait in a row, the others are turned away. */

export type Seats = {
  /**
   * Waits for a seat; first come, first served.
   * @returns false: too many wait already
   * @throws the signal's reason when it fires first
   */
  take(signal: AbortSignal): Promise<boolean>;
  /** Whoever took a seat gives it back, once. */
  free(): void;
  /** Does anybody sit or wait? */
  isIdle(): boolean;
};

export function openSeats(seats: number, mayWait: number): Seats {
  let taken = 0;
  const waiting = new Set<() => void>();
  return {
    take: (signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        if (taken < seats) {
          taken++;
          return resolve(true);
        }
        if (waiting.size >= mayWait) return resolve(false);
        const sit = () => {
          signal.removeEventListener("abort", leave);
          resolve(true);
        };
        const leave = () => {
          waiting.delete(sit);
          reject(signal.reason);
        };
        waiting.add(sit);
        signal.addEventListener("abort", leave, { once: true });
      }),
    free() {
      const [next] = waiting;
      if (next === undefined) {
        taken--;
        return;
      }
      waiting.delete(next);
      next(); // the seat passes on
    },
    isIdle: () => taken === 0 && waiting.size === 0,
  };
}

/** Turns at other pods: one look-up per pod at a time, and so many in all. */

export type Turns = {
  /**
   * Does the work when it is the pod's turn; of those that wait the first comes first, as far as its pod is free.
   * @returns null: too many wait already, and nothing was done
   */
  run<T>(host: string, work: () => Promise<T>): Promise<T> | null;
};

/** @param atOnce, mayWait  pods, and pieces of work */
export function openTurns(atOnce: number, mayWait: number): Turns {
  const busy = new Set<string>();
  const waiting: { readonly host: string; start(): void }[] = [];

  const next = (): void => {
    while (busy.size < atOnce) {
      const at = waiting.findIndex(({ host }) => !busy.has(host));
      const [turn] = at < 0 ? [] : waiting.splice(at, 1);
      if (turn === undefined) return;
      busy.add(turn.host);
      turn.start();
    }
  };

  return {
    run(host, work) {
      if (waiting.length >= mayWait) return null;
      const begin = Promise.withResolvers<void>();
      waiting.push({ host, start: begin.resolve });
      next();
      return begin.promise.then(work).finally(() => {
        busy.delete(host);
        next();
      });
    },
  };
}

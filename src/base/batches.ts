/** Gathers single items into batches: while one batch is done, the next one gathers. Many then cost what one costs, and nobody waits for a timer. */

/**
 * @param work  does a batch, one batch at a time; gives the outcomes in the order of the items
 * @param most  items of one batch
 * @returns hands in one item and waits for its outcome; rejects when the batch that it was in did
 */
export function openBatches<T, R>(
  work: (items: readonly T[]) => Promise<readonly R[]>,
  most: number,
): (item: T) => Promise<R> {
  const waiting: { readonly item: T; readonly outcome: PromiseWithResolvers<R> }[] = [];
  let working = false;

  const run = async (): Promise<void> => {
    working = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      try {
        const outcomes = await work(batch.map(({ item }) => item));
        batch.forEach(({ outcome }, at) => {
          outcome.resolve(outcomes[at] as R);
        });
      } catch (error) {
        for (const { outcome } of batch) outcome.reject(error);
      }
    }
    working = false;
  };

  return (item) => {
    const outcome = Promise.withResolvers<R>();
    waiting.push({ item, outcome });
    // What else is handed in before the next turn of the event loop comes along.
    if (!working) {
      working = true;
      setImmediate(() => void run());
    }
    return outcome.promise;
  };
}

/** Parts whose writes can be made to fail: stop at each write in turn, then run again without. */
import type { Parts } from "../../src/app/parts.ts";

/** What an injected stop throws; anything else that comes out of a run is a finding. */
export class Injected extends Error {}

/** `before`: the write does not happen; `after`: it happened, and nobody learns of it. */
export type Moment = "before" | "after";

export type Faulty = {
  readonly parts: Parts;
  /** Writes so far. */
  readonly writes: () => number;
};

/**
 * The same parts, of which the `at`-th write (from 1) stops the program at that moment; later ones too, as a dead process writes nothing.
 * A write is the commit of a transaction, or a file of the blob store.
 */
export function faulty(parts: Parts, at: number, moment: Moment, fault: () => Error = () => new Injected()): Faulty {
  let writes = 0;
  const stops = (write: number, when: Moment) => {
    if (write > at || (write === at && when === moment)) throw fault();
  };
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    const number = ++writes;
    stops(number, "before");
    const result = await work();
    stops(number, "after");
    return result;
  };
  const { database, blobs } = parts;
  return {
    writes: () => writes,
    parts: {
      ...parts,
      database: {
        ...database,
        // Everything up to the commit is done, so that a transaction that is not one would show.
        transaction: async (work) => {
          const number = ++writes;
          const result = await database.transaction(async (tx) => {
            const inside = await work(tx);
            stops(number, "before");
            return inside;
          });
          stops(number, "after");
          return result;
        },
      },
      blobs: {
        ...blobs,
        put: (bytes, limitBytes) => write(() => blobs.put(bytes, limitBytes)),
        place: (path, bytes) => write(() => blobs.place(path, bytes)),
        remove: (digest) => write(() => blobs.remove(digest)),
      },
    },
  };
}

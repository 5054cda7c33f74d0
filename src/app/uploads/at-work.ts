/** What this process receives right now, and how often accounts begin. Of two requests for one upload the newer one goes on: the older one's line is dead. */

import { limits } from "../../base/limits.ts";
import { hourMs } from "../../base/time.ts";
import type { Database } from "../../store/database.ts";
import { type Attempts, countAttempts } from "../accounts/attempts.ts";
import type { Parts } from "../parts.ts";

type Turn = { readonly stop: AbortController; readonly done: Promise<void> };

type Work = { readonly turns: Map<string, Turn>; readonly begun: Attempts };

const works = new WeakMap<Database, Work>();

export function workOf({ database, clock }: Pick<Parts, "database" | "clock">): Work {
  let work = works.get(database);
  if (work === undefined) {
    const now = () => clock.now();
    work = {
      turns: new Map(),
      begun: countAttempts({ most: limits.uploadsPerHour, windowMs: hourMs, keys: limits.logInKeys, now }),
    };
    works.set(database, work);
  }
  return work;
}

/** Ends what is being received for an upload, and waits until all that came of it is on the disk. */
export async function stopReceiving(needs: Pick<Parts, "database" | "clock">, guid: string): Promise<void> {
  const { turns } = workOf(needs);
  for (let turn = turns.get(guid); turn !== undefined; turn = turns.get(guid)) {
    turn.stop.abort();
    await turn.done;
  }
}

/**
 * Receives for one upload while nobody else in this process does; a newer request ends this one.
 * @returns null where too many are at it already
 */
export async function takeTurn<T>(
  needs: Pick<Parts, "database" | "clock">,
  guid: string,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T | null> {
  await stopReceiving(needs, guid);
  const { turns } = workOf(needs);
  if (turns.size >= limits.uploadsAtOnce) return null;
  const stop = new AbortController();
  const { promise: done, resolve } = Promise.withResolvers<void>();
  turns.set(guid, { stop, done });
  try {
    return await work(stop.signal);
  } finally {
    turns.delete(guid);
    resolve();
  }
}

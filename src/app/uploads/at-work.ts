/** What this process receives right now. Of two requests for one upload the newer one goes on: the older one's line is dead. */

import { limits } from "../../base/limits.ts";
import type { Database } from "../../store/database.ts";
import type { Parts } from "../parts.ts";

type Turn = { readonly stop: AbortController; readonly done: Promise<void> };

const works = new WeakMap<Database, Map<string, Turn>>();

export function turnsOf({ database }: Pick<Parts, "database">): Map<string, Turn> {
  const turns = works.get(database) ?? new Map<string, Turn>();
  works.set(database, turns);
  return turns;
}

/** Ends what is being received for an upload, and waits until all that came of it is on the disk. */
export async function stopReceiving(needs: Pick<Parts, "database">, guid: string): Promise<void> {
  const turns = turnsOf(needs);
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
  needs: Pick<Parts, "database">,
  guid: string,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T | null> {
  await stopReceiving(needs, guid);
  const turns = turnsOf(needs);
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

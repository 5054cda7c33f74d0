/** One pass over what waits in an import: what it has found, and the writing of that while others are still asked. */

import { setTimeout as pause } from "node:timers/promises";

export type SettlePhase = "people" | "things" | "photos";
export type SettleProgress = { readonly phase: SettlePhase; readonly done: number; readonly all: number };

export type Pass = {
  /** Nothing new is begun once it is aborted. */
  readonly signal: AbortSignal;
  expect(phase: SettlePhase, count: number): void;
  did(phase: SettlePhase): void;
  /** Something is here that was not: what waited for it is settled soon, while other pods are still asked. */
  found(): void;
  /** Nobody has this address, for good. */
  nobody(ref: string): void;
  /** What came of asking that pod; one that gave no answer twice in a row is left alone for the rest of the pass. */
  heard(host: string, answered: boolean): void;
  isSilent(host: string): boolean;
};

export type OpenPass = Pass & {
  readonly foundAny: () => boolean;
  readonly nobodies: readonly string[];
  /** Until all that was found is settled. @throws what settling threw */
  settled(): Promise<void>;
};

/** From one writing to the next, while others are still asked. */
const gatherMs = 250;

/** Questions in a row to which a pod gives no answer. */
const silentAfter = 2;

/** @param write  settles what can be settled; one call at a time, and one more after the last that was found */
export function openPass(
  signal: AbortSignal,
  tell: (progress: SettleProgress) => void,
  write: () => Promise<void>,
): OpenPass {
  const counts = new Map<SettlePhase, { done: number; all: number }>();
  const nobodies: string[] = [];
  const silence = new Map<string, number>();
  let [foundAny, dirty] = [false, false];
  let writing: Promise<void> | null = null;
  let failure: { readonly error: unknown } | null = null;
  let ending = false;
  const ended = Promise.withResolvers<void>();
  const writeAll = async () => {
    while (dirty && failure === null) {
      dirty = false;
      await write().catch((error: unknown) => {
        failure = { error };
      });
      // What is found meanwhile is written together: a hundred people cost as much as one.
      if (!ending) await Promise.race([pause(gatherMs, null, { ref: false }), ended.promise]);
    }
    writing = null;
  };
  const count = (phase: SettlePhase) => {
    const known = counts.get(phase) ?? { done: 0, all: 0 };
    counts.set(phase, known);
    return known;
  };
  return {
    signal,
    nobodies,
    foundAny: () => foundAny,
    expect(phase, more) {
      count(phase).all += more;
    },
    did(phase) {
      const now = count(phase);
      now.done += 1;
      tell({ phase, ...now });
    },
    found() {
      foundAny = dirty = true;
      writing ??= writeAll();
    },
    nobody: (ref) => void nobodies.push(ref),
    heard: (host, answered) => void silence.set(host, answered ? 0 : (silence.get(host) ?? 0) + 1),
    isSilent: (host) => (silence.get(host) ?? 0) >= silentAfter,
    async settled() {
      ending = true;
      ended.resolve();
      await writing;
      if (failure !== null) throw (failure as { error: unknown }).error;
    },
  };
}

/** What one receiver works with: the judges, and the messages that wait for other pods beside the next batches. */
import { limits } from "../../base/limits.ts";
import type { Parts } from "../parts.ts";
import { type JudgePool, openJudges } from "./judges.ts";

export type Desk = {
  readonly parts: Parts;
  readonly judges: JudgePool;
  /**
   * Goes on beside the next batches.
   * @returns false where too much goes on already: nothing was begun. Strangers decide how long that takes, so nobody waits for it
   */
  aside(work: () => Promise<void>): boolean;
  /** Until none waits. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** @param judges  closed with the desk */
export function openDesk(parts: Parts, judges: JudgePool = openJudges(parts.protocols)): Desk {
  const waiting = new Set<Promise<void>>();
  const line: (() => Promise<void>)[] = [];
  const next = () => {
    while (waiting.size < limits.receivedWaiting) {
      const work = line.shift();
      if (work === undefined) return;
      const running: Promise<void> = work()
        .catch((error: unknown) => parts.log.error({ err: error }, "a message could not be judged"))
        .finally(() => {
          waiting.delete(running);
          next();
        });
      waiting.add(running);
    }
  };
  return {
    parts,
    judges,
    aside(work) {
      if (line.length >= limits.receivedInLine) return false;
      line.push(work);
      next();
      return true;
    },
    async idle() {
      while (waiting.size > 0) await Promise.all(waiting);
    },
    close: () => judges.close(),
  };
}

/** Has portions of signatures verified: a few by the thread that asks, many by a thread of their own. */
import { Worker } from "node:worker_threads";
import { type Portion, portionVerifier, type Verified } from "./portions.ts";
import type { VerifyingThreadData } from "./verifying-thread.ts";

export type Verifying = {
  verify(portion: Portion): Promise<Verified>;
  /** From here on a thread of its own verifies. Worth its start where some thousand signatures may come; a second call does nothing. */
  startThread(): void;
};

/** Of the verifying thread, which makes few objects. */
const youngMb = 2;

/**
 * The thread that may be started ends with the one that asks.
 * @param digest  as `node:crypto` names it
 */
export function openVerifying(digest: string): Verifying {
  const verifyHere = portionVerifier(digest);
  const waiting: ((verified: Verified) => void)[] = [];
  let thread: Worker | null = null;

  return {
    async verify(portion) {
      if (thread === null) return verifyHere(portion);
      const answered = Promise.withResolvers<Verified>();
      waiting.push(answered.resolve);
      thread.postMessage(portion, [portion.ends.buffer, portion.bytes.buffer]);
      return answered.promise;
    },
    startThread() {
      if (thread !== null) return;
      const workerData: VerifyingThreadData = { digest };
      // Nobody hears its `error`, so a bug there ends the thread that asks as loudly as one of its own.
      thread = new Worker(new URL("./verifying-thread.ts", import.meta.url), {
        workerData,
        resourceLimits: { maxYoungGenerationSizeMb: youngMb },
      });
      thread.on("message", (verified: Verified) => waiting.shift()?.(verified));
    },
  };
}

/** Wakes the loops of this process that wait for something to do, so that nobody has to look often. */

/** To be called after the commit of whatever there is to do now. Costs nothing where nobody waits. */
export type Wake = (() => void) & {
  /** For one loop: hears every call from now on. */
  listen(): Ear;
};

export type Ear = {
  /**
   * Resolves after a call, at once where there was one since the last wait ended, else after `ms` or when `stop` fires.
   * @param ms  at most 2 ** 31 - 1
   */
  wait(ms: number, stop: AbortSignal): Promise<void>;
  /** A call for this ear alone. */
  call(): void;
  /** Hears nothing any more. */
  close(): void;
};

export function openWake(): Wake {
  const calls = new Set<() => void>();
  const wake = () => {
    for (const call of calls) call();
  };
  return Object.assign(wake, { listen: () => openEar(calls) });
}

function openEar(calls: Set<() => void>): Ear {
  let called = false;
  let end: (() => void) | null = null;
  const call = () => {
    called = true;
    end?.();
  };
  calls.add(call);
  return {
    async wait(ms, stop) {
      if (!called && !stop.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, ms);
        stop.addEventListener("abort", call, { once: true });
        end = resolve;
        await promise;
        end = null;
        clearTimeout(timer);
        stop.removeEventListener("abort", call);
      }
      called = false;
    },
    call,
    close: () => void calls.delete(call),
  };
}

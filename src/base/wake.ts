/** Wakes the loops of this process that wait for something to do, so that nobody has to look often. */

/** What there is to do: kept messages, jobs, parcels. */
export type Errand = "inbox" | "jobs" | "outbox";

/** To be called after the commit of whatever there is to do now; without an errand it may be any. Costs nothing where nobody waits. */
export type Wake = ((errand?: Errand) => void) & {
  /** For one loop: hears every call from now on that is about its errand. */
  listen(errand?: Errand): Ear;
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
  const calls = new Map<() => void, Errand | undefined>();
  const wake = (errand?: Errand) => {
    for (const [call, own] of calls) if (errand === undefined || own === undefined || own === errand) call();
  };
  return Object.assign(wake, { listen: (errand?: Errand) => openEar(calls, errand) });
}

function openEar(calls: Map<() => void, Errand | undefined>, errand: Errand | undefined): Ear {
  let called = false;
  let end: (() => void) | null = null;
  const call = () => {
    called = true;
    end?.();
  };
  calls.set(call, errand);
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

/** Work at many pods at once, one piece at a time for each: a silent pod holds up nobody but itself. */
import { limits } from "../../../base/limits.ts";

/** What one pod is asked for; ends by itself, at the latest when the pod has not answered for long enough. */
export type Lane = () => Promise<void>;

/**
 * Runs all lanes. Those that have taken longer than `limits.settleSlowMs` make room for others, so that many silent pods do not keep the living ones waiting;
 * `limits.settleHosts` are under way at most.
 * @throws what the first lane threw, when all that had begun have ended
 */
export async function runLanes(lanes: readonly Lane[], signal: AbortSignal): Promise<void> {
  const line = lanes.values();
  const running = new Set<Promise<void>>();
  let quick = 0;
  let failure: { readonly error: unknown } | null = null;
  let wake: () => void = () => {};
  const start = (lane: Lane) => {
    quick += 1;
    let slow = false;
    const makeRoom = () => {
      if (slow) return;
      slow = true;
      quick -= 1;
      wake();
    };
    const timer = setTimeout(makeRoom, limits.settleSlowMs);
    const run = lane()
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        clearTimeout(timer);
        running.delete(run);
        makeRoom();
        wake();
      });
    running.add(run);
  };
  for (;;) {
    while (failure === null && !signal.aborted && quick < limits.settleQuick && running.size < limits.settleHosts) {
      const next = line.next();
      if (next.done) break;
      start(next.value);
    }
    if (running.size === 0) break;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  if (failure !== null) throw (failure as { error: unknown }).error;
}

/** How often one network may ask or send, and telling it where it stands (draft-polli-ratelimit-headers-02). */
import { countAttempts } from "../../app/accounts/attempts.ts";
import { limits } from "../../base/limits.ts";
import { minuteMs } from "../../base/time.ts";
import type { Request, WebNeeds } from "../context.ts";
import { isLoopback, networkOf } from "../network.ts";

export type Rates = {
  /** Counts one, and says so in the headers of the answer. Null: go on; else the seconds to wait. */
  take(c: Request): number | null;
};

/** @param most  in a minute, from one network */
export function openRates(needs: Pick<WebNeeds, "clock">, most: number): Rates {
  const attempts = countAttempts({
    most,
    windowMs: minuteMs,
    keys: limits.messageSenders,
    now: () => needs.clock.now(),
  });
  return {
    take(c) {
      const network = networkOf(c);
      // Behind a proxy that was not declared all come from this machine: they cannot be told apart.
      const wait = isLoopback(network) ? null : attempts.take(network);
      const { left, seconds } = attempts.standing(network);
      c.header("RateLimit-Limit", String(most));
      c.header("RateLimit-Remaining", String(left));
      c.header("RateLimit-Reset", String(seconds));
      return wait;
    },
  };
}

/** 429, where there is something to wait for. */
export function refuseOften(c: Request, rates: Rates): Response | null {
  const wait = rates.take(c);
  if (wait === null) return null;
  c.header("Retry-After", String(wait));
  return c.text("Too much is asked from there.\n", 429);
}

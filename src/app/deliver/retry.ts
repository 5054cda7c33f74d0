/** "Try again now": what waits for a pod does not wait for its pause. */
import { no, ok, type Result } from "../../base/result.ts";
import { hurryHosts } from "../../store/post-office/outbox.ts";
import type { Parts } from "../parts.ts";

export type RetryRefusal = { readonly code: "nothing-waits"; readonly host: string };

/**
 * Tries pods again at once, with everything that waits for them. A running server notices within seconds.
 * @param host  with its port; null: all
 * @returns how many pods are tried
 */
export async function retryPods(
  { database, clock, wake }: Pick<Parts, "database" | "clock" | "wake">,
  host: string | null,
): Promise<Result<number, RetryRefusal>> {
  const pods = await database.transaction((tx) => hurryHosts(tx, host?.toLowerCase() ?? null, new Date(clock.now())));
  if (pods === 0 && host !== null) return no({ code: "nothing-waits", host });
  wake("outbox");
  return ok(pods);
}

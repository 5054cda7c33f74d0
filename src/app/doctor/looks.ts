/** How often one account may have another server asked, before it moves there or hands anything over. Each process counts for itself. */
import { limits } from "../../base/limits.ts";
import { hourMs } from "../../base/time.ts";
import type { Database } from "../../store/database.ts";
import { type Attempts, countAttempts } from "../accounts/attempts.ts";
import type { Parts } from "../parts.ts";

const looks = new WeakMap<Database, Attempts>();

/** Counts one look. Null: go on; else when there may be another. ISO 8601 */
export function takeLook({ database, clock }: Pick<Parts, "database" | "clock">, accountId: number): string | null {
  let counted = looks.get(database);
  if (counted === undefined) {
    const now = () => clock.now();
    counted = countAttempts({ most: limits.podLooksPerHour, windowMs: hourMs, keys: limits.logInKeys, now });
    looks.set(database, counted);
  }
  const seconds = counted.take(String(accountId));
  return seconds === null ? null : new Date(clock.now() + seconds * 1_000).toISOString();
}

/** Whether an account may check or import now: by its own attempts, by its network's, and by what the podmin gives for all. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { dayMs, hourMs } from "../../base/time.ts";
import type { Tx } from "../../store/database.ts";
import { addAttempt, attemptsSince, bytesOfDay, moveInRule } from "../../store/move-in-limits.ts";

export type NotNowRefusal =
  /** Too many of this account's or of its network. `again`: from when on. ISO 8601 */
  | { readonly code: "move-in-too-often"; readonly again: string }
  /** A move was announced a short while ago. */
  | { readonly code: "move-in-too-soon"; readonly again: string }
  /** All that the pod takes in a day has been taken. */
  | { readonly code: "move-in-budget"; readonly again: string };

export type Attempt = {
  readonly accountId: number;
  /** As `logIn` has it: an IPv4 address, an IPv6 /64. Null: by command; then only the pod's budget counts. */
  readonly network: string | null;
  readonly bytes: number;
};

/**
 * Counts an attempt if it may be made.
 * @param tx  holds the account
 */
export async function attempt(
  tx: Tx,
  kind: "check" | "import",
  { accountId, network, bytes }: Attempt,
  nowMs: number,
): Promise<Result<null, NotNowRefusal>> {
  const now = new Date(nowMs);
  const before = (ms: number) => new Date(nowMs - ms);
  const later = (from: Date | null, ms: number) => new Date((from?.getTime() ?? nowMs) + ms).toISOString();
  if (network !== null) {
    const announced = await attemptsSince(
      tx,
      { accountId, kinds: ["announced"] },
      before(limits.moveInAgainDays * dayMs),
    );
    if (announced.newest !== null)
      return no({ code: "move-in-too-soon", again: later(announced.newest, limits.moveInAgainDays * dayMs) });
    const thrown = await attemptsSince(tx, { accountId, kinds: ["thrown-away"] }, before(limits.moveInPauseMs));
    if (kind === "import" && thrown.newest !== null)
      return no({ code: "move-in-too-often", again: later(thrown.newest, limits.moveInPauseMs) });
    const windowMs = kind === "check" ? hourMs : dayMs;
    const own = await attemptsSince(tx, { accountId, kinds: [kind] }, before(windowMs));
    if (own.count >= (kind === "check" ? limits.moveInChecks : limits.moveInImports))
      return no({ code: "move-in-too-often", again: later(own.oldest, windowMs) });
    const near = await attemptsSince(tx, { network, kinds: ["check"] }, before(hourMs));
    if (kind === "check" && near.count >= limits.moveInChecksPerNetwork)
      return no({ code: "move-in-too-often", again: later(near.oldest, hourMs) });
  }
  const [{ bytesPerDay }, day] = [await moveInRule(tx), await bytesOfDay(tx, now)];
  if (day.bytes > 0 && day.bytes + bytes > bytesPerDay)
    return no({ code: "move-in-budget", again: (day.freeAt ?? now).toISOString() });
  await addAttempt(tx, { accountId, network, kind, bytes }, now);
  return ok(null);
}

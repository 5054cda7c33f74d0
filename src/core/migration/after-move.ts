/** R7: what still counts of an identity that has moved, and what does not. A stolen or forgotten old key must not speak for the new home. */
import { dayMs, hourMs } from "../../base/time.ts";

/** Relayables that were on the way when their author moved may come this late. */
export const liveGraceMs = 14 * dayMs;
/** Whoever steals an account first drives its followers away; so "stop sharing" shortly before a move does not count either. */
export const stopGraceMs = 48 * hourMs;

/**
 * A relayable of the old identity, inside somebody else's envelope, fetch or archive: it counts if it is dated before the move.
 * One that counts notifies nobody.
 * @param way  `live`: it was sent to us, and may be late by `liveGraceMs`; `kept`: fetched or out of an archive, of any age
 */
export function countsAfterMove(
  said: { readonly writtenAtMs: number | null; readonly receivedAtMs: number; readonly way: "live" | "kept" },
  movedAtMs: number,
): boolean {
  if (said.receivedAtMs < movedAtMs) return true;
  if (said.writtenAtMs === null || said.writtenAtMs >= movedAtMs) return false;
  return said.way === "kept" || said.receivedAtMs - movedAtMs <= liveGraceMs;
}

/** A message from the old identity itself: dropped once it has moved, except the move, which may be repeated (R6). */
export const acceptsDirect = (kind: "move" | "other", sender: "current" | "moved" | "ended"): boolean =>
  sender === "current" || kind === "move";

/** "Stop sharing" from the old identity: counts only if it came well before the move. */
export const stopCounts = (stoppedAtMs: number, movedAtMs: number | null): boolean =>
  movedAtMs === null || stoppedAtMs < movedAtMs - stopGraceMs;

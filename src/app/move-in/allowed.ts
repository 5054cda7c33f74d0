/** Whether an account may check or import now: by its own attempts, by its network's, and by what the podmin gives for all. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { dayMs, hourMs } from "../../base/time.ts";
import type { Db, Tx } from "../../store/database.ts";
import { addAttempt, attemptsSince, bytesOfDay, moveInRule } from "../../store/moves/move-in-limits.ts";
import type { Parts } from "../parts.ts";

export type NotNowRefusal =
  /** Too many of this account's or of its network. `again`: from when on. ISO 8601 */
  | { readonly code: "move-in-too-often"; readonly again: string }
  /** Something was thrown away a moment ago: an import waits a little. */
  | { readonly code: "move-in-pause"; readonly again: string }
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
  asked: Attempt,
  nowMs: number,
): Promise<Result<null, NotNowRefusal>> {
  const refusal = await notNow(tx, kind, asked, nowMs);
  if (refusal !== null) return no(refusal);
  const { accountId, network, bytes } = asked;
  await addAttempt(tx, { accountId, network, kind, bytes }, new Date(nowMs));
  return ok(null);
}

/** Why it may not be made now; null: it may. Counts nothing: pages say so before anybody presses a button. */
export async function notNow(
  db: Db,
  kind: "check" | "import",
  { accountId, network, bytes }: Attempt,
  nowMs: number,
): Promise<NotNowRefusal | null> {
  const now = new Date(nowMs);
  const before = (ms: number) => new Date(nowMs - ms);
  const later = (from: Date | null, ms: number) => new Date((from?.getTime() ?? nowMs) + ms).toISOString();
  if (network !== null) {
    const announced = await attemptsSince(
      db,
      { accountId, kinds: ["announced"] },
      before(limits.moveInAgainDays * dayMs),
    );
    if (announced.newest !== null)
      return { code: "move-in-too-soon", again: later(announced.newest, limits.moveInAgainDays * dayMs) };
    const thrown = await attemptsSince(db, { accountId, kinds: ["thrown-away"] }, before(limits.moveInPauseMs));
    if (kind === "import" && thrown.newest !== null)
      return { code: "move-in-pause", again: later(thrown.newest, limits.moveInPauseMs) };
    const windowMs = kind === "check" ? hourMs : dayMs;
    const own = await attemptsSince(db, { accountId, kinds: [kind] }, before(windowMs));
    if (own.count >= (kind === "check" ? limits.moveInChecks : limits.moveInImports))
      return { code: "move-in-too-often", again: later(own.oldest, windowMs) };
    const near = await attemptsSince(db, { network, kinds: ["check"] }, before(hourMs));
    if (kind === "check" && near.count >= limits.moveInChecksPerNetwork)
      return { code: "move-in-too-often", again: later(near.oldest, hourMs) };
  }
  const [{ bytesPerDay }, day] = [await moveInRule(db), await bytesOfDay(db, now)];
  if (day.bytes > 0 && day.bytes + bytes > bytesPerDay)
    return { code: "move-in-budget", again: (day.freeAt ?? now).toISOString() };
  return null;
}

/** What an account may not do now, and why: pages say it before a button is pressed. `bytes`: of the files that it has uploaded. */
export async function notNowFor(
  { database: { db }, clock }: Pick<Parts, "database" | "clock">,
  asked: Attempt,
): Promise<NotNow> {
  const nowMs = clock.now();
  return { check: await notNow(db, "check", asked, nowMs), import: await notNow(db, "import", asked, nowMs) };
}

export type NotNow = Readonly<Record<"check" | "import", NotNowRefusal | null>>;

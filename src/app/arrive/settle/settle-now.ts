/** The first pass over what waits in an import, for somebody who waits for it: done here, or watched where the server does it already. */
import { setTimeout as pause } from "node:timers/promises";
import { secondMs } from "../../../base/time.ts";
import { waitingForPods } from "../../../store/arrival/waiting.ts";
import { isJobTaken, isJobWaiting, keepJob, type TakenJob, takeJobs } from "../../../store/post-office/jobs.ts";
import { settleImportKindTelling } from "../../jobs/settle-import.ts";
import type { Parts } from "../../parts.ts";
import { commandLeaseMs as leaseMs, runTakenJob } from "../../worker.ts";
import type { SettleProgress } from "./pass.ts";
import { settleJobKind } from "./settle-job.ts";

const keepEveryMs = 10 * secondMs;
/** While the server does it: how often is looked, and after how many looks at the same number it is left alone. */
const lookMs = 500;
const mostLooks = 120;

export type SettleWatch = {
  readonly tell: (progress: SettleProgress) => void;
  /** The server does it; so many items wait for other pods. Called when that number changes. */
  readonly watched: (waiting: number) => void;
};

/**
 * Until everybody was asked once, nothing waits any more, or nothing comes of it for a while. What is missing then is asked for again by the server's job, after
 * its pauses. Killed at any moment it loses nothing. At most a turn of the job (`limits.settleTurnMs`) goes by without anything being found.
 *
 * @returns items that still wait for other pods
 * @throws {Fault} when the database fails
 */
export async function settleNow(parts: Parts, importId: number, { tell, watched }: SettleWatch): Promise<number> {
  const { db } = parts.database;
  const key = String(importId);
  const kinds = [settleImportKindTelling(tell)];
  let [seen, looks] = [-1, 0];
  while (looks < mostLooks && (await isJobWaiting(db, settleJobKind, key, { pass: 1 }))) {
    const now = new Date(parts.clock.now());
    const [job] = await takeJobs(db, [settleJobKind], { now, leaseMs, most: 1, key });
    if (job !== undefined) {
      await whileKept(parts, job, () => runTakenJob(parts, job, kinds, new AbortController().signal));
      continue;
    }
    if (!(await isJobTaken(db, settleJobKind, key, now))) break; // it failed, and comes again by itself
    const waiting = await waitingForPods(db, importId);
    looks = waiting === seen ? looks + 1 : 0;
    if (waiting !== seen) watched(waiting);
    seen = waiting;
    await pause(lookMs);
  }
  return waitingForPods(db, importId);
}

async function whileKept({ database, clock, log }: Parts, job: TakenJob, work: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => {
    keepJob(database.db, job, new Date(clock.now() + leaseMs)).catch((error: unknown) =>
      log.warn({ err: error, kind: job.kind, key: job.key }, "a lease was not renewed: the server takes the job over"),
    );
  }, keepEveryMs);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

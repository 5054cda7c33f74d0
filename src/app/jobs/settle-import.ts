/** The job that settles what waits in an import, pass by pass, with growing pauses, until nothing waits for other pods or it has been tried for weeks. */
import { limits } from "../../base/limits.ts";
import { dayMs, minuteMs } from "../../base/time.ts";
import { giveUpWaiting } from "../../store/arrival/waiting.ts";
import { arrivalOfImport } from "../../store/moves/announcements.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import type { SettleProgress } from "../arrive/settle/pass.ts";
import { settleImport } from "../arrive/settle/settle-import.ts";
import { settleArgs, settleImportJob, settleJobKind } from "../arrive/settle/settle-job.ts";
import type { Parts } from "../parts.ts";
import { announceJob } from "./announce.ts";
import type { JobKind, JobTurn } from "./kind.ts";

/** After that pass: ten minutes, doubling, at most a day. */
export const settlePauseMs = (pass: number): number => Math.min(dayMs, 10 * minuteMs * 2 ** Math.min(pass - 1, 20));

/** @param tell  how far it is; by default nobody is told */
export const settleImportKindTelling = (tell?: (progress: SettleProgress) => void) => ({
  kind: settleJobKind,
  asks: true as const,
  /** One pass, or as much of it as fits into a turn; then the rest of it. What is still missing after the last one has failed, and can be tried again by hand. */
  async run(parts: Parts, given: unknown, stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const args = settleArgs.parse(given);
    const signal = AbortSignal.any([stop, AbortSignal.timeout(limits.settleTurnMs)]);
    const settled = await settleImport(parts, args.importId, { signal, ...(tell && { tell }) });
    if (settled === null) return null;
    // Whoever was found is told of the move, if it is announced already.
    const moved = settled.found ? await arrivalOfImport(parts.database.db, args.importId) : null;
    if (moved !== null) turn.write((tx) => putJobs(tx, [announceJob(moved, new Date(parts.clock.now()))]));
    if (settled.waiting === 0) return null;
    if (!settled.complete && (stop.aborted || settled.found)) return args;
    const pass = args.pass + 1;
    if (pass > limits.settlePasses) turn.write((tx) => giveUpWaiting(tx, args.importId));
    else {
      const at = new Date(parts.clock.now() + settlePauseMs(args.pass));
      turn.write((tx) => putJobs(tx, [settleImportJob(args.importId, at, pass)]));
    }
    return null;
  },
});

export const settleImportKind: JobKind = settleImportKindTelling();

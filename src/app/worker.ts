/** The worker: the loops in the server's process that run jobs, one at a time; quick ones have a loop of their own, and so have those that only ask other pods, and those that pause after each turn. */
import { shorten } from "../base/printable.ts";
import { minuteMs, secondMs } from "../base/time.ts";
import { openWake } from "../base/wake.ts";
import type { Tx } from "../store/database.ts";
import {
  failJobs,
  finishJobs,
  isLastAttempt,
  keepJob,
  putJobs,
  releaseJobs,
  type TakenJob,
  takeJobs,
} from "../store/jobs.ts";
import type { JobKind } from "./jobs/kind.ts";
import { jobKinds } from "./jobs/kinds.ts";
import type { Parts } from "./parts.ts";

/** A turn of a job takes seconds. What a killed server held is given back when the next one starts; this is for one that hangs. */
const leaseMs = 10 * minuteMs;
/** For commands that run a job themselves: they keep it up while they live, and whoever stops one leaves the rest to the server, half a minute later. */
export const commandLeaseMs = 30 * secondMs;
/** How long a job that another process put may wait for an idle worker: one small query each. */
const idleMs = 2 * secondMs;
/** After the database failed: one line in the log per pause. */
const faultMs = 30 * secondMs;
/** What is kept of an error's text. */
const errorChars = 1_000;

export type Worker = {
  /** Lets the jobs at hand come to their next stop and ends. */
  stop(): Promise<void>;
};

/** Starts the loops. They end by `stop` alone: errors are logged, and the job comes again, though not for ever. */
export function startWorker(parts: Parts, kinds: readonly JobKind[] = jobKinds): Worker {
  const stopping = new AbortController();
  const lanes = Map.groupBy(kinds, laneOf);
  const released = releaseLeft(parts);
  const loops = [...lanes.values()].flatMap((lane) =>
    Array.from({ length: lane[0]?.loops ?? 1 }, () => released.then(() => work(parts, lane, stopping.signal))),
  );
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

/** Of the server before this one, not of commands that are at work. Where the database fails, the leases run out. */
async function releaseLeft({ database, clock, log }: Parts): Promise<void> {
  try {
    await releaseJobs(database.db, new Date(clock.now() + commandLeaseMs));
  } catch (error) {
    log.error({ err: error }, "jobs of the last server could not be given back: they come again later");
  }
}

const laneOf = ({ kind, quick, asks, pauseMs }: JobKind): string =>
  pauseMs === undefined ? (quick ? "quick" : asks ? "asks" : "slow") : `paced ${kind}`;

async function work(parts: Parts, kinds: readonly JobKind[], stop: AbortSignal): Promise<void> {
  const ear = parts.wake.listen("jobs");
  const pauseMs = kinds[0]?.pauseMs;
  const nobody = openWake().listen();
  while (!stop.aborted) {
    let waitMs = idleMs;
    try {
      if (await runNextJob(parts, kinds, stop)) {
        if (pauseMs !== undefined) await nobody.wait(pauseMs, stop);
        continue;
      }
    } catch (error) {
      parts.log.error({ err: error }, "the worker could not reach its jobs");
      waitMs = faultMs;
    }
    await ear.wait(waitMs, stop);
  }
  ear.close();
}

/**
 * Takes one due job and runs one turn of it. An error of the job is logged and kept with it, and it comes again after a pause, `limits.jobAttempts` times.
 * @returns false where nothing was due
 * @throws {Fault} when the database fails before or after the job: its lease runs out, then it comes again
 */
export async function runNextJob(parts: Parts, kinds: readonly JobKind[], stop: AbortSignal): Promise<boolean> {
  const { database, clock } = parts;
  const names = kinds.map(({ kind }) => kind);
  const [job] = await takeJobs(database.db, names, { now: new Date(clock.now()), leaseMs, most: 1 });
  if (job === undefined) return false;
  await runTakenJob(parts, job, kinds, stop);
  return true;
}

/** One turn of a job that is held under lease, and what follows from it: as `runNextJob`. */
export async function runTakenJob(
  parts: Parts,
  job: TakenJob,
  kinds: readonly JobKind[],
  stop: AbortSignal,
): Promise<void> {
  const { database, clock } = parts;
  try {
    const kind = kinds.find((each) => each.kind === job.kind) as JobKind;
    const writes: Write[] = [];
    const next = await kind.run(parts, job.args, stop, {
      write: (work) => void writes.push(work),
      keep: () => keepJob(database.db, job, new Date(clock.now() + leaseMs)),
    });
    await settle(parts, job, next, writes);
    if (writes.length > 0) parts.wake();
  } catch (error) {
    const event = isLastAttempt(job) ? "a job failed for good" : "a job failed";
    parts.log.error({ err: error, kind: job.kind, key: job.key, attempts: job.attempts }, event);
    const text = shorten(error instanceof Error ? error.message : String(error), errorChars);
    await failJobs(database.db, [{ job, error: text }], new Date(clock.now()));
  }
}

type Write = (tx: Tx) => Promise<void>;

/** Ends the job, or puts its next turn, with what the turn has to write; unless somebody has put it anew meanwhile: then that stands, and nothing is written. */
async function settle(
  { database, clock }: Parts,
  job: TakenJob,
  next: object | null,
  writes: readonly Write[],
): Promise<void> {
  await database.transaction(async (tx) => {
    const finished = await finishJobs(tx, [job]);
    if (finished.length === 0) return;
    for (const write of writes) await write(tx);
    if (next === null) return;
    await putJobs(tx, [{ kind: job.kind, key: job.key, args: next, runAt: new Date(clock.now()) }]);
  });
}

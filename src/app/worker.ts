/** The worker: the loops in the server's process that run jobs, one at a time; quick ones have a loop of their own, and so have those that only ask other pods, and those that pause after each turn. */
import { openBatches } from "../base/batches.ts";
import { shorten } from "../base/printable.ts";
import { minuteMs, secondMs } from "../base/time.ts";
import { openWake } from "../base/wake.ts";
import type { Tx } from "../store/database.ts";
import {
  failJobs,
  finishJobs,
  isLastAttempt,
  keepJob,
  kindsDue,
  putJobs,
  releaseJobs,
  type TakenJob,
  takeJobs,
} from "../store/post-office/jobs.ts";
import type { JobKind, Together } from "./jobs/kind.ts";
import { jobKinds } from "./jobs/kinds.ts";
import type { Parts } from "./parts.ts";

/** A turn of a job takes seconds. What a killed server held is given back when the next one starts; this is for one that hangs. */
const leaseMs = 10 * minuteMs;
/** For commands that run a job themselves: they keep it up while they live, and whoever stops one leaves the rest to the server, half a minute later. */
export const commandLeaseMs = 30 * secondMs;
/** For those that are done together with one: each turn is short. More than what commands have, so that a server that starts gives them back. */
const groupLeaseMs = minuteMs;
/** How long a job that another process put may wait for an idle worker: one small query each. */
const idleMs = 2 * secondMs;
/** Jobs that one look goes through: where more are due, each loop looks for itself. */
const lookedThrough = 1_000;
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
  const look = openLook(parts);
  const loops = [...lanes.values()].flatMap((lane) =>
    Array.from({ length: lane[0]?.loops ?? 1 }, () => released.then(() => work(parts, lane, look, stopping.signal))),
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

/** May a job of one of these kinds be due? Loops that are woken at the same moment look together. */
type Look = (kinds: readonly JobKind[]) => Promise<boolean>;

function openLook({ database, clock }: Parts): Look {
  return openBatches(async (lanes: readonly (readonly JobKind[])[]) => {
    const due = await kindsDue(database.db, new Date(clock.now()), lookedThrough);
    return lanes.map((lane) => due === null || lane.some(({ kind }) => due.has(kind)));
  }, Number.POSITIVE_INFINITY);
}

async function work(parts: Parts, kinds: readonly JobKind[], look: Look, stop: AbortSignal): Promise<void> {
  const ear = parts.wake.listen("jobs");
  const pauseMs = kinds[0]?.pauseMs;
  const nobody = openWake().listen();
  let busy = false;
  while (!stop.aborted) {
    let waitMs = idleMs;
    try {
      busy = (busy || (await look(kinds))) && (await runNextJob(parts, kinds, stop));
      if (busy) {
        if (pauseMs !== undefined) await nobody.wait(pauseMs, stop);
        continue;
      }
    } catch (error) {
      parts.log.error({ err: error }, "the worker could not reach its jobs");
      busy = false;
      waitMs = faultMs;
    }
    await ear.wait(waitMs, stop);
  }
  ear.close();
}

/**
 * Takes one due job and runs one turn of it, or one and those that are done with it (`JobKind.together`). An error of the job is logged and kept with it, and it comes again after a pause, `limits.jobAttempts` times.
 * @returns false where nothing was due
 * @throws {Fault} when the database fails before or after the job: its lease runs out, then it comes again
 */
export async function runNextJob(parts: Parts, kinds: readonly JobKind[], stop: AbortSignal): Promise<boolean> {
  const { database, clock } = parts;
  const names = kinds.map(({ kind }) => kind);
  const now = new Date(clock.now());
  const [job] = await takeJobs(database.db, names, { now, leaseMs, most: 1 });
  if (job === undefined) return false;
  const together = kinds.find(({ kind }) => kind === job.kind)?.together;
  if (together === undefined || !together.fits(job.args)) {
    await runTakenJob(parts, job, kinds, stop);
    return true;
  }
  // Not for long: where the database goes away meanwhile, they come again with the others, and in their order.
  const more = await takeJobs(database.db, [job.kind], { now, leaseMs: groupLeaseMs, most: together.most - 1 });
  for (const group of neighbours([job, ...more], ({ args }) => together.fits(args))) {
    if (stop.aborted) break; // what is still held is given back when the next server starts
    if (group.length === 1 || !(await runTogether(parts, group, together)))
      for (const each of group) await runTakenJob(parts, each, kinds, stop);
  }
  return true;
}

/** Cuts the list into runs of those that may be done with each other, and single others. */
function neighbours<T>(all: readonly T[], fits: (one: T) => boolean): T[][] {
  const groups: T[][] = [];
  let open: T[] | null = null;
  for (const one of all) {
    if (open !== null && fits(one)) open.push(one);
    else groups.push([one]);
    open = fits(one) ? (groups.at(-1) ?? null) : null;
  }
  return groups;
}

/** @returns false: something failed, and nothing is written; or nobody knows, and whoever does each by itself finds out */
async function runTogether(parts: Parts, jobs: readonly TakenJob[], together: Together): Promise<boolean> {
  try {
    const write = await together.run(
      parts,
      jobs.map(({ args }) => args),
    );
    await parts.database.transaction(async (tx) => {
      const ended = new Set(await finishJobs(tx, jobs));
      const places = jobs.flatMap(({ id }, place) => (ended.has(id) ? [place] : []));
      if (places.length > 0) await write(tx, places);
    });
  } catch (error) {
    parts.log.info({ err: error, jobs: jobs.length }, "jobs that failed together are done one by one");
    return false;
  }
  wakeOthers(parts);
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
    if (writes.length > 0) wakeOthers(parts);
  } catch (error) {
    const event = isLastAttempt(job) ? "a job failed for good" : "a job failed";
    parts.log.error({ err: error, kind: job.kind, key: job.key, attempts: job.attempts }, event);
    const text = shorten(error instanceof Error ? error.message : String(error), errorChars);
    await failJobs(database.db, [{ job, error: text }], new Date(clock.now()));
  }
}

/** A job puts other jobs, or something that leaves; nothing comes in by it. */
function wakeOthers({ wake }: Parts): void {
  wake("jobs");
  wake("outbox");
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

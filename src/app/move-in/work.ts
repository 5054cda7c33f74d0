/** What the jobs of a move-in have in common: whether they may work now, and writing down how far they are. */
import { limits } from "../../base/limits.ts";
import type { Fault } from "../../base/problem.ts";
import { secondMs } from "../../base/time.ts";
import type { MoveInStage, MoveInWork } from "../../core/migration/move-in.ts";
import { moveInRule } from "../../store/moves/move-in-limits.ts";
import { type MoveInRow, recordWork, standingById } from "../../store/moves/move-ins.ts";
import { isJobDue, jobsBefore, type NewJob, putJobs } from "../../store/post-office/jobs.ts";
import type { JobTurn } from "../jobs/kind.ts";
import type { Parts } from "../parts.ts";

/** So long a job that may not work now waits before it looks again. */
const waitMs = 2 * secondMs;

type Needs = Pick<Parts, "database" | "clock" | "log">;

/** Comes again shortly. */
export function waitABit(needs: Pick<Parts, "clock">, turn: JobTurn, job: (at: Date) => NewJob): null {
  turn.write((tx) => putJobs(tx, [job(new Date(needs.clock.now() + waitMs))]));
  return null;
}

/**
 * The world failed (a full disk, say): the page says so, and the job comes again, for as long as the files are kept; without them it ends as `files-missing`.
 * To be called where the turn has nothing else to write.
 */
export function tryLater(needs: Needs, row: MoveInRow, turn: JobTurn, job: (at: Date) => NewJob, fault: Fault): null {
  needs.log.error({ err: fault, moveIn: row.id }, "a move-in cannot go on for now");
  const atMs = needs.clock.now();
  const work: MoveInWork = { stage: "hindered", done: 0, of: null, sinceMs: atMs, from: 0, atMs };
  turn.write(async (tx) => {
    await recordWork(tx, row.id, row.state, work);
    await putJobs(tx, [job(new Date(atMs + limits.moveInHinderedMs))]);
  });
  return null;
}

/** Has the podmin paused all, or stopped this one? */
export async function isStopped({ database }: Needs, row: Pick<MoveInRow, "heldAt">): Promise<boolean> {
  return row.heldAt !== null || (await moveInRule(database.db)).pausedAt !== null;
}

/** Are so many imports at work that this one has to wait? Those that were put first go first. */
export async function mustWait({ database, clock }: Needs, kind: string, key: string): Promise<boolean> {
  const { atOnce } = await moveInRule(database.db);
  return (await jobsBefore(database.db, kind, key, new Date(clock.now()))) >= atOnce;
}

export type Beat = {
  /** Fires when the process ends, when somebody else is to have a turn, or when the podmin or the account's owner stops it. */
  readonly signal: AbortSignal;
  readonly tell: (stage: MoveInStage, done: number, of: number | null) => void;
  /** Writes the last numbers; afterwards nothing is under way. */
  end(): Promise<void>;
};

export type BeatHow = { readonly beatMs: number; readonly sliceMs: number };
export const usualBeat: BeatHow = { beatMs: limits.moveInBeatMs, sliceMs: limits.moveInSliceMs };

/**
 * While a long turn works: every few seconds its lease is renewed, its numbers are written, and it is looked at whether it is to stop.
 * @param sliceMs  of work, not of reading: after so long it makes room, if somebody waits
 */
export function startBeat(
  needs: Needs,
  row: MoveInRow,
  kind: string,
  turn: JobTurn,
  stop: AbortSignal,
  { beatMs, sliceMs }: BeatHow = usualBeat,
): Beat {
  const enough = new AbortController();
  const { db } = needs.database;
  let work: MoveInWork | null = null;
  let written: MoveInWork | null = null;
  let workedMs = 0;
  let lookedMs = performance.now();
  const write = async () => {
    if (work === null || work === written) return;
    written = work;
    await recordWork(db, row.id, row.state, work);
  };
  const look = async () => {
    await turn.keep();
    await write();
    const atMs = performance.now();
    if (work !== null && work.stage !== "reading") workedMs += atMs - lookedMs;
    lookedMs = atMs;
    const now = await standingById(db, row.id);
    if (now === null || now.state !== row.state || (await isStopped(needs, now))) return enough.abort();
    if (workedMs >= sliceMs && (await isJobDue(db, kind, new Date(needs.clock.now())))) enough.abort();
  };
  let looking: Promise<void> = Promise.resolve();
  let asked = false;
  const beat = () => {
    if (asked) return;
    asked = true;
    looking = looking
      .then(() => {
        asked = false;
        return look();
      })
      .catch((error: unknown) => needs.log.warn({ err: error }, "how far a move-in is could not be written"));
  };
  const timer = setInterval(beat, beatMs);
  timer.unref();
  return {
    signal: AbortSignal.any([stop, enough.signal]),
    tell(stage, done, of) {
      const atMs = needs.clock.now();
      const isNew = work?.stage !== stage;
      work =
        isNew || work === null ? { stage, done, of, sinceMs: atMs, from: done, atMs } : { ...work, done, of, atMs };
      if (isNew) beat();
    },
    async end() {
      clearInterval(timer);
      await looking;
    },
  };
}

/** The job that takes away what an import had brought, after it was thrown away. Stopped anywhere, it goes on. */
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import { secondMs } from "../../base/time.ts";
import { countThrown } from "../../store/arrival/throw-away.ts";
import { moveInOfImport, recordThrowing } from "../../store/moves/move-ins.ts";
import { takeBack, throwAwayJobKind } from "../arrive/throw-away.ts";
import { noteTakenBack } from "../move-in/throw-away.ts";
import type { Parts } from "../parts.ts";
import { Stopped } from "../stopped.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const argsShape = z.object({ importId: z.int() });

export const throwAwayImportKind: JobKind = {
  kind: throwAwayJobKind,
  pauseMs: secondMs / 10,
  async run(needs: Parts, given: unknown, stop: AbortSignal, turn: JobTurn) {
    const { importId } = argsShape.parse(given);
    const { db } = needs.database;
    const row = await moveInOfImport(db, importId);
    const [sinceMs, of] = [needs.clock.now(), await countThrown(db, importId)];
    let toldAtMs = Number.NEGATIVE_INFINITY;
    let telling: Promise<void> = Promise.resolve();
    /** Now and then: its lease is renewed, and its numbers are written. */
    const tell = (rows: number) => {
      const atMs = needs.clock.now();
      if (atMs - toldAtMs < limits.moveInBeatMs) return;
      toldAtMs = atMs;
      const work = { stage: "throwing-away", done: Math.min(rows, of), of, sinceMs, from: 0, atMs } as const;
      telling = telling
        .then(async () => {
          await turn.keep();
          if (row !== null) await recordThrowing(db, row.id, work);
        })
        .catch((error: unknown) => needs.log.warn({ err: error }, "how far a throwing away is could not be written"));
    };
    try {
      await takeBack(needs, importId, { stop, tell });
    } catch (error) {
      if (error instanceof Stopped) return { importId };
      throw error;
    } finally {
      await telling;
    }
    turn.write((tx) => noteTakenBack(tx, needs, importId));
    return null;
  },
};

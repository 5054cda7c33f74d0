/** The job that takes away what an import had brought, after it was thrown away. Stopped anywhere, it goes on. */
import { z } from "zod";
import { secondMs } from "../../base/time.ts";
import { takeBack, throwAwayJobKind } from "../arrive/throw-away.ts";
import { noteTakenBack } from "../move-in/throw-away.ts";
import type { Parts } from "../parts.ts";
import { Stopped } from "../stopped.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const argsShape = z.object({ importId: z.int() });

/** Its lease is renewed so often. */
const keepMs = 60 * secondMs;

export const throwAwayImportKind: JobKind = {
  kind: throwAwayJobKind,
  pauseMs: secondMs / 10,
  async run(needs: Parts, given: unknown, stop: AbortSignal, turn: JobTurn) {
    const { importId } = argsShape.parse(given);
    let keptAtMs = needs.clock.now();
    let keeping: Promise<void> = Promise.resolve();
    const tell = () => {
      if (needs.clock.now() - keptAtMs < keepMs) return;
      keptAtMs = needs.clock.now();
      keeping = keeping.then(turn.keep);
    };
    try {
      await takeBack(needs, importId, { stop, tell });
    } catch (error) {
      if (error instanceof Stopped) return { importId };
      throw error;
    } finally {
      await keeping;
    }
    turn.write((tx) => noteTakenBack(tx, needs, importId));
    return null;
  },
};

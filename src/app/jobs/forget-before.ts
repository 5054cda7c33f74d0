/** The job that forgets what an undoing of a move would need, once it is too late for that (R13). It is put when the move is attached. */
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import { forgetBefore } from "../../store/moves/migration-before.ts";
import type { NewJob } from "../../store/post-office/jobs.ts";
import type { Parts } from "../parts.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const kind = "forget-before";
const argsShape = z.object({ migrationId: z.int() });

/** @param at  when the move was attached */
export const forgetBeforeJob = (at: Date, migrationId: number): NewJob => ({
  kind,
  key: String(migrationId),
  args: { migrationId } satisfies z.infer<typeof argsShape>,
  runAt: new Date(at.getTime() + limits.undoDays * dayMs),
});

export const forgetBeforeKind = {
  kind,
  async run(_needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const { migrationId } = argsShape.parse(given);
    turn.write((tx) => forgetBefore(tx, migrationId));
    return null;
  },
} satisfies JobKind;

/** How the jobs of a move-in are put; `app/jobs/check-move-in.ts` and the others beside it do the work. */
import { z } from "zod";
import type { NewJob } from "../../store/post-office/jobs.ts";

export const moveInArgs = z.object({ moveInId: z.int() });

const job = (kind: string, moveInId: number, runAt: Date): NewJob => ({
  kind,
  key: String(moveInId),
  args: { moveInId } satisfies z.infer<typeof moveInArgs>,
  runAt,
});

export const checkMoveInJob = (moveInId: number, runAt: Date): NewJob => job("check-move-in", moveInId, runAt);
export const importMoveInJob = (moveInId: number, runAt: Date): NewJob => job("import-move-in", moveInId, runAt);
/** To be put whenever a move-in begins to wait for its person. */
export const remindMoveInJob = (moveInId: number, runAt: Date): NewJob => job("remind-move-in", moveInId, runAt);

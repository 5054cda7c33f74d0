/** Puts the job that settles what waits in an import. What it does: `src/app/jobs/settle-import.ts`. */
import { z } from "zod";
import type { NewJob } from "../../../store/post-office/jobs.ts";

export const settleJobKind = "settle-import";

export const settleArgs = z.object({
  importId: z.int(),
  /** From 1. */
  pass: z.int(),
});

/** Put when an import is done, and when somebody wants another try. Begins with the shortest pauses. */
export const settleImportJob = (importId: number, runAt: Date, pass = 1): NewJob => ({
  kind: settleJobKind,
  key: String(importId),
  args: { importId, pass } satisfies z.infer<typeof settleArgs>,
  runAt,
});

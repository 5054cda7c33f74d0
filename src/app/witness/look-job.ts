/** Puts the job that asks both pods of a move which may be a replay. What it does: `src/app/jobs/look-at-move.ts`. */
import { z } from "zod";
import type { NewJob } from "../../store/post-office/jobs.ts";

export const lookJobKind = "look-at-move";

export const lookArgs = z.object({
  migrationId: z.int(),
  /** How often a pod gave no answer. */
  tries: z.int(),
  /** The podmin has let it go on. */
  released: z.boolean(),
});

/** One for each move that was heard. */
export const lookJob = (runAt: Date, args: z.infer<typeof lookArgs>): NewJob => ({
  kind: lookJobKind,
  key: String(args.migrationId),
  args,
  runAt,
});

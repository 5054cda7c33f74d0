/** Puts the job that lets an account leave when its ten minutes are over. What it does: `src/app/jobs/leave.ts`. */
import { z } from "zod";
import type { NewJob } from "../../store/post-office/jobs.ts";

export const leaveJobKind = "leave";

export const leaveArgs = z.object({
  migrationId: z.int(),
  /** How often the new pod gave no answer. */
  tries: z.int(),
});

export const leaveJob = (runAt: Date, args: z.infer<typeof leaveArgs>): NewJob => ({
  kind: leaveJobKind,
  key: String(args.migrationId),
  args,
  priority: 10,
  runAt,
});

/** How the jobs of hand-overs are put; `app/jobs/fetch-hand-over.ts` and the others beside it do the work. */
import { z } from "zod";
import type { NewJob } from "../../store/post-office/jobs.ts";

export const fetchHandOverArgs = z.object({ handOverId: z.int(), tries: z.int() });
export type FetchHandOverArgs = z.infer<typeof fetchHandOverArgs>;
/** At the new home. `tries`: how often the old one has given no answer, one after the other. */
export const fetchHandOverJob = (args: FetchHandOverArgs, runAt: Date): NewJob => ({
  kind: "fetch-hand-over",
  key: String(args.handOverId),
  args,
  runAt,
});

export const handOverArgs = z.object({ handOverId: z.int() });
const job = (kind: string, handOverId: number, runAt: Date): NewJob => ({
  kind,
  key: String(handOverId),
  args: { handOverId } satisfies z.infer<typeof handOverArgs>,
  runAt,
});
/** At the old home: writes the files; deletes them at the end, which comes at the latest then. */
export const writeHandOverJob = (handOverId: number, runAt: Date): NewJob => job("write-hand-over", handOverId, runAt);
export const forgetHandOverJob = (handOverId: number, runAt: Date): NewJob =>
  job("forget-hand-over", handOverId, runAt);

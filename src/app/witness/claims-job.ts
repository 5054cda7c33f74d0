/** Puts the job that judges the claims of an address whose key has just been learnt. What it does: `src/app/jobs/judge-claims.ts`. */
import { z } from "zod";
import type { Tx } from "../../store/database.ts";
import { claimedArrivals } from "../../store/moves/migrations.ts";
import { putJobs } from "../../store/post-office/jobs.ts";

export const claimsJobKind = "judge-claims";

export const claimsArgs = z.object({ protocol: z.string(), ref: z.string() });

/** Only where there is a claim. To be called in the transaction that keeps the key. */
export async function wantClaimsJudged(tx: Tx, of: z.infer<typeof claimsArgs>, now: Date): Promise<void> {
  if ((await claimedArrivals(tx, of.protocol, of.ref)).length === 0) return;
  await putJobs(tx, [{ kind: claimsJobKind, key: `${of.protocol} ${of.ref}`, args: of, runAt: now }]);
}

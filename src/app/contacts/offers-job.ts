/** The job that tells whoever follows somebody whose pod is silent that an account elsewhere says to have been them. */
import { z } from "zod";
import type { Tx } from "../../store/database.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { silenceBehind } from "../../store/views/offers.ts";

export const offersJobKind = "tell-offers";

/** `looks`: so often it was looked whether the pod is silent for long enough. */
export const offersArgs = z.object({ identityId: z.int(), looks: z.int() });

export async function putOffersJob(tx: Tx, args: z.infer<typeof offersArgs>, runAt: Date): Promise<void> {
  await putJobs(tx, [{ kind: offersJobKind, key: String(args.identityId), args, runAt }]);
}

/** To be called where an account of another pod says whom it was, and that is kept. */
export async function wantOffersTold(tx: Tx, identityId: number, at: Date): Promise<void> {
  if ((await silenceBehind(tx, identityId)) !== null) await putOffersJob(tx, { identityId, looks: 0 }, at);
}

/** The job that asks whether somebody who has left their pod on one network has left it on another one, too: what is told there may pass this pod by (R4). */
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import type { Tx } from "../../store/database.ts";
import { halvesLeft } from "../../store/moves/moves.ts";
import { type NewJob, putJobs } from "../../store/post-office/jobs.ts";

export const halfJobKind = "look-at-half";

/** `looks`: so often it was asked already. */
export const halfArgs = z.object({ identityId: z.int(), looks: z.int() });

/** @returns null: it was asked often enough */
export function halfJob({ identityId, looks }: z.infer<typeof halfArgs>, now: Date): NewJob | null {
  if (looks >= limits.halfLooks) return null;
  const pauseMs = limits.halfLookMs * 12 ** looks;
  return {
    kind: halfJobKind,
    key: String(identityId),
    args: { identityId, looks },
    runAt: new Date(now.getTime() + pauseMs),
  };
}

/** To be called where an identity of another pod moves: wants whatever else its person has there looked at. */
export async function wantHalvesSeen(tx: Tx, personId: number, oldIdentityId: number, now: Date): Promise<void> {
  const jobs = (await halvesLeft(tx, personId, oldIdentityId)).map((identityId) =>
    halfJob({ identityId, looks: 0 }, now),
  );
  await putJobs(
    tx,
    jobs.filter((job) => job !== null),
  );
}

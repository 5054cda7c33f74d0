/** Keeps what an account of another pod says of where it came from and went to; "I am there now" is taken for a move by a job (the pull form). */
import { z } from "zod";
import type { MoveLinks } from "../../core/message.ts";
import type { Tx } from "../../store/database.ts";
import { isRelated } from "../../store/moves/move-facts.ts";
import { moveLinksOf, sayMoveLinks } from "../../store/moves/move-links.ts";
import type { KnownIdentity } from "../../store/people/identities.ts";
import { type NewJob, putJobs } from "../../store/post-office/jobs.ts";
import { wantOffersTold } from "../contacts/offers-job.ts";

export const seeJobKind = "see-move";

/** Who was seen to say where they are now, and where. */
export const seeArgs = z.object({ identityId: z.int(), next: z.string() });

/** One for each account that says where it is now. */
export function seeJob({ identityId }: KnownIdentity, next: string, runAt: Date): NewJob {
  const args: z.infer<typeof seeArgs> = { identityId, next };
  return { kind: seeJobKind, key: String(identityId), args, runAt };
}

/**
 * To be called in the transaction that keeps what their own pod says. Where it newly names another account, and somebody here has anything to do with them, both are
 * asked as if the move had been sent: that repairs lost deliveries, and serves whoever comes late. What the job does: `src/app/jobs/see-move.ts`.
 * @param links  null: the pod says nothing of the kind (any more)
 */
export async function heedLinks(tx: Tx, who: KnownIdentity, links: MoveLinks | null, at: Date): Promise<void> {
  if (who.local) return;
  const before = await moveLinksOf(tx, who.identityId);
  if (links === null && before === null) return;
  const { previous, next } = links ?? { previous: null, next: null };
  await sayMoveLinks(tx, who.identityId, { previous, next }, at);
  if (previous !== null && before?.previous !== previous) await wantOffersTold(tx, who.identityId, at);
  if (next === null || next === who.ref || before?.next === next || who.state !== "current") return;
  if (!(await isRelated(tx, who.personId))) return;
  await putJobs(tx, [seeJob(who, next, at)]);
}

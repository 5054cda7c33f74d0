/** The job that asks the pod of somebody who has left it on one network where they say to be on another one; if they do, it is judged as what was seen. */

import { moveLinksOf } from "../../store/moves/move-links.ts";
import { identityById } from "../../store/people/identities.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { findIdentity } from "../discover/find-identity.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { halfArgs, halfJob, halfJobKind } from "../witness/half-job.ts";
import { seeJob } from "../witness/heed-links.ts";
import type { JobKind, JobTurn } from "./kind.ts";

export const lookAtHalfKind = {
  kind: halfJobKind,
  asks: true,
  /** Says nothing of itself whoever has not left there, or is on a network where moves are told with both keys: then it stays where it is. */
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const args = halfArgs.parse(given);
    const { db } = needs.database;
    const half = await identityById(db, args.identityId);
    if (half === null || half.local || half.state !== "current") return null;
    if (adapterOf(needs, half.protocol).facts.proof !== "back-reference") return null;
    await findIdentity(needs, half.ref, { protocol: half.protocol, fresh: true });
    const next = (await moveLinksOf(db, half.identityId))?.next ?? null;
    const now = new Date(needs.clock.now());
    const job = next === null ? halfJob({ ...args, looks: args.looks + 1 }, now) : seeJob(half, next, now);
    if (job !== null) turn.write((tx) => putJobs(tx, [job]));
    return null;
  },
} satisfies JobKind;

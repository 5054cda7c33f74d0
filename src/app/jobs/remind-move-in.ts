/** The job that reminds somebody of a move-in that waits for their decision, once, before the files that they uploaded are deleted. */
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import { lockMoveInById, type MoveInRow } from "../../store/moves/move-ins.ts";
import { uploadsOfAccount } from "../../store/moves/uploads.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { tellAccount } from "../mail/tell-account.ts";
import { moveInArgs, remindMoveInJob } from "../move-in/jobs.ts";
import type { Parts } from "../parts.ts";
import type { JobKind, JobTurn } from "./kind.ts";

/** Wider choices may have failed, and what was here before them still waits. */
const waitsForPerson = ({ state, importId }: MoveInRow): boolean =>
  state === "checked" || state === "imported" || (state === "failed" && importId !== null);

export const remindMoveInKind: JobKind = {
  kind: "remind-move-in",
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn) {
    const { moveInId } = moveInArgs.parse(given);
    turn.write(async (tx) => {
      const row = await lockMoveInById(tx, moveInId);
      if (row === null || !waitsForPerson(row)) return;
      const { accountId, changedAt } = row;
      const goAt = (await uploadsOfAccount(tx, accountId)).map(({ expiresAt }) => expiresAt.getTime());
      const firstGoesMs = Math.min(changedAt.getTime() + limits.uploadDays * dayMs, ...goAt);
      const waitedMs = changedAt.getTime() + limits.moveInWaitsDays * dayMs;
      const dueMs = Math.max(waitedMs, firstGoesMs - limits.moveInRemindDays * dayMs);
      if (needs.clock.now() < dueMs) return putJobs(tx, [remindMoveInJob(moveInId, new Date(dueMs))]);
      await tellAccount(tx, needs, { accountId, kind: "import-needs-you", about: moveInId });
    });
    return null;
  },
};

/** The job that brings in what was chosen of a checked archive. Killed at any moment, it goes on; others that wait get their turns. */

import { limits } from "../../base/limits.ts";
import { Fault } from "../../base/problem.ts";
import { secondMs } from "../../base/time.ts";
import { restWidened } from "../../store/arrival/imports.ts";
import type { Tx } from "../../store/database.ts";
import {
  changeMoveIn,
  isThrowingAway,
  lockMoveInById,
  type MoveInChange,
  type MoveInRow,
  moveInById,
} from "../../store/moves/move-ins.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { importArchive } from "../arrive/import.ts";
import { settleImportJob } from "../arrive/settle/settle-job.ts";
import { tellAccount } from "../mail/tell-account.ts";
import { importMoveInJob, moveInArgs, remindMoveInJob } from "../move-in/jobs.ts";
import { throwAwayStray } from "../move-in/throw-away.ts";
import { defaultChoices } from "../move-in/view.ts";
import { type BeatHow, isStopped, mustWait, startBeat, tryLater, usualBeat, waitABit } from "../move-in/work.ts";
import type { Parts } from "../parts.ts";
import { Stopped } from "../stopped.ts";
import { openUploads } from "../uploads/open.ts";
import type { JobKind, JobTurn } from "./kind.ts";
import { photoSizesJob } from "./photo-sizes.ts";

const kind = "import-move-in";

/** @param how  how often it is looked at whether to make room */
export const importMoveInKindWith = (how: BeatHow): JobKind => ({
  kind,
  // In loops of its own, so that nobody's move waits behind it; how many of them work at once is the podmin's.
  pauseMs: secondMs / 10,
  loops: limits.moveInsAtOnceMost,
  async run(needs: Parts, given: unknown, stop: AbortSignal, turn: JobTurn) {
    const { moveInId } = moveInArgs.parse(given);
    const row = await moveInById(needs.database.db, moveInId);
    if (row === null || row.state !== "importing") {
      await throwAwayStray(needs, moveInId);
      return null;
    }
    const wait = () => waitABit(needs, turn, (at) => importMoveInJob(moveInId, at));
    if ((await isStopped(needs, row)) || (await mustWait(needs, kind, String(moveInId)))) return wait();
    // What was brought before it and thrown away is to be gone first.
    if (await isThrowingAway(needs.database.db, row.accountId)) return wait();
    const beat = startBeat(needs, row, kind, turn, stop, how);
    const end = (change: MoveInChange) =>
      turn.write(async (tx) => {
        const held = await lockMoveInById(tx, moveInId);
        if (held?.state !== "importing") return;
        const at = new Date(needs.clock.now());
        await changeMoveIn(tx, moveInId, { ...change, work: null }, at);
        // What was here before wider choices failed is there to be announced.
        const { importId } = held;
        if (change.state === "failed" && importId !== null && (await restWidened(tx, importId)))
          await putJobs(tx, [settleImportJob(importId, at), photoSizesJob(importId, at)]);
        await tellEnd(tx, needs, held, change);
      });
    try {
      const imported = await bringIn(needs, row, beat);
      if (imported === null) end({ state: "failed", refusal: { code: "files-missing" } });
      else if (imported.ok) end({ state: "imported", importId: imported.value.importId, refusal: null });
      else end({ state: "failed", refusal: imported.refusal.why });
      return null;
    } catch (error) {
      if (error instanceof Stopped) return stop.aborted ? { moveInId } : wait();
      if (error instanceof Fault && error.again)
        return tryLater(needs, row, turn, (at) => importMoveInJob(moveInId, at), error);
      needs.log.error({ err: error, moveIn: moveInId }, "a move-in failed");
      end({ state: "failed", refusal: { code: "move-in-broken" } });
      return null;
    } finally {
      await beat.end();
      await throwAwayStray(needs, moveInId);
    }
  },
});

export const importMoveInKind: JobKind = importMoveInKindWith(usualBeat);

/** On the page of notices, and by mail; and once more, if its person does not decide. */
async function tellEnd(tx: Tx, needs: Parts, { id, accountId }: MoveInRow, { importId }: MoveInChange): Promise<void> {
  if (importId == null) return tellAccount(tx, needs, { accountId, kind: "import-failed", about: id });
  await tellAccount(tx, needs, { accountId, kind: "import-done", about: importId });
  await putJobs(tx, [remindMoveInJob(id, new Date(needs.clock.now()))]);
}

async function bringIn(needs: Parts, row: MoveInRow, beat: ReturnType<typeof startBeat>) {
  // What was uploaded since nobody has checked; without one of those that were, it is another archive.
  const checked = row.checked?.files ?? [];
  const files = await openUploads(needs, row.accountId, checked);
  if (files.length < checked.length || files.length === 0) return null;
  const { take, ...choices } = { ...defaultChoices(row.fresh), ...row.choices };
  const elements = Object.values(row.checked?.expected ?? {}).reduce((all, count) => all + count, 0);
  return importArchive(needs, {
    files,
    username: row.username,
    existing: { take },
    choices,
    stop: beat.signal,
    tell: ({ phase, done, all }) =>
      beat.tell(phase, done, all ?? (phase === "reading" ? (row.checked?.format.jsonBytes ?? null) : elements)),
  });
}

/** The job that checks what somebody has uploaded to move in. Nothing is written into the account; called again, it begins anew. */

import { Fault } from "../../base/problem.ts";
import { secondMs } from "../../base/time.ts";
import { replaceContacts } from "../../store/moves/move-in-contacts.ts";
import { changeMoveIn, lockMoveInById, type MoveInChange, moveInById } from "../../store/moves/move-ins.ts";
import { uploadsOfAccount } from "../../store/moves/uploads.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { openAndCheck } from "../arrive/check.ts";
import { tellAccount } from "../mail/tell-account.ts";
import { keptCheck } from "../move-in/check-files.ts";
import { checkMoveInJob, moveInArgs, remindMoveInJob } from "../move-in/jobs.ts";
import { isStopped, startBeat, tryLater, waitABit } from "../move-in/work.ts";
import type { Parts } from "../parts.ts";
import { Stopped } from "../stopped.ts";
import { openUploads } from "../uploads/open.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const kind = "check-move-in";

export const checkMoveInKind: JobKind = {
  kind,
  // Takes seconds, of a huge archive minutes, and somebody waits at the page.
  pauseMs: secondMs / 10,
  loops: 2,
  async run(needs: Parts, given: unknown, stop: AbortSignal, turn: JobTurn) {
    const { moveInId } = moveInArgs.parse(given);
    const row = await moveInById(needs.database.db, moveInId);
    if (row === null || row.state !== "checking") return null;
    if (await isStopped(needs, row)) return waitABit(needs, turn, (at) => checkMoveInJob(moveInId, at));
    const beat = startBeat(needs, row, kind, turn, stop);
    const end = (change: MoveInChange, contacts: Parameters<typeof replaceContacts>[2]) =>
      turn.write(async (tx) => {
        const held = await lockMoveInById(tx, moveInId);
        if (held?.state !== "checking") return;
        await replaceContacts(tx, moveInId, contacts);
        await changeMoveIn(
          tx,
          moveInId,
          { checked: null, refusal: null, ...change, work: null },
          new Date(needs.clock.now()),
        );
        const { accountId } = row;
        if (change.state === "failed")
          await tellAccount(tx, needs, { accountId, kind: "import-failed", about: moveInId });
        else await putJobs(tx, [remindMoveInJob(moveInId, new Date(needs.clock.now()))]);
      });
    try {
      const whole = (await uploadsOfAccount(needs.database.db, row.accountId)).filter(({ state }) => state === "whole");
      const ids = whole.map(({ guid }) => guid);
      const files = await openUploads(needs, row.accountId, ids);
      if (files.length === 0) {
        end({ state: "failed", refusal: { code: "files-missing" } }, []);
        return null;
      }
      const tell = (bytes: number, of: number | null) => beat.tell("reading", bytes, of);
      // Of a large zip of photos each is looked at first, which takes a while.
      tell(0, null);
      const checked = await openAndCheck(needs, files, null, { withContacts: true, stop: beat.signal, tell });
      if (!checked.ok) {
        end({ state: "failed", refusal: checked.refusal }, []);
        return null;
      }
      await checked.value.files.close();
      const kept = await keptCheck(needs, row, checked.value, ids);
      const { contacts } = checked.value.toChoose;
      if (kept.verdict === "usable") end({ state: "checked", checked: kept }, contacts);
      else {
        const code = kept.verdict === "unreadable" ? "archive-unreadable" : "archive-blocked";
        end({ state: "failed", checked: kept, refusal: { code } }, []);
      }
      return null;
    } catch (error) {
      if (error instanceof Stopped) return { moveInId };
      if (error instanceof Fault && error.again)
        return tryLater(needs, row, turn, (at) => checkMoveInJob(moveInId, at), error);
      needs.log.error({ err: error, moveIn: moveInId }, "the check of a move-in failed");
      end({ state: "failed", refusal: { code: "move-in-broken" } }, []);
      return null;
    } finally {
      await beat.end();
    }
  },
};

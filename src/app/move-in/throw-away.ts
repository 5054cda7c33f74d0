/** Ends a move-in before anybody was told of it: what was uploaded goes, and so does all that its import brought. */
import { no, ok, type Result } from "../../base/result.ts";
import { defaultAspects } from "../../core/aspect.ts";
import { findImport, type ImportRow, newestImport } from "../../store/arrival/imports.ts";
import { dropImportNotices } from "../../store/content/notifications.ts";
import type { Tx } from "../../store/database.ts";
import { stopHandOverIn } from "../../store/moves/hand-overs-in.ts";
import { forgetContacts } from "../../store/moves/move-in-contacts.ts";
import { addAttempt, moveInRule } from "../../store/moves/move-in-limits.ts";
import {
  changeMoveIn,
  dropUploads,
  lockMoveIn,
  lockMoveInById,
  type MoveInRow,
  moveInById,
  moveInOfImport,
  newestMoveIn,
} from "../../store/moves/move-ins.ts";
import { findAccountStanding } from "../../store/people/accounts.ts";
import { appendAspects, listAspects } from "../../store/people/aspects.ts";
import { arriveAnew } from "../accounts/arriving.ts";
import { beginThrowAway, type ThrowAwayImportRefusal } from "../arrive/throw-away.ts";
import type { Parts } from "../parts.ts";
import { type MoveIn, viewOf } from "./view.ts";

type Needs = Pick<Parts, "database" | "clock" | "wake">;

export type ThrowAwayRefusal =
  | ThrowAwayImportRefusal
  /** There is none, or it is at its end: announced, kept here, or thrown away before. */
  | { readonly code: "move-in-missing" };

/**
 * Ends the open move-in of an account, in whatever state it is: its uploads go, and an import that it has begun is taken back by a job, completely
 * (`app/arrive/throw-away.ts`). Another one may be begun at once; an import waits until the job is done (`progress` of this one says how far it is).
 * @param network  as of `beginCheck`
 * @throws {Fault} when the database fails: nothing was changed
 */
export async function throwAway(
  needs: Needs,
  accountId: number,
  network: string | null = null,
): Promise<Result<MoveIn, ThrowAwayRefusal>> {
  const nowMs = needs.clock.now();
  const now = new Date(nowMs);
  const thrown = await needs.database.transaction(async (tx): Promise<Result<MoveIn, ThrowAwayRefusal>> => {
    const row = await lockMoveIn(tx, accountId);
    if (row === null) return no({ code: "move-in-missing" });
    const begun = await begunBy(tx, row);
    // One that was brought before this move-in, and is not this one's, stays.
    const own = begun !== null && (row.importId === begun.id || begun.createdAt >= row.begunAt) ? begun : null;
    if (own !== null && own.release === null) {
      const taken = await beginThrowAway(tx, needs, own.id);
      if (!taken.ok) return taken;
      await addAttempt(tx, { accountId, network, kind: "thrown-away" }, now);
    }
    await stopHandOverIn(tx, accountId, now);
    await dropUploads(tx, accountId, now);
    await forgetContacts(tx, row.id);
    await dropImportNotices(tx, accountId, own?.id ?? null);
    const work = { stage: "throwing-away", done: 0, of: null, sinceMs: nowMs, from: 0, atMs: nowMs } as const;
    const importId = own?.id ?? null;
    await changeMoveIn(tx, row.id, { state: "thrown-away", work: own === null ? null : work, importId }, now);
    const ended = await moveInById(tx, row.id);
    if (ended === null) throw new Error("a move-in is gone");
    return ok(viewOf(ended, await moveInRule(tx)));
  });
  if (thrown.ok) needs.wake();
  return thrown;
}

/** The import of the archive that was checked last, or of one before it that was not brought to its end. */
async function begunBy(tx: Tx, { username, checked }: MoveInRow): Promise<ImportRow | null> {
  const ofChecked = checked === null ? null : await findImport(tx, username, checked.digest);
  if (ofChecked !== null) return ofChecked;
  const newest = await newestImport(tx, username);
  return newest === null || newest.state === "done" ? null : newest;
}

/** It was thrown away while its job was about to begin the import: what came all the same is taken back too. */
export async function throwAwayStray(needs: Needs, moveInId: number): Promise<void> {
  await needs.database.transaction(async (tx) => {
    const row = await lockMoveInById(tx, moveInId);
    if (row?.state !== "thrown-away" || row.checked === null) return;
    // Whoever has begun anew goes on with it.
    if ((await newestMoveIn(tx, row.accountId))?.id !== row.id) return;
    const begun = await findImport(tx, row.username, row.checked.digest);
    if (begun === null || begun.release !== null || begun.createdAt < row.begunAt) return;
    const taken = await beginThrowAway(tx, needs, begun.id);
    if (taken.ok) await changeMoveIn(tx, row.id, { importId: begun.id }, new Date(needs.clock.now()));
  });
}

/**
 * All of it is gone. An account that was made for it is arriving anew; one that has a life of its own by now gets the aspects that every account begins with.
 */
export async function noteTakenBack(tx: Tx, needs: Pick<Parts, "clock">, importId: number): Promise<void> {
  const row = await moveInOfImport(tx, importId);
  if (row === null || row.state !== "thrown-away") return;
  await changeMoveIn(tx, row.id, { work: null, importId: null }, new Date(needs.clock.now()));
  if (!row.fresh || (await arriveAnew(tx, needs, row.accountId))) return;
  const { state } = (await findAccountStanding(tx, row.accountId)) ?? {};
  if (state === "active" && (await listAspects(tx, row.accountId)).length === 0)
    await appendAspects(tx, row.accountId, defaultAspects);
}

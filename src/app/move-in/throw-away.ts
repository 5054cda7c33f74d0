/** Ends a move-in before anybody was told of it: what was uploaded goes, and so does all that its import brought. */
import { no, ok, type Result } from "../../base/result.ts";
import { findImport } from "../../store/arrival/imports.ts";
import { forgetContacts } from "../../store/move-in-contacts.ts";
import { moveInRule } from "../../store/move-in-limits.ts";
import { changeMoveIn, lockMoveIn, moveInById } from "../../store/move-ins.ts";
import { endUploads } from "../../store/uploads.ts";
import type { Parts } from "../parts.ts";
import { type MoveIn, viewOf } from "./view.ts";

type Needs = Pick<Parts, "database" | "clock" | "wake">;

export type ThrowAwayRefusal =
  /** There is none, or it is at its end: announced, kept here, or thrown away before. */
  | { readonly code: "move-in-missing" }
  /** The import was announced or kept here: it is not to be had back. */
  | { readonly code: "already-released" };

/**
 * Ends the open move-in of an account, in whatever state it is: its uploads go, and an import that it has begun is taken back by a job, completely
 * (`importTakesBack`). From then on another one may be begun.
 * @throws {Fault} when the database fails: nothing was changed
 */
export async function throwAway(needs: Needs, accountId: number): Promise<Result<MoveIn, ThrowAwayRefusal>> {
  const now = new Date(needs.clock.now());
  return needs.database.transaction(async (tx) => {
    const row = await lockMoveIn(tx, accountId);
    if (row === null) return no({ code: "move-in-missing" });
    const digest = row.checked?.digest ?? null;
    const begun = digest === null ? null : await findImport(tx, row.username, digest);
    if (begun !== null && row.importId !== null && begun.release !== null) return no({ code: "already-released" });
    await endUploads(tx, accountId, null);
    await forgetContacts(tx, row.id);
    await changeMoveIn(tx, row.id, { state: "thrown-away", work: null }, now);
    const ended = await moveInById(tx, row.id);
    if (ended === null) throw new Error("a move-in is gone");
    return ok(viewOf(ended, await moveInRule(tx)));
  });
}

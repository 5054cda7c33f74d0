/** Lets a move go on that waits for the podmin, since many accounts moved onto one. */
import { no, ok, type Result } from "../../base/result.ts";
import { findMigration, holdMoves, unholdMigration } from "../../store/moves/migrations.ts";
import type { Parts } from "../parts.ts";
import { judgeAgain } from "./hear.ts";

/** - `move-not-held`: it does not wait for anybody here. */
export type ReleaseRefusal = { readonly code: "move-unknown" | "move-not-held"; readonly id: number };

/**
 * It is judged again, as if it had just been heard, and nobody is asked any more whether there are too many.
 * @returns `followed`; `looking`: both pods are asked first; `dropped`: by now something else stands against it, which its row says
 */
export async function releaseMove(
  needs: Pick<Parts, "database" | "clock" | "config" | "log" | "protocols" | "wake">,
  id: number,
): Promise<Result<"followed" | "looking" | "dropped", ReleaseRefusal>> {
  const released = await needs.database.transaction(
    async (tx): Promise<Result<"followed" | "looking" | "dropped", ReleaseRefusal>> => {
      await holdMoves(tx);
      const row = await findMigration(tx, id);
      if (row === null) return no({ code: "move-unknown", id });
      if (row.state !== "heard" || row.heldAt === null) return no({ code: "move-not-held", id });
      await unholdMigration(tx, id);
      const did = await judgeAgain(tx, needs, row, { freshLook: null, released: true });
      return ok(did === "apply" || did === "complete" ? "followed" : did === "look" ? "looking" : "dropped");
    },
  );
  if (released.ok) needs.wake();
  return released;
}

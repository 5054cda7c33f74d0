/** Hand-overs to here, as pages and commands show them, and stopping one. */

import { z } from "zod";
import {
  endHandOverIn,
  type HandOverInRow,
  handOverInById,
  newestHandOverIn,
} from "../../store/moves/hand-overs-in.ts";
import type { Parts } from "../parts.ts";
import { removeUpload } from "../uploads/forget.ts";
import { type HandOverNeeds, openToken } from "./ask.ts";
import { handOverPaths, talk } from "./protocol.ts";

/** The newest one of an account, open or not; one that was never confirmed and is too old counts for none. */
export async function handOverIn(
  { database, clock }: Pick<Parts, "database" | "clock">,
  accountId: number,
): Promise<HandOverInRow | null> {
  const row = await newestHandOverIn(database.db, accountId);
  return row?.state === "asked" && row.expiresAt.getTime() <= clock.now() ? null : row;
}

/** Its person wants it no more: what has come of it goes, and the old home is told, if it answers. @returns false: there is none that is open */
export async function stopAsking(needs: HandOverNeeds, accountId: number): Promise<boolean> {
  const row = await newestHandOverIn(needs.database.db, accountId);
  if (row === null) return false;
  const token = openToken(needs, row);
  if (!(await endHandOverIn(needs.database.db, row.id, "stopped", null, new Date(needs.clock.now())))) return false;
  // What was begun between the two is in the row by now.
  const { files } = (await handOverInById(needs.database.db, row.id)) ?? row;
  for (const { upload } of files ?? []) await removeUpload(needs, { accountId, guid: upload });
  if (token !== null)
    await talk(needs.http, { url: `${row.oldUrl}${handOverPaths.done}`, post: {}, token }, z.unknown());
  return true;
}

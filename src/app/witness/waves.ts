/** Waves: when many accounts move onto one, the podmin is asked. Many moves at once are normal when a pod closes. */
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import type { Db } from "../../store/database.ts";
import { movesOnto } from "../../store/moves/migrations.ts";

/** Have so many accounts moved onto that person on that network lately that another one waits for the podmin? Who moves on two networks is one account on each. */
export async function isWave(
  db: Db,
  young: { readonly protocol: string; readonly personId: number },
  at: Date,
): Promise<boolean> {
  const since = new Date(at.getTime() - limits.waveDays * dayMs);
  return (await movesOnto(db, young, since)) >= limits.movesOntoOne;
}

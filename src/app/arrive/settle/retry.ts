/** Another try for what failed in an import, by the wish of whoever reads its report. */
import { importById } from "../../../store/arrival/imports.ts";
import { type RetryWhich, waitAgain } from "../../../store/arrival/waiting.ts";
import { putJobs } from "../../../store/jobs.ts";
import type { Parts } from "../../parts.ts";
import { settleImportJob } from "./settle-job.ts";

/**
 * Everything that other pods may still give is asked for again, now and with the shortest pauses; what had failed waits again.
 * @param which  of what failed; all of it if it is not said
 * @returns how many failed items wait again
 */
export async function retryFailed(
  needs: Pick<Parts, "database" | "clock" | "wake">,
  importId: number,
  which: RetryWhich = {},
): Promise<number> {
  const row = await importById(needs.database.db, importId);
  if (row?.state !== "done") return 0;
  const again = await needs.database.transaction(async (tx) => {
    await putJobs(tx, [settleImportJob(importId, new Date(needs.clock.now()))]);
    return waitAgain(tx, row, which);
  });
  needs.wake("jobs");
  return again;
}

/** Another try for what failed in an import, by the wish of whoever reads its report. */
import { limits } from "../../../base/limits.ts";
import { no, ok, type Result } from "../../../base/result.ts";
import { importById, importOfAccount, mayRetry } from "../../../store/arrival/imports.ts";
import { type RetryWhich, waitAgain } from "../../../store/arrival/waiting.ts";
import { putJobs } from "../../../store/post-office/jobs.ts";
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

export type RetryRefusal =
  /** There is no such import of that account. */
  | { readonly code: "no-import" }
  | { readonly code: "import-not-done" }
  /** It is tried again at most once in `limits.retryAgainMs`. `until`: as an ISO date. */
  | { readonly code: "retried-lately"; readonly until: string };

/** As `retryFailed`, for the person whose import it is: now and then. */
export async function retryOwn(
  needs: Pick<Parts, "database" | "clock" | "wake">,
  { accountId, importId }: { readonly accountId: number; readonly importId: number },
): Promise<Result<number, RetryRefusal>> {
  const row = await importOfAccount(needs.database.db, accountId, importId);
  if (row === null) return no({ code: "no-import" });
  if (row.state !== "done") return no({ code: "import-not-done" });
  const now = needs.clock.now();
  const last = await mayRetry(needs.database.db, importId, {
    now: new Date(now),
    before: new Date(now - limits.retryAgainMs),
  });
  if (last !== null)
    return no({ code: "retried-lately", until: new Date(last.getTime() + limits.retryAgainMs).toISOString() });
  return ok(await retryFailed(needs, importId));
}

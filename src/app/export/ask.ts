/** Asking for an export by page: one a day, worked off by a job, kept for a while. */
import { no, ok, type Result } from "../../base/result.ts";
import { dayMs } from "../../base/time.ts";
import { addExport, lockExports } from "../../store/moves/exports.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { exportJob } from "../jobs/export.ts";
import type { Parts } from "../parts.ts";

export type AskRefusal =
  | { readonly code: "export-under-way" }
  /** `again`: from when on. ISO 8601 */
  | { readonly code: "export-too-soon"; readonly again: string };

/** Jobs that fail are tried again for two days (`limits.jobAttempts`). */
const givenUpMs = 3 * dayMs;

/** One that was refused does not count: it may be asked for again at once. */
export async function askForExport(
  needs: Pick<Parts, "database" | "clock" | "wake">,
  request: { readonly accountId: number; readonly photos: boolean },
): Promise<Result<{ readonly exportId: number }, AskRefusal>> {
  const { accountId, photos } = request;
  const now = needs.clock.now();
  const asked = await needs.database.transaction(async (tx): Promise<Result<{ exportId: number }, AskRefusal>> => {
    const last = await lockExports(tx, accountId);
    const lastMs = last?.askedAt.getTime() ?? 0;
    const underWay = last !== null && ["asked", "writing", "reading"].includes(last.state);
    // By then its job has failed for good.
    if (underWay && now - lastMs < givenUpMs) return no({ code: "export-under-way" });
    const againMs = last === null || last.state === "refused" ? 0 : lastMs + dayMs;
    if (againMs > now) return no({ code: "export-too-soon", again: new Date(againMs).toISOString() });
    const exportId = await addExport(tx, accountId, photos, new Date(now));
    await putJobs(tx, [exportJob(exportId, new Date(now))]);
    return ok({ exportId });
  });
  if (asked.ok) needs.wake();
  return asked;
}

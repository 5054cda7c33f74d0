/** The job that deletes an upload: an hour after it was begun, if nothing came of it; else when it is too old. It is put when an upload begins. */
import { limits } from "../../base/limits.ts";
import { nextLookAt } from "../../store/moves/uploads.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import type { Parts } from "../parts.ts";
import { forgetUploadArgs, forgetUploadJob, removeOldUploads } from "../uploads/forget.ts";
import type { JobKind, JobTurn } from "./kind.ts";

export const forgetUploadKind: JobKind = {
  kind: "forget-upload",
  async run(needs: Parts, args: unknown, _stop: AbortSignal, turn: JobTurn) {
    const { guid } = forgetUploadArgs.parse(args);
    await removeOldUploads(needs);
    const again = await nextLookAt(needs.database.db, guid, limits.uploadEmptyMs);
    if (again !== null) turn.write((tx) => putJobs(tx, [forgetUploadJob(guid, again)]));
    return null;
  },
};

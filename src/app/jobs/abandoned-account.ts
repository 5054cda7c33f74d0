/** The job that removes accounts whose people signed up to bring one here and never came back. */
import { z } from "zod";
import { putJobs } from "../../store/post-office/jobs.ts";
import { abandonedJobKind, removeAbandoned } from "../accounts/arriving.ts";
import type { Parts } from "../parts.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const argsShape = z.object({ accountId: z.int() });

export const abandonedAccountKind: JobKind = {
  kind: abandonedJobKind,
  quick: true,
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn) {
    const { accountId } = argsShape.parse(given);
    const again = await removeAbandoned(needs, accountId);
    if (again !== null)
      turn.write((tx) =>
        putJobs(tx, [{ kind: abandonedJobKind, key: String(accountId), args: { accountId }, runAt: again }]),
      );
    return null;
  },
};

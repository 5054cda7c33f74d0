/** The job that deletes what an account that was left had for its owner alone, once nobody can log in to it any more. */
import { z } from "zod";
import { logInEndsMs } from "../../core/account.ts";
import { holdLeft } from "../../store/moves/departures.ts";
import { deleteImportsOf, forgetOwnData } from "../../store/moves/endings.ts";
import { type NewJob, putJobs } from "../../store/post-office/jobs.ts";
import { removeFreed } from "../freed-files.ts";
import type { Parts } from "../parts.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const kind = "departed-data";
const argsShape = z.object({ accountId: z.int() });

/** To be put in the transaction that closes the account for writing. */
export const departedDataJob = (accountId: number, leftAt: Date): NewJob => ({
  kind,
  key: String(accountId),
  args: { accountId } satisfies z.infer<typeof argsShape>,
  runAt: new Date(logInEndsMs(leftAt)),
});

export const departedDataKind = {
  kind,
  /** Relations, notes, notices, password, and imports that nobody else ever saw. What others can see stays, as does all of an account that was returned to. */
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const { accountId } = argsShape.parse(given);
    const freed = await needs.database.transaction(async (tx) => {
      const leftAt = await holdLeft(tx, accountId);
      if (leftAt === null) return [];
      if (needs.clock.now() < logInEndsMs(leftAt)) {
        turn.write((later) => putJobs(later, [departedDataJob(accountId, leftAt)]));
        return [];
      }
      await forgetOwnData(tx, accountId);
      return (await deleteImportsOf(tx, accountId, "held")).blobs;
    });
    await removeFreed(needs, freed);
    return null;
  },
} satisfies JobKind;

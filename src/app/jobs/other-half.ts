/** The job that lets the other half of a move follow by itself (R14): where the old pod tells of it, a proved move on another network and what the new account says there are consent. */
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import { pauseMs } from "../../core/delivery.ts";
import type { Tx } from "../../store/database.ts";
import { findMigration } from "../../store/moves/migrations.ts";
import { type NewJob, putJobs } from "../../store/post-office/jobs.ts";
import { askToLeave } from "../depart/leave.ts";
import { referenceNetwork } from "../depart/network.ts";
import { previousOf, setPrevious } from "../depart/previous.ts";
import type { Parts } from "../parts.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const kind = "other-half";
const argsShape = z.object({ migrationId: z.int(), tries: z.int() });

const jobWith = (runAt: Date, args: z.infer<typeof argsShape>): NewJob => ({
  kind,
  key: String(args.migrationId),
  args,
  runAt,
});

/** To be put in the transaction in which an account leaves, or comes, by a move on a network where the new pod tells of it. */
export async function wantOtherHalf(
  tx: Tx,
  needs: Pick<Parts, "protocols">,
  of: { readonly migrationId: number; readonly protocol: string },
  at: Date,
): Promise<void> {
  const other = referenceNetwork(needs);
  if (other === null || other.name === of.protocol) return;
  await putJobs(tx, [jobWith(at, { migrationId: of.migrationId, tries: 0 })]);
}

export const otherHalfKind = {
  kind,
  asks: true,
  /**
   * Of who came here: the account says where they were, if it says nothing yet. Of who left: they leave there too, as soon as the new account names theirs, and
   * have ten minutes to take it back. Tried while they can still log in.
   */
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const args = argsShape.parse(given);
    const row = await findMigration(needs.database.db, args.migrationId);
    if (row === null || row.accountId === null || row.appliedAt === null || row.undoneAt !== null) return null;
    const isOver = needs.clock.now() >= row.appliedAt.getTime() + limits.departedDays * dayMs;
    const { accountId, role, oldRef, newRef } = row;
    const done =
      role === "arrival"
        ? await sayPrevious(needs, accountId, oldRef)
        : role === "departure"
          ? await leaveToo(needs, accountId, newRef)
          : true;
    if (done || isOver) return null;
    const tries = args.tries + 1;
    turn.write((tx) => putJobs(tx, [jobWith(new Date(needs.clock.now() + pauseMs(tries)), { ...args, tries })]));
    return null;
  },
} satisfies JobKind;

/** What the person has chosen themselves stays. @returns whether there is nothing left to do */
async function sayPrevious(needs: Parts, accountId: number, address: string): Promise<boolean> {
  const said = await previousOf(needs, accountId);
  if (said === null || said.previous !== null) return true;
  const set = await setPrevious(needs, { accountId, address });
  return set.ok || set.refusal.code !== "previous-not-found" || isNobody(set.refusal.why);
}

/** @returns whether there is nothing left to do */
async function leaveToo(needs: Parts, accountId: number, destination: string): Promise<boolean> {
  const asked = await askToLeave(needs, { accountId, destination });
  if (asked.ok) return true;
  const { refusal } = asked;
  if (refusal.code === "destination-not-found") return isNobody(refusal.why);
  // It may say so yet.
  return refusal.code !== "destination-names-nobody";
}

/** Its pod has answered, and has nobody of that name on this network. */
const isNobody = (why: string): boolean =>
  why === "address-malformed" || why === "person-unknown" || why === "not-here";

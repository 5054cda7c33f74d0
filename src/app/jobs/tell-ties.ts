/** The job that tells our side of ties: to where somebody has moved, for all accounts here that share with them; or for one account that came here, to everybody (R5). */
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import type { NewJob } from "../../store/post-office/jobs.ts";
import { grantBacked } from "../contacts/asked-ties.ts";
import { tellTies } from "../contacts/tell-ties.ts";
import type { Parts } from "../parts.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const kind = "tell-ties";
const most = limits.tiesToldPerTurn;

/** `after`: contacts up to this one have had their turn. `grants`: everybody is asked, and now those are answered who asked before a move was processed. */
const argsShape = z.union([
  z.object({ protocol: z.string(), personId: z.int(), after: z.int() }),
  z.object({ protocol: z.string(), accountId: z.int(), after: z.int(), grants: z.boolean().optional() }),
]);

/**
 * To be put in the transaction that attaches a move, or undoes one. Whom there is to tell is looked up when it runs, so it may be put for
 * whoever moved at any time, and again. A person who was merged into another one meanwhile has nobody left to tell.
 */
export const tellTiesJob = (at: Date, of: { readonly protocol: string; readonly personId: number }): NewJob => ({
  kind,
  key: `${of.protocol} ${of.personId}`,
  args: { ...of, after: 0 } satisfies z.infer<typeof argsShape>,
  runAt: at,
});

/**
 * To be put in the transaction that releases an import, or lets a move count that led here. Where ties are asked for, whom the archive says that its owner
 * follows is asked anew: their consent was for the old address.
 */
export const askAnewJob = (at: Date, of: { readonly protocol: string; readonly accountId: number }): NewJob => ({
  kind,
  key: `${of.protocol} account ${of.accountId}`,
  args: { ...of, after: 0 } satisfies z.infer<typeof argsShape>,
  runAt: at,
});

/** On all networks of this pod where ties are asked for. */
export const askAnewJobs = ({ protocols }: Pick<Parts, "protocols">, accountId: number, at: Date): readonly NewJob[] =>
  protocols
    .filter(({ adapter }) => adapter.facts.ties === "asked")
    .map(({ adapter }) => askAnewJob(at, { protocol: adapter.name, accountId }));

export const tellTiesKind = {
  kind,
  pauseMs: limits.tiesToldPauseMs,
  /** At most `limits.tiesToldPerTurn` contacts. What is told, and that it is told, is one transaction. */
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const args = argsShape.parse(given);
    const grants = "accountId" in args && args.grants === true;
    const work = grants ? grantBacked(needs, { ...args, most }) : tellTies(needs, { ...args, most });
    const batch = await work;
    turn.write(batch.write);
    if (batch.last !== null) return { ...args, after: batch.last };
    return "accountId" in args && !grants ? { ...args, after: 0, grants: true } : null;
  },
} satisfies JobKind;

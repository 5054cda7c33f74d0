/** The job that judges the claims of an address whose key has just been learnt (R10). */
import type { Parts } from "../parts.ts";
import { judgeClaims } from "../witness/claims.ts";
import { claimsArgs, claimsJobKind } from "../witness/claims-job.ts";
import type { JobKind, JobTurn } from "./kind.ts";

export const judgeClaimsKind = {
  kind: claimsJobKind,
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const of = claimsArgs.parse(given);
    turn.write((tx) => judgeClaims(tx, needs, of));
    return null;
  },
} satisfies JobKind;

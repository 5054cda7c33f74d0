/** A move-in as pages and commands show it. */
import { allOfIt } from "../../core/migration/choices.ts";
import {
  isMoveInOpen,
  type MoveInCheck,
  type MoveInChoices,
  type MoveInStage,
  type MoveInState,
  secondsLeft,
} from "../../core/migration/move-in.ts";
import { parts } from "../../core/migration/take.ts";
import { type MoveInRule, moveInRule } from "../../store/moves/move-in-limits.ts";
import {
  type MoveInRefusal,
  type MoveInRow,
  type MoveInStanding,
  newestMoveIn,
  newestStanding,
} from "../../store/moves/move-ins.ts";
import type { Parts } from "../parts.ts";

/** How far the job is. Numbers are of `stage`: bytes while `reading`, elements of the archive in `content`, files in `photos`. */
export type MoveInProgress = {
  readonly stage: MoveInStage;
  readonly done: number;
  /** Null where nobody knows. */
  readonly of: number | null;
  /** Null where that cannot be said yet. */
  readonly secondsLeft: number | null;
  /** When the numbers were written. */
  readonly atMs: number;
};

export type MoveIn = {
  readonly id: number;
  readonly accountId: number;
  readonly username: string;
  readonly state: MoveInState;
  /** Neither `done` nor `thrown-away`. */
  readonly open: boolean;
  /** The account was made for this: everything is taken by default. */
  readonly fresh: boolean;
  /** What the last check said; also where it forbids the import (then `state` is `failed`). Null: none yet. */
  readonly check: MoveInCheck | null;
  /** Complete: what nobody chose stands as it is by default. */
  readonly choices: MoveInChoices;
  /** The import, once it is in: `/imports/ID` is its report, and it is what is announced or kept here. */
  readonly importId: number | null;
  /** Why it is `failed`: a code with its arguments, as `sterna check` and `sterna import` refuse, or one of `MoveInFailureRefusal`. */
  readonly refusal: MoveInRefusal | null;
  /** While a job is at work or waits for its turn. */
  readonly progress: MoveInProgress | null;
  /** The podmin has paused all of them, or stopped this one: jobs wait. */
  readonly paused: boolean;
  readonly held: boolean;
  readonly begunAt: Date;
  readonly changedAt: Date;
  readonly finishedAt: Date | null;
};

/** Reasons of our own beside those of files and imports. `files-missing`: nothing is uploaded (any more). `move-in-broken`: a bug; it is in the log. */
export type MoveInFailureRefusal = { readonly code: "files-missing" } | { readonly code: "move-in-broken" };

/** An account that was made for this takes all that the archive says of its owner; in one that was there nothing is overwritten. */
export const defaultChoices = (fresh: boolean): MoveInChoices => ({ ...allOfIt, take: fresh ? parts : [] });

export function viewOf(row: MoveInRow, rule: MoveInRule): MoveIn {
  const { id, accountId, username, state, fresh, importId, refusal, begunAt, changedAt, finishedAt } = row;
  return {
    ...{ id, accountId, username, state, fresh, importId, refusal, begunAt, changedAt, finishedAt },
    open: isMoveInOpen(state),
    check: row.checked,
    choices: { ...defaultChoices(fresh), ...row.choices },
    progress: progressIn(row),
    paused: rule.pausedAt !== null,
    held: row.heldAt !== null,
  };
}

function progressIn({ state, work }: MoveInStanding): MoveInProgress | null {
  const atWork = state === "checking" || state === "importing" || work?.stage === "throwing-away";
  if (!atWork || work === null) return null;
  const { stage, done, of, atMs } = work;
  return { stage, done, of, secondsLeft: secondsLeft(work), atMs };
}

/** The open move-in of an account, else its last one; null: it never had one. */
export async function moveInOf(needs: Pick<Parts, "database">, accountId: number): Promise<MoveIn | null> {
  const { db } = needs.database;
  const row = await newestMoveIn(db, accountId);
  return row === null ? null : viewOf(row, await moveInRule(db));
}

/** For the page that looks again every second: the state, and how far it is. Null: there is none. */
export async function progressOf(
  needs: Pick<Parts, "database">,
  accountId: number,
): Promise<Pick<MoveIn, "id" | "state" | "progress" | "paused" | "held"> | null> {
  const { db } = needs.database;
  const found = await newestStanding(db, accountId);
  if (found === null) return null;
  const { id, state, heldAt } = found;
  const { pausedAt } = await moveInRule(db);
  return { id, state, progress: progressIn(found), paused: pausedAt !== null, held: heldAt !== null };
}

/** What whoever looks after the pod sees of moves in by page, and can do: pause all, stop one, say how many and how much, throw one away. Nothing of what people write. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { MoveInCheck } from "../../core/migration/move-in.ts";
import { newestImport } from "../../store/arrival/imports.ts";
import { bytesOfDay, type MoveInRule, moveInRule, setMoveInRule } from "../../store/moves/move-in-limits.ts";
import { holdMoveIn, newestMoveIn, openMoveIns } from "../../store/moves/move-ins.ts";
import { findAccount } from "../../store/people/accounts.ts";
import { beginThrowAway, type ThrowAwayImportRefusal, type ThrowAwayNeeds, takeBack } from "../arrive/throw-away.ts";
import type { Parts } from "../parts.ts";
import { throwAway } from "./throw-away.ts";
import { type MoveIn, viewOf } from "./view.ts";

/** One of them: whose, from where, how far. */
export type SeenMoveIn = Pick<
  MoveIn,
  "id" | "username" | "state" | "progress" | "held" | "refusal" | "begunAt" | "changedAt"
> & {
  /** The address that the archive is of; null before the check. */
  readonly from: string | null;
  readonly fileBytes: number | null;
};

export type MoveInsOfPod = {
  readonly pausedAt: Date | null;
  readonly atOnce: number;
  readonly bytesPerDay: number;
  /** Of files that were checked and imported in the last 24 hours. */
  readonly bytesToday: number;
  readonly moveIns: readonly SeenMoveIn[];
};

type Needs = Pick<Parts, "database" | "clock" | "wake">;

const seen = ({ id, username, state, progress, held, refusal, begunAt, changedAt, check }: MoveIn): SeenMoveIn => ({
  ...{ id, username, state, progress, held, refusal, begunAt, changedAt },
  from: check?.owner?.ref ?? null,
  fileBytes: (check as MoveInCheck | null)?.format.fileBytes ?? null,
});

/** The open ones, oldest first, and what is said about all. */
export async function moveInsOfPod({
  database: { db },
  clock,
}: Pick<Parts, "database" | "clock">): Promise<MoveInsOfPod> {
  const rule = await moveInRule(db);
  const { bytes } = await bytesOfDay(db, new Date(clock.now()));
  const { pausedAt, atOnce, bytesPerDay } = rule;
  const moveIns = (await openMoveIns(db)).map((row) => seen(viewOf(row, rule)));
  return { pausedAt, atOnce, bytesPerDay, bytesToday: bytes, moveIns };
}

/** Jobs stop at their next step, or go on. What people begin meanwhile waits. */
export async function pauseMoveIns({ database, clock, wake }: Needs, paused: boolean): Promise<void> {
  await setMoveInRule(database.db, { pausedAt: paused ? new Date(clock.now()) : null });
  wake();
}

export type MoveInLimitsRefusal = { readonly code: "move-in-limit-wrong"; readonly most: number };

/** @param given  null: as limits.ts says; what is left out stays */
export async function limitMoveIns(
  { database }: Pick<Parts, "database">,
  given: { readonly atOnce?: number | null; readonly bytesPerDay?: number | null },
): Promise<Result<MoveInRule, MoveInLimitsRefusal>> {
  const { atOnce } = given;
  if (atOnce != null && (atOnce < 1 || atOnce > limits.moveInsAtOnceMost))
    return no({ code: "move-in-limit-wrong", most: limits.moveInsAtOnceMost });
  await setMoveInRule(database.db, given);
  return ok(await moveInRule(database.db));
}

export type MoveInUnknownRefusal = { readonly code: "move-in-missing" };

/** Stops the open one of an account, or lets it go on: its job waits meanwhile. */
export async function stopMoveIn(
  { database, clock, wake }: Needs,
  username: string,
  stopped: boolean,
): Promise<Result<null, MoveInUnknownRefusal>> {
  const account = await findAccount(database.db, username);
  const row = account === null ? null : await newestMoveIn(database.db, account.accountId);
  if (row === null || !(await holdMoveIn(database.db, row.id, stopped ? new Date(clock.now()) : null)))
    return no({ code: "move-in-missing" });
  wake();
  return ok(null);
}

/** The newest one of an account; null: it has none. */
export async function moveInOfName(
  { database: { db } }: Pick<Parts, "database">,
  username: string,
): Promise<SeenMoveIn | null> {
  const account = await findAccount(db, username);
  const row = account === null ? null : await newestMoveIn(db, account.accountId);
  return row === null ? null : seen(viewOf(row, await moveInRule(db)));
}

/**
 * Throws away what was brought into an account and neither announced nor kept here: its open move-in, else its newest import. All of it is gone when this
 * returns; a call that was stopped is carried on by the server, or by the next call.
 */
export async function throwAwayOf(
  needs: Needs & ThrowAwayNeeds,
  username: string,
): Promise<Result<{ readonly importId: number | null }, ThrowAwayImportRefusal | MoveInUnknownRefusal>> {
  const { db } = needs.database;
  const account = await findAccount(db, username);
  if (account === null) return no({ code: "move-in-missing" });
  const row = await newestMoveIn(db, account.accountId);
  if (row !== null && row.state !== "done" && row.state !== "thrown-away") {
    const thrown = await throwAway(needs, account.accountId);
    if (!thrown.ok) return thrown;
    const { importId } = thrown.value;
    if (importId !== null) await takeBack(needs, importId);
    return ok({ importId });
  }
  const newest = await newestImport(db, username);
  if (newest === null) {
    // One that was thrown away and is not gone yet.
    if (row?.state === "thrown-away" && row.importId !== null) {
      await takeBack(needs, row.importId);
      return ok({ importId: row.importId });
    }
    return no({ code: "no-import" });
  }
  const begun = await needs.database.transaction((tx) => beginThrowAway(tx, needs, newest.id));
  if (!begun.ok) return begun;
  await takeBack(needs, newest.id);
  return ok({ importId: newest.id });
}

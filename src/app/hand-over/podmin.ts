/** Hand-overs of an account, to here and from here, for whoever looks after the pod. */
import { limits } from "../../base/limits.ts";
import { type HandOverInRow, newestHandOverIn } from "../../store/moves/hand-overs-in.ts";
import { type HandOverOutRow, handOversOut, stopHandOversOut } from "../../store/moves/hand-overs-out.ts";
import { findAccount } from "../../store/people/accounts.ts";
import type { HandOverNeeds } from "./ask.ts";
import { stopAsking } from "./view.ts";

export type HandOversSeen = {
  /** The newest one that the account has asked for; null: it never has. */
  readonly toHere: Pick<HandOverInRow, "oldRef" | "state" | "askedAt"> | null;
  /** Those that its owner has confirmed, the newest first. */
  readonly fromHere: readonly Pick<HandOverOutRow, "newRef" | "state" | "confirmedAt" | "finishedAt">[];
};

/** Null: there is no such account. */
export async function handOversOfName(needs: HandOverNeeds, name: string): Promise<HandOversSeen | null> {
  const { db } = needs.database;
  const account = await findAccount(db, name);
  if (account === null) return null;
  const own = await newestHandOverIn(db, account.accountId);
  const toHere = own === null ? null : { oldRef: own.oldRef, state: own.state, askedAt: own.askedAt };
  const fromHere = (await handOversOut(db, account.accountId, limits.handOversShown)).map(
    ({ newRef, state, confirmedAt, finishedAt }) => ({ newRef, state, confirmedAt, finishedAt }),
  );
  return { toHere, fromHere };
}

/** Stops all that are open, at this end. @returns how many; null: there is no such account */
export async function stopHandOversOfName(needs: HandOverNeeds, name: string): Promise<number | null> {
  const account = await findAccount(needs.database.db, name);
  if (account === null) return null;
  const { accountId } = account;
  const now = new Date(needs.clock.now());
  const fromHere = await needs.database.transaction((tx) => stopHandOversOut(tx, accountId, now));
  const toHere = await stopAsking(needs, accountId);
  needs.wake("jobs");
  return fromHere + (toHere ? 1 : 0);
}

/**
 * Settles what waits in an import: people, the keys of authors, roots and parents, audiences, pictures. All pods are asked at the same time, and what one
 * of them gives is written while others are still asked. Killed at any moment, another call goes on and ends the same.
 */
import { replaceCopies } from "../../../store/arrival/copies.ts";
import { type ImportRow, importById, lockImport } from "../../../store/arrival/imports.ts";
import type { Into } from "../../../store/arrival/merge.ts";
import { settleParents } from "../../../store/arrival/merge-relayables.ts";
import {
  settleAudiences,
  settleFollowers,
  settlePersons,
  settleSubscriptions,
  untoldContacts,
} from "../../../store/arrival/settle-people.ts";
import { endUnfindable, endUnknownPeople, settleOriginals, settleRoots } from "../../../store/arrival/settle-things.ts";
import { openStages } from "../../../store/arrival/stage-tables.ts";
import { waitingForPods } from "../../../store/arrival/waiting.ts";
import type { Tx } from "../../../store/database.ts";
import { putJobs } from "../../../store/post-office/jobs.ts";
import { askAnewJobs, tellTiesJob } from "../../jobs/tell-ties.ts";
import type { Parts } from "../../parts.ts";
import { intoOf } from "../bring-in.ts";
import { runLanes } from "./by-host.ts";
import { makeCopies } from "./copies.ts";
import { rejudgeOwner } from "./owner.ts";
import { openPass, type SettleProgress } from "./pass.ts";
import { peopleLanes } from "./people.ts";
import { photoLanes } from "./photos.ts";
import { huntThings } from "./things.ts";
import { settleWords } from "./words.ts";

export type SettleHow = {
  readonly tell?: (progress: SettleProgress) => void;
  /** Soon after it is aborted the call returns: what was asked for already is still waited for. */
  readonly signal?: AbortSignal;
};

export type Settled = {
  /** Items that still wait for other pods. */
  readonly waiting: number;
  /** Something was found that was not here before. */
  readonly found: boolean;
  /** Everybody who was to be asked was. */
  readonly complete: boolean;
};

/**
 * One pass over what waits. Nobody is told anything: our side of contacts stands, and the announcement tells it (R5, R11). Must not be called inside a transaction.
 *
 * @returns null where there is no such import, or it is not done yet
 * @throws {Fault} when the database or the disk fails: call again
 */
export async function settleImport(parts: Parts, importId: number, how: SettleHow = {}): Promise<Settled | null> {
  const { db } = parts.database;
  const row = await importById(db, importId);
  if (row?.state !== "done") return null;
  const signal = how.signal ?? new AbortController().signal;
  const write = () => settleKnown(parts, row);
  const pass = openPass(signal, how.tell ?? (() => {}), write);
  await write();
  const hunt = await huntThings(parts, row, pass);
  const lanes = [...(await peopleLanes(parts, row, pass)), ...hunt.lanes, ...(await photoLanes(parts, row, pass))];
  try {
    await runLanes(lanes, signal);
    await runLanes(await hunt.guesses(), signal);
  } finally {
    await pass.settled(); // nothing goes on behind the caller's back
  }
  if (await makeCopies(parts, row)) await write();
  await parts.database.transaction(async (tx) => {
    const into = intoOf(await lockImport(tx, importId));
    await endUnfindable(tx, into, hunt.notGiven());
    await endUnknownPeople(tx, into, pass.nobodies);
  });
  return { waiting: await waitingForPods(db, importId), found: pass.foundAny(), complete: !signal.aborted };
}

/** All that can be settled with what is known here now. */
async function settleKnown(parts: Parts, { id }: ImportRow): Promise<void> {
  await parts.database.transaction(async (tx) => {
    const held = await lockImport(tx, id);
    const into = intoOf(held);
    await openStages(tx);
    const found = await settlePersons(tx, into);
    // The announcement has told the others; who is found after it hears of our side by itself (R5).
    const at = new Date(parts.clock.now());
    if (found > 0 && held.release === "announced") await tellFoundLate(tx, into, at);
    if (found > 0) await putJobs(tx, askAnewJobs(parts, into.accountId, at));
    await settleFollowers(tx, into);
    await settleAudiences(tx, into);
    await replaceCopies(tx, into);
    await settleParents(tx, into);
    await settleSubscriptions(tx, into);
    await settleRoots(tx, into);
    await settleOriginals(tx, into);
  });
  const row = await importById(parts.database.db, id);
  if (row === null) throw new Error(`import ${id} is gone`);
  await settleWords(parts, intoOf(row));
  await rejudgeOwner(parts, row);
}

async function tellFoundLate(tx: Tx, { accountId, protocol }: Into, at: Date): Promise<void> {
  for (const personId of await untoldContacts(tx, accountId, protocol))
    await putJobs(tx, [tellTiesJob(at, { protocol, personId })]);
}

/**
 * Throws an import away that was neither announced nor kept here: afterwards the account is as if it had never come. What the person or other pods have
 * changed since stays, and so does what the network has found meanwhile (people, posts of others): that is the pod's.
 */
import { no, ok, type Result } from "../../base/result.ts";
import { forgetRows } from "../../store/arrival/before.ts";
import { importOfAccount } from "../../store/arrival/imports.ts";
import {
  blobsToDrop,
  dropBylines,
  dropContent,
  dropConversations,
  dropImport,
  dropLedger,
  dropMessages,
  dropRest,
  lockThrown,
  markThrown,
  putBackPersons,
  putBackSelf,
  type ThrownImport,
  type Went,
} from "../../store/arrival/throw-away.ts";
import type { Tx } from "../../store/database.ts";
import { type NewJob, putJobs } from "../../store/post-office/jobs.ts";
import { removeFreed } from "../freed-files.ts";
import type { Parts } from "../parts.ts";
import { Stopped } from "../stopped.ts";
import { tellAll } from "./take.ts";

export type ThrowAwayNeeds = Pick<Parts, "database" | "clock" | "config" | "protocols" | "blobs">;

export type ThrowAwayImportRefusal =
  | { readonly code: "no-import" }
  /** Announced or kept here: there is no way back. */
  | { readonly code: "already-released" }
  /** A later import into the same account may have built on it: that one first. `of`: whose archive. */
  | { readonly code: "later-import"; readonly of: string };

/** Rows in one transaction: few enough that others never wait for long. */
const batch = 500;

export const throwAwayJobKind = "throw-away-import";
export const throwAwayJob = (importId: number, runAt: Date): NewJob => ({
  kind: throwAwayJobKind,
  key: String(importId),
  args: { importId },
  runAt,
});

/** From the commit on it is no import any more; the job that this puts, or `takeBack`, takes away what it brought. */
export async function beginThrowAway(
  tx: Tx,
  needs: Pick<Parts, "clock">,
  importId: number,
): Promise<Result<null, ThrowAwayImportRefusal>> {
  const held = await lockThrown(tx, importId);
  if (held === null || held.state === "thrown-away") return no({ code: "no-import" });
  if (held.release !== null) return no({ code: "already-released" });
  if (held.later !== null) return no({ code: "later-import", of: held.later });
  await markThrown(tx, importId);
  await putJobs(tx, [throwAwayJob(importId, new Date(needs.clock.now()))]);
  return ok(null);
}

/** An import of this account: begins it and does all of it. @throws {Fault} when the database or the disk fails: the job goes on */
export async function throwAwayImport(
  needs: ThrowAwayNeeds,
  { accountId, importId }: { readonly accountId: number; readonly importId: number },
): Promise<Result<null, ThrowAwayImportRefusal>> {
  if ((await importOfAccount(needs.database.db, accountId, importId)) === null) return no({ code: "no-import" });
  const begun = await needs.database.transaction((tx) => beginThrowAway(tx, needs, importId));
  if (begun.ok) await takeBack(needs, importId);
  return begun;
}

export type TakeBackHow = {
  readonly stop?: AbortSignal;
  /** Rows that this call has gone through, of as many as `countThrown` counts. Called after each transaction. */
  readonly tell?: (rows: number) => void;
};

/**
 * Takes away what an import that was thrown away had brought, in small transactions; whatever is gone is gone, so it may be stopped and called again.
 * @throws {Stopped} as `stop` says
 * @throws {Fault} when the database or the disk fails
 */
export async function takeBack(needs: ThrowAwayNeeds, importId: number, how: TakeBackHow = {}): Promise<void> {
  const { database } = needs;
  const step = async <T>(work: (tx: Tx, of: ThrownImport) => Promise<T>): Promise<T | null> => {
    if (how.stop?.aborted) throw new Stopped();
    return database.transaction(async (tx) => {
      const of = await lockThrown(tx, importId);
      return of?.state === "thrown-away" && of.finishedAt === null ? work(tx, of) : null;
    });
  };
  let done = 0;
  const gone = (rows: number) => {
    done += rows;
    how.tell?.(done);
    return rows;
  };
  const all = async (work: (tx: Tx, of: ThrownImport) => Promise<number>) => {
    while (gone((await step(work)) ?? 0) > 0);
  };
  const along = async (work: (tx: Tx, of: ThrownImport, after: number) => Promise<Went | null>) => {
    for (let after = 0; ; ) {
      const from = after;
      const went = await step((tx, of) => work(tx, of, from));
      if (went === null) return;
      gone(went.rows);
      after = went.last;
    }
  };
  await all((tx, of) => putBackPersons(tx, of, batch));
  await all((tx, of) => dropConversations(tx, of, batch));
  await all((tx, of) => dropMessages(tx, of, batch));
  await step(async (tx, of) => {
    const now = new Date(needs.clock.now());
    if (await putBackSelf(tx, of, now)) await tellAll(tx, needs, of.accountId, now);
  });
  for (const kind of ["reaction", "vote", "comment", "photo", "post"] as const)
    await along((tx, of, after) => dropContent(tx, of, kind, after, batch));
  await all((tx, of) => dropRest(tx, of, batch));
  await along((tx, of, after) => dropBylines(tx, of, after, batch));
  await all((tx, of) => dropLedger(tx, of, 10 * batch));
  for (;;) {
    if (how.stop?.aborted) throw new Stopped();
    const blobs = await blobsToDrop(database.db, importId, batch);
    if (blobs.length === 0) break;
    await removeFreed(
      needs,
      blobs.map(({ key }) => key),
    );
    await database.transaction((tx) =>
      forgetRows(
        tx,
        blobs.map(({ id }) => id),
      ),
    );
    gone(blobs.length);
  }
  await step((tx, of) => dropImport(tx, of, new Date(needs.clock.now())));
}

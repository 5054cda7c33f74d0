/**
 * Brings an archive's content in, batch by batch: each batch and its ledger rows are one transaction, so a stop anywhere is a pause. Some batches are
 * under way at once, each on a connection of its own; what cannot meet in two of them is written at the same time. They are committed in order.
 */

import type { OpenCheck } from "../../store/arrival/checked-insert.ts";
import { type ImportRow, lockProgress, recordProgress, setImportState } from "../../store/arrival/imports.ts";
import { keepLeftOut, leaveOutOrphans } from "../../store/arrival/left-out.ts";
import {
  type Into,
  mergeAspectsOfPosts,
  mergeAudiences,
  mergeClaims,
  mergeNames,
  mergeOutcomes,
  mergePhotos,
  mergePosts,
  numberPosts,
  settleRoots,
} from "../../store/arrival/merge.ts";
import { mergeConversations, mergeMessages } from "../../store/arrival/merge-conversations.ts";
import { mergePersons } from "../../store/arrival/merge-persons.ts";
import { placeRelayables, settleParents, writeRelayables } from "../../store/arrival/merge-relayables.ts";
import { meetsOthers } from "../../store/arrival/side-by-side.ts";
import type { Stage } from "../../store/arrival/stage.ts";
import { beginBatch, fillStage, openStages } from "../../store/arrival/stage-tables.ts";
import type { Tx } from "../../store/database.ts";
import type { Parts } from "../parts.ts";
import { Stopped } from "../stopped.ts";
import type { Batch } from "./reading.ts";
import type { RowSpool } from "./row-spool.ts";

type Needs = Pick<Parts, "database" | "clock">;

/** `reading`: bytes of JSON; `content`: elements of the archive; `photos`: files. */
export type Progress = {
  readonly phase: "reading" | "content" | "photos";
  readonly done: number;
  readonly all: number | null;
};

export type BringInHow = { readonly tell: (progress: Progress) => void; readonly stop?: AbortSignal };

/**
 * Merges the rows that the check made; continues behind what is durably in.
 * @throws {Fault} when the database or the disk fails, or another process works on the same import; a second call goes on
 */
export async function bringInContent(
  needs: Needs,
  started: ImportRow,
  rows: RowSpool,
  { tell, stop }: BringInHow,
): Promise<void> {
  // One time for all rows: an import that was stopped ends with the same dates as one that was not.
  const into = intoOf(started);
  let done = started.elementsDone;
  const underWay: UnderWay[] = [];
  try {
    for await (const batch of rows.batches()) {
      if (batch.elements <= done) continue;
      if (stop?.aborted) throw new Stopped();
      const earlier = underWay.at(-1) ?? null;
      underWay.push(begin(needs, into, batch, done, earlier, (written) => tell({ ...written, all: rows.elements() })));
      done = batch.elements;
      if (underWay.length < batchesAtOnce) continue;
      await underWay[0]?.written;
      underWay.shift();
    }
    for (const { written } of underWay) await written;
  } finally {
    await Promise.allSettled(underWay.map(({ written }) => written)); // nothing goes on behind the caller's back
  }
  await needs.database.transaction(async (tx) => {
    await lockProgress(tx, into.importId, done);
    await openStages(tx);
    await settleRoots(tx, into);
    await settleParents(tx, into);
    await leaveOutOrphans(tx, into);
    await setImportState(tx, into.importId, "photos", new Date(needs.clock.now()));
  });
}

/** One is written while the next is, too, and a third is staged: that keeps two cores of a database busy. */
const batchesAtOnce = 3;

/** A batch whose transaction is open. */
type UnderWay = {
  readonly stages: ReadonlySet<Stage>;
  /** Of what it has, something may stand in another one too. */
  meetsOthers: boolean;
  isWritten: boolean;
  readonly earlier: UnderWay | null;
  /** It has named its people, given its posts their numbers, and looked up what its comments hang on; or it failed. */
  readonly prepared: PromiseWithResolvers<void>;
  /** It is committed. */
  readonly written: Promise<void>;
};

function begin(
  { database }: Needs,
  into: Into,
  batch: Batch,
  before: number,
  earlier: UnderWay | null,
  tell: (progress: Progress) => void,
): UnderWay {
  const prepared = Promise.withResolvers<void>();
  const state = {
    ...{ prepared, earlier, meetsOthers: false, isWritten: false },
    stages: new Set<Stage>(batch.rows.map(({ stage }) => stage)),
  };
  const written = database
    .transaction((tx) => mergeBatch(tx, into, batch, before, state))
    .then(async () => {
      state.isWritten = true;
      state.earlier = null;
      await earlier?.written; // it is committed, but the answer to that comes by another connection
      tell({ phase: "content", done: batch.elements, all: null });
    });
  written.catch(() => prepared.resolve()); // whoever waits for it to be written hears of it
  return Object.assign(state, { written });
}

/** Is this so of a batch before, that others do not see yet? */
const isAhead = ({ earlier }: Pick<UnderWay, "earlier">, is: (batch: UnderWay) => boolean): boolean =>
  earlier !== null && !earlier.isWritten && (is(earlier) || isAhead(earlier, is));

/** Nothing but content: no people, sets and names, on which posts and relations hang. */
const contentStages: ReadonlySet<Stage> = new Set(["pods", "post", "poll", "photo", "name", "relayable", "outcome"]);
const isContent = ({ stages }: Pick<UnderWay, "stages">): boolean =>
  [...stages].every((each) => contentStages.has(each));
/** Sets of pods, which posts behind may name again. */
const hasPods = ({ stages }: UnderWay): boolean => stages.has("pods");
const hasPosts = ({ stages }: UnderWay): boolean => stages.has("post");

/** Where the rows of an import go, as it stands now: its release changes whose they are. */
export const intoOf = (row: ImportRow): Into => ({
  importId: row.id,
  accountId: row.accountId,
  personId: row.personId,
  ownerBylineId: row.ownerBylineId,
  knownBylineId: row.knownBylineId,
  ownBylineIds: row.ownBylineIds,
  otherImportIds: row.otherImportIds,
  aspectsFrom: row.aspectsFrom,
  protocol: row.protocol,
  now: row.createdAt,
  widening: row.widening,
  reversible: row.release === null,
});

/**
 * Parents before what hangs on them: people, audiences, posts, then the rest. Its turn is when the batch before is committed. Posts and what hangs on those that
 * are there already may be written sooner: they have their numbers, and nobody else has the same ones (`meetsOthers`).
 */
async function mergeBatch(
  tx: Tx,
  into: Into,
  batch: Batch,
  before: number,
  state: Omit<UnderWay, "written">,
): Promise<void> {
  const { earlier, prepared } = state;
  const any = (...stages: Stage[]) => stages.some((stage) => state.stages.has(stage));
  await beginBatch(tx, into.importId, batch.elements);
  await openStages(tx);
  for (const { stage, rows } of batch.rows) await fillStage(tx, stage, rows);
  if (into.widening) await keepLeftOut(tx, into);
  if (any("relayable")) state.meetsOthers = await meetsOthers(tx, into);
  await earlier?.prepared.promise;
  let hasTurn = false;
  const myTurn = async () => {
    if (!hasTurn) await lockProgress(tx, into.importId, before);
    hasTurn = true;
  };
  const checks: OpenCheck[] = [];
  if (!isContent(state) || isAhead(state, (batch) => !isContent(batch))) await myTurn();
  if (any("claim", "audience", "relayable")) await mergeClaims(tx, into);
  if (any("audience")) await mergeAudiences(tx, into);
  if (any("post")) {
    await numberPosts(tx);
    if (!any("relayable")) prepared.resolve();
    if (isAhead(state, hasPods)) await myTurn();
    checks.push(await mergePosts(tx, into));
  }
  if (any("relayable")) {
    if (isAhead(state, hasPosts)) await myTurn();
    await placeRelayables(tx, into);
    prepared.resolve();
    if (state.meetsOthers || isAhead(state, (batch) => batch.meetsOthers)) await myTurn();
    checks.push(await writeRelayables(tx, into));
  }
  prepared.resolve();
  await myTurn();
  for (const check of checks) await check();
  if (any("photo")) await mergePhotos(tx, into);
  if (any("name")) await mergeNames(tx, into);
  if (any("person")) await mergePersons(tx, into);
  if (any("post")) await mergeAspectsOfPosts(tx, into);
  if (any("conversation")) await mergeConversations(tx, into);
  if (any("message")) await mergeMessages(tx, into);
  if (any("outcome")) await mergeOutcomes(tx, into);
  await recordProgress(tx, into.importId, batch.elements);
}

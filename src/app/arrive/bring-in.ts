/**
 * Brings an archive's content in, batch by batch: each batch and its ledger rows are one transaction, so a stop anywhere is a pause. Two batches are
 * under way at once, each on a connection of its own: while one is written, the next is staged and looked up. They are written in order.
 */
import { type ImportRow, lockProgress, recordProgress, setImportState } from "../../store/arrival/imports.ts";
import { keepLeftOut, leaveOutOrphans } from "../../store/arrival/left-out.ts";
import {
  type Into,
  mergeAspectsOfPosts,
  mergeAudiences,
  mergeClaims,
  mergeNames,
  mergeOutcomes,
  mergePosts,
} from "../../store/arrival/merge.ts";
import { mergeConversations, mergeMessages } from "../../store/arrival/merge-conversations.ts";
import { mergePersons } from "../../store/arrival/merge-persons.ts";
import { placeRelayables, settleParents, writeRelayables } from "../../store/arrival/merge-relayables.ts";
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
  let last: UnderWay | null = null;
  try {
    for await (const batch of rows.batches()) {
      if (batch.elements <= done) continue;
      if (stop?.aborted) throw new Stopped();
      const earlier: UnderWay | null = last;
      last = begin(needs, into, batch, done, earlier, (written) => tell({ ...written, all: rows.elements() }));
      done = batch.elements;
      await earlier?.written;
    }
    await last?.written;
  } finally {
    await last?.written.catch(() => "told above, or a consequence of that"); // nothing goes on behind the caller's back
  }
  await needs.database.transaction(async (tx) => {
    await lockProgress(tx, into.importId, done);
    await openStages(tx);
    await settleParents(tx, into);
    await leaveOutOrphans(tx, into);
    await setImportState(tx, into.importId, "photos", new Date(needs.clock.now()));
  });
}

/** A batch of which the transaction is open. */
type UnderWay = {
  /** Nothing but comments, reactions and votes, on which posts do not hang. */
  readonly leaves: boolean;
  /** It has named its people and looked up what it can without the batch before; or it failed. */
  readonly prepared: Promise<unknown>;
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
  const written = database
    .transaction((tx) => mergeBatch(tx, into, batch, before, earlier, prepared.resolve))
    .then(() => tell({ phase: "content", done: batch.elements, all: null }));
  written.catch(() => prepared.resolve()); // whoever waits for it to be written hears of it
  return { leaves: isLeaves(batch), prepared: prepared.promise, written };
}

const isLeaves = ({ rows }: Batch): boolean => rows.every(({ stage }) => stage === "relayable" || stage === "outcome");

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
 * Parents before what hangs on them: people, audiences, posts, then the rest. Nothing but people is written before the batch before is: of two that wait
 * for each other, one in the database and one here, neither would end.
 */
async function mergeBatch(
  tx: Tx,
  into: Into,
  batch: Batch,
  before: number,
  earlier: UnderWay | null,
  prepared: () => void,
): Promise<void> {
  await beginBatch(tx);
  await openStages(tx);
  for (const { stage, rows } of batch.rows) await fillStage(tx, stage, rows);
  if (into.widening) await keepLeftOut(tx, into);
  await earlier?.prepared;
  const myTurn = async () => {
    await earlier?.written;
    await lockProgress(tx, into.importId, before);
  };
  const early = earlier?.leaves === true && isLeaves(batch);
  if (!early) await myTurn();
  const present = new Set<Stage>(batch.rows.map(({ stage }) => stage));
  const any = (...stages: Stage[]) => stages.some((stage) => present.has(stage));
  if (any("claim", "audience", "relayable")) await mergeClaims(tx, into);
  if (any("audience")) await mergeAudiences(tx, into);
  if (any("post")) await mergePosts(tx, into);
  if (any("name")) await mergeNames(tx, into);
  if (any("person")) await mergePersons(tx, into);
  if (any("post")) await mergeAspectsOfPosts(tx, into);
  if (any("relayable")) await placeRelayables(tx, into);
  prepared();
  if (early) await myTurn();
  if (any("relayable")) await writeRelayables(tx, into);
  if (any("conversation")) await mergeConversations(tx, into);
  if (any("message")) await mergeMessages(tx, into);
  if (any("outcome")) await mergeOutcomes(tx, into);
  await recordProgress(tx, into.importId, batch.elements);
}

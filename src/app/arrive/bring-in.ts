/** Brings an archive's content in, batch by batch: each batch and its ledger rows are one transaction, so a stop anywhere is a pause. */
import { type ImportRow, lockProgress, recordProgress, setImportState } from "../../store/arrival/imports.ts";
import {
  type Into,
  mergeAudiences,
  mergeClaims,
  mergeNames,
  mergeOutcomes,
  mergePersons,
  mergePosts,
} from "../../store/arrival/merge.ts";
import { mergeConversations, mergeMessages } from "../../store/arrival/merge-conversations.ts";
import { mergeRelayables, settleParents } from "../../store/arrival/merge-relayables.ts";
import type { Stage } from "../../store/arrival/stage.ts";
import { beginBatch, fillStage, openStages } from "../../store/arrival/stage-tables.ts";
import type { Tx } from "../../store/database.ts";
import type { Parts } from "../parts.ts";
import type { Batch } from "./reading.ts";
import type { RowSpool } from "./row-spool.ts";

type Needs = Pick<Parts, "database" | "clock">;

export type Progress = { readonly phase: "content" | "photos"; readonly done: number; readonly all: number | null };

/**
 * Merges the rows that the check made; continues behind what is durably in.
 * @throws {Fault} when the database or the disk fails, or another process works on the same import; a second call goes on
 */
export async function bringInContent(
  needs: Needs,
  started: ImportRow,
  rows: RowSpool,
  tell: (progress: Progress) => void,
): Promise<void> {
  // One time for all rows: an import that was stopped ends with the same dates as one that was not.
  const into = intoOf(started);
  let done = started.elementsDone;
  for await (const batch of rows.batches()) {
    if (batch.elements <= done) continue;
    await needs.database.transaction((tx) => mergeBatch(tx, into, batch, done));
    done = batch.elements;
    tell({ phase: "content", done, all: null });
  }
  await needs.database.transaction(async (tx) => {
    await lockProgress(tx, into.importId, done);
    await openStages(tx);
    await settleParents(tx, into);
    await setImportState(tx, into.importId, "photos", new Date(needs.clock.now()));
  });
}

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
});

/** Parents before what hangs on them: people, audiences, posts, then the rest. */
async function mergeBatch(tx: Tx, into: Into, batch: Batch, before: number): Promise<void> {
  await beginBatch(tx);
  await lockProgress(tx, into.importId, before);
  await openStages(tx);
  for (const { stage, rows } of batch.rows) await fillStage(tx, stage, rows);
  const present = new Set<Stage>(batch.rows.map(({ stage }) => stage));
  const any = (...stages: Stage[]) => stages.some((stage) => present.has(stage));
  if (any("claim", "audience", "relayable")) await mergeClaims(tx, into);
  if (any("audience")) await mergeAudiences(tx, into);
  if (any("post")) await mergePosts(tx, into);
  if (any("name")) await mergeNames(tx, into);
  if (any("person")) await mergePersons(tx, into);
  if (any("relayable")) await mergeRelayables(tx, into);
  if (any("conversation")) await mergeConversations(tx, into);
  if (any("message")) await mergeMessages(tx, into);
  if (any("outcome")) await mergeOutcomes(tx, into);
  await recordProgress(tx, into.importId, batch.elements);
}

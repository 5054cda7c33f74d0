/** Stages as temporary tables: they take an archive's rows by COPY, and whole sets are merged from them. */
import { pipeline } from "node:stream/promises";
import { type RawBuilder, sql } from "kysely";
import { from as copyFrom } from "pg-copy-streams";
import { clientOf, type Tx } from "../database.ts";
import { databaseFault } from "../faults.ts";
import { type Stage, stageNames, stages } from "./stage.ts";

/** Makes the stages on this connection; they empty themselves at each commit. Text is "C": stages are joined byte by byte. */
export async function openStages(tx: Tx): Promise<void> {
  await sql.raw(stageTables).execute(tx);
}

/** In one statement, so that a batch waits for the server once. */
const stageTables = stageNames
  .map((name) => {
    const columns = Object.entries(stages[name]).map(
      ([column, type]) => `${column} ${type}${type === "text" ? ' collate "C"' : ""}`,
    );
    return `create temporary table if not exists stage_${name} (${columns.join(", ")}) on commit delete rows`;
  })
  .join(";\n");

/**
 * Sets this transaction on merging a batch: it does not wait for the disk, since the end of the import does; what a
 * power cut takes are whole batches from the end, which the next call brings in again. Sorting a batch takes 5 MB.
 * Whoever wants to go on behind `elements` waits until it has ended (`awaitBatch`).
 */
export async function beginBatch(tx: Tx, importId: number, elements: number): Promise<void> {
  await sql`select set_config('synchronous_commit', 'off', true), set_config('work_mem', '32MB', true)`.execute(tx);
  await awaitBatch(tx, importId, elements);
}

/**
 * Waits until no other transaction is at the batch that ends there. In the database, not in the program: of several that wait for each other in a ring it
 * ends one, and only what it sees waiting.
 */
export async function awaitBatch(tx: Tx, importId: number, elements: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`batch ${importId} ${elements}`}, 0))`.execute(tx);
}

/**
 * Puts encoded rows into their stage.
 * @throws {Fault} when the database went away or is full
 */
export async function fillStage(tx: Tx, stage: Stage, rows: Uint8Array): Promise<void> {
  const statement = `copy stage_${stage} (${Object.keys(stages[stage]).join(", ")}) from stdin`;
  try {
    await pipeline([rows], clientOf(tx).query(copyFrom(statement)));
  } catch (error) {
    throw databaseFault(error) ?? error;
  }
}

/** The stage as a table expression in a query. */
export const staged = (stage: Stage): RawBuilder<unknown> => sql.table(`stage_${stage}`);

/**
 * Rows of `s` as they stand in their list of the file: places of one list differ in the number at their end. The order in a stage says
 * nothing, since COPY fills gaps in earlier pages.
 */
export const fileOrder: RawBuilder<unknown> = sql`length(s.place), s.place`;

/**
 * Takes what waits in the ledger of an import, and can be settled now, back into the stage that it came through.
 * @param stage  whose rows the ledger kept as `item`
 * @param due  a condition on a waiting row of the ledger, `waiting`
 * @returns how many
 */
export async function stageWaiting(
  tx: Tx,
  { importId }: { readonly importId: number },
  stage: "person" | "name" | "relayable",
  due: RawBuilder<unknown>,
): Promise<number> {
  const taken = await sql`
    with taken as (
      delete from ledger as waiting
       where waiting.import_id = ${importId} and waiting.outcome = 'waiting' and waiting.item is not null and ${due}
      returning item)
    insert into ${staged(stage)} select row.* from taken, jsonb_populate_record(null::${staged(stage)}, taken.item) as row`.execute(
    tx,
  );
  return Number(taken.numAffectedRows ?? 0);
}

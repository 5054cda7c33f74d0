/** Tables as bare as they can be: the columns of the stages, no index, no constraint. */
import { pipeline } from "node:stream/promises";
import { sql } from "kysely";
import { from as copyFrom } from "pg-copy-streams";
import type { StagedRows } from "../../src/app/arrive/rows.ts";
import { type Stage, stageNames, stages } from "../../src/store/arrival/stage.ts";
import { clientOf, type Database } from "../../src/store/database.ts";

export async function makeBareTables({ db }: Database): Promise<void> {
  for (const stage of stageNames) {
    const columns = Object.entries(stages[stage]).map(([column, type]) => `${column} ${type}`);
    await sql.raw(`create table bare_${stage} (${columns.join(", ")})`).execute(db);
  }
}

/** One transaction for one batch, durable as every other. */
export async function copyRows(database: Database, batch: readonly StagedRows[]): Promise<void> {
  if (batch.length === 0) return;
  await database.transaction(async (tx) => {
    for (const { stage, rows } of batch) await pipeline([rows], clientOf(tx).query(copyFrom(copyInto(stage))));
  });
}

const copyInto = (stage: Stage) => `copy bare_${stage} (${Object.keys(stages[stage]).join(", ")}) from stdin`;

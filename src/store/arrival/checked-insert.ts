/**
 * What merged rows point at, checked set by set. A foreign key looks its row up and locks it once for each row that is inserted: a fifth of a
 * merge, for comments that share a post. Where the role may, the same check and the same locks are done once for each row pointed at.
 */
import { type RawBuilder, sql } from "kysely";
import { Fault } from "../../base/problem.ts";
import type { Tx } from "../database.ts";

/** Per table, a query of the ids in it that the new rows point at; nulls point nowhere. */
export type Targets = Readonly<
  Partial<Record<"post" | "comment" | "poll_answer" | "byline" | "audience", RawBuilder<unknown>>>
>;

/** Does what PostgreSQL left out: to be called in the same transaction, whose rows count for nothing without it. */
export type OpenCheck = () => Promise<void>;

/**
 * Runs `insert`, whose rows may point at `targets` alone, and checks them at once.
 * @throws {Fault} when something that rows point at was deleted meanwhile
 */
export async function insertChecked(tx: Tx, targets: Targets, insert: () => Promise<void>): Promise<void> {
  const check = await insertToCheck(tx, targets, insert);
  await check();
}

/**
 * The same, with the check left to the caller: two transactions that hold one row at the same time cost PostgreSQL a note of both, so whoever writes
 * beside another holds them when that one is done. In a server of our own its role may always leave the foreign keys out; elsewhere PostgreSQL checks
 * them itself, and nothing is left to check.
 */
export async function insertToCheck(tx: Tx, targets: Targets, insert: () => Promise<void>): Promise<OpenCheck> {
  const { rows } = await sql<{ may: boolean }>`
    select has_parameter_privilege('session_replication_role', 'set') as may`.execute(tx);
  if (rows[0]?.may !== true) {
    await insert();
    return async () => {};
  }
  await sql`select set_config('session_replication_role', 'replica', true)`.execute(tx);
  await insert();
  await sql`select set_config('session_replication_role', 'origin', true)`.execute(tx);
  return async () => {
    for (const [table, ids] of Object.entries(targets)) await holdTargets(tx, table, ids);
  };
}

/** Holds rows as a foreign key would: nobody deletes them before this transaction ends. */
async function holdTargets(tx: Tx, table: string, ids: RawBuilder<unknown>): Promise<void> {
  const { rows } = await sql<{ wanted: number; held: number }>`
    with wanted as materialized (select distinct id from (${ids}) as target (id) where id is not null),
         held as materialized (select there.id from ${sql.table(table)} as there join wanted on wanted.id = there.id for key share of there)
    select (select count(*) from wanted) as wanted, (select count(*) from held) as held`.execute(tx);
  if (rows[0]?.held !== rows[0]?.wanted)
    throw new Fault("Something that the archive speaks of was deleted meanwhile", { again: true });
}

/** Reads a query of any length page by page, in the state that the database had when its transaction began to look. */
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../database.ts";

/** Rows in memory at a time, few enough to be gone before the collector looks twice: posts have some kilobytes with all that hangs on them. */
const pageRows = 200;

/**
 * Makes the transaction one that only reads, and that sees nothing of what others write meanwhile. Its first statement.
 * A cursor is read to its end, so the plan for all rows is the best one.
 */
export async function beginReading(tx: Tx): Promise<void> {
  await sql`set transaction isolation level repeatable read, read only`.execute(tx);
  await sql`set local cursor_tuple_fraction = 1`.execute(tx);
}

let opened = 0;

/**
 * The rows of a query, page by page, by a cursor: one plan and one sort for all of them, where asking for each page behind the last one would
 * sort what is left anew each time. Cursors of one transaction may be read in turns.
 */
export async function* pagesOf<Row>(tx: Tx, query: RawBuilder<Row>): AsyncGenerator<readonly Row[]> {
  opened += 1;
  const name = sql.raw(`page_${opened}`);
  await sql`declare ${name} no scroll cursor for ${query}`.execute(tx);
  for (;;) {
    const { rows } = await sql<Row>`fetch forward ${sql.raw(String(pageRows))} from ${name}`.execute(tx);
    if (rows.length > 0) yield rows;
    if (rows.length < pageRows) break;
  }
  await sql`close ${name}`.execute(tx);
}

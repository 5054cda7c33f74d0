/** Whether a staged batch may be written while the one before is: rows of two transactions that are the same one wait for each other. */
import { sql } from "kysely";
import type { Tx } from "../database.ts";
import { type Into, ownerRef } from "./merge.ts";
import { staged } from "./stage-tables.ts";

/**
 * May a comment, reaction or vote of this batch be the same as one in another? The check lets each thing of an author through once, so that takes somebody who
 * wrote under two addresses, of which one proves what stands under the other, or an owner who stands among the others, too. Emojis are counted.
 */
export async function meetsOthers(tx: Tx, into: Into): Promise<boolean> {
  const { rows } = await sql<{ meets: boolean }>`
    select exists (select 1 from ${staged("relayable")} where proved_ref <> author_ref or author_ref = ${ownerRef(into)}
                                                                             or (kind = 'reaction' and reaction not in ('like', 'dislike'))) as meets`.execute(
    tx,
  );
  return rows[0]?.meets === true;
}

/** Aspects of an account: named, in its owner's order. */
import { sql } from "kysely";
import type { Tx } from "./database.ts";

/** Adds aspects behind those that there are, in this order; names that the account has already are left as they are. */
export async function appendAspects(tx: Tx, accountId: number, names: readonly string[]): Promise<void> {
  await sql`
    insert into aspect (account_id, name, position)
    select ${accountId}, name, nth - 1 + coalesce((select max(position) + 1 from aspect where account_id = ${accountId}), 0)
      from unnest(${names as string[]}::text[]) with ordinality as wanted (name, nth)
    on conflict (account_id, lower(name)) do nothing`.execute(tx);
}

/** The page of exports: how much an account has here, before somebody asks for the files. */
import { sql } from "kysely";
import type { Db } from "../database.ts";
import type { ExportOwner } from "../export/owner.ts";
import { ids } from "../export/relations.ts";

/** By kinds of the ledger. `photo`: all pictures whose files are here, each name once. */
export type ExportCounts = Readonly<
  Record<"post" | "reshare" | "comment" | "reaction" | "vote" | "contact" | "aspect" | "conversation" | "photo", number>
>;

export async function countForExport(db: Db, { accountId, bylineIds }: ExportOwner): Promise<ExportCounts> {
  const mine = sql`any(${ids(bylineIds)})`;
  const { rows } = await sql<ExportCounts>`
    select (select count(*) from post where byline_id = ${mine} and kind = 'post') as post,
           (select count(*) from post where byline_id = ${mine} and kind = 'reshare') as reshare,
           (select count(*) from comment where byline_id = ${mine}) as comment,
           (select count(*) from reaction where byline_id = ${mine}) as reaction,
           (select count(*) from vote where byline_id = ${mine}) as vote,
           (select count(*) from contact where account_id = ${accountId}) as contact,
           (select count(*) from aspect where account_id = ${accountId}) as aspect,
           (select count(*) from conversation_reading where account_id = ${accountId}) as conversation,
           (select count(distinct name) from photo where byline_id = ${mine} and blob is not null) as photo`.execute(
    db,
  );
  return rows[0] as ExportCounts;
}

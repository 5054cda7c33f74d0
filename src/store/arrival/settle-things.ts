/** What waited for posts that are here now, and what becomes of it where nobody has them. Each function is for a transaction that holds the import. */
import { sql } from "kysely";
import { postVisibleTo } from "../content/visibility.ts";
import type { Tx } from "../database.ts";
import { type Into, viewerOf } from "./merge.ts";

/** Reshares whose root is here by now: that of the author whom they name, others may have posts of the same guid. */
export async function settleRoots(tx: Tx, into: Into): Promise<number> {
  const settled = await sql`
    update ledger set outcome = 'made', reason = null, waits_for = null, item = null
      from post as share
     where ledger.import_id = ${into.importId} and ledger.outcome = 'waiting' and ledger.reason = 'root'
       and share.import_id = ${into.importId} and share.root_guid = ledger.waits_for
       and share.root_ref = coalesce(ledger.item ->> 'root_ref', share.root_ref)
       and exists (select 1 from post join byline as wrote on wrote.id = post.byline_id left join identity on identity.id = wrote.identity_id
                    where post.guid = share.root_guid and coalesce(identity.ref, wrote.ref) = share.root_ref and ${postVisibleTo(viewerOf(into))})`.execute(
    tx,
  );
  return Number(settled.numAffectedRows ?? 0);
}

/** Posts of others of which the archive has a copy, and that are here by now as their authors signed them: the copy is not needed. */
export async function settleOriginals(tx: Tx, into: Into): Promise<number> {
  const settled = await sql`
    update ledger set outcome = 'already-there', reason = null, waits_for = null, item = null
     where ledger.import_id = ${into.importId} and ledger.outcome = 'waiting' and ledger.reason = 'original'
       and exists (select 1 from post join byline on byline.id = post.byline_id join identity on identity.id = byline.identity_id
                    where post.guid = ledger.waits_for and post.import_id is null
                      and identity.protocol = ${into.protocol} and identity.ref = ledger.item ->> 'ref')`.execute(tx);
  return Number(settled.numAffectedRows ?? 0);
}

/** Of things that their authors' pods do not give: `not-public` (or gone; pods do not say which), `deleted` here before. */
export type NotGiven = { readonly guid: string; readonly reason: "not-public" | "deleted" };

/**
 * Nobody gives these. What hangs on them cannot come, and is kept whole for another try; a reshare stands without its root, as the archive has it.
 * @returns how many items that ends
 */
export async function endUnfindable(tx: Tx, into: Into, things: readonly NotGiven[]): Promise<number> {
  if (things.length === 0) return 0;
  const given = sql`unnest(${things.map(({ guid }) => guid)}::text[], ${things.map(({ reason }) => reason)}::text[]) as given (guid, why)`;
  const ended = await sql`
    update ledger set outcome = case when reason = 'root' then 'made' else 'skipped' end, reason = case when reason <> 'root' then given.why end
      from ${given}
     where ledger.import_id = ${into.importId} and ledger.outcome = 'waiting' and ledger.reason in ('parent', 'root') and ledger.waits_for = given.guid`.execute(
    tx,
  );
  return Number(ended.numAffectedRows ?? 0);
}

/** Their own pods say that there is nobody of these addresses. */
export async function endUnknownPeople(tx: Tx, into: Into, refs: readonly string[]): Promise<number> {
  if (refs.length === 0) return 0;
  const ended = await sql`
    update ledger set outcome = 'failed', reason = 'person-unknown'
     where ledger.import_id = ${into.importId} and ledger.outcome = 'waiting' and ledger.reason in ('person', 'key') and ledger.waits_for = any(${refs as string[]})`.execute(
    tx,
  );
  return Number(ended.numAffectedRows ?? 0);
}

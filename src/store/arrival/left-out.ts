/** What the person of an import left out by choice: its rows in the ledger, and bringing it by a second pass. */
import { type RawBuilder, sql } from "kysely";
import { leftOutReason } from "../../core/migration/choices.ts";
import type { Tx } from "../database.ts";
import type { Into } from "./merge.ts";
import { ledgerKindOfRelayable } from "./merge-relayables.ts";
import type { Stage } from "./stage.ts";
import { staged } from "./stage-tables.ts";

const leftOut = sql`ledger.outcome = 'skipped' and ledger.reason = ${leftOutReason}`;

/** Stages whose rows are items of the ledger, with the kind that they have there. */
const items: Readonly<Partial<Record<Stage, RawBuilder<unknown>>>> = {
  name: sql`s.kind`,
  person: sql`s.kind`,
  post: sql`s.kind`,
  photo: sql`'photo'`,
  relayable: ledgerKindOfRelayable,
  conversation: sql`'conversation'`,
  message: sql`'message'`,
};

/**
 * A second pass: of the rows in the stages those stay that the first one had left out, and their ledger rows go, so that they come like any other.
 * What came before stays as it is by now.
 */
export async function keepLeftOut(tx: Tx, into: Into): Promise<void> {
  for (const [stage, kind] of Object.entries(items)) {
    const table = staged(stage as Stage);
    await sql`
      delete from ${table} as s using ledger
       where ledger.import_id = ${into.importId} and ledger.place = s.place and ledger.kind = ${kind} and not (${leftOut})`.execute(
      tx,
    );
    await sql`
      delete from ledger using ${table} as s
       where ledger.import_id = ${into.importId} and ledger.place = s.place and ledger.kind = ${kind} and ${leftOut}`.execute(
      tx,
    );
  }
  await sql`
    delete from ${staged("poll")} as poll where not exists (select 1 from ${staged("post")} as s where s.guid = poll.post_guid)`.execute(
    tx,
  );
  await sql`
    delete from ledger using ${staged("outcome")} as s
     where ledger.import_id = ${into.importId} and ledger.place = s.place and ledger.kind = s.kind and ${leftOut} and s.reason is distinct from ${leftOutReason}`.execute(
    tx,
  );
}

/** The owner's likes of comments that stand behind them in the file and were left out: to be called when everything else is in. */
export async function leaveOutOrphans(tx: Tx, into: Into): Promise<void> {
  await sql`
    update ledger set outcome = 'skipped', reason = ${leftOutReason}, waits_for = null, item = null
     where ledger.import_id = ${into.importId} and ledger.outcome = 'waiting' and ledger.reason = 'parent' and ledger.kind in ('reaction', 'othersReaction')
       and exists (select 1 from import where import.id = ${into.importId} and import.choices is not null)
       and exists (select 1 from ledger as parent
                    where parent.import_id = ${into.importId} and parent.kind in ('comment', 'othersComment')
                      and parent.outcome = 'skipped' and parent.reason = ${leftOutReason} and parent.waits_for = ledger.waits_for)`.execute(
    tx,
  );
}

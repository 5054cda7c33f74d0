/** "Stop sharing" that a move may yet undo (R7): whoever takes over an account drives its contacts away first, and some pods tell all contacts so when an account leaves. */
import { sql } from "kysely";
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import type { Side } from "../../core/contact.ts";
import { stopGraceMs } from "../../core/migration/after-move.ts";
import { often, type Tx } from "../database.ts";

export type Stop = {
  readonly accountId: number;
  /** Their identity that says it. */
  readonly identityId: number;
  /** Their side as it was. */
  readonly theirs: Exclude<Side, "none">;
  readonly heardAtIdentityId: number | null;
  readonly at: Date;
};

/** Keeps what their stop ends, and forgets some of what is too old to matter. */
export async function keepStop(tx: Tx, stop: Stop): Promise<void> {
  await sql`
    insert into stop (account_id, identity_id, theirs, heard_at_identity_id, stopped_at)
    values (${stop.accountId}, ${stop.identityId}, ${stop.theirs}, ${stop.heardAtIdentityId}, ${stop.at})
    on conflict (account_id, identity_id) do update
       set theirs = excluded.theirs, heard_at_identity_id = excluded.heard_at_identity_id, stopped_at = excluded.stopped_at, restored_by = null`.execute(
    tx,
  );
  const before = new Date(stop.at.getTime() - limits.stopsKeptDays * dayMs);
  await sql`
    delete from stop using (select account_id, identity_id from stop where stopped_at < ${before}
                             order by stopped_at limit ${limits.stopsForgotten} for update skip locked) as old
     where stop.account_id = old.account_id and stop.identity_id = old.identity_id`.execute(tx);
}

/** They share again: what they had stopped is nothing to come back to. */
export const forgetStop = (tx: Tx, accountId: number, identityId: number): Promise<void> =>
  forgetStops(tx, accountId, [identityId]);

/** As `forgetStop`, each of them. */
export async function forgetStops(tx: Tx, accountId: number, identityIds: readonly number[]): Promise<void> {
  await sql`${often} delete from stop where account_id = ${accountId} and identity_id = any(${identityIds as number[]}::bigint[])`.execute(
    tx,
  );
}

/**
 * A move counts: what its old address stopped within `stopGraceMs` before it was heard of, or since, does not. For every open account at once, except where it
 * blocks them. To be called when both addresses have one person.
 * @returns how many contacts have their side back
 * @see core/migration/after-move.ts `stopCounts`
 */
export async function restoreStops(tx: Tx, migrationId: number): Promise<number> {
  const { rows } = await sql<{ accountId: number; identityId: number }>`
    update stop set restored_by = migration.id
      from migration join identity on identity.id = migration.old_identity_id
     where migration.id = ${migrationId} and stop.identity_id = migration.old_identity_id and stop.restored_by is null
       and stop.stopped_at >= migration.heard_at - ${stopGraceMs} * interval '1 millisecond'
       and exists (select 1 from account where account.id = stop.account_id and account.state in ('inactive', 'active')
                      and account.person_id <> identity.person_id)
       and not exists (select 1 from block where block.account_id = stop.account_id and block.person_id = identity.person_id)
    returning stop.account_id as "accountId", stop.identity_id as "identityId"`.execute(tx);
  if (rows.length === 0) return 0;
  await sql`
    insert into contact (account_id, person_id, created_at)
    select stop.account_id, identity.person_id, stop.stopped_at from stop join identity on identity.id = stop.identity_id
     where stop.restored_by = ${migrationId} order by stop.account_id
    on conflict do nothing`.execute(tx);
  await sql`
    insert into tie (contact_id, protocol, theirs, heard_at_identity_id)
    select contact.id, identity.protocol, stop.theirs, stop.heard_at_identity_id from ${restored(migrationId)}
    on conflict (contact_id, protocol) do update
       set theirs = excluded.theirs, heard_at_identity_id = excluded.heard_at_identity_id where tie.theirs = 'none'`.execute(
    tx,
  );
  return rows.length;
}

/** The move is undone: what it gave back has been stopped after all. To be called while both addresses are still one person's. */
export async function stopAgain(tx: Tx, migrationId: number): Promise<void> {
  await sql`
    update tie set theirs = 'none' from ${restored(migrationId)}
     where tie.contact_id = contact.id and tie.protocol = identity.protocol`.execute(tx);
  await sql`
    delete from contact where id in (select contact.id from ${restored(migrationId)}) and note is null
       and not exists (select 1 from tie where contact_id = contact.id and (ours <> 'none' or theirs <> 'none'))`.execute(
    tx,
  );
  await tx.updateTable("stop").set({ restored_by: null }).where("restored_by", "=", migrationId).execute();
}

/** The contacts that a move gave back: `stop`, `identity` and `contact` side by side. */
const restored = (migrationId: number) => sql`
  stop join identity on identity.id = stop.identity_id and stop.restored_by = ${migrationId}
       join contact on contact.account_id = stop.account_id and contact.person_id = identity.person_id`;

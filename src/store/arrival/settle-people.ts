/** What waited for people who are known now: contacts, blocks, members of audiences. Each function is for a transaction that holds the import. */
import { sql } from "kysely";
import type { Tx } from "../database.ts";
import { type Into, mergeNames } from "./merge.ts";
import { mergePersons } from "./merge-persons.ts";
import { stageWaiting } from "./stage-tables.ts";

/**
 * Contacts, ties, blocks and mutes that waited for their people become relations, as if they had been known from the start: to the person, wherever they are by now.
 * Our side stands, nobody is told (R5, R11).
 * @returns how many
 */
export async function settlePersons(tx: Tx, into: Into): Promise<number> {
  const count = await stageWaiting(
    tx,
    into,
    "person",
    sql`waiting.reason = 'person' and exists (
          select 1 from identity
           where identity.protocol = coalesce(waiting.item ->> 'network', ${into.protocol}) and identity.ref = waiting.waits_for)`,
  );
  if (count > 0) await mergePersons(tx, into);
  return count;
}

/** Whoever shared with the old address, or asked it, is listed until they address the new one: from then on they are a contact like any other. */
export async function settleFollowers(tx: Tx, into: Into): Promise<number> {
  const heard = await sql`
    update ledger set outcome = 'made', reason = null, waits_for = null
      from identity join contact on contact.person_id = identity.person_id and contact.account_id = ${into.accountId}
      join tie on tie.contact_id = contact.id and tie.protocol = identity.protocol
     where ledger.import_id = ${into.importId} and ledger.outcome = 'waiting' and ledger.reason in ('follower', 'request')
       and (identity.protocol = ${into.protocol}) = (ledger.kind = 'contact') and identity.ref = ledger.waits_for
       and (tie.heard_at_identity_id is not null or tie.ours <> 'none')`.execute(tx);
  return Number(heard.numAffectedRows ?? 0);
}

/** Members of audiences who were claims become who they are: they see the posts that went to them, and hear what is said there. */
export async function settleAudiences(tx: Tx, into: Into): Promise<number> {
  await sql`
    insert into byline (identity_id, protocol, ref, guid)
    select identity.id, identity.protocol, identity.ref, identity.guid
      from byline as claim join identity on identity.protocol = claim.protocol and identity.ref = claim.ref
     where ${isOthersClaim(into)} and exists (select 1 from audience_member where byline_id = claim.id)
    on conflict (identity_id) where import_id is null do nothing`.execute(tx);
  const settled = await sql`
    with due as (
      select claim.id as claim_id, live.id as live_id
        from byline as claim join identity on identity.protocol = claim.protocol and identity.ref = claim.ref
        join byline as live on live.identity_id = identity.id and live.import_id is null
       where ${isOthersClaim(into)}),
    gone as (delete from audience_member using due where byline_id = due.claim_id returning audience_id, due.live_id)
    insert into audience_member (audience_id, byline_id) select distinct audience_id, live_id from gone
    on conflict do nothing`.execute(tx);
  return Number(settled.numAffectedRows ?? 0);
}

/** A condition on a byline `claim`: what this import says of somebody else, who was not known. */
export const isOthersClaim = (into: Into) =>
  sql`claim.import_id = ${into.importId} and claim.identity_id is null and claim.id <> ${into.ownerBylineId}`;

/** Subscriptions to posts that are here by now. */
export async function settleSubscriptions(tx: Tx, into: Into): Promise<number> {
  const count = await stageWaiting(
    tx,
    into,
    "name",
    sql`waiting.reason = 'parent' and waiting.kind = 'subscription' and exists (select 1 from post where guid = waiting.waits_for)`,
  );
  if (count > 0) await mergeNames(tx, into);
  return count;
}

/** With whom the account shares, and who has never been told so. */
export async function untoldContacts(tx: Tx, accountId: number, protocol: string): Promise<readonly number[]> {
  const { rows } = await sql<{ personId: number }>`
    select contact.person_id as "personId" from contact join tie on tie.contact_id = contact.id
     where contact.account_id = ${accountId} and tie.protocol = ${protocol} and tie.ours <> 'none' and tie.told_identity_id is null
       and contact.suspended_at is null
     order by contact.id`.execute(tx);
  return rows.map(({ personId }) => personId);
}

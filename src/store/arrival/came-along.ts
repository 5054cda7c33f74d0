/** Contacts that came along in an archive: what their pods say after the move is no news to anybody (R15). */
import { sql } from "kysely";
import { often, type Tx } from "../database.ts";

/**
 * Was this person a contact in an archive whose move the account has announced? Also one that could not be found until now, and one who follows
 * no more than one way there. Those whom the account has told its side itself are not: it met them here.
 */
export async function cameAlong(
  tx: Tx,
  accountId: number,
  of: { readonly personId: number; readonly protocol: string },
): Promise<boolean> {
  return (await cameAlongAmong(tx, accountId, of.protocol, [of.personId])).has(of.personId);
}

/** As `cameAlong`: those of these persons who did. */
export async function cameAlongAmong(
  tx: Tx,
  accountId: number,
  protocol: string,
  personIds: readonly number[],
): Promise<ReadonlySet<number>> {
  if (personIds.length === 0) return new Set();
  const { rows } = await sql<{ personId: number }>`${often}
    select other.person_id as "personId" from unnest(${personIds as number[]}::bigint[]) as other (person_id)
     where exists (
      select 1 from identity join ledger on ledger.waits_for = identity.ref join import on import.id = ledger.import_id
       where import.account_id = ${accountId} and import.release = 'announced'
         and ledger.kind = case when import.protocol = ${protocol} then 'contact' else 'tie' end and ledger.outcome = 'waiting'
         and identity.protocol = ${protocol} and identity.person_id = other.person_id)
    or exists (
      select 1 from contact join tie on tie.contact_id = contact.id
       where contact.account_id = ${accountId} and contact.person_id = other.person_id and tie.protocol = ${protocol}
         and tie.ours <> 'none' and tie.told_identity_id is null
         and exists (select 1 from import where import.account_id = ${accountId} and import.release = 'announced'))`.execute(
    tx,
  );
  return new Set(rows.map(({ personId }) => personId));
}

/** Contacts that came along in an archive: what their pods say after the move is no news to anybody (R15). */
import { sql } from "kysely";
import type { Tx } from "../database.ts";

/**
 * Was this person a contact in an archive whose move the account has announced? Also one that could not be found until now, and one who follows
 * no more than one way there. Those whom the account has told its side itself are not: it met them here.
 */
export async function cameAlong(
  tx: Tx,
  accountId: number,
  of: { readonly personId: number; readonly protocol: string },
): Promise<boolean> {
  const { rows } = await sql<{ came: boolean }>`
    select exists (
      select 1 from ledger join import on import.id = ledger.import_id join identity on identity.ref = ledger.waits_for
       where import.account_id = ${accountId} and import.release = 'announced'
         and ledger.kind = case when import.protocol = ${of.protocol} then 'contact' else 'tie' end and ledger.outcome = 'waiting'
         and identity.protocol = ${of.protocol} and identity.person_id = ${of.personId})
    or exists (
      select 1 from contact join tie on tie.contact_id = contact.id
       where contact.account_id = ${accountId} and contact.person_id = ${of.personId} and tie.protocol = ${of.protocol}
         and tie.ours <> 'none' and tie.told_identity_id is null
         and exists (select 1 from import where import.account_id = ${accountId} and import.release = 'announced')) as came`.execute(
    tx,
  );
  return rows[0]?.came === true;
}

/** What archives of an account say of people on other networks than their own: who followed the old address, and who has not been asked yet for the new one. */
import { sql } from "kysely";
import type { Db } from "../database.ts";

export type TiesElsewhere = {
  /** Who followed the old address, as its owner says, and has not addressed the new one. */
  readonly followers: number;
  /** Whom the owner follows there, and who has not been asked in the name of the account. */
  readonly asks: number;
};

/** Those who are known, and those who still wait to be found. Nobody who rests because of a block. */
export async function tiesElsewhere(db: Db, accountId: number): Promise<TiesElsewhere> {
  const { rows } = await sql<TiesElsewhere>`
    select count(*) filter (where follows) as followers, count(*) filter (where followed) as asks from (
      select tie.theirs = 'established' and tie.heard_at_identity_id is null as follows, tie.ours <> 'none' and tie.told_identity_id is null as followed
        from contact join tie on tie.contact_id = contact.id
       where contact.account_id = ${accountId} and contact.suspended_at is null
         and tie.protocol not in (select import.protocol from import where import.account_id = ${accountId})
      union all
      select ledger.item ->> 'theirs' = 'established', ledger.item ->> 'ours' <> 'none'
        from import join ledger on ledger.import_id = import.id
       where import.account_id = ${accountId} and ledger.kind = 'tie' and ledger.item is not null and ledger.outcome in ('waiting', 'failed') and ledger.reason not in ('follower', 'request')
         and (ledger.item ->> 'suspended')::boolean is not true) as tied`.execute(db);
  return rows[0] ?? { followers: 0, asks: 0 };
}

/** The mark that a move leaves for a while on the page of who moved (R15). */
import { type RawBuilder, sql } from "kysely";
import type { Db } from "../database.ts";

export type MoveMark = {
  readonly personId: number;
  readonly migrationId: number;
  readonly oldRef: string;
  readonly at: Date;
  /** The viewer's account does not follow it. */
  readonly declined: boolean;
};

/** Moves that both sides have confirmed and that led to where their person is found now; of one person the last. */
const marks = (accountId: number | null, since: Date, whose: RawBuilder<unknown>) => sql<MoveMark>`
  select distinct on (young.person_id) young.person_id as "personId", migration.id as "migrationId", migration.old_ref as "oldRef",
         migration.applied_at as at,
         exists (select 1 from migration_decline as decline
                  where decline.migration_id = migration.id and decline.account_id = ${accountId}::bigint) as declined
    from identity as young join migration on migration.new_identity_id = young.id
   where young.state = 'current' and ${whose} and migration.applied_at >= ${since} and migration.undone_at is null
     and migration.old_identity_id is not null
   order by young.person_id, migration.applied_at desc, migration.id desc`;

/** Of one person; null where they have not moved since then. */
export async function moveMark(
  db: Db,
  of: { readonly personId: number; readonly accountId: number | null; readonly since: Date },
): Promise<MoveMark | null> {
  const { rows } = await marks(of.accountId, of.since, sql`young.person_id = ${of.personId}`).execute(db);
  return rows[0] ?? null;
}

/** Of an account's contacts, by person. */
export async function contactMarks(db: Db, accountId: number, since: Date): Promise<ReadonlyMap<number, MoveMark>> {
  const whose = sql`young.person_id in (select contact.person_id from contact where contact.account_id = ${accountId})`;
  const { rows } = await marks(accountId, since, whose).execute(db);
  return new Map(rows.map((mark) => [mark.personId, mark]));
}

/** Blocks and mutes: whom an account does not hear (core/mute.ts). */
import { sql } from "kysely";
import type { Distance } from "../../core/mute.ts";
import { type Db, often, type Tx } from "../database.ts";

export async function distanceTo(db: Db, accountId: number, personId: number): Promise<Distance> {
  const { rows } = await sql<Distance>`
    select exists (select 1 from mute where account_id = ${accountId} and person_id = ${personId}) as muted,
           exists (select 1 from block where account_id = ${accountId} and person_id = ${personId}) as blocked`.execute(
    db,
  );
  return rows[0] as Distance;
}

/** Those of these persons whom the account blocks. */
export async function blockedAmong(
  db: Db,
  accountId: number,
  personIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ personId: number }>`${often}
    select person_id as "personId" from block where account_id = ${accountId} and person_id = any(${personIds as number[]}::bigint[])`.execute(
    db,
  );
  return new Set(rows.map(({ personId }) => personId));
}

/** @returns false where it was so already */
export async function setDistance(
  tx: Tx,
  kind: "block" | "mute",
  accountId: number,
  personId: number,
  now: Date,
): Promise<boolean> {
  const made = await tx
    .insertInto(kind)
    .values({ account_id: accountId, person_id: personId, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n;
}

/** @returns false where there was none */
export async function endDistance(
  tx: Tx,
  kind: "block" | "mute",
  accountId: number,
  personId: number,
): Promise<boolean> {
  const gone = await tx
    .deleteFrom(kind)
    .where("account_id", "=", accountId)
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return gone.numDeletedRows === 1n;
}

export type Distant = {
  readonly personId: number;
  readonly ref: string;
  readonly name: string | null;
  readonly since: Date;
};

/** Whom the account blocks or mutes, the newest first. */
export async function listDistant(db: Db, kind: "block" | "mute", accountId: number): Promise<Distant[]> {
  const { rows } = await sql<Distant>`
    select it.person_id as "personId", home.ref, home.name, it.created_at as since
      from ${sql.table(kind)} as it
      join lateral (select identity.ref, nullif(profile.display_name, '') as name
                      from identity left join profile on profile.identity_id = identity.id
                     where identity.person_id = it.person_id
                     order by identity.state = 'current' desc, identity.since desc, identity.id limit 1) as home on true
     where it.account_id = ${accountId}
     order by it.created_at desc, it.person_id`.execute(db);
  return rows;
}

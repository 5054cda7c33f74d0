/** Tombstones: what was taken back stays gone, whoever brings it again (security 16). */
import { type RawBuilder, sql } from "kysely";
import type { ThingKind } from "../../core/message.ts";
import type { Db, Tx } from "../database.ts";

export type Tombstone = {
  readonly protocol: string;
  readonly kind: ThingKind;
  readonly guid: string;
  /** The address that it was written under. */
  readonly authorRef: string;
};

export async function putTombstones(tx: Tx, stones: readonly Tombstone[], now: Date): Promise<void> {
  if (stones.length === 0) return;
  await tx
    .insertInto("tombstone")
    .values(
      stones.map(({ protocol, kind, guid, authorRef }) => ({
        protocol,
        kind,
        guid,
        author_ref: authorRef,
        created_at: now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A condition: a thing of this kind and guid by the person, under whichever of their addresses, was taken back. */
export function isBuried(
  kind: ThingKind,
  guid: RawBuilder<unknown>,
  protocol: RawBuilder<unknown>,
  personId: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from tombstone join identity on identity.protocol = tombstone.protocol and identity.ref = tombstone.author_ref
     where tombstone.protocol = ${protocol} and tombstone.kind = ${kind} and tombstone.guid = ${guid} and identity.person_id = ${personId})`;
}

/**
 * Was a thing of this kind and guid taken back?
 * @param byRef  only where it was that person's, under whichever of their addresses, or one of ours: whoever takes a guid of somebody else's
 *               first and gives it back must not bury what they wrote. Null: whosever it was
 */
export async function wasDeleted(
  db: Db,
  protocol: string,
  kind: ThingKind,
  guid: string,
  byRef: string | null = null,
): Promise<boolean> {
  const { rows } = await sql<{ deleted: boolean }>`
    select exists (
      select 1 from tombstone left join identity as wrote on wrote.protocol = tombstone.protocol and wrote.ref = tombstone.author_ref
       where tombstone.protocol = ${protocol} and tombstone.kind = ${kind} and tombstone.guid = ${guid}
         and (${byRef}::text is null
           or wrote.person_id = (select person_id from identity where protocol = ${protocol} and ref = ${byRef}::text)
           or exists (select 1 from own_key where own_key.identity_id = wrote.id))) as deleted`.execute(db);
  return rows[0]?.deleted === true;
}

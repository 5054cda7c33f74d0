/** Moves in the tables of persons and identities: what one changes, held in one order for all, and changed. Merges of persons: `persons.ts`. */
import { sql } from "kysely";
import type { IdentityState } from "../../core/identity.ts";
import type { Db, Tx } from "../database.ts";

/** One of the two identities of a move, as it is now. */
export type MovingIdentity = {
  readonly id: number;
  readonly personId: number;
  readonly protocol: string;
  readonly ref: string;
  readonly state: IdentityState;
  readonly since: Date;
  readonly until: Date | null;
  readonly photoPath: string | null;
  /** Of this pod: the account that it was made for. */
  readonly ownAccountId: number | null;
};

const moving = (identityIds: readonly number[]) => sql<MovingIdentity>`
  select identity.id, identity.person_id as "personId", identity.protocol, identity.ref, identity.state, identity.since, identity.until,
         identity.photo_path as "photoPath",
         own_key.account_id as "ownAccountId"
    from identity left join own_key on own_key.identity_id = identity.id
   where identity.id = any(${identityIds as number[]}::bigint[]) order by identity.id`;

/** Old and new identity of a move. @throws {Error} where one of them is not known here, or both are the same */
export async function movingIdentities(
  db: Db,
  oldId: number,
  newId: number,
): Promise<{ readonly old: MovingIdentity; readonly young: MovingIdentity }> {
  const { rows } = await moving([oldId, newId]).execute(db);
  const [old, young] = [oldId, newId].map((id) => rows.find((row) => row.id === id));
  if (old === undefined || young === undefined || oldId === newId || old.protocol !== young.protocol)
    throw new Error("a move needs two identities of one network");
  return { old, young };
}

/**
 * Holds accounts, persons and identities of a move until the transaction ends, each by id: whoever acts for an account or says something waits. To be called
 * under `holdMoves`, which keeps other moves away.
 */
export async function holdPersons(tx: Tx, personIds: readonly number[], protocol: string): Promise<void> {
  const ids = personIds as number[];
  await sql`select id from account where person_id = any(${ids}::bigint[]) order by id for no key update`.execute(tx);
  await sql`select id from person where id = any(${ids}::bigint[]) order by id for no key update`.execute(tx);
  await sql`
    select id from identity where person_id = any(${ids}::bigint[]) and protocol = ${protocol} order by id for no key update`.execute(
    tx,
  );
}

/** Identities of that network by which a person is known, the current one first. */
export async function identityIdsOf(db: Db, personId: number, protocol: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from identity where person_id = ${personId} and protocol = ${protocol} order by state = 'current' desc, id`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** Is each of the two persons found now on one and the same other network? Then they cannot be one (R1, R4). */
export async function clashElsewhere(db: Db, one: number, other: number, protocol: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from identity as mine join identity as theirs on theirs.protocol = mine.protocol and theirs.person_id = ${other} and theirs.state = 'current'
     where mine.person_id = ${one} and mine.state = 'current' and mine.protocol <> ${protocol} limit 1`.execute(db);
  return rows.length > 0;
}

/** Of that person, who is of another pod: where they still are on other networks at the pod of an identity that is left. */
export async function halvesLeft(db: Db, personId: number, oldIdentityId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select half.id from identity as left_one join identity as half on half.host = left_one.host and half.protocol <> left_one.protocol
     where left_one.id = ${oldIdentityId} and half.person_id = ${personId} and half.state = 'current'
       and not exists (select 1 from own_key where own_key.identity_id = half.id) order by half.id`.execute(db);
  return rows.map(({ id }) => id);
}

/** It was left. `until`: when; it keeps an earlier end. `since`: not later than that of whatever follows it, which is how they are ordered (R9). */
export async function leaveIdentity(
  tx: Tx,
  identityId: number,
  ended: { readonly until: Date; readonly sinceAtMost: Date },
): Promise<void> {
  await sql`
    update identity set state = 'moved', until = least(until, ${ended.until}), since = least(since, ${ended.sinceAtMost})
     where id = ${identityId}`.execute(tx);
}

/** It is where its person is found now. @param since  not earlier than that of those that were left for it */
export async function enterIdentity(tx: Tx, identityId: number, since: Date): Promise<void> {
  await tx.updateTable("identity").set({ state: "current", since, until: null }).where("id", "=", identityId).execute();
}

/** All photos that these identities had posted are found under that path now. */
export async function setPhotoPath(tx: Tx, identityIds: readonly number[], path: string): Promise<void> {
  if (identityIds.length === 0) return;
  await tx
    .updateTable("identity")
    .set({ photo_path: path })
    .where("id", "in", [...identityIds])
    .execute();
}

/** Migrations as rows: what was heard or begun, by whom it is proved, and how far it is. What an undoing needs: `migration-before.ts`. */
import { sql } from "kysely";
import { type MigrationState, mayStep, type Role } from "../../core/migration/states.ts";
import { type Db, often, type Tx } from "../database.ts";

export type NewMigration = { readonly [R in Role]: { readonly role: R; readonly state: MigrationState<R> } }[Role] & {
  readonly protocol: string;
  readonly oldRef: string;
  readonly newRef: string;
  /** Null where it is a claim that nobody here can prove (R10). */
  readonly oldIdentityId: number | null;
  readonly newIdentityId: number | null;
  /** arrival: who came; departure: who left. */
  readonly accountId?: number | null;
  readonly importId?: number | null;
  /** JSON of the core message. */
  readonly message?: string | null;
  /** The bytes that prove it, as they came or as they leave. */
  readonly envelope?: Uint8Array | null;
  readonly mediaType?: string | null;
  readonly saidAt?: Date | null;
  readonly heardAt: Date;
  /** Where it counts at once, and not since it was heard. */
  readonly appliedAt?: Date;
  readonly heldAt?: Date | null;
  /** Why it counts for nothing, as a code; the detail is for podmins. */
  readonly refusal?: string | null;
  readonly refusalDetail?: string | null;
};

export type MigrationRow = {
  readonly id: number;
  readonly role: Role;
  readonly state: string;
  readonly protocol: string;
  readonly oldRef: string;
  readonly newRef: string;
  readonly oldIdentityId: number | null;
  readonly newIdentityId: number | null;
  readonly accountId: number | null;
  readonly importId: number | null;
  readonly message: string | null;
  readonly envelope: Buffer | null;
  readonly mediaType: string | null;
  readonly saidAt: Date | null;
  readonly heardAt: Date;
  /** Since when it counts here: states and persons changed then. */
  readonly appliedAt: Date | null;
  readonly undoneAt: Date | null;
  readonly heldAt: Date | null;
  readonly refusal: string | null;
  readonly refusalDetail: string | null;
};

/**
 * Whoever judges, attaches or undoes a move holds this until the transaction ends: moves are rare, and two that meet would otherwise merge persons that the
 * other has just merged. It comes before all row locks, so that moves wait for each other and never block each other.
 */
export async function holdMoves(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${movesKey})`.execute(tx);
}

/** Any number that no other lock of ours has. */
const movesKey = 7_221_009;

/** @returns its id */
export async function recordMigration(tx: Tx, migration: NewMigration): Promise<number> {
  const { envelope, role, state } = migration;
  const isApplied = appliedStates.has(state);
  const { id } = await tx
    .insertInto("migration")
    .values({
      role,
      state,
      protocol: migration.protocol,
      old_ref: migration.oldRef,
      new_ref: migration.newRef,
      old_identity_id: migration.oldIdentityId,
      new_identity_id: migration.newIdentityId,
      account_id: migration.accountId ?? null,
      import_id: migration.importId ?? null,
      message: migration.message ?? null,
      envelope: envelope == null ? null : Buffer.from(envelope),
      media_type: migration.mediaType ?? null,
      said_at: migration.saidAt ?? null,
      heard_at: migration.heardAt,
      applied_at: isApplied ? (migration.appliedAt ?? migration.heardAt) : null,
      held_at: migration.heldAt ?? null,
      refusal: migration.refusal ?? null,
      refusal_detail: migration.refusalDetail ?? null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** States in which a migration counts here. */
const appliedStates: ReadonlySet<string> = new Set(["announced", "told", "accepted", "closed", "attached"]);

const columns = [
  "id",
  "role",
  "state",
  "protocol",
  "old_ref as oldRef",
  "new_ref as newRef",
  "old_identity_id as oldIdentityId",
  "new_identity_id as newIdentityId",
  "account_id as accountId",
  "import_id as importId",
  "message",
  "envelope",
  "media_type as mediaType",
  "said_at as saidAt",
  "heard_at as heardAt",
  "applied_at as appliedAt",
  "undone_at as undoneAt",
  "held_at as heldAt",
  "refusal",
  "refusal_detail as refusalDetail",
] as const;

export async function findMigration(db: Db, id: number): Promise<MigrationRow | null> {
  return (await db.selectFrom("migration").select(columns).where("id", "=", id).executeTakeFirst()) ?? null;
}

/** All that is known of one pair of addresses, the newest first. */
export async function migrationsOfPair(
  db: Db,
  protocol: string,
  oldRef: string,
  newRef: string,
): Promise<MigrationRow[]> {
  return db
    .selectFrom("migration")
    .select(columns)
    .where("protocol", "=", protocol)
    .where("old_ref", "=", oldRef)
    .where("new_ref", "=", newRef)
    .orderBy("id", "desc")
    .execute();
}

/** The move by which an address was last left, of those that count here; null where it never was. */
export async function lastMoveFrom(db: Db, oldIdentityId: number): Promise<MigrationRow | null> {
  const row = await db
    .selectFrom("migration")
    .select(columns)
    .where("old_identity_id", "=", oldIdentityId)
    .where("applied_at", "is not", null)
    .where("undone_at", "is", null)
    .orderBy("applied_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * A step of a migration, as `steps` in core allows it. Repeating one changes nothing more.
 * @param at  when it begins to count, or is undone
 * @returns false where it was there already
 * @throws {Error} the step is not allowed, or the migration is in none of the two states
 */
export async function setMigrationState<R extends Role>(
  tx: Tx,
  role: R,
  id: number,
  from: MigrationState<R>,
  to: MigrationState<R>,
  at: Date,
): Promise<boolean> {
  if (!mayStep(role, from, to)) throw new Error(`no ${role} goes from ${from} to ${to}`);
  const counts = appliedStates.has(to) && !appliedStates.has(from);
  const done = await tx
    .updateTable("migration")
    .set({
      state: to,
      ...(counts ? { applied_at: at, held_at: null } : {}),
      ...(to === "undone" ? { undone_at: at } : {}),
    })
    .where("id", "=", id)
    .where("role", "=", role)
    .where("state", "=", from)
    .executeTakeFirst();
  if (done.numUpdatedRows === 1n) return from !== to;
  const row = await tx.selectFrom("migration").select(["role", "state"]).where("id", "=", id).executeTakeFirst();
  if (row?.role === role && row.state === to) return false;
  throw new Error(`migration ${id} is ${row?.state ?? "unknown"}, and not ${from}`);
}

/** Moves onto addresses of that person that began to count here since then; returns are none. */
export async function movesOnto(
  db: Db,
  { protocol, personId }: { readonly protocol: string; readonly personId: number },
  since: Date,
): Promise<number> {
  const { rows } = await sql<{ moves: number }>`
    select count(distinct migration.old_identity_id) as moves
      from identity join migration on migration.new_identity_id = identity.id
     where identity.person_id = ${personId} and migration.protocol = ${protocol} and migration.role = 'witness' and migration.applied_at >= ${since} and migration.undone_at is null`.execute(
    db,
  );
  return rows[0]?.moves ?? 0;
}

/** Refused moves of an address to anywhere. */
export async function refusedMovesFrom(db: Db, protocol: string, oldRef: string): Promise<number> {
  const { rows } = await sql<{ moves: number }>`
    select count(*) as moves from migration
     where protocol = ${protocol} and old_ref = ${oldRef} and role = 'witness' and state = 'refused'`.execute(db);
  return rows[0]?.moves ?? 0;
}

/** One that was heard counts for nothing, and why. */
export async function refuseHeard(
  tx: Tx,
  id: number,
  why: { readonly code: string; readonly detail: string },
  at: Date,
): Promise<void> {
  await setMigrationState(tx, "witness", id, "heard", "refused", at);
  await tx
    .updateTable("migration")
    .set({ refusal: why.code, refusal_detail: why.detail, held_at: null })
    .where("id", "=", id)
    .execute();
}

/** It waits for the podmin. */
export async function holdMigration(tx: Tx, id: number, at: Date): Promise<void> {
  await tx.updateTable("migration").set({ held_at: at }).where("id", "=", id).where("state", "=", "heard").execute();
}

/** It waits for nobody any more. */
export async function unholdMigration(tx: Tx, id: number): Promise<void> {
  await tx.updateTable("migration").set({ held_at: null }).where("id", "=", id).execute();
}

/** One that was heard turns out to be of an account of ours: it leaves. */
export async function becomeDeparture(tx: Tx, id: number, accountId: number, at: Date): Promise<void> {
  await tx
    .updateTable("migration")
    .set({ role: "departure", state: "accepted", account_id: accountId, applied_at: at, held_at: null })
    .where("id", "=", id)
    .where("state", "=", "heard")
    .execute();
}

/** An account of ours does not leave after all. */
export async function refuseDeparture(
  tx: Tx,
  id: number,
  why: { readonly code: string; readonly detail: string },
  at: Date,
): Promise<void> {
  await setMigrationState(tx, "departure", id, "asked", "refused", at);
  await tx
    .updateTable("migration")
    .set({ refusal: why.code, refusal_detail: why.detail })
    .where("id", "=", id)
    .execute();
}

/** An account of ours leaves from now on; what is said of it, and the bytes for its receipt. */
export async function acceptDeparture(
  tx: Tx,
  id: number,
  said: {
    readonly message: string;
    readonly envelope: Uint8Array | null;
    readonly mediaType: string | null;
    readonly at: Date;
  },
): Promise<void> {
  const { message, envelope, mediaType, at } = said;
  await setMigrationState(tx, "departure", id, "asked", "accepted", at);
  await tx
    .updateTable("migration")
    .set({ message, envelope: envelope === null ? null : Buffer.from(envelope), media_type: mediaType, said_at: at })
    .where("id", "=", id)
    .execute();
}

/** Everybody who must know was told, or is being told. */
export async function closeDeparture(tx: Tx, id: number): Promise<void> {
  await tx
    .updateTable("migration")
    .set({ state: "closed" })
    .where("id", "=", id)
    .where("role", "=", "departure")
    .where("state", "=", "accepted")
    .execute();
}

type BothIds = { readonly oldIdentityId: number; readonly newIdentityId: number };

/** One that was heard counts from now on, between these two. */
export async function becomeWitnessed(tx: Tx, id: number, ids: BothIds, at: Date): Promise<void> {
  await nameBoth(tx, id, ids);
  await setMigrationState(tx, "witness", id, "heard", "attached", at);
}

/** One that was heard leads to an account of ours: it arrives. There is nobody left to be told, its old pod does that. */
export async function becomeArrival(
  tx: Tx,
  id: number,
  { accountId, ...ids }: BothIds & { readonly accountId: number },
  at: Date,
): Promise<void> {
  await nameBoth(tx, id, ids);
  await tx
    .updateTable("migration")
    .set({ role: "arrival", state: "told", account_id: accountId, applied_at: at, held_at: null })
    .where("id", "=", id)
    .where("state", "=", "heard")
    .execute();
}

async function nameBoth(tx: Tx, id: number, { oldIdentityId, newIdentityId }: BothIds): Promise<void> {
  await tx
    .updateTable("migration")
    .set({ old_identity_id: oldIdentityId, new_identity_id: newIdentityId })
    .where("id", "=", id)
    .execute();
}

/** An arrival that was announced as a claim: its old address is known and proved now. */
export async function completeArrival(tx: Tx, id: number, oldIdentityId: number): Promise<void> {
  await tx.updateTable("migration").set({ old_identity_id: oldIdentityId }).where("id", "=", id).execute();
}

/** Those of these addresses of which `claimedArrivals` are here. */
export async function claimedRefs(db: Db, protocol: string, oldRefs: readonly string[]): Promise<string[]> {
  if (oldRefs.length === 0) return [];
  const { rows } = await sql<{ ref: string }>`${often}
    select distinct old_ref as ref from migration
     where protocol = ${protocol} and old_ref = any(${oldRefs as string[]}) and role = 'arrival' and old_identity_id is null
       and applied_at is not null and undone_at is null and refusal is null`.execute(db);
  return rows.map(({ ref }) => ref);
}

/** Arrivals that were announced here from that address before anybody here knew its key (R10). */
export async function claimedArrivals(db: Db, protocol: string, oldRef: string): Promise<MigrationRow[]> {
  return db
    .selectFrom("migration")
    .select(columns)
    .where("protocol", "=", protocol)
    .where("old_ref", "=", oldRef)
    .where("role", "=", "arrival")
    .where("old_identity_id", "is", null)
    .where("applied_at", "is not", null)
    .where("undone_at", "is", null)
    .where("refusal", "is", null)
    .orderBy("id")
    .execute();
}

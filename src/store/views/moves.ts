/** Moves as people see them: all that this pod knows of, for the podmin; the last one of a person, on their page. */
import { sql } from "kysely";
import type { Role } from "../../core/migration/states.ts";
import type { Db } from "../database.ts";

export type MoveView = {
  readonly id: number;
  readonly role: Role;
  /** As in `core/migration/states.ts`; `held`: heard of, and waiting for the podmin. */
  readonly state: string;
  readonly protocol: string;
  readonly oldRef: string;
  readonly newRef: string;
  readonly heardAt: Date;
  /** Since when it counts here; null: it does not, or does not yet. */
  readonly appliedAt: Date | null;
  readonly undoneAt: Date | null;
  /** Why it does not count: a code, and what it is about. */
  readonly refusal: string | null;
  readonly refusalDetail: string | null;
  /** The podmin can undo it: what that needs is still here. */
  readonly undoable: boolean;
  /** Accounts here that have somebody at the new address as a contact; those of them that have not told their side there yet; those whose contact met a block. */
  readonly contacts: number;
  readonly untold: number;
  readonly suspended: number;
};

const moves = sql`
  select migration.id, migration.role, case when migration.held_at is not null and migration.state = 'heard' then 'held' else migration.state end as state,
         migration.protocol, migration.old_ref as "oldRef", migration.new_ref as "newRef", migration.heard_at as "heardAt",
         migration.applied_at as "appliedAt", migration.undone_at as "undoneAt", migration.refusal, migration.refusal_detail as "refusalDetail",
         migration.role = 'witness' and migration.applied_at is not null and migration.undone_at is null
           and exists (select 1 from migration_before where migration_before.migration_id = migration.id) as undoable,
         coalesce(shared.contacts, 0) as contacts, coalesce(shared.untold, 0) as untold, coalesce(shared.suspended, 0) as suspended
    from migration
    left join lateral (
      select count(distinct contact.id) as contacts, count(distinct contact.id) filter (where contact.suspended_at is not null) as suspended,
             count(*) filter (where contact.suspended_at is null and tie.ours <> 'none' and tie.told_identity_id is distinct from home.id) as untold
        from identity as young join contact on contact.person_id = young.person_id
        join account on account.id = contact.account_id and account.state = 'active'
        left join tie on tie.contact_id = contact.id and tie.protocol = young.protocol
        left join identity as home on home.person_id = young.person_id and home.protocol = young.protocol and home.state = 'current'
       where young.id = migration.new_identity_id and migration.applied_at is not null and migration.undone_at is null) as shared on true`;

export type MoveFilter = "all" | "held" | "refused";

const fits = {
  all: sql`true`,
  held: sql`migration.held_at is not null and migration.state = 'heard'`,
  refused: sql`migration.state = 'refused'`,
};

/** The newest first. */
export async function listMoves(
  db: Db,
  how: { readonly only: MoveFilter; readonly skip: number; readonly most: number },
): Promise<MoveView[]> {
  const { rows } = await sql<MoveView>`
    ${moves} where ${fits[how.only]} order by migration.heard_at desc, migration.id desc limit ${how.most} offset ${how.skip}`.execute(
    db,
  );
  return rows;
}

export async function findMoveView(db: Db, id: number): Promise<MoveView | null> {
  const { rows } = await sql<MoveView>`${moves} where migration.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** How many moves wait for the podmin. */
export async function countHeld(db: Db): Promise<number> {
  const { rows } = await sql<{ held: number }>`
    select count(*) as held from migration where migration.held_at is not null and migration.state = 'heard'`.execute(
    db,
  );
  return rows[0]?.held ?? 0;
}

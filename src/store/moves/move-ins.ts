/** Moves in by page: one open row per account, with what its check said, what was chosen and how far it is. */
import { sql } from "kysely";
import type { AccountState } from "../../core/account.ts";
import type { MoveInCheck, MoveInChoices, MoveInState, MoveInWork } from "../../core/migration/move-in.ts";
import { dropImportNotices } from "../content/notifications.ts";
import type { Db, Tx } from "../database.ts";
import { hurryJobs } from "../post-office/jobs.ts";
import { forgetContacts } from "./move-in-contacts.ts";
import { addAttempt } from "./move-in-limits.ts";
import { endUploads } from "./uploads.ts";

export type MoveInRow = {
  readonly id: number;
  readonly accountId: number;
  readonly username: string;
  readonly accountState: AccountState;
  readonly state: MoveInState;
  /** The account was made for this. */
  readonly fresh: boolean;
  readonly checked: MoveInCheck | null;
  readonly choices: Partial<MoveInChoices>;
  readonly work: MoveInWork | null;
  readonly importId: number | null;
  readonly refusal: MoveInRefusal | null;
  readonly heldAt: Date | null;
  readonly begunAt: Date;
  readonly changedAt: Date;
  readonly finishedAt: Date | null;
};

/** Why a check or an import ended: a code of the files, of the import (`core/migration/import-refusal.ts`), or `move-in-broken`. */
export type MoveInRefusal = { readonly code: string; readonly [arg: string]: unknown };

const columns = sql`
  select move_in.id, move_in.account_id as "accountId", account.username, account.state as "accountState", move_in.state, move_in.fresh,
         move_in.checked, move_in.choices, nullif(move_in.progress, '{}') as work, move_in.import_id as "importId", move_in.refusal,
         move_in.held_at as "heldAt", move_in.begun_at as "begunAt", move_in.changed_at as "changedAt", move_in.finished_at as "finishedAt"
    from move_in join account on account.id = move_in.account_id`;

const isOpen = sql`move_in.state not in ('done', 'thrown-away')`;

/** The open one of an account, else its last one; null where it never had one. */
export async function newestMoveIn(db: Db, accountId: number): Promise<MoveInRow | null> {
  const { rows } = await sql<MoveInRow>`
    ${columns} where move_in.account_id = ${accountId} order by ${isOpen} desc, move_in.id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Where it stands, without what its check said, which is long. */
export type MoveInStanding = Pick<MoveInRow, "id" | "state" | "work" | "heldAt">;
const standing = sql`select id, state, nullif(progress, '{}') as work, held_at as "heldAt" from move_in`;

/** Of the open one of an account, else of its last one; null where it never had one. */
export async function newestStanding(db: Db, accountId: number): Promise<MoveInStanding | null> {
  const { rows } = await sql<MoveInStanding>`
    ${standing} where account_id = ${accountId} order by ${isOpen} desc, id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

export async function standingById(db: Db, id: number): Promise<MoveInStanding | null> {
  const { rows } = await sql<MoveInStanding>`${standing} where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Is something that was brought into the account being taken away now? */
export async function isThrowingAway(db: Db, accountId: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from move_in where account_id = ${accountId} and state = 'thrown-away' and progress <> '{}' limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

export async function moveInById(db: Db, id: number): Promise<MoveInRow | null> {
  const { rows } = await sql<MoveInRow>`${columns} where move_in.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** The one that has brought this import; null: it came by command. */
export async function moveInOfImport(db: Db, importId: number): Promise<MoveInRow | null> {
  const { rows } =
    await sql<MoveInRow>`${columns} where move_in.import_id = ${importId} order by move_in.id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Those that are not at their end, oldest first. */
export async function openMoveIns(db: Db): Promise<readonly MoveInRow[]> {
  const { rows } = await sql<MoveInRow>`${columns} where ${isOpen} order by move_in.id`.execute(db);
  return rows;
}

/** The open one, held for this transaction with its account: of two who act at once the second sees what the first did. */
export async function lockMoveIn(tx: Tx, accountId: number): Promise<MoveInRow | null> {
  await tx.selectFrom("account").select("id").where("id", "=", accountId).forNoKeyUpdate().execute();
  const { rows } = await sql<MoveInRow>`
    ${columns} where move_in.account_id = ${accountId} and ${isOpen} for update of move_in`.execute(tx);
  return rows[0] ?? null;
}

/** One by its id, open or not, held for this transaction; for jobs. */
export async function lockMoveInById(tx: Tx, id: number): Promise<MoveInRow | null> {
  const { rows } = await sql<MoveInRow>`${columns} where move_in.id = ${id} for update of move_in`.execute(tx);
  return rows[0] ?? null;
}

/** @param of  the account, held, without an open one */
export async function addMoveIn(
  tx: Tx,
  of: { readonly accountId: number; readonly fresh: boolean },
  now: Date,
): Promise<number> {
  const row = await tx
    .insertInto("move_in")
    .values({ account_id: of.accountId, state: "choosing", fresh: of.fresh, begun_at: now, changed_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export type MoveInChange = {
  readonly state?: MoveInState;
  readonly checked?: MoveInCheck | null;
  readonly choices?: Partial<MoveInChoices>;
  readonly work?: MoveInWork | null;
  readonly importId?: number | null;
  readonly refusal?: MoveInRefusal | null;
};

export async function changeMoveIn(db: Db, id: number, change: MoveInChange, now: Date): Promise<void> {
  const { state, checked, choices, work, importId, refusal } = change;
  const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
  await db
    .updateTable("move_in")
    .set({
      changed_at: now,
      ...(state && { state }),
      ...((state === "done" || state === "thrown-away") && { finished_at: now }),
      ...(checked !== undefined && { checked: json(checked) }),
      ...(choices && { choices: JSON.stringify(choices) }),
      ...(work !== undefined && { progress: JSON.stringify(work ?? {}) }),
      ...(importId !== undefined && { import_id: importId }),
      ...(refusal !== undefined && { refusal: json(refusal) }),
    })
    .where("id", "=", id)
    .execute();
}

/** How far it is, unless it has come to another state meanwhile. */
export async function recordWork(db: Db, id: number, state: MoveInState, work: MoveInWork): Promise<void> {
  await db
    .updateTable("move_in")
    .set({ progress: JSON.stringify(work) })
    .where("id", "=", id)
    .where("state", "=", state)
    .execute();
}

/** How far throwing away is, unless it is at its end. */
export async function recordThrowing(db: Db, id: number, work: MoveInWork): Promise<void> {
  await sql`
    update move_in set progress = ${JSON.stringify(work)} where id = ${id} and state = 'thrown-away' and progress <> '{}'`.execute(
    db,
  );
}

/** The import was announced or kept here: nothing is left to be decided, and what was uploaded goes. Nothing where it came by command. */
export async function endMoveInOf(
  tx: Tx,
  importId: number,
  release: "announced" | "kept-here",
  now: Date,
): Promise<void> {
  const row = await tx
    .updateTable("move_in")
    .set({ state: "done", changed_at: now, finished_at: now })
    .where("import_id", "=", importId)
    .where("state", "not in", ["done", "thrown-away"])
    .returning(["id", "account_id as accountId"])
    .executeTakeFirst();
  if (row === undefined) return;
  await addAttempt(tx, { accountId: row.accountId, network: null, kind: release }, now);
  await forgetContacts(tx, row.id);
  await dropImportNotices(tx, row.accountId);
  await dropUploads(tx, row.accountId, now);
}

/** What was uploaded is not needed any more: nobody finds it from here on, and the job that deletes it comes now. */
export async function dropUploads(tx: Tx, accountId: number, now: Date): Promise<void> {
  await hurryJobs(tx, "forget-upload", await endUploads(tx, accountId, null), now);
}

/** The podmin stops one, or lets it go on. @returns false: it is not open */
export async function holdMoveIn(db: Db, id: number, heldAt: Date | null): Promise<boolean> {
  const done = await db
    .updateTable("move_in")
    .set({ held_at: heldAt })
    .where("id", "=", id)
    .where("state", "not in", ["done", "thrown-away"])
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

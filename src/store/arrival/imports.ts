/** Imports: begun, carried on, finished. */
import { sql } from "kysely";
import { Fault } from "../../base/problem.ts";
import type { AccountState } from "../../core/account.ts";
import { allOfIt, type Choices, takesAll } from "../../core/migration/choices.ts";
import type { ArchiveCounts, Expected } from "../../core/migration/counts.ts";
import type { Db, Tx } from "../database.ts";
import { awaitBatch } from "./stage-tables.ts";

export type NewImport = {
  readonly digest: string;
  readonly protocol: string;
  readonly ownerRef: string;
  readonly ownerHost: string;
  readonly ownerName: string;
  readonly standing: "proved" | "unknown";
  readonly sealedPrivateKey: Uint8Array;
  readonly archiveWrittenAt: Date | null;
  readonly expected: Expected;
  readonly checked: CheckedArchive;
  /** An account that was there before keeps what it has, its profile among it; null: the import makes the account. */
  readonly existing: { readonly aspectsFrom: number } | null;
  /** What of the archive its person wants. */
  readonly choices: Choices;
};

/** What the check said, kept with the import for its report. */
export type CheckedArchive = {
  readonly counts: ArchiveCounts;
  readonly list: readonly { severity: string; code: string; path: string; message: string; next: string }[];
  readonly totals: Readonly<Record<string, number>>;
};

export type ImportRow = {
  readonly id: number;
  readonly accountId: number;
  readonly personId: number;
  readonly username: string;
  readonly accountState: AccountState;
  readonly photoPath: string;
  readonly digest: string;
  readonly protocol: string;
  readonly ownerRef: string;
  readonly ownerHost: string;
  readonly ownerBylineId: number;
  readonly knownBylineId: number | null;
  readonly state: "content" | "photos" | "done";
  readonly expected: Expected;
  /** Elements of the archive that are durably in. */
  readonly elementsDone: number;
  readonly createdAt: Date;
  readonly release: "kept-here" | "announced" | null;
  readonly choices: Choices;
  /** A second pass brings what had been left out. */
  readonly widening: boolean;
  /** The account was there before. */
  readonly intoExisting: boolean;
  /** What it overwrote there, by wish. */
  readonly took: readonly string[];
  readonly aspectsFrom: number;
  /** Whose things in such an account are its own already: its identities, and the owners of its other imports; and those imports. */
  readonly ownBylineIds: readonly number[];
  readonly otherImportIds: readonly number[];
};

/**
 * Begins an import into an account. The owner's things go under a claim until the import is released, also where the archive's key
 * proved the old identity (R10, R11): of two accounts with one archive, the first announced wins. The profile's ledger row is made here.
 */
export async function beginImport(
  tx: Tx,
  accountId: number,
  begun: NewImport,
  profilePlace: string,
  now: Date,
): Promise<number> {
  const { id } = await tx
    .insertInto("import")
    .values({
      account_id: accountId,
      digest: begun.digest,
      protocol: begun.protocol,
      owner_ref: begun.ownerRef,
      owner_host: begun.ownerHost,
      standing: begun.standing,
      sealed_private_key: Buffer.from(begun.sealedPrivateKey),
      archive_written_at: begun.archiveWrittenAt,
      state: "content",
      expected: JSON.stringify(begun.expected),
      findings: JSON.stringify(begun.checked),
      into_existing: begun.existing !== null,
      aspects_from: begun.existing?.aspectsFrom ?? 0,
      choices: takesAll(begun.choices) ? null : JSON.stringify(begun.choices),
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const byline = await tx
    .insertInto("byline")
    .values({ import_id: id, protocol: begun.protocol, ref: begun.ownerRef, name: begun.ownerName })
    .returning("id")
    .executeTakeFirstOrThrow();
  await tx.updateTable("import").set({ owner_byline_id: byline.id }).where("id", "=", id).execute();
  await tx
    .insertInto("ledger")
    .values({
      import_id: id,
      place: profilePlace,
      kind: "profile",
      ...(begun.existing === null ? { outcome: "made" } : { outcome: "skipped", reason: "kept" }),
    })
    .execute();
  return id;
}

/** The import of one archive (by its digest) into the account of that name; null where there is none. */
export async function findImport(db: Db, username: string, digest: string): Promise<ImportRow | null> {
  const rows =
    await sql<ImportRow>`${importColumns} where account.username = ${username} and import.digest = ${digest} and ${isThere}`.execute(
      db,
    );
  return rows.rows[0] ?? null;
}

/** The newest import into an account; null where it has none. */
export async function newestImport(db: Db, username: string): Promise<ImportRow | null> {
  const rows =
    await sql<ImportRow>`${importColumns} where account.username = ${username} and ${isThere} order by import.id desc limit 1`.execute(
      db,
    );
  return rows.rows[0] ?? null;
}

export async function importById(db: Db, importId: number): Promise<ImportRow | null> {
  const rows = await sql<ImportRow>`${importColumns} where import.id = ${importId} and ${isThere}`.execute(db);
  return rows.rows[0] ?? null;
}

/** An import of this account by its id; null where it is somebody else's or does not exist (security 25). */
export async function importOfAccount(db: Db, accountId: number, importId: number): Promise<ImportRow | null> {
  const rows =
    await sql<ImportRow>`${importColumns} where account.id = ${accountId} and import.id = ${importId} and ${isThere}`.execute(
      db,
    );
  return rows.rows[0] ?? null;
}

/** It is tried again now, unless its person wanted that since `before`. @returns null; or when it was that they wanted it */
export async function mayRetry(
  db: Db,
  importId: number,
  at: { readonly now: Date; readonly before: Date },
): Promise<Date | null> {
  const { numUpdatedRows } = await db
    .updateTable("import")
    .set({ retried_at: at.now })
    .where("id", "=", importId)
    .where((where) => where.or([where("retried_at", "is", null), where("retried_at", "<=", at.before)]))
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return null;
  const row = await db.selectFrom("import").select("retried_at").where("id", "=", importId).executeTakeFirst();
  return row?.retried_at ?? null;
}

/** The old identity's own byline, where the archive's key proved it: what is here live under it does not come a second time. */
const knownByline = sql`(
  select byline.id from identity join byline on byline.identity_id = identity.id and byline.import_id is null
   where import.standing = 'proved' and identity.protocol = import.protocol and identity.ref = import.owner_ref)`;

const otherImports = sql`import.into_existing and other.account_id = import.account_id and other.id <> import.id`;

const ownBylines = sql`(
  select coalesce(jsonb_agg(id order by id), '[]') from (
    select byline.id from own_key join byline on byline.identity_id = own_key.identity_id and byline.import_id is null
     where import.into_existing and own_key.account_id = import.account_id
    union select other.owner_byline_id from import as other where ${otherImports} and other.owner_byline_id is not null) as own)`;

const importColumns = sql`
  select import.id, account.id as "accountId", account.person_id as "personId", account.username, account.state as "accountState",
         account.photo_path as "photoPath", import.digest, import.protocol, import.owner_ref as "ownerRef", import.owner_host as "ownerHost",
         import.owner_byline_id as "ownerBylineId", ${knownByline} as "knownBylineId", import.state, import.expected,
         coalesce((import.progress ->> 'elements')::bigint, 0) as "elementsDone", import.created_at as "createdAt", import.release,
         coalesce(import.choices, ${JSON.stringify(allOfIt)}::jsonb) as choices, import.widening, import.into_existing as "intoExisting", 
         (select coalesce(jsonb_agg(part order by part), '[]') from jsonb_object_keys(import.took) as part) as took, import.aspects_from as "aspectsFrom", ${ownBylines} as "ownBylineIds",
         (select coalesce(jsonb_agg(other.id order by other.id), '[]') from import as other where ${otherImports}) as "otherImportIds"
    from import join account on account.id = import.account_id`;

/** Not one that is being thrown away, or of which nothing but an empty row is left. */
const isThere = sql`import.state <> 'thrown-away'`;

/**
 * The import as it is now, held for this transaction: nobody releases it meanwhile.
 * @throws {Fault} when it has been thrown away
 */
export async function lockImport(tx: Tx, importId: number): Promise<ImportRow> {
  const rows =
    await sql<ImportRow>`${importColumns} where import.id = ${importId} and ${isThere} for update of import`.execute(
      tx,
    );
  if (rows.rows[0] === undefined) throw new Fault("The import has been thrown away", { again: false });
  return rows.rows[0];
}

/**
 * Waits for the batch before, and holds the import for this transaction; the next batch may name people meanwhile, whose rows point at it.
 * @throws {Fault} when it is not where the caller left it, among its content: another process works on it
 */
export async function lockProgress(tx: Tx, importId: number, elements: number): Promise<void> {
  await awaitBatch(tx, importId, elements);
  const rows = await sql<{ elements: number; state: string }>`
    select coalesce((progress ->> 'elements')::bigint, 0) as elements, state from import where id = ${importId} for no key update`.execute(
    tx,
  );
  if (rows.rows[0]?.elements !== elements || rows.rows[0].state !== "content")
    throw new Fault("Another process is bringing in the same archive; wait for it", { again: true });
}

export async function recordProgress(tx: Tx, importId: number, elements: number): Promise<void> {
  await sql`update import set progress = progress || jsonb_build_object('elements', ${elements}::bigint) where id = ${importId}`.execute(
    tx,
  );
}

export async function setImportState(tx: Tx, importId: number, state: "photos" | "done", now: Date): Promise<void> {
  await tx
    .updateTable("import")
    .set(state === "done" ? { state, finished_at: now, widening: false } : { state })
    .where("id", "=", importId)
    .execute();
}

/** One that is done goes through its archive again, for what was left out the first time. It remembers what it had been begun with. */
export async function widenImport(tx: Tx, importId: number, choices: Choices): Promise<void> {
  await tx
    .updateTable("import")
    .set({
      state: "content",
      widening: true,
      progress: sql`jsonb_build_object('narrower', choices)`,
      choices: takesAll(choices) ? null : JSON.stringify(choices),
    })
    .where("id", "=", importId)
    .execute();
}

/**
 * The second pass is given up: what it has brought stays, what it has not stands as left out, and the import is done as it was before it, with the
 * choices of then. Nothing where it is not in a second pass. Held for this transaction.
 * @returns whether it was
 */
export async function restWidened(tx: Tx, importId: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update import set state = 'done', widening = false, choices = nullif(progress -> 'narrower', 'null'), progress = '{}'
     where id = ${importId} and widening and state in ('content', 'photos')`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

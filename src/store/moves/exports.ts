/** Exports that accounts asked for: what became of them, and where their files lie. */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";

export type ExportState = "asked" | "writing" | "reading" | "done" | "refused" | "gone";

export type ExportRow = {
  readonly id: number;
  readonly accountId: number;
  readonly username: string;
  readonly state: ExportState;
  readonly photos: boolean;
  readonly askedAt: Date;
  readonly expiresAt: Date | null;
  readonly dataFile: string | null;
  readonly dataBytes: number | null;
  readonly photosFile: string | null;
  readonly photosBytes: number | null;
  readonly photoCount: number | null;
  /** While it is being written: so many so far. */
  readonly items: Readonly<Record<string, number>> | null;
  readonly notes: readonly { readonly code: string; readonly count: number; readonly some: readonly string[] }[] | null;
  readonly refusal: { readonly code: string; readonly [arg: string]: string | number } | null;
  /** When the last byte of the file was last handed out; null: it never was. */
  readonly dataFetchedAt: Date | null;
  readonly photosFetchedAt: Date | null;
};

const columns = sql`
  select export.id, export.account_id as "accountId", account.username, export.state, export.photos, export.asked_at as "askedAt",
         export.expires_at as "expiresAt", export.data_file as "dataFile", export.data_bytes as "dataBytes", export.photos_file as "photosFile",
         export.photos_bytes as "photosBytes", export.photo_count as "photoCount", export.items, export.notes, export.refusal,
         export.data_fetched_at as "dataFetchedAt", export.photos_fetched_at as "photosFetchedAt"
    from export join account on account.id = export.account_id`;

/** The newest one of an account; null: it never asked. */
export async function newestExport(db: Db, accountId: number): Promise<ExportRow | null> {
  const { rows } =
    await sql<ExportRow>`${columns} where export.account_id = ${accountId} order by export.id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** The newest one whose files can be had, asked for by this account and nobody else (security 25). */
export async function exportOfAccount(
  db: Db,
  accountId: number,
  exportId: number,
  now: Date,
): Promise<ExportRow | null> {
  const { rows } = await sql<ExportRow>`
    ${columns} where export.account_id = ${accountId} and export.id = ${exportId} and export.state = 'done' and export.expires_at > ${now}`.execute(
    db,
  );
  return rows[0] ?? null;
}

export async function findExport(db: Db, exportId: number): Promise<ExportRow | null> {
  const { rows } = await sql<ExportRow>`${columns} where export.id = ${exportId}`.execute(db);
  return rows[0] ?? null;
}

/** The last byte of one of its files has been handed out. */
export async function markFetched(db: Db, exportId: number, part: "data" | "photos", at: Date): Promise<void> {
  const column = part === "data" ? "data_fetched_at" : "photos_fetched_at";
  await db
    .updateTable("export")
    .set({ [column]: at })
    .where("id", "=", exportId)
    .execute();
}

/** Holds the account, so that two who ask at once are one after the other. @returns its newest export */
export async function lockExports(tx: Tx, accountId: number): Promise<ExportRow | null> {
  await tx.selectFrom("account").select("id").where("id", "=", accountId).forNoKeyUpdate().execute();
  return newestExport(tx, accountId);
}

export async function addExport(tx: Tx, accountId: number, photos: boolean, now: Date): Promise<number> {
  const row = await tx
    .insertInto("export")
    .values({ account_id: accountId, state: "asked", photos, asked_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function setExportState(db: Db, exportId: number, state: "writing" | "reading" | "gone"): Promise<void> {
  await db.updateTable("export").set({ state }).where("id", "=", exportId).execute();
}

/** How far one is that is under way; nothing, where it ended meanwhile. Where the files go is told at the end. */
export async function recordExport(
  db: Db,
  exportId: number,
  { items, photosBytes }: { readonly items: object; readonly photosBytes: number | null },
): Promise<void> {
  await db
    .updateTable("export")
    .set({ items: JSON.stringify(items), photos_bytes: photosBytes })
    .where("id", "=", exportId)
    .where("state", "in", ["writing", "reading"])
    .execute();
}

export type FinishedExport = {
  readonly dataFile: string;
  readonly dataBytes: number;
  readonly photosFile: string | null;
  readonly photosBytes: number | null;
  readonly photoCount: number | null;
  readonly items: object;
  readonly notes: readonly object[];
};

export async function finishExport(
  tx: Tx,
  exportId: number,
  done: FinishedExport,
  at: { readonly now: Date; readonly expiresAt: Date },
): Promise<void> {
  await tx
    .updateTable("export")
    .set({
      state: "done",
      finished_at: at.now,
      expires_at: at.expiresAt,
      data_file: done.dataFile,
      data_bytes: done.dataBytes,
      photos_file: done.photosFile,
      photos_bytes: done.photosBytes,
      photo_count: done.photoCount,
      items: JSON.stringify(done.items),
      notes: JSON.stringify(done.notes),
    })
    .where("id", "=", exportId)
    .execute();
}

export async function refuseExport(tx: Tx, exportId: number, refusal: object, now: Date): Promise<void> {
  await tx
    .updateTable("export")
    .set({ state: "refused", finished_at: now, refusal: JSON.stringify(refusal) })
    .where("id", "=", exportId)
    .execute();
}

/** Names of all files that somebody may still have. */
export async function keptExportFiles(db: Db): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    select unnest(array[data_file, photos_file]) as name from export where state = 'done'`.execute(db);
  return new Set(rows.flatMap(({ name }) => (name === null ? [] : [name])));
}

/** Files that accounts upload to move in: what is known of each, and who writes it. The bytes lie in the data folder. */
import { sql } from "kysely";
import type { Db, Tx } from "./database.ts";

export type UploadState = "receiving" | "whole" | "gone";

export type UploadRow = {
  readonly id: number;
  /** The name in URLs, and of the file. */
  readonly guid: string;
  readonly accountId: number;
  readonly name: string;
  /** Null while a form is received that does not say it before its end. */
  readonly sizeBytes: number | null;
  readonly modifiedMs: number | null;
  /** What is surely on the disk. */
  readonly receivedBytes: number;
  readonly state: UploadState;
  readonly sealedKey: Buffer;
  readonly expiresAt: Date;
};

const columns = sql`
  id, guid, account_id as "accountId", name, size_bytes as "sizeBytes", modified_ms as "modifiedMs", received_bytes as "receivedBytes",
  state, sealed_key as "sealedKey", expires_at as "expiresAt"`;

/** Those of an account, in the order in which they were begun; without those that are being deleted. */
export async function uploadsOfAccount(db: Db, accountId: number): Promise<readonly UploadRow[]> {
  const { rows } = await sql<UploadRow>`
    select ${columns} from upload where account_id = ${accountId} and state <> 'gone' order by id`.execute(db);
  return rows;
}

/** One of this account and nobody else's (security 25); null where there is none such. */
export async function uploadOfAccount(db: Db, accountId: number, guid: string): Promise<UploadRow | null> {
  const { rows } = await sql<UploadRow>`
    select ${columns} from upload where account_id = ${accountId} and guid = ${guid} and state <> 'gone'`.execute(db);
  return rows[0] ?? null;
}

/** Holds the account, so that two that begin at once are one after the other. @returns its uploads */
export async function lockUploads(tx: Tx, accountId: number): Promise<readonly UploadRow[]> {
  await tx.selectFrom("account").select("id").where("id", "=", accountId).forNoKeyUpdate().execute();
  return uploadsOfAccount(tx, accountId);
}

export type NewUpload = {
  readonly guid: string;
  readonly accountId: number;
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly modifiedMs: number | null;
  readonly sealedKey: Buffer;
  readonly now: Date;
  readonly expiresAt: Date;
};

export async function addUpload(tx: Tx, one: NewUpload): Promise<void> {
  await tx
    .insertInto("upload")
    .values({
      guid: one.guid,
      account_id: one.accountId,
      name: one.name,
      size_bytes: one.sizeBytes,
      modified_ms: one.modifiedMs,
      state: "receiving",
      sealed_key: one.sealedKey,
      created_at: one.now,
      touched_at: one.now,
      expires_at: one.expiresAt,
    })
    .execute();
}

/** Whoever has held it so far writes no more of it into the row. @returns false where there is nothing to receive any more */
export async function holdUpload(db: Db, uploadId: number, holder: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("upload")
    .set({ holder, touched_at: now })
    .where("id", "=", uploadId)
    .where("state", "=", "receiving")
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Notes what is on the disk. At its size, or where `isEnd` says that this was all of it, the upload is whole.
 * @returns false where somebody else holds it now, or it was deleted
 */
export async function noteReceived(
  db: Db,
  at: { readonly uploadId: number; readonly holder: string; readonly receivedBytes: number; readonly now: Date },
  isEnd = false,
): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update upload set received_bytes = ${at.receivedBytes}, touched_at = ${at.now},
           size_bytes = case when ${isEnd}::boolean then ${at.receivedBytes} else size_bytes end,
           state = case when ${isEnd}::boolean or size_bytes = ${at.receivedBytes} then 'whole' else state end
     where id = ${at.uploadId} and holder = ${at.holder} and state = 'receiving' returning id`.execute(db);
  return rows.length > 0;
}

/** From here on nobody finds them. @returns names of the files that are to be deleted, then `dropUploads` */
export async function endUploads(db: Db, accountId: number, guid: string | null): Promise<readonly string[]> {
  const { rows } = await sql<{ guid: string }>`
    update upload set state = 'gone', holder = null
     where account_id = ${accountId} and (${guid}::text is null or guid = ${guid}) returning guid`.execute(db);
  return rows.map((row) => row.guid);
}

/** Ends those that are too old, those of which nothing came for `emptyBefore`, and those of accounts that were closed. */
export async function endOldUploads(db: Db, now: Date, emptyBefore: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ guid: string }>`
    update upload set state = 'gone', holder = null from account
     where account.id = upload.account_id
       and (upload.state = 'gone' or upload.expires_at <= ${now} or account.state = 'closed'
            or (upload.state = 'receiving' and (upload.received_bytes = 0 or upload.size_bytes is null) and upload.touched_at <= ${emptyBefore}))
    returning upload.guid`.execute(db);
  return rows.map((row) => row.guid);
}

/** Rows of files that are deleted; their keys go with them. */
export async function dropUploads(db: Db, guids: readonly string[]): Promise<void> {
  if (guids.length === 0) return;
  await sql`delete from upload where state = 'gone' and guid = any(${guids as string[]})`.execute(db);
}

/** All that a file may belong to, and whether it has to be there. */
export async function allUploads(db: Db): Promise<ReadonlyMap<string, { readonly receivedBytes: number }>> {
  const { rows } = await sql<{ guid: string; receivedBytes: number }>`
    select guid, received_bytes as "receivedBytes" from upload`.execute(db);
  return new Map(rows.map(({ guid, receivedBytes }) => [guid, { receivedBytes }]));
}

/** Ends those whose files were lost. */
export async function endLostUploads(db: Db, guids: readonly string[]): Promise<void> {
  if (guids.length === 0) return;
  await sql`update upload set state = 'gone', holder = null where guid = any(${guids as string[]})`.execute(db);
}

/** Bytes that files which are on their way have been promised and that are not on the disk yet, of all accounts. */
export async function promisedBytes(db: Db): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(greatest(size_bytes - received_bytes, 0)), 0)::bigint as bytes from upload where state = 'receiving'`.execute(
    db,
  );
  return rows[0]?.bytes ?? 0;
}

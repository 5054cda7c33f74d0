/** Files that accounts upload to move in: what is known of each, and who writes it. The bytes lie in the data folder. */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";

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

/** Nobody takes it over, or ends it, before the transaction ends. @returns false where that has happened already */
export async function keepHold(tx: Tx, uploadId: number, holder: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from upload where id = ${uploadId} and holder = ${holder} and state = 'receiving' for no key update`.execute(
    tx,
  );
  return rows.length > 0;
}

/** Notes what is on the disk, for who holds it. At its size, or where `isEnd` says that this was all of it, the upload is whole. */
export async function noteReceived(
  tx: Tx,
  at: { readonly uploadId: number; readonly receivedBytes: number; readonly now: Date },
  isEnd: boolean,
): Promise<void> {
  await sql`
    update upload set received_bytes = ${at.receivedBytes}, touched_at = ${at.now},
           size_bytes = case when ${isEnd}::boolean then ${at.receivedBytes} else size_bytes end,
           state = case when ${isEnd}::boolean or size_bytes = ${at.receivedBytes} then 'whole' else state end
     where id = ${at.uploadId}`.execute(tx);
}

/**
 * From here on nobody finds them, and their jobs delete the files at once; whoever does not wait for that deletes them, then calls `dropUploads`.
 * @returns names of the files
 */
export async function endUploads(db: Db, accountId: number, guid: string | null): Promise<readonly string[]> {
  const { rows } = await sql<{ guid: string }>`
    with gone as (
      update upload set state = 'gone', holder = null
       where account_id = ${accountId} and (${guid}::text is null or guid = ${guid}) returning guid),
    hurried as (
      update job set run_at = '-infinity' where kind = 'forget-upload' and key in (select guid from gone))
    select guid from gone`.execute(db);
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

/** Rows of files that are deleted: their keys go with them, and the jobs that would look at them. */
export async function dropUploads(db: Db, guids: readonly string[]): Promise<void> {
  if (guids.length === 0) return;
  await sql`delete from upload where state = 'gone' and guid = any(${guids as string[]})`.execute(db);
  await sql`delete from job where kind = 'forget-upload' and key = any(${guids as string[]})`.execute(db);
}

/** All that a file may belong to, and whether it has to be there. */
export async function allUploads(db: Db): Promise<ReadonlyMap<string, { readonly receivedBytes: number }>> {
  const { rows } = await sql<{ guid: string; receivedBytes: number }>`
    select guid, received_bytes as "receivedBytes" from upload`.execute(db);
  return new Map(rows.map(({ guid, receivedBytes }) => [guid, { receivedBytes }]));
}

/** When an upload has to be looked at again, if nothing comes of it; null where there is none. */
export async function nextLookAt(db: Db, guid: string, emptyMs: number): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select case when state = 'receiving' and (received_bytes = 0 or size_bytes is null)
                then least(expires_at, touched_at + ${emptyMs} * interval '1 millisecond') else expires_at end as at
      from upload where guid = ${guid}`.execute(db);
  return rows[0]?.at ?? null;
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

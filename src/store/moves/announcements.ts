/** What has to be known before a move is announced, and whom it concerns. */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";

/** An import with whatever its announcement needs. */
export type AnnounceableImport = {
  readonly importId: number;
  readonly accountId: number;
  readonly username: string;
  readonly accountState: string;
  readonly protocol: string;
  readonly ownerRef: string;
  readonly ownerHost: string;
  readonly state: "content" | "photos" | "done";
  readonly release: "kept-here" | "announced" | null;
  /** The archive's private key; null: it gave none, or nothing has to be signed with it any more. */
  readonly sealedArchiveKey: Buffer | null;
  readonly photoPath: string;
};

const importRow = sql`
  select import.id as "importId", account.id as "accountId", account.username, account.state as "accountState", import.protocol,
         import.owner_ref as "ownerRef", import.owner_host as "ownerHost", import.state, import.release,
         import.sealed_private_key as "sealedArchiveKey", account.photo_path as "photoPath"
    from import join account on account.id = import.account_id`;

/** @param importId  null: the newest one of that account */
export async function findAnnounceable(
  db: Db,
  username: string,
  importId: number | null,
): Promise<AnnounceableImport | null> {
  const which = importId === null ? sql`true` : sql`import.id = ${importId}`;
  const { rows } = await sql<AnnounceableImport>`
    ${importRow} where account.username = ${username} and ${which} and import.state <> 'thrown-away' order by import.id desc limit 1`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** As it is now, held for this transaction. */
export async function lockAnnounceable(tx: Tx, importId: number): Promise<AnnounceableImport> {
  const { rows } = await sql<AnnounceableImport>`
    ${importRow} where import.id = ${importId} for update of import`.execute(tx);
  if (rows[0] === undefined) throw new Error(`import ${importId} is gone`);
  return rows[0];
}

/** A move of an address that an account here has announced, youngest first; those that were undone are among them. */
export type AnnouncedMove = {
  readonly migrationId: number;
  readonly accountId: number;
  readonly newRef: string;
  /** Nobody here knew the old address: nothing was attached. */
  readonly isClaim: boolean;
  readonly undone: boolean;
  /** Its claim was contradicted later. */
  readonly dead: boolean;
};

/** R10: who here has announced the move of that address. */
export async function announcedMoves(db: Db, protocol: string, oldRef: string): Promise<AnnouncedMove[]> {
  const { rows } = await sql<AnnouncedMove>`
    select id as "migrationId", account_id as "accountId", new_ref as "newRef", old_identity_id is null as "isClaim",
           undone_at is not null as undone, refusal is not null as dead
      from migration
     where protocol = ${protocol} and old_ref = ${oldRef} and role = 'arrival' and account_id is not null
     order by id desc`.execute(db);
  return rows;
}

/** Photos in posts of the account: all, and those whose files are here for good. */
export type PhotoCounts = { readonly all: number; readonly here: number };

/**
 * Of what an import brought, and of the posts of the old address that were here before: their files are here, too, where they came with the import.
 * @param oldIdentityId  null: the old address is not known here
 */
export async function photoCounts(db: Db, importId: number, oldIdentityId: number | null): Promise<PhotoCounts> {
  const { rows } = await sql<PhotoCounts>`
    with shown as (
      select photo.blob is not null as here from photo where photo.import_id = ${importId} and photo.post_id is not null
      union all
      select photo.blob is not null and photo.remote_path is null
             or exists (select 1 from photo as brought where brought.name = photo.name and brought.import_id = ${importId} and brought.blob is not null)
        from byline join photo on photo.byline_id = byline.id
       where byline.identity_id = ${oldIdentityId} and byline.import_id is null and photo.import_id is null and photo.post_id is not null)
    select count(*) as all, count(*) filter (where here) as here from shown`.execute(db);
  return rows[0] ?? { all: 0, here: 0 };
}

/** How many photos of an import's posts may still be given by the pod that served them. */
export async function photosSought(db: Db, importId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ledger where import_id = ${importId} and kind = 'photo' and outcome = 'waiting' and reason = 'file'`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

/** The migration by which the move of an import's old address was announced; null where it was not, or counts for nothing any more. */
export async function arrivalOfImport(db: Db, importId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select migration.id from import join migration on migration.role = 'arrival' and migration.account_id = import.account_id
       and migration.protocol = import.protocol and migration.old_ref = import.owner_ref
     where import.id = ${importId} and import.release = 'announced' and migration.undone_at is null and migration.refusal is null
     order by migration.id desc limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

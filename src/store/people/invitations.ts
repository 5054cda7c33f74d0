/** Invitations: links to sign up with. Tokens are known to whoever was given them; here stand their SHA-256 digests. */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";

export type InvitationRow = {
  readonly id: number;
  /** Who made it; null: a command, or an account that is gone. */
  readonly username: string | null;
  readonly uses: number;
  readonly used: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

export async function addInvitation(
  db: Db,
  invitation: {
    readonly tokenHash: Buffer;
    readonly accountId: number | null;
    readonly uses: number;
    readonly at: Date;
    readonly expiresAt: Date;
  },
): Promise<number> {
  const { tokenHash, accountId, uses, at, expiresAt } = invitation;
  const row = await db
    .insertInto("invitation")
    .values({ token_hash: tokenHash, account_id: accountId, uses, created_at: at, expires_at: expiresAt })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Could somebody sign up with it now? */
export async function isInvitationOpen(db: Db, tokenHash: Buffer, at: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from invitation where token_hash = ${tokenHash} and used < uses and expires_at > ${at}`.execute(db);
  return rows.length > 0;
}

/** Uses it once, under a lock until the transaction ends. @returns false: it is unknown, used up or too old */
export async function useInvitation(tx: Tx, tokenHash: Buffer, at: Date): Promise<boolean> {
  const used = await sql`
    update invitation set used = used + 1 where token_hash = ${tokenHash} and used < uses and expires_at > ${at}`.execute(
    tx,
  );
  return (used.numAffectedRows ?? 0n) === 1n;
}

/** Those that somebody could still use, the newest first. @param accountId  who made them; null: all */
export async function openInvitations(db: Db, accountId: number | null, at: Date): Promise<InvitationRow[]> {
  const { rows } = await sql<InvitationRow>`
    select invitation.id, account.username, uses, used, invitation.created_at as "createdAt", expires_at as "expiresAt"
      from invitation left join account on account.id = invitation.account_id
     where used < uses and expires_at > ${at} and (${accountId}::bigint is null or account_id = ${accountId}::bigint)
     order by invitation.id desc`.execute(db);
  return rows;
}

/** @param accountId  who must have made it; null: whoever. @returns false: there is none */
export async function endInvitation(db: Db, id: number, accountId: number | null): Promise<boolean> {
  const gone = await sql`
    delete from invitation where id = ${id} and (${accountId}::bigint is null or account_id = ${accountId}::bigint)`.execute(
    db,
  );
  return (gone.numAffectedRows ?? 0n) > 0n;
}

/** Those that are used up or too old go when a new one is made. */
export async function removeOldInvitations(db: Db, at: Date): Promise<void> {
  await sql`delete from invitation where used >= uses or expires_at <= ${at}`.execute(db);
}

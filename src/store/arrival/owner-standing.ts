/** Whose archive it is: what is known now about a claim that nobody could prove when it came (R10). */
import { sql } from "kysely";
import type { Db, Tx } from "../database.ts";

/** The archive's key, sealed, of an import whose owner was unknown; null where it is known by now, or the key is gone. */
export async function unprovedKey(db: Db, importId: number): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom("import")
    .select("sealed_private_key")
    .where("id", "=", importId)
    .where("standing", "=", "unknown")
    .executeTakeFirst();
  return row?.sealed_private_key ?? null;
}

/** From now on the words of others in a proved archive are seen by all who see what they hang on. @returns whether it was unknown until now */
export async function setStanding(tx: Tx, importId: number, standing: "proved" | "contradicted"): Promise<boolean> {
  const set =
    await sql`update import set standing = ${standing} where id = ${importId} and standing = 'unknown'`.execute(tx);
  return Number(set.numAffectedRows ?? 0) > 0;
}

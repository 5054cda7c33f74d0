/** This pod's own keys: one for each network on which pods sign. */
import type { Db } from "../database.ts";

/** The sealed private key; null where none was made yet. */
export async function findPodKey(db: Db, protocol: string): Promise<Buffer | null> {
  const row = await db
    .selectFrom("pod_key")
    .select("sealed_private_key as sealed")
    .where("protocol", "=", protocol)
    .executeTakeFirst();
  return row?.sealed ?? null;
}

/** Of two that are made at once the first one stays. @returns the one that stays */
export async function keepPodKey(
  db: Db,
  protocol: string,
  key: { readonly publicKey: Buffer; readonly sealed: Buffer },
): Promise<Buffer> {
  await db
    .insertInto("pod_key")
    .values({ protocol, public_key: key.publicKey, sealed_private_key: key.sealed })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await findPodKey(db, protocol)) ?? key.sealed;
}

/** People that this pod knows without any archive: identities with a discovered key. */
import { createPublicKey } from "node:crypto";
import type { Db } from "../../src/store/database.ts";
import { freshGuid } from "./world.ts";

const since = new Date("2026-01-01T00:00:00Z");

/** A public key as it is stored: SPKI, DER. Takes a PEM of either half. */
export const derOf = (pem: string): Buffer => createPublicKey(pem).export({ type: "spki", format: "der" });

export type KnownPerson = { readonly personId: number; readonly identityId: number };

/**
 * A person with a current identity and its discovered key.
 * @param earlier  an identity that the person has moved away from: it stays theirs, as `moved`
 */
export async function addKnownPerson(
  db: Db,
  ref: string,
  publicKey: Buffer,
  earlier?: { readonly ref: string; readonly publicKey: Buffer },
): Promise<KnownPerson> {
  const { id: personId } = await db.insertInto("person").defaultValues().returning("id").executeTakeFirstOrThrow();
  const identityId = await addIdentity(db, personId, ref, publicKey, "current");
  if (earlier !== undefined) await addIdentity(db, personId, earlier.ref, earlier.publicKey, "moved");
  return { personId, identityId };
}

async function addIdentity(db: Db, personId: number, ref: string, publicKey: Buffer, state: "current" | "moved") {
  const host = ref.slice(ref.indexOf("@") + 1);
  const { id } = await db
    .insertInto("identity")
    .values({ person_id: personId, protocol: "diaspora", ref, host, guid: freshGuid(), state, since })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db
    .insertInto("identity_key")
    .values({ identity_id: id, public_key: publicKey, source: "discovered", since })
    .execute();
  return id;
}

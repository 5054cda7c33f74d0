/** People that this pod knows without any archive: identities with a discovered key. */
import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { Db } from "../../src/store/database.ts";
import { freshGuid } from "./world.ts";

const since = new Date("2026-01-01T00:00:00Z");

/** A public key as it is stored: SPKI, DER. Takes a PEM of either half. */
export const derOf = (pem: string): Buffer => createPublicKey(pem).export({ type: "spki", format: "der" });

export type KnownPerson = { readonly personId: number; readonly identityId: number };

/**
 * A person with a current identity and its discovered key.
 * @param earlier  an identity that the person moved away from at `until`: it stays theirs, as `moved`
 */
export async function addKnownPerson(
  db: Db,
  ref: string,
  publicKey: Buffer,
  earlier?: { readonly ref: string; readonly publicKey: Buffer; readonly until: Date },
): Promise<KnownPerson> {
  const { id: personId } = await db.insertInto("person").defaultValues().returning("id").executeTakeFirstOrThrow();
  const identityId = await addIdentity(db, personId, ref, publicKey, null);
  if (earlier !== undefined) await addIdentity(db, personId, earlier.ref, earlier.publicKey, earlier.until);
  return { personId, identityId };
}

async function addIdentity(db: Db, personId: number, ref: string, publicKey: Buffer, until: Date | null) {
  const state = until === null ? "current" : "moved";
  const host = ref.slice(ref.indexOf("@") + 1);
  const { id } = await db
    .insertInto("identity")
    .values({ person_id: personId, protocol: "diaspora", ref, host, guid: freshGuid(), state, since, until })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db
    .insertInto("identity_key")
    .values({ identity_id: id, public_key: publicKey, source: "discovered", since })
    .execute();
  return id;
}

export type WorldEntity = { readonly entity_type: string; readonly entity_data: Record<string, unknown> };
type World = {
  readonly people: readonly { diaspora_id: string; public_key: string; private_key: string }[];
  readonly local_people: readonly { diaspora_id: string; public_key: string }[];
  readonly posts_of_others: readonly WorldEntity[];
};

/** What the old pod of the small archive knew: people with their keys, posts of others. */
export const world = JSON.parse(
  gunzipSync(readFileSync(fileURLToPath(new URL("../fixtures/alice-small.world.json.gz", import.meta.url)))).toString(),
) as World;
export const people = [...world.people, ...world.local_people];

/** The key of one of them, as it is stored. */
export const keyOf = (ref: string): Buffer => derOf(people.find((each) => each.diaspora_id === ref)?.public_key ?? "");

/** Everybody whom the old pod knew, discovered here. */
export async function knowEverybody(db: Db): Promise<ReadonlyMap<string, KnownPerson>> {
  const known = new Map<string, KnownPerson>();
  for (const { diaspora_id: ref, public_key: pem } of people) known.set(ref, await addKnownPerson(db, ref, derOf(pem)));
  return known;
}

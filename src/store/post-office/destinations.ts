/** Where those who are to be told something are reached. People of this pod, those whose identity has ended and those who are shut out are never among them. */
import { sql } from "kysely";
import { printPublicKey } from "../../base/rsa-keys.ts";
import { type Db, often } from "../database.ts";
import { isShutOut } from "../people/shut-out.ts";

/** `own_key`: people of this pod; what concerns them happens in the same database. */
const reachable = sql`identity.state <> 'ended' and not exists (select 1 from own_key where own_key.identity_id = identity.id) and not ${isShutOut("identity")}`;

/** The common endpoints of the pods of these identities, each once, in order. @param after  go on behind this one; "" for all */
export async function publicEndpoints(
  db: Db,
  identityIds: readonly number[],
  after: string,
  most: number,
): Promise<string[]> {
  const { rows } = await sql<{ endpoint: string }>`
    select distinct public_endpoint collate "C" as endpoint from identity
     where id = any(${identityIds as number[]}::bigint[]) and ${reachable} and public_endpoint collate "C" > ${after}
     order by 1 limit ${most}`.execute(db);
  return rows.map(({ endpoint }) => endpoint);
}

/** A person with the key to seal for; `keyPem` is SPKI. */
export type Reached = {
  readonly identityId: number;
  readonly ref: string;
  readonly endpoint: string;
  readonly keyPem: string;
};

/** Each person's own endpoint and youngest key; those who have none are left out. */
export async function privateEndpoints(db: Db, identityIds: readonly number[]): Promise<Reached[]> {
  const { rows } = await sql<{ identityId: number; ref: string; endpoint: string; key: string }>`${often}
    select identity.id as "identityId", identity.ref, private_endpoint as endpoint, encode(newest.public_key, 'base64') as key
      from identity
      join lateral (select public_key from identity_key where identity_id = identity.id order by since desc, public_key limit 1) as newest on true
     where identity.id = any(${identityIds as number[]}::bigint[]) and ${reachable} and private_endpoint is not null
     order by identity.id`.execute(db);
  return rows.map(({ key, ...reached }) => ({ ...reached, keyPem: printPublicKey(key) }));
}

/** Those whose pod has not been asked yet where it is reached, as archives name them. */
export async function withoutEndpoint(
  db: Db,
  identityIds: readonly number[],
): Promise<{ readonly identityId: number; readonly ref: string }[]> {
  const { rows } = await sql<{ identityId: number; ref: string }>`
    select identity.id as "identityId", ref from identity
     where identity.id = any(${identityIds as number[]}::bigint[]) and ${reachable} and private_endpoint is null
     order by identity.id`.execute(db);
  return rows;
}

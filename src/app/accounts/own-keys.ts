/** The identities of our own people, and the keys that they sign with. */
import { createPrivateKey } from "node:crypto";
import type { SigningKeys } from "../../protocols/wire-port.ts";
import type { Db } from "../../store/database.ts";
import { findOwnIdentity, findSealedKey, type OwnIdentity } from "../../store/people/accounts.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { podKey } from "../pod-key.ts";
import { unseal } from "../seal.ts";

export type { OwnIdentity } from "../../store/people/accounts.ts";

/** The current identity of an open account on the network `protocol`; null where it has none there. */
export const localIdentity = (db: Db, accountId: number, protocol: string): Promise<OwnIdentity | null> =>
  findOwnIdentity(db, accountId, protocol);

/**
 * What an identity of ours signs with. Also one that was left behind or whose account is closed: what it said last must still be sealed.
 * @throws {Error} the identity is not ours; {Fault} the pod's secret is not the one that sealed the key
 */
export async function signingKeys(
  needs: Pick<Parts, "database" | "secret" | "protocols">,
  identityId: number,
): Promise<SigningKeys & { readonly identityId: number }> {
  const own = await findSealedKey(needs.database.db, identityId);
  if (own === null) throw new Error(`identity ${identityId} has no key of ours`);
  const der = unseal(needs.secret, "own-key", own.sealed);
  const privateKeyPem = createPrivateKey({ key: der, format: "der", type: "pkcs8" }).export({
    type: "pkcs8",
    format: "pem",
  });
  const keys = { identityId, ref: own.ref, privateKeyPem: privateKeyPem as string };
  if (adapterOf(needs, own.protocol).facts.signs === "person") return keys;
  const pod = { host: own.host, privateKeyPem: (await podKey(needs, own.protocol)).privateKeyPem };
  return { ...keys, pod };
}

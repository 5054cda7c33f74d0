/** The key of the old address that an import brought: kept sealed, and only as long as something has to be signed with it. */
import { createPrivateKey, randomBytes, sign, verify } from "node:crypto";
import type { Adapter } from "../../protocols/port.ts";
import type { SigningKeys } from "../../protocols/wire-port.ts";
import type { AnnounceableImport } from "../../store/moves/announcements.ts";
import type { Parts } from "../parts.ts";
import { unseal } from "../seal.ts";

/** @throws {Fault} the pod's secret is not the one that sealed it */
export function openOldKey(
  { secret }: Pick<Parts, "secret">,
  { ownerRef, sealedArchiveKey }: Pick<AnnounceableImport, "ownerRef" | "sealedArchiveKey">,
): SigningKeys | null {
  if (sealedArchiveKey === null) return null;
  const der = unseal(secret, "import-key", sealedArchiveKey);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return { ref: ownerRef, privateKeyPem: key.export({ type: "pkcs8", format: "pem" }) as string };
}

/** R10: for each public key known of the old address, does a fresh signature by this one verify under it? */
export function fitsOf(
  { archives }: Pick<Adapter, "archives">,
  keys: SigningKeys,
  keyPems: readonly string[],
): boolean[] {
  const nonce = randomBytes(32);
  const signature = sign(archives.signatureDigest, nonce, keys.privateKeyPem);
  return keyPems.map((pem) => verify(archives.signatureDigest, nonce, pem, signature));
}

/** Keys as servers on Versia have them. */
import { generateKeyPairSync } from "node:crypto";

export type PemPair = { readonly publicKeyPem: string; readonly privateKeyPem: string };

/** A new Ed25519 pair. */
export function pair(): PemPair {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return {
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }) as string,
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}

/** The key pair of a new account: RSA, the only kind that every pod of the network verifies. */
import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";

export type KeyPair = {
  /** SPKI, DER. */
  readonly publicKey: Buffer;
  /** PKCS#8, DER. */
  readonly privateKey: Buffer;
};

/** What pods make; more would only make every signature slower. */
const modulusBits = 4_096;

/** Takes a second or two of one core, in a thread of its own. */
export async function makeKeyPair(): Promise<KeyPair> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: modulusBits });
  return {
    publicKey: publicKey.export({ type: "spki", format: "der" }),
    privateKey: privateKey.export({ type: "pkcs8", format: "der" }),
  };
}

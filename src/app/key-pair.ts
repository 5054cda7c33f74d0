/** Key pairs of new accounts, of the kind that their network verifies. */
import { generateKeyPair, generateKeyPairSync } from "node:crypto";
import { promisify } from "node:util";

export type KeyPair = {
  /** SPKI, DER. */
  readonly publicKey: Buffer;
  /** PKCS#8, DER. */
  readonly privateKey: Buffer;
};

/** What pods make; more would only make every signature slower. */
const modulusBits = 4_096;

/** RSA. Takes a second or two of one core, in a thread of its own. */
export async function makeKeyPair(): Promise<KeyPair> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: modulusBits });
  return {
    publicKey: publicKey.export({ type: "spki", format: "der" }),
    privateKey: privateKey.export({ type: "pkcs8", format: "der" }),
  };
}

/** Ed25519, made in no time. */
export function ed25519Pair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return {
    publicKey: publicKey.export({ type: "spki", format: "der" }),
    privateKey: privateKey.export({ type: "pkcs8", format: "der" }),
  };
}

/** @param newRsa  how pairs of RSA are made here: `Parts.newKeyPair` */
export const keyPairOf = async (newRsa: () => Promise<KeyPair>, kind: "rsa" | "ed25519"): Promise<KeyPair> =>
  kind === "rsa" ? await newRsa() : ed25519Pair();

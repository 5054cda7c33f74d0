/**
 * Signatures of requests and answers: Ed25519 over method, path, time and a digest of the body.
 * @see Versia 0.6, "Signatures"; the same string in Working Draft 5
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { rememberKeys } from "../../base/rsa-keys.ts";

/** `path`: of the URL, as a URL parser has it, without its query. An answer is signed as its request is, over its own body. */
export type Signable = {
  readonly method: string;
  readonly path: string;
  /** Unix time, in decimal digits, as it stands in the header. */
  readonly seconds: string;
  readonly body: Uint8Array;
};

export function stringToSign({ method, path, seconds, body }: Signable): string {
  return `${method.toLowerCase()} ${path} ${seconds} ${createHash("sha256").update(body).digest("base64")}`;
}

/** @throws for a key that is none: it is ours */
export function signed(what: Signable, privateKeyPem: string): string {
  const key = privateKeyOf(privateKeyPem);
  if (key === null) throw new Error("a private key of ours is no Ed25519 key");
  return sign(null, Buffer.from(stringToSign(what)), key).toString("base64");
}

/**
 * Some servers encode the path once more where it has percent signs: that is right too.
 * @param signature  base64, as it stands in the header
 */
export function isSigned(what: Signable, signature: string, keyPem: string): boolean {
  const [key, bytes] = [publicKeyOf(keyPem), signatureBytes(signature)];
  if (key === null || bytes === null) return false;
  const fits = (path: string) => verify(null, Buffer.from(stringToSign({ ...what, path })), key, bytes);
  const encodedAgain = encodeURI(what.path.toWellFormed());
  return fits(what.path) || (encodedAgain !== what.path && fits(encodedAgain));
}

/** 64 bytes in the standard alphabet, spelled in the one way that there is, with or without padding; null: it is none. */
export function signatureBytes(text: string): Buffer | null {
  if (!/^[A-Za-z0-9+/]{86}(?:==)?$/.test(text)) return null;
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64").startsWith(text) ? bytes : null;
}

/** PEM of a public key that comes as base64 of its DER (SPKI), without armour; null where it is none of this kind. */
export function keyPemOf(base64: string): string | null {
  if (!/^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/.test(base64)) return null;
  const pem = `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`;
  return publicKeyOf(pem)?.export({ type: "spki", format: "pem" }).toString() ?? null;
}

/** @param pem  of a public key of ours */
export function keyBase64Of(pem: string): string {
  return createPublicKey(pem).export({ type: "spki", format: "der" }).toString("base64");
}

const publicKeyOf = rememberKeys((pem) => ed25519Of(() => createPublicKey(pem)));
const privateKeyOf = rememberKeys((pem) => ed25519Of(() => createPrivateKey(pem)));

function ed25519Of(make: () => KeyObject): KeyObject | null {
  try {
    const key = make();
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    return null; // OpenSSL throws for whatever is no key
  }
}

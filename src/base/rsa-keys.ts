/** RSA keys, parsed once: reading a PEM takes as long as ten verifications. */
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { limits } from "./limits.ts";

/** A key as it is kept: PEM text, its bytes, or DER (SPKI). */
export type KeyBytes = string | Uint8Array;

/** An RSA public key in PEM (SPKI or PKCS#1) or DER (SPKI); null where it is none, where it is a private one, or of a size or exponent that nobody has. */
export function parsePublicKey(key: KeyBytes): KeyObject | null {
  const pem = typeof key === "string" ? key : key[0] === 0x30 ? null : Buffer.from(key).toString("latin1");
  if (pem !== null && !/^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(pem)) return null;
  return rsaOrNull(() =>
    createPublicKey(pem?.trim() ?? { key: Buffer.from(key as Uint8Array), format: "der", type: "spki" }),
  );
}

/** PEM of a public key whose DER (SPKI) comes as base64, in lines of any length: PostgreSQL breaks them at 76, PEM at 64. */
export function printPublicKey(base64: string): string {
  const lines = base64.replace(/\s/g, "").match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join("\n")}\n-----END PUBLIC KEY-----\n`;
}

/** An RSA private key in PEM, PKCS#1 or PKCS#8; null where it is none. */
export const parsePrivateKey = (pem: string): KeyObject | null => rsaOrNull(() => createPrivateKey(pem));

/** OpenSSL refuses unreadable keys by throwing, each in its own words. */
function rsaOrNull(parse: () => KeyObject): KeyObject | null {
  let key: KeyObject;
  try {
    key = parse();
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
  if (key.asymmetricKeyType !== "rsa") return null;
  const { modulusLength: bits = 0, publicExponent: exponent = 0n } = key.asymmetricKeyDetails ?? {};
  // With an exponent of 1 everybody reads what is encrypted; an even one is no key.
  const sound = exponent >= 3n && exponent % 2n === 1n;
  return sound && bits >= limits.rsaKeyMinBits && bits <= limits.rsaKeyMaxBits ? key : null;
}

/** Remembers what `parse` gave for the last `most` keys that were asked for, and also that it gave nothing. */
export function rememberKeys<K extends KeyBytes>(
  parse: (key: K) => KeyObject | null,
  most: number = limits.parsedKeys,
): (key: K) => KeyObject | null {
  const parsed = new Map<string, { readonly name: string; readonly found: KeyObject | null }>();
  return (key) => {
    const name = typeof key === "string" ? key : Buffer.from(key.buffer, key.byteOffset, key.length).toString("latin1");
    // The text of the first time goes on being the name: a fresh one each time would be a kilobyte of old garbage.
    const known = parsed.get(name) ?? { name, found: parse(key) };
    parsed.delete(known.name);
    parsed.set(known.name, known); // the youngest stand last
    if (parsed.size > most) parsed.delete(parsed.keys().next().value as string);
    return known.found;
  };
}

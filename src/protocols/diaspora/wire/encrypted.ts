/** The encrypted magic envelope: the body of a private message, for one recipient. */
import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject } from "node:crypto";
import { limits } from "../../../base/limits.ts";
import type { Result } from "../../../base/result.ts";
import { isObject } from "../values.ts";
import { decodeLenient } from "./base64.ts";
import { type Envelope, openEnvelope } from "./envelope.ts";
import { decryptBlock, encryptBlock } from "./pkcs1.ts";
import { refuse, type WireRefusal } from "./refusals.ts";
import { decodeUtf8 } from "./xml.ts";

/** The media type of `POST /receive/users/:guid`. */
export const encryptedMediaType = "application/json";

const cipher = "aes-256-cbc";
const [keyLength, ivLength] = [32, 16];

/** How many random bytes one sealing or opening needs. */
export const entropyBytes = 48;

/**
 * @param envelope  as `sealEnvelope` makes it
 * @param entropy  `entropyBytes` that nobody can guess; other ones for each recipient of each message
 * @returns compact JSON; null where nothing can be encrypted with that key
 */
export function sealEncrypted(envelope: Uint8Array, recipientKey: KeyObject, entropy: Uint8Array): Buffer | null {
  if (entropy.length < entropyBytes) throw new Error(`${entropy.length} bytes of entropy`);
  const blockBytes = Math.ceil((recipientKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
  const random = Buffer.from(hkdfSync("sha512", entropy, "", "sterna seal", keyLength + ivLength + blockBytes));
  const [key, iv] = [random.subarray(0, keyLength), random.subarray(keyLength, keyLength + ivLength)];
  const inner = Buffer.from(JSON.stringify({ key: key.toString("base64"), iv: iv.toString("base64") }));
  const wrapped = encryptBlock(inner, recipientKey, random.subarray(keyLength + ivLength));
  if (wrapped === null) return null;
  const aes = createCipheriv(cipher, key, iv);
  const sealed = Buffer.concat([aes.update(envelope), aes.final()]).toString("base64");
  return Buffer.from(JSON.stringify({ aes_key: wrapped.toString("base64"), encrypted_magic_envelope: sealed }));
}

/**
 * Decrypts the body and takes the envelope in it apart.
 *
 * Whatever goes wrong after the recipient's key was used has one code, and bad padding goes the same way as a bad key: on with a key
 * that nobody knows. So neither answers nor the log tell anybody who sends many bodies what the key made of them.
 *
 * @param body  JSON, at most `limits.messageBytes`
 * @param entropy  `entropyBytes` that nobody can guess
 */
export function openEncrypted(
  body: Uint8Array,
  recipientKey: KeyObject,
  entropy: Uint8Array,
): Result<Envelope, WireRefusal> {
  if (entropy.length < entropyBytes) throw new Error(`${entropy.length} bytes of entropy`);
  if (body.length > limits.messageBytes) return refuse("too-large", `${body.length} bytes`);
  const parts = readBody(body);
  if (parts === null) return refuse("encrypted-malformed");
  const plaintext = decrypt(parts.envelope, unwrapKey(parts.key, recipientKey, entropy));
  if (plaintext === null) return refuse("decryption-failed");
  const envelope = openEnvelope(plaintext);
  return !envelope.ok && envelope.refusal.code.startsWith("xml-") ? refuse("decryption-failed") : envelope;
}

type Body = { readonly key: Uint8Array; readonly envelope: Uint8Array };

function readBody(body: Uint8Array): Body | null {
  const json = parseJson(body);
  if (!isObject(json)) return null;
  const { aes_key: key, encrypted_magic_envelope: envelope } = json;
  if (typeof key !== "string" || typeof envelope !== "string") return null;
  const [keyBytes, envelopeBytes] = [decodeLenient(key), decodeLenient(envelope)];
  return keyBytes === null || envelopeBytes === null ? null : { key: keyBytes, envelope: envelopeBytes };
}

function parseJson(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  try {
    return text === null ? null : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

type AesKey = { readonly key: Uint8Array; readonly iv: Uint8Array };

/** The same steps whether the padding was right or not; then the key that was found, or the one that nobody knows. */
function unwrapKey(wrapped: Uint8Array, recipientKey: KeyObject, entropy: Uint8Array): AesKey {
  const { good, message } = decryptBlock(wrapped, recipientKey);
  const found = readAesKey(message);
  const unknown = { key: entropy.subarray(0, keyLength), iv: entropy.subarray(keyLength, keyLength + ivLength) };
  return good === 1 && found !== null ? found : unknown;
}

function readAesKey(message: Uint8Array): AesKey | null {
  const json = parseJson(message);
  if (!isObject(json) || typeof json.key !== "string" || typeof json.iv !== "string") return null;
  const [key, iv] = [decodeLenient(json.key), decodeLenient(json.iv)];
  return key?.length === keyLength && iv?.length === ivLength ? { key, iv } : null;
}

function decrypt(ciphertext: Uint8Array, { key, iv }: AesKey): Buffer | null {
  const aes = createDecipheriv(cipher, key, iv);
  try {
    return Buffer.concat([aes.update(ciphertext), aes.final()]);
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

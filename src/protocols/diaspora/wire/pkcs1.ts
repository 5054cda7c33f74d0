/**
 * PKCS#1 v1.5 encryption, padded and unpadded by hand: Node refuses to decrypt with it (CVE-2023-46809), and padding of ours makes sealing
 * a function of its arguments. Nothing here branches on what a decrypted block holds.
 */
import { constants, type KeyObject, privateDecrypt, publicEncrypt } from "node:crypto";

const keyBytes = (key: KeyObject): number => Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);

/** At least eight bytes of padding, and three that mark it. */
const overhead = 11;

/**
 * @param filler  random bytes, at least as many as the key has; each block needs its own
 * @returns null for numbers that look like a key and are none
 * @throws where the message is too long for the key: 1,024 bits hold 117 bytes
 */
export function encryptBlock(message: Uint8Array, key: KeyObject, filler: Uint8Array): Buffer | null {
  const size = keyBytes(key);
  if (message.length > size - overhead || filler.length < size) throw new Error(`${message.length} bytes for ${size}`);
  const block = Buffer.alloc(size);
  block[1] = 2;
  const padding = size - message.length - 3;
  for (let index = 0; index < padding; index += 1) block[2 + index] = filler[index] || 1; // never zero: that ends it
  block.set(message, size - message.length);
  return orNull(() => publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, block));
}

/** `good` is 1 or 0; where it is 0, `message` is some rest of the block, to be treated like any other. */
export type Unpadded = { readonly good: number; readonly message: Uint8Array };

/** The message in a block `00 02 PS 00 M`, with at least eight bytes of PS. Looks at every byte, whatever the first ones are. */
export function unpad(block: Uint8Array): Unpadded {
  let bad = (block[0] ?? 1) | ((block[1] ?? 0) ^ 2);
  let found = 0;
  let end = 0;
  for (let index = 2; index < block.length; index += 1) {
    const isZero = (((block[index] ?? 0) - 1) >> 31) & 1;
    const first = isZero & (found ^ 1);
    end |= -first & index;
    found |= isZero;
  }
  bad |= found ^ 1;
  bad |= ((end - (overhead - 1)) >> 31) & 1;
  const good = ((bad - 1) >> 31) & 1;
  return { good, message: block.subarray(end + 1) };
}

/** Bad ciphertext gives what bad padding gives. */
export function decryptBlock(ciphertext: Uint8Array, key: KeyObject): Unpadded {
  const size = keyBytes(key);
  const fits = ciphertext.length === size;
  // A length is no secret, and a number above the modulus is known to whoever made it: OpenSSL may say no to that one.
  const block = fits ? rawDecrypt(ciphertext, key) : null;
  return unpad(block ?? new Uint8Array(size));
}

const rawDecrypt = (ciphertext: Uint8Array, key: KeyObject): Uint8Array | null =>
  orNull(() => privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, ciphertext));

/** OpenSSL throws, each time in its own words. */
function orNull(work: () => Buffer): Buffer | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

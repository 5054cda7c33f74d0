/** Seals private keys at rest with the pod's secret: AES-256-GCM, a fresh nonce each time (security 5). */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Fault } from "../base/problem.ts";
import type { Secret } from "./parts.ts";

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** `purpose` is bound in: a sealed value opens only for what it was sealed for. Layout: version, nonce, tag, ciphertext. */
export function seal(secret: Secret, purpose: string, plain: Uint8Array | string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", secret, nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(typeof plain === "string" ? Buffer.from(plain) : plain), cipher.final()]);
  return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed]);
}

/** @throws {Fault} when it was sealed by another secret or for another purpose, or is damaged */
export function unseal(secret: Secret, purpose: string, sealed: Uint8Array): Buffer {
  try {
    if (sealed[0] !== version) throw new Error(`seal of version ${sealed[0]}`);
    const nonce = sealed.subarray(1, 1 + nonceBytes);
    const decipher = createDecipheriv("aes-256-gcm", secret, nonce).setAAD(Buffer.from(purpose));
    decipher.setAuthTag(sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes + tagBytes)), decipher.final()]);
  } catch (cause) {
    throw new Fault("A sealed key does not open: the file `secret` in the data folder is not the one that sealed it", {
      cause,
      again: false,
    });
  }
}

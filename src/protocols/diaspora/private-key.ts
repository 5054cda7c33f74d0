/** The private key of an archive: is it one, and can it sign? Compared by value elsewhere; PKCS#1 and PKCS#8 are both fine. */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { limits } from "../../base/limits.ts";
import type { MessageArgs } from "../../base/problem.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { FindingCode } from "../../core/migration/finding-codes.ts";

type KeyRefusal = { readonly code: FindingCode; readonly args: MessageArgs };
const refused = (code: FindingCode, args: MessageArgs = {}) => no<KeyRefusal>({ code, args });

/**
 * Is this PEM a usable private RSA key? It must sign something that its own public half verifies, since a damaged file can hold numbers
 * that look like a key.
 *
 * @param value  what stands in the archive, anything
 * @returns the PEM as it stood, or the code of a blocking finding
 */
export function judgePrivateKey(value: unknown): Result<string, KeyRefusal> {
  if (value === null || value === undefined || value === "") return refused("private-key-missing");
  if (typeof value !== "string") return refused("private-key-unreadable");
  const key = keyOrNull(() => createPrivateKey(value));
  if (key === null) {
    return refused(keyOrNull(() => createPublicKey(value)) === null ? "private-key-unreadable" : "private-key-public");
  }
  if (key.asymmetricKeyType !== "rsa") return refused("private-key-not-rsa", { type: String(key.asymmetricKeyType) });
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  const [least, most] = [limits.rsaKeyMinBits, limits.rsaKeyMaxBits];
  if (bits < least || bits > most) return refused("private-key-size", { bits, least, most });
  return signs(key) ? ok(value) : refused("private-key-unreadable");
}

/** OpenSSL refuses unreadable keys by throwing, each in its own words. */
function keyOrNull(read: () => KeyObject): KeyObject | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function signs(key: KeyObject): boolean {
  const probe = Buffer.from("sterna");
  try {
    return verify("sha256", probe, createPublicKey(key), sign("sha256", probe, key));
  } catch {
    return false;
  }
}

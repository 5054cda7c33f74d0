/**
 * Which browsers somebody has logged in with before ("device cookies", as OWASP's "Slow Down Online Guessing Attacks" describes them): their
 * attempts are counted apart, so that strangers who guess at a name do not lock its owner out.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { randomToken } from "../../base/bytes.ts";
import type { Secret } from "../parts.ts";

const shape = /^([\w-]{43})\.([\w-]{43})$/;

/** A new token for the browser that has just proved to be `username`'s. It opens nothing: it only says that it was there before. */
export function deviceToken(secret: Secret, username: string): string {
  const id = randomToken();
  return `${id}.${mark(secret, id, username).toString("base64url")}`;
}

/** What to count the attempts of a known browser by; null where the token is missing, forged, or of another name. */
export function knownDevice(secret: Secret, token: string | null, username: string): string | null {
  const [, id = "", given = ""] = shape.exec(token ?? "") ?? [];
  if (id === "") return null;
  return timingSafeEqual(Buffer.from(given, "base64url"), mark(secret, id, username)) ? `${username} ${id}` : null;
}

/** A key of its own: the secret itself seals. */
const mark = (secret: Secret, id: string, username: string): Buffer =>
  createHmac("sha256", createHmac("sha256", secret).update("device").digest()).update(`${id} ${username}`).digest();

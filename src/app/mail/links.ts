/**
 * Links in letters: to confirm an address, and to stop a kind of letter. They are signed, and hold what they are for: nothing is kept of them.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { isLetterChoice, type LetterChoice } from "../../core/letters.ts";
import type { Secret } from "../parts.ts";

/** A key of its own for each purpose: the secret itself seals. */
const mark = (secret: Secret, purpose: "confirm" | "stop", said: string): Buffer =>
  createHmac("sha256", createHmac("sha256", secret).update(`letter ${purpose}`).digest())
    .update(said)
    .digest();

const matches = (given: string, expected: Buffer): boolean => {
  const bytes = Buffer.from(given, "base64url");
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
};

/** A token that confirms `address` for the account until then; void once another address waits, or none. */
export function confirmToken(secret: Secret, accountId: number, address: string, expiresAtMs: number): string {
  const said = `${accountId}.${expiresAtMs}`;
  return `${said}.${mark(secret, "confirm", `${said} ${address}`).toString("base64url")}`;
}

/** Which account a token is about, and until when it counts: whether it is right shows with the address alone. Null: it is none. */
export function readConfirmToken(token: string): { readonly accountId: number; readonly expiresAtMs: number } | null {
  const [, accountId, expiresAtMs] = /^(\d{1,15})\.(\d{1,15})\.[\w-]{43}$/.exec(token) ?? [];
  return accountId === undefined ? null : { accountId: Number(accountId), expiresAtMs: Number(expiresAtMs) };
}

/** Was the token made for this address? */
export function confirmsAddress(secret: Secret, token: string, address: string): boolean {
  const end = token.lastIndexOf(".");
  return matches(token.slice(end + 1), mark(secret, "confirm", `${token.slice(0, end)} ${address}`));
}

/** A token that stops letters of that choice for the account; it never ends, since letters are kept for years. */
export function stopToken(secret: Secret, accountId: number, choice: LetterChoice): string {
  const said = `${accountId}.${choice}`;
  return `${said}.${mark(secret, "stop", said).toString("base64url")}`;
}

/** What a token stops; null: it is forged. */
export function readStopToken(
  secret: Secret,
  token: string,
): { readonly accountId: number; readonly choice: LetterChoice } | null {
  const [, accountId = "", choice = "", given = ""] = /^(\d{1,15})\.([a-z]{1,20})\.([\w-]{43})$/.exec(token) ?? [];
  if (!isLetterChoice(choice) || !matches(given, mark(secret, "stop", `${accountId}.${choice}`))) return null;
  return { accountId: Number(accountId), choice };
}

/** Somebody who is logged in says their password again, before what cannot be taken back: whoever only found an open browser cannot. */
import { no, ok, type Result } from "../../base/result.ts";
import { findCredentials } from "../../store/people/passwords.ts";
import type { Parts } from "../parts.ts";
import { type LogInGate, takeOwnAttempt } from "./log-in.ts";
import { verifyPassword } from "./password.ts";

export type ConfirmRefusal =
  | { readonly code: "password-wrong" }
  | { readonly code: "log-in-too-often"; readonly retryAfterSeconds: number };

/** @throws {Fault} when too many passwords are being checked at once */
export async function confirmPassword(
  { database }: Pick<Parts, "database">,
  gate: LogInGate,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<Result<null, ConfirmRefusal>> {
  const retryAfterSeconds = takeOwnAttempt(gate, username);
  if (retryAfterSeconds !== null) return no({ code: "log-in-too-often", retryAfterSeconds });
  const stored = (await findCredentials(database.db, username))?.passwordHash ?? null;
  const verdict = await verifyPassword(password, stored);
  return stored !== null && verdict.matches ? ok(null) : no({ code: "password-wrong" });
}

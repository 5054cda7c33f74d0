/** Choosing another password while one is logged in: whoever only found an open browser cannot. */
import { no, ok, type Result } from "../../base/result.ts";
import { stopHandOversOut } from "../../store/moves/hand-overs-out.ts";
import { confirmPasswordHash, findCredentials } from "../../store/people/passwords.ts";
import { endSessionsOf } from "../../store/people/sessions.ts";
import { writeLetter } from "../mail/write-letter.ts";
import type { Parts } from "../parts.ts";
import { type LogInGate, takeOwnAttempt } from "./log-in.ts";
import { checkPassword, hashPassword, namesOf, type PasswordRefusal, verifyPassword } from "./password.ts";
import { openSession } from "./session.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "wake">;

export type ChangePasswordRefusal =
  | PasswordRefusal
  | { readonly code: "password-wrong" }
  | { readonly code: "log-in-too-often"; readonly retryAfterSeconds: number };

/**
 * Checks the old password, sets the new one, ends all sessions of the account and what is being handed over of it, and opens a new session.
 * @returns the new session's token
 * @throws {Fault} when too many passwords are being checked at once
 */
export async function changePassword(
  needs: Needs,
  gate: LogInGate,
  request: {
    readonly accountId: number;
    readonly username: string;
    readonly old: string;
    readonly next: string;
    readonly browser?: string | null;
  },
): Promise<Result<string, ChangePasswordRefusal>> {
  const { accountId, username, old } = request;
  const next = checkPassword(request.next, namesOf(needs, username));
  if (!next.ok) return next;
  const retryAfterSeconds = takeOwnAttempt(gate, username);
  if (retryAfterSeconds !== null) return no({ code: "log-in-too-often", retryAfterSeconds });
  const verified = (await findCredentials(needs.database.db, username))?.passwordHash ?? null;
  const verdict = await verifyPassword(old, verified);
  if (verified === null || !verdict.matches) return no({ code: "password-wrong" });
  const hash = await hashPassword(next.value);
  const token = await needs.database.transaction(async (tx) => {
    if (!(await confirmPasswordHash(tx, accountId, verified, hash))) return null;
    await endSessionsOf(tx, accountId);
    // Whoever knew the old one may have begun it.
    await stopHandOversOut(tx, accountId, new Date(needs.clock.now()));
    await writeLetter(tx, needs, { accountId, kind: "password-changed" });
    return openSession(tx, needs.clock.now(), accountId, { oldToken: null, browser: request.browser ?? null });
  });
  if (token !== null) needs.wake("jobs");
  return token === null ? no({ code: "password-wrong" }) : ok(token);
}

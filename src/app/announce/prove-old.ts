/** The old account is of this pod: its password shows that whoever announces a move has both (R10). */
import { no, ok, type Result } from "../../base/result.ts";
import { findAnnounceable } from "../../store/moves/announcements.ts";
import { identityByRef } from "../../store/people/identities.ts";
import { credentialsOfIdentity } from "../../store/people/passwords.ts";
import { type LogInGate, takeStrangersAttempt } from "../accounts/log-in.ts";
import { verifyPassword } from "../accounts/password.ts";
import type { Parts } from "../parts.ts";

export type ProveOldRefusal =
  /** Also where there is no such account, or none with a password: that shows in nothing. */
  { readonly code: "password-wrong" } | { readonly code: "log-in-too-often"; readonly retryAfterSeconds: number };

/**
 * Counts as an attempt to log in to the old account.
 * @param request  `network`: as of a log-in
 * @throws {Fault} when too many passwords are being checked at once
 */
export async function proveOldAccount(
  needs: Pick<Parts, "database">,
  gate: LogInGate,
  request: {
    readonly username: string;
    readonly importId: number;
    readonly password: string;
    readonly network: string;
  },
): Promise<Result<null, ProveOldRefusal>> {
  const { db } = needs.database;
  const held = await findAnnounceable(db, request.username, request.importId);
  const old = held === null ? null : await identityByRef(db, held.protocol, held.ownerRef);
  const credentials = old?.local === true ? await credentialsOfIdentity(db, old.identityId) : null;
  const retryAfterSeconds = takeStrangersAttempt(gate, request.network, credentials?.username ?? "");
  if (retryAfterSeconds !== null) return no({ code: "log-in-too-often", retryAfterSeconds });
  const verdict = await verifyPassword(request.password, credentials?.passwordHash ?? null);
  return verdict.matches && credentials?.passwordHash != null ? ok(null) : no({ code: "password-wrong" });
}

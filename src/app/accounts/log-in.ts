/** Logging in with a name and a password. Whether a name exists shows neither in the answer nor in its time. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { mayLogIn } from "../../core/account.ts";
import { confirmPasswordHash, findCredentials } from "../../store/people/passwords.ts";
import type { Parts } from "../parts.ts";
import { type Attempts, countAttempts } from "./attempts.ts";
import { deviceToken, knownDevice } from "./device.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import { openSession, removeExpired } from "./session.ts";

type Needs = Pick<Parts, "database" | "clock" | "secret">;

export type LogInRefusal =
  | { readonly code: "log-in-wrong" }
  /** The password is right, and the account's import is not done yet. */
  | { readonly code: "log-in-inactive" }
  /** Its person has moved away, and the time in which they could still log in is over. Whoever asks may know: the profile page says it too. */
  | { readonly code: "log-in-moved"; readonly username: string }
  | { readonly code: "log-in-too-often"; readonly retryAfterSeconds: number };

/** Attempts by browsers that the account knows; by others: per network, per name and network, and per name from anywhere. */
export type LogInGate = {
  readonly devices: Attempts;
  readonly networks: Attempts;
  readonly pairs: Attempts;
  readonly names: Attempts;
};

/** What counts the attempts; one per process. */
export function openLogInGate(now: () => number): LogInGate {
  const common = { windowMs: limits.logInWindowMs, keys: limits.logInKeys, now };
  return {
    devices: countAttempts({ ...common, most: limits.logInAttempts }),
    networks: countAttempts({ ...common, most: limits.logInAttemptsPerAddress }),
    pairs: countAttempts({ ...common, most: limits.logInAttempts }),
    names: countAttempts({ ...common, most: limits.logInAttemptsPerName }),
  };
}

/** Counts an attempt. Strangers use up what strangers have, never the attempts of a browser that its account knows. */
function takeAttempt(gate: LogInGate, device: string | null, network: string, username: string): number | null {
  return device !== null ? gate.devices.take(device) : takeStrangersAttempt(gate, network, username);
}

/** Counts an attempt from a browser that the account does not know. @returns seconds to wait; null: go on */
export const takeStrangersAttempt = (gate: LogInGate, network: string, username: string): number | null =>
  gate.networks.take(network) ?? gate.pairs.take(`${username} ${network}`) ?? gate.names.take(username);

/** Counts an attempt of somebody who is logged in to say their password again. @returns seconds to wait; null: go on */
export const takeOwnAttempt = (gate: LogInGate, username: string): number | null =>
  gate.devices.take(`logged in ${username}`);

/** What no account can be called is not asked for: it may hold bytes that the database refuses. */
const possibleName = /^[a-z0-9._-]+$/;

export type LogInRequest = {
  /** As typed: surrounding blanks, capitals and a leading `@` do not matter. */
  readonly username: string;
  readonly password: string;
  /** The network the request came from (an IPv4 address, an IPv6 /64). */
  readonly network: string;
  /** The token that the browser had before, which ends. */
  readonly oldToken: string | null;
  /** The token of a browser that somebody has logged in with before (device.ts). */
  readonly device: string | null;
  /** What the browser calls itself. */
  readonly browser?: string | null;
};

/** Both tokens are for the browser: the session's, and the new one of a browser that is known from now on. */
export type LoggedIn = { readonly token: string; readonly device: string };

/**
 * Checks a password and opens a session.
 * @throws {Fault} when too many passwords are being checked at once
 */
export async function logIn(
  needs: Needs,
  gate: LogInGate,
  request: LogInRequest,
): Promise<Result<LoggedIn, LogInRefusal>> {
  const username = request.username.trim().replace(/^@/, "").toLowerCase().slice(0, limits.idChars);
  const device = knownDevice(needs.secret, request.device, username);
  const retryAfterSeconds = takeAttempt(gate, device, request.network, username);
  if (retryAfterSeconds !== null) return no({ code: "log-in-too-often", retryAfterSeconds });

  const credentials = possibleName.test(username) ? await findCredentials(needs.database.db, username) : null;
  if (credentials?.state === "moved" && !mayLogIn(credentials, new Date(needs.clock.now())))
    return no({ code: "log-in-moved", username });
  const verdict = await verifyPassword(request.password, credentials?.passwordHash ?? null);
  const verified = credentials?.passwordHash ?? null;
  if (credentials === null || verified === null || !verdict.matches) return no({ code: "log-in-wrong" });
  if (credentials.state === "inactive" && !credentials.arriving) return no({ code: "log-in-inactive" });

  const next = verdict.outdated ? await hashPassword(request.password) : verified;
  await removeExpired(needs);
  // Verifying took a while: a password that was changed meanwhile stands, and this one opens nothing any more.
  const token = await needs.database.transaction(async (tx) =>
    (await confirmPasswordHash(tx, credentials.accountId, verified, next))
      ? openSession(tx, needs.clock.now(), credentials.accountId, {
          oldToken: request.oldToken,
          browser: request.browser ?? null,
        })
      : null,
  );
  if (token === null) return no({ code: "log-in-wrong" });
  if (device !== null) gate.devices.forgive(device);
  gate.pairs.forgive(`${username} ${request.network}`);
  return ok({ token, device: deviceToken(needs.secret, username) });
}

/** Sessions of logged-in browsers: opened at log-in, found by their token, kept alive by use, ended. */
import { createHash } from "node:crypto";
import { randomToken } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import type { Db } from "../../store/database.ts";
import { removeOldLinks } from "../../store/people/passwords.ts";
import {
  addSession,
  endSession,
  findSession,
  removeExpiredSessions,
  type SessionRow,
  touchSession,
} from "../../store/people/sessions.ts";
import type { Parts } from "../parts.ts";

type Needs = Pick<Parts, "database" | "clock">;

export type Session = SessionRow & {
  readonly token: string;
  /** The browser should be told to keep its cookie for another `limits.sessionDays`. */
  readonly prolonged: boolean;
};

/** The digest under which a token is stored: a thief of the table has no token. */
export const digestOf = (token: string): Buffer => createHash("sha256").update(token).digest();

/**
 * Opens a session and returns its token, which only the browser keeps. An old token of the same browser ends with it.
 * @param browser  what it calls itself, for the list of sessions
 * @param db  the transaction that found out that they may
 */
export async function openSession(
  db: Db,
  at: number,
  accountId: number,
  { oldToken, browser }: { readonly oldToken: string | null; readonly browser: string | null },
): Promise<string> {
  const token = randomToken();
  if (oldToken !== null) await endSession(db, digestOf(oldToken));
  await addSession(db, {
    tokenHash: digestOf(token),
    accountId,
    at: new Date(at),
    expiresAt: expiry(at),
    browser,
  });
  return token;
}

/** The session of a token; null where it is unknown or has expired. Slides the expiry on, at most once a day. */
export async function readSession(needs: Needs, token: string): Promise<Session | null> {
  const at = needs.clock.now();
  const row = await findSession(needs.database.db, digestOf(token), new Date(at));
  if (row === null) return null;
  const prolonged = at - row.seenAt.getTime() >= dayMs;
  if (prolonged) await touchSession(needs.database.db, digestOf(token), new Date(at), expiry(at));
  return { ...row, token, prolonged };
}

/** Removes what has expired, sessions and links to choose a password: what nobody uses any more goes when somebody logs in. */
export async function removeExpired(needs: Needs): Promise<void> {
  const at = new Date(needs.clock.now());
  await removeExpiredSessions(needs.database.db, at);
  await removeOldLinks(needs.database.db, at);
}

/** Logs this browser out. */
export const closeSession = (needs: Needs, token: string): Promise<void> =>
  endSession(needs.database.db, digestOf(token));

const expiry = (atMs: number): Date => new Date(atMs + limits.sessionDays * dayMs);

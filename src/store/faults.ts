/** Tells faults of the database (gone, full, overloaded) from bugs in a statement. */
import { codeOf, Fault } from "../base/problem.ts";

const unreached = "The database cannot be reached (if DATABASE_URL is set, look whether it is right)";

/** PostgreSQL error codes and system errors that say the world failed, in words for people. */
const causes: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^53100$|^ENOSPC$|^EDQUOT$/, "The disk of the database is full"],
  [/^53300$/, "The database has no free connection"],
  [/^53/, "The database has run out of memory or another resource"],
  [/^57P03$/, "The database is starting or stopping"],
  [/^ECONNREFUSED$|^ENOENT$|^ETIMEDOUT$|^ENOTFOUND$|^EAI_AGAIN$|^EHOSTUNREACH$|^ENETUNREACH$/, unreached],
  [/^57P0[12]$|^08|^ECONN|^EPIPE$/, "The database went away"],
  [/^40001$|^40P01$|^55P03$/, "Two changes of the same data met in the database"],
  [/^57014$/, "The database took too long"],
  [/^58030$|^EIO$/, "The disk of the database does not answer"],
  [/^25006$/, "The database is read-only"],
];

/** The driver's own errors carry no code. */
const driverMessages: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/timeout exceeded when trying to connect/, unreached],
  [/^Connection terminated|^Client has encountered a connection error/, "The database went away"],
];

/** No such database, role or password; no rights on what is in it. Never in a server of our own, which trusts us in everything. */
const refusals = /^3D000$|^28|^42501$/;
/** The same, said by the driver: no password where one is asked for, or one way of encryption where the other is asked for. */
const driverRefusals = /^SASL: |^The server does not support SSL connections/;

/**
 * @returns a Fault, if `error` says that the database or the way to it failed: worth trying again, unless DATABASE_URL must change first;
 *   else null: then it is a bug, or a broken rule of a table that the caller knows how to read
 */
export function databaseFault(error: unknown): Fault | null {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  const cause = causes.find(([pattern]) => pattern.test(code));
  if (cause) return new Fault(cause[1], { cause: error, again: true });
  if (error instanceof Error && (refusals.test(code) || driverRefusals.test(error.message))) {
    const what = "The database refuses us: look at DATABASE_URL, whose role must own the database that it names";
    return new Fault(what, { cause: error, again: false });
  }
  const said = error instanceof Error ? driverMessages.find(([pattern]) => pattern.test(error.message)) : undefined;
  return said === undefined ? null : new Fault(said[1], { cause: error, again: true });
}

/** Tells faults of the database (gone, full, overloaded) from bugs in a statement. */
import { codeOf, Fault } from "../base/problem.ts";

/** PostgreSQL error codes and system errors that say the world failed, in words for people. */
const causes: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^53100$|^ENOSPC$|^EDQUOT$/, "The disk of the database is full"],
  [/^53300$/, "The database has no free connection"],
  [/^53/, "The database has run out of memory or another resource"],
  [/^57P03$/, "The database is starting or stopping"],
  [
    /^57P0[12]$|^08|^ECONN|^EPIPE$|^ENOENT$|^ETIMEDOUT$|^ENOTFOUND$|^EAI_AGAIN$|^EHOSTUNREACH$/,
    "The database went away",
  ],
  [/^40001$|^40P01$|^55P03$/, "Two changes of the same data met in the database"],
  [/^57014$/, "The database took too long"],
  [/^58030$|^EIO$/, "The disk of the database does not answer"],
  [/^25006$/, "The database is read-only"],
];

/** The driver's own errors carry no code. */
const driverMessages =
  /^Connection terminated|timeout exceeded when trying to connect|^Client has encountered a connection error/;

/**
 * @returns a Fault that is worth trying again, if `error` says that the database or the way to it failed; else null:
 *   then it is a bug, or a broken rule of a table that the caller knows how to read
 */
export function databaseFault(error: unknown): Fault | null {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  const cause = causes.find(([pattern]) => pattern.test(code));
  if (cause) return new Fault(cause[1], { cause: error, again: true });
  if (error instanceof Error && driverMessages.test(error.message)) {
    return new Fault("The database went away", { cause: error, again: true });
  }
  return null;
}

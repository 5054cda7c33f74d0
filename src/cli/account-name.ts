/** NAME on a command line. */
import { parseName } from "../core/account.ts";
import { UsageError } from "./command.ts";

/**
 * The one account name that a command was given, spelled as accounts are: `Alice` is alice. A name that no account can have stays as it is;
 * the command finds nobody.
 * @param question  what to ask where there is none, or more than one
 * @throws {UsageError}
 */
export function accountName(positionals: readonly string[], question: string): string {
  const [text] = positionals;
  if (text === undefined || positionals.length > 1) throw new UsageError(question);
  const name = parseName(text);
  return name.ok ? name.value : text;
}

/** Which of its imports, where not the newest. @throws {UsageError} it is no number */
export function importNumber(given: string | undefined): number | null {
  if (given === undefined) return null;
  if (!/^[1-9]\d{0,14}$/.test(given)) throw new UsageError("Which import? Give its number, as the report has it.");
  return Number(given);
}

/** What a check found, in the language of the request. */
import { printable } from "../base/printable.ts";
import type { MessageArgs } from "../base/problem.ts";
import { findText } from "./words/words.ts";

/** What it is, and what one can do: a line each, whatever the archive says. Null for a code that is not known (any more). */
export function tellFound(code: string, args: MessageArgs): { readonly what: string; readonly next: string } | null {
  const values = Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, typeof value === "number" ? value : printable(String(value))]),
  );
  const what = findText(`finding.${code}.what`, values);
  return what === null ? null : { what, next: findText(`finding.${code}.next`, values) ?? "" };
}

/** Findings about entries of a container: the first thousand one by one, all of them counted. */
import { limits } from "../base/limits.ts";
import { printable, shorten } from "../base/printable.ts";
import { type FindingCode, finding } from "../core/migration/finding-codes.ts";
import type { Finding } from "../core/migration/findings.ts";

/** `entry` is an entry's name made fit to print; "" where the finding is about the file as a whole. */
export type EntryFinding = { readonly code: FindingCode; readonly entry: string; readonly detail: string };

/** As the check tells it: its place is the entry. */
export const tellEntry = ({ code, entry, detail }: EntryFinding): Finding => finding(code, entry, { entry, detail });

export type EntryFindings = {
  /** At most `limits.findings` of them, in the order in which they were found. */
  readonly list: readonly EntryFinding[];
  /** How many there were of each code, also past the limit. */
  readonly totals: ReadonlyMap<FindingCode, number>;
  add(code: FindingCode, entry: string, detail: string): void;
  /** For what is found again each time the same bytes are read. */
  addOnce(code: FindingCode, entry: string, detail: string): void;
};

/** A million bad entries cost a thousand findings and one counter per code. */
export function entryFindings(): EntryFindings {
  const list: EntryFinding[] = [];
  const totals = new Map<FindingCode, number>();
  const told = new Set<string>();
  function add(code: FindingCode, entry: string, detail: string): void {
    totals.set(code, (totals.get(code) ?? 0) + 1);
    if (list.length < limits.findings) list.push({ code, entry: printableName(entry), detail });
  }
  return {
    list,
    totals,
    add,
    addOnce(code, entry, detail) {
      const key = `${code} ${entry}`;
      if (told.has(key)) return;
      told.add(key);
      add(code, entry, detail);
    },
  };
}

/** A name out of a file, fit for a terminal and a page: at most 120 characters, all of them printable. */
export const printableName = (name: string): string => shorten(printable(name), 120);

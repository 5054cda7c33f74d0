/** Findings: what a check has to say about single elements of an archive. Codes are stable; docs/findings.md lists them. */
import type { MessageArgs } from "../../base/problem.ts";
import type { Place } from "../snapshot.ts";

/**
 * - `blocking`: nothing can be imported.
 * - `skipped`: this element (or part of one) cannot come.
 * - `changed`: it comes, but not exactly as it stands in the file.
 * - `waiting`: it is kept and comes as soon as something that is not in the file has been found.
 * - `odd`: it comes as it is; worth knowing.
 */
export type Severity = "blocking" | "skipped" | "changed" | "waiting" | "odd";

export type Finding = {
  readonly severity: Severity;
  readonly code: string;
  readonly place: Place;
  readonly args: MessageArgs;
};

/** What the catalogue says about a code: how grave it is, what it means, what the person can do. */
export type FindingEntry = { readonly severity: Severity; readonly what: string; readonly next: string };

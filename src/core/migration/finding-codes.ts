/**
 * The catalogue of finding codes: how grave each is, what it means and what a person can do. Codes are stable: scripts match on them.
 * `{name}` in a text is replaced by the finding's argument of that name. docs/findings.md lists the same codes; a test compares them.
 */
import type { MessageArgs } from "../../base/problem.ts";
import type { Place } from "../snapshot.ts";
import type { Finding, Severity } from "./findings.ts";

type Entry = { readonly severity: Severity; readonly what: string; readonly next: string };

export const findingCodes = {
  // The file as a whole
  "not-an-archive": { severity: "blocking", what: "This is not an account archive: {detail}.", next: "Give the file that your old pod offered as \"profile data\" (.json.gz, .json or .zip)." },
  "json-cut-off": { severity: "blocking", what: "The archive breaks off after {bytes} bytes.", next: "Download it again; the file is not complete." },
  "json-invalid": { severity: "blocking", what: "The archive is not valid JSON: {detail} at byte {bytes}.", next: "Download it again, or mend the file at that byte." },
  "version-unknown": { severity: "blocking", what: "The archive has format version {version}; this pod reads 2.0.", next: "Make a new export on a pod of version 0.7 or later." },
} as const satisfies Record<string, Entry>;

export type FindingCode = keyof typeof findingCodes;

/** Makes a finding of a known code; its severity comes out of the catalogue. */
export const finding = (code: FindingCode, place: Place, args: MessageArgs = {}): Finding => ({ severity: findingCodes[code].severity, code, place, args });

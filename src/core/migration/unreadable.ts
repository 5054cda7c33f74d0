/** Of what keeps an archive from being imported: what means that the file cannot be read, and what means that it is refused. */
import type { FindingCode } from "./finding-codes.ts";

/** The file is not there, is something else, is damaged, or hides what is in it. Everything else that blocks is a limit or a rule of ours. */
const unreadable: ReadonlySet<string> = new Set<FindingCode>([
  "file-missing",
  "file-not-readable",
  "file-not-a-file",
  "file-empty",
  "file-is-html",
  "file-is-utf16",
  "file-unrecognised",
  "json-cut-off",
  "json-invalid",
  "gzip-cut-off",
  "gzip-corrupt",
  "zip-cut-off",
  "zip-damaged",
  "zip-archive-corrupt",
  "zip-directory-damaged",
  "zip-entry-corrupt",
  "zip-entry-damaged",
  "zip-entry-disagrees",
  "zip-entry-encrypted",
  "zip-entry-compression",
]);

/** @param codes  why there is no archive to import; none at all means that nobody gave one, which is a refusal */
export const verdictOf = (codes: readonly string[]): "unreadable" | "blocking" =>
  codes.length > 0 && codes.every((code) => unreadable.has(code)) ? "unreadable" : "blocking";

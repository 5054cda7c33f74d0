/** Why an import is refused, and what to do next. */
import type { NameRefusal } from "../account.ts";

export type ImportRefusal =
  | NameRefusal
  /** An open account has the name, and did not come out of this archive. */
  | { readonly code: "name-taken"; readonly name: string }
  /** R15: a closed account had it. */
  | { readonly code: "name-once-used"; readonly name: string }
  | { readonly code: "archive-unreadable" }
  | { readonly code: "archive-blocked" };

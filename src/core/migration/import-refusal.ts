/** Why an import is refused, and what to do next. */
import type { NameRefusal } from "../account.ts";

export type ImportRefusal =
  | NameRefusal
  /** An open account has the name, and did not come out of this archive. */
  | { readonly code: "name-taken"; readonly name: string }
  /** R15: a closed account had it. */
  | { readonly code: "name-once-used"; readonly name: string }
  /** What is to go into an account that is there: there is none of that name, or it is not open (any more), or not yet. */
  | { readonly code: "account-missing"; readonly name: string }
  | { readonly code: "account-closed"; readonly name: string }
  | { readonly code: "account-not-ready"; readonly name: string }
  /** Another archive goes into that account, and is not in to its end. `of`: whose it is. */
  | { readonly code: "import-under-way"; readonly name: string; readonly of: string }
  | { readonly code: "archive-unreadable" }
  | { readonly code: "archive-blocked" };

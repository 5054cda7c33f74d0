/** What a check decides about one item. */
import type { FindingCode } from "./finding-codes.ts";

/** Whether an item comes, and if not, the code of the finding that says why. `keeps`: it stays with the import, to leave again with the next archive. */
export type Decision =
  | { readonly comes: true }
  | { readonly comes: false; readonly code: FindingCode; readonly keeps?: true };

export const comes: Decision = { comes: true };

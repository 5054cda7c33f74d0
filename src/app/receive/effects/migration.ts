/** One account says that it is another one from now on, and both have signed it. */
import { hearMove } from "../../witness/hear.ts";
import type { Effect } from "../said.ts";

/** Judged and applied by `src/app/witness/`: once for each pair, in the transaction that forgets the raw message. */
export const applyMigration: Effect<"migration"> = (tx, needs, { message, protocol, receivedAt, raw }) =>
  hearMove(tx, needs, { message, protocol, heardAt: receivedAt, evidence: raw ?? null });

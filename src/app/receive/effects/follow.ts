/** Somebody asks for what an account here writes, or answers the account's own wish. */
import { no } from "../../../base/result.ts";
import type { Effect } from "../said.ts";

export const applyFollow: Effect<"follow"> = async (_tx, _needs, { message }) =>
  no({ code: "tie-not-asked-for", detail: `${message.step} for ${message.recipient}`, again: false });

/** The job that gives accounts an identity on networks that this pod did not speak when they were made. */
import { z } from "zod";
import { makePresences } from "../accounts/presence.ts";
import type { JobKind } from "./kind.ts";

const argsShape = z.object({ after: z.int() });
/** A key of RSA takes a second or two. */
const accountsPerTurn = 20;

export const presencesKind: JobKind = {
  kind: "presences",
  async run(parts, given) {
    const last = await makePresences(parts, argsShape.parse(given).after, accountsPerTurn);
    return last === null ? null : { after: last };
  },
};

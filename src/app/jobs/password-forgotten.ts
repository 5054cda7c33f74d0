/** The job that answers whoever forgot a password, apart from the page that they typed a name on. */
import { z } from "zod";
import { answerForgotten, forgottenJobKind } from "../mail/forgotten.ts";
import type { Parts } from "../parts.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const argsShape = z.object({ typed: z.string() });

export const passwordForgottenKind: JobKind = {
  kind: forgottenJobKind,
  quick: true,
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn) {
    await answerForgotten(needs, argsShape.parse(given).typed, (work) => turn.write(work));
    return null;
  },
};

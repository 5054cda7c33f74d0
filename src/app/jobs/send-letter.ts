/** The job that hands one letter to the mail server. Where that cannot be reached, or says "later", it comes again after growing pauses, for two days. */
import { z } from "zod";
import { isLetterKind } from "../../core/letters.ts";
import { findLetterbox, findWaitingLetter, letterRefused, letterSent } from "../../store/post-office/letters.ts";
import { composeLetter } from "../mail/compose-letter.ts";
import { letterJobKind } from "../mail/write-letter.ts";
import type { Parts } from "../parts.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const argsShape = z.object({ letterId: z.int() });

export const sendLetterKind: JobKind = {
  kind: letterJobKind,
  // In a loop of its own: a mail server that does not answer holds up nothing but letters. Twenty a second are more than small servers like.
  pauseMs: 50,
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn) {
    const { letterId } = argsShape.parse(given);
    const { db } = needs.database;
    const letter = await findWaitingLetter(db, letterId);
    if (letter === null) return null;
    const now = new Date(needs.clock.now());
    const box = await findLetterbox(db, letter.accountId);
    const composed =
      box === null || !isLetterKind(letter.kind) ? null : await composeLetter(needs, letter.kind, box, letter);
    if (composed === null || needs.mailer === null) {
      const why = needs.mailer === null ? "This pod sends no letters any more." : "There is nothing to say any more.";
      turn.write((tx) => letterRefused(tx, letterId, why, now));
      return null;
    }
    const sent = await needs.mailer.send(composed);
    if (sent.ok) turn.write((tx) => letterSent(tx, letterId, now));
    else turn.write((tx) => letterRefused(tx, letterId, sent.refusal.detail, now));
    return null;
  },
};

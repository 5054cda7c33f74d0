/** The job that writes a letter about notices, a few minutes after the first of them: several are one letter, and whoever has read them gets none. */
import { z } from "zod";
import { isLetterKind } from "../../core/letters.ts";
import { hasUnread, noticeLetterKind as kind } from "../../store/content/notifications.ts";
import { writeLetter } from "../mail/write-letter.ts";
import type { Parts } from "../parts.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const argsShape = z.object({ accountId: z.int(), letter: z.string() });

export const noticeLetterKind: JobKind = {
  kind,
  quick: true,
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn) {
    const { accountId, letter } = argsShape.parse(given);
    if (isLetterKind(letter) && (await hasUnread(needs.database.db, accountId, letter)))
      turn.write((tx) => writeLetter(tx, needs, { accountId, kind: letter }));
    return null;
  },
};

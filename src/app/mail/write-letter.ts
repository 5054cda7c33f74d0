/** Writes letters: put into the queue in the transaction of what they tell, sent by a job. */
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import { isAboutOthers, isLetterKind, type LetterKind, letterKinds, wantsLetter } from "../../core/letters.ts";
import type { Tx } from "../../store/database.ts";
import { type NewJob, putJobs } from "../../store/post-office/jobs.ts";
import { addLetter, countLetters, findLetterbox, type LetterArgs } from "../../store/post-office/letters.ts";
import type { Parts } from "../parts.ts";

export const letterJobKind = "send-letter";

export const letterJob = (letterId: number, runAt: Date): NewJob => ({
  kind: letterJobKind,
  key: String(letterId),
  args: { letterId },
  runAt,
});

export type NewLetter = {
  readonly accountId: number;
  readonly kind: LetterKind;
  /** What the words of its kind name (`src/app/mail/words`): never what anybody wrote. */
  readonly args?: LetterArgs;
  /** Instead of the account's own address: one that it had until now. */
  readonly address?: string;
};

const allKinds = Object.keys(letterKinds);
const kindsOfOthers = allKinds.filter((kind) => isLetterKind(kind) && isAboutOthers(kind));

/**
 * Writes a letter to an account. Nothing happens where this pod sends none, where the account has no confirmed address or does not want this kind, and
 * where it got too many today. Whoever calls need not ask first, and wakes the loops after the commit.
 */
export async function writeLetter(
  tx: Tx,
  { config, clock }: Pick<Parts, "config" | "clock">,
  { accountId, kind, args = {}, address }: NewLetter,
): Promise<void> {
  if (config.mail === null) return;
  const box = await findLetterbox(tx, accountId);
  if (box === null || !wantsLetter(kind, box.wishes)) return;
  if ((address ?? (kind === "confirm-address" ? box.pending : box.address)) === null) return;
  const at = new Date(clock.now());
  const dayAgo = new Date(at.getTime() - dayMs);
  if ((await countLetters(tx, accountId, dayAgo, allKinds)) >= limits.lettersPerDay) return;
  if (isAboutOthers(kind) && (await countLetters(tx, accountId, dayAgo, kindsOfOthers)) >= limits.noticeLettersPerDay)
    return;
  const letterId = await addLetter(tx, { accountId, kind, args, address: address ?? null, at });
  await putJobs(tx, [letterJob(letterId, at)]);
}

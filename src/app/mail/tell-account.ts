/** Tells an account what became of something that the pod did for it: a notice, and a letter if it wants one. */
import type { PodNoticeKind } from "../../core/notice.ts";
import { notifyOfPod } from "../../store/content/notifications.ts";
import type { Tx } from "../../store/database.ts";
import type { LetterArgs } from "../../store/post-office/letters.ts";
import type { Parts } from "../parts.ts";
import { writeLetter } from "./write-letter.ts";

type PodTells = {
  readonly accountId: number;
  readonly kind: PodNoticeKind;
  readonly about: number;
  readonly args?: LetterArgs;
};

/**
 * Once for each; see `notifyOfPod`. To be called in the transaction of what it tells.
 * @param about  the id of the import, export, migration or hand-over, as the kind says
 * @param args  what the words of the letter name besides
 */
export async function tellAccount(
  tx: Tx,
  needs: Pick<Parts, "config" | "clock">,
  { accountId, kind, about, args }: PodTells,
): Promise<void> {
  if (!(await notifyOfPod(tx, { accountId, kind, about, at: new Date(needs.clock.now()) }))) return;
  const isMove = kind === "move-announced" || kind === "leaving-failed";
  await writeLetter(tx, needs, { accountId, kind, args: isMove ? { migration: about } : (args ?? {}) });
}

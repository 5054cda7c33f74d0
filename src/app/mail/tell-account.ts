/** Tells an account what became of something that the pod did for it: a notice, and a letter if it wants one. */
import type { PodNoticeKind } from "../../core/notice.ts";
import type { Tx } from "../../store/database.ts";
import { notifyOfPod } from "../../store/notifications.ts";
import type { Parts } from "../parts.ts";
import { writeLetter } from "./write-letter.ts";

/**
 * Once for each; see `notifyOfPod`. To be called in the transaction of what it tells.
 * @param about  the id of the import, export or migration, as the kind says
 */
export async function tellAccount(
  tx: Tx,
  needs: Pick<Parts, "config" | "clock">,
  { accountId, kind, about }: { readonly accountId: number; readonly kind: PodNoticeKind; readonly about: number },
): Promise<void> {
  if (!(await notifyOfPod(tx, { accountId, kind, about, at: new Date(needs.clock.now()) }))) return;
  const isMove = kind === "move-announced" || kind === "leaving-failed";
  await writeLetter(tx, needs, { accountId, kind, ...(isMove ? { args: { migration: about } } : {}) });
}

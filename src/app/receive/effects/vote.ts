/** A vote: one per person and poll (R1). */
import { no, ok, type Result } from "../../../base/result.ts";
import type { SaidVote } from "../../../core/message.ts";
import { notify } from "../../../store/content/notifications.ts";
import { findAnswer, findOnce, insertVote, pollEnd } from "../../../store/content/relayables.ts";
import type { Tx } from "../../../store/database.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";
import { keepRelayed } from "./relayed.ts";

export function applyVote(tx: Tx, needs: EffectNeeds, said: Said<SaidVote>): Promise<Result<Effects, EffectRefusal>> {
  const { message, author, signedAs, way, receivedAt: at } = said;
  return keepRelayed(tx, needs, said, async ({ id: pollId, root }) => {
    const end = await pollEnd(tx, pollId);
    if (end !== null && at >= end) return no({ code: "poll-ended", detail: message.pollGuid, again: false });
    const answerId = await findAnswer(tx, pollId, message.answerGuid);
    if (answerId === null) return no({ code: "answer-unknown", detail: message.answerGuid, again: false });
    const target = { kind: "poll", id: pollId } as const;
    if ((await findOnce(tx, target, author.personId, true)) !== null) return ok(null);
    const made = await insertVote(tx, {
      answerId,
      bylineId: signedAs.bylineId,
      guid: message.guid,
      signed: message.signed,
      local: way === "local",
      at,
    });
    if (made === null) return ok(null);
    const { accountId } = root.author;
    if (accountId !== null && said.after.notifies)
      await notify(tx, { accountId, kind: "votes", bylineId: signedAs.bylineId, postId: root.id, at });
    return ok({ postId: root.id });
  });
}

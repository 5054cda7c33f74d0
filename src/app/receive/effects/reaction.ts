/** A like, or another reaction: one per person and target (R1). */
import { ok, type Result } from "../../../base/result.ts";
import type { SaidReaction } from "../../../core/message.ts";
import type { Tx } from "../../../store/database.ts";
import { notify } from "../../../store/notifications.ts";
import { commenterHere, findOnce, insertReaction } from "../../../store/relayables.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";
import { keepRelayed } from "./relayed.ts";

export function applyReaction(
  tx: Tx,
  needs: EffectNeeds,
  said: Said<SaidReaction>,
): Promise<Result<Effects, EffectRefusal>> {
  const { message, author, signedAs, way, receivedAt: at } = said;
  return keepRelayed(tx, needs, said, async ({ id, root }) => {
    const target = { kind: message.parent.kind, id } as const;
    if ((await findOnce(tx, target, author.personId, true)) !== null) return ok(null);
    const made = await insertReaction(tx, {
      target,
      bylineId: signedAs.bylineId,
      guid: message.guid,
      reaction: message.reaction,
      signed: message.signed,
      local: way === "local",
      at,
    });
    if (made === null) return ok(null);
    const liked = target.kind === "post" ? root.author.accountId : await commenterHere(tx, id);
    if (liked !== null && said.after.notifies) {
      const commentId = target.kind === "comment" ? id : null;
      await notify(tx, {
        accountId: liked,
        kind: "reacts",
        bylineId: signedAs.bylineId,
        postId: root.id,
        commentId,
        at,
      });
    }
    return ok({ postId: root.id });
  });
}

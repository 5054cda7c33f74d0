/** Likes, dislikes and emojis: each once per person and target (R1), of emojis a few. Nobody likes and dislikes: the later takes the place of the other. */
import { limits } from "../../../base/limits.ts";
import { ok, type Result } from "../../../base/result.ts";
import type { SaidReaction } from "../../../core/message.ts";
import { printReaction } from "../../../core/post.ts";
import { deleteThings } from "../../../store/content/deletions.ts";
import { notify } from "../../../store/content/notifications.ts";
import { commenterHere, type FoundReaction, findReactions, insertReaction } from "../../../store/content/relayables.ts";
import { putTombstones } from "../../../store/content/tombstones.ts";
import type { Tx } from "../../../store/database.ts";
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
    const before = await findReactions(tx, target, author.personId);
    if (before.some(({ kind }) => printReaction(kind) === printReaction(message.reaction))) return ok(null);
    if (typeof message.reaction !== "string" && emojisAmong(before) >= limits.reactionsEach) return ok(null);
    await takePlace(tx, said, before);
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
        kind: typeof message.reaction === "string" ? "reacts" : "emojis",
        bylineId: signedAs.bylineId,
        postId: root.id,
        commentId,
        at,
      });
    }
    return ok({ postId: root.id });
  });
}

const emojisAmong = (reactions: readonly FoundReaction[]): number =>
  reactions.filter(({ kind }) => typeof kind !== "string").length;

/** Of the same network alone: what was said on another one was told to others there, who would keep it. */
async function takePlace(
  tx: Tx,
  { message, protocol, receivedAt }: Said<SaidReaction>,
  before: readonly FoundReaction[],
): Promise<void> {
  const opposite = message.reaction === "like" ? "dislike" : message.reaction === "dislike" ? "like" : null;
  const gone = before.filter((each) => each.kind === opposite && each.protocol === protocol);
  await deleteThings(
    tx,
    "reaction",
    gone.map(({ id }) => id),
  );
  const stones = gone.map(({ guid, ref }) => ({ protocol, kind: "reaction" as const, guid, authorRef: ref }));
  await putTombstones(tx, stones, receivedAt);
}

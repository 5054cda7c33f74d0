/** A comment: kept below its post; the post's author, others who wrote there and those whom it mentions are told. */
import { limits } from "../../../base/limits.ts";
import { ok, type Result } from "../../../base/result.ts";
import { mentionsIn } from "../../../core/mentions.ts";
import type { SaidComment } from "../../../core/message.ts";
import type { Tx } from "../../../store/database.ts";
import { type NoticeKind, notify } from "../../../store/notifications.ts";
import { mentionedAccounts } from "../../../store/posts.ts";
import { localVoices } from "../../../store/recipients.ts";
import { insertComment } from "../../../store/relayables.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";
import { keepRelayed } from "./relayed.ts";

export function applyComment(
  tx: Tx,
  needs: EffectNeeds,
  said: Said<SaidComment>,
): Promise<Result<Effects, EffectRefusal>> {
  const { message, signedAs, way, receivedAt: at } = said;
  return keepRelayed(tx, needs, said, async ({ root }) => {
    const commentId = await insertComment(tx, {
      postId: root.id,
      bylineId: signedAs.bylineId,
      guid: message.guid,
      text: message.text,
      writtenAt: new Date(message.writtenAtMs),
      editedAt: message.editedAtMs === null ? null : new Date(message.editedAtMs),
      signed: message.signed,
      local: way === "local",
      at,
    });
    if (commentId === null) return ok(null);
    if (said.after.notifies) await tellHere(tx, said, root.id, root.author.accountId, commentId);
    return ok({ postId: root.id, commentId });
  });
}

/** Each account once, by what concerns it most. */
async function tellHere(
  tx: Tx,
  { message, protocol, signedAs, receivedAt: at }: Said<SaidComment>,
  postId: number,
  ownerId: number | null,
  commentId: number,
): Promise<void> {
  const reasons = new Map<number, NoticeKind>();
  for (const accountId of await localVoices(tx, postId)) reasons.set(accountId, "comments-too");
  if (ownerId !== null) reasons.set(ownerId, "comments");
  for (const accountId of await mentionedAccounts(tx, protocol, mentionsIn(message.text, limits.mentions), postId))
    reasons.set(accountId, "mentions");
  for (const [accountId, kind] of [...reasons].sort(([one], [other]) => one - other))
    await notify(tx, { accountId, kind, bylineId: signedAs.bylineId, postId, commentId, at });
}

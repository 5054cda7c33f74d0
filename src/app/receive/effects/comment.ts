/** A comment: kept below its post; the post's author, others who wrote there and those whom it mentions are told. */
import { ok, type Result } from "../../../base/result.ts";
import type { SaidComment, SaidPost } from "../../../core/message.ts";
import { deleteThings } from "../../../store/content/deletions.ts";
import type { StoredFine } from "../../../store/content/fine-print.ts";
import { type NoticeKind, notify } from "../../../store/content/notifications.ts";
import { mentionedAccounts } from "../../../store/content/posts.ts";
import { editComment, insertComment } from "../../../store/content/relayables.ts";
import { findThings, standingOf } from "../../../store/content/things.ts";
import type { Tx } from "../../../store/database.ts";
import { localVoices } from "../../../store/post-office/recipients.ts";
import { adapterOf } from "../../parts.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";
import { mentionedBy } from "./mentioned.ts";
import { keepPost } from "./post.ts";
import { keepRelayed } from "./relayed.ts";

/**
 * What is for fewer people than the post that it answers is no comment below that: it is kept as a post of its own, for those alone. On networks where
 * everybody tells their own things, the same guid again is a later version.
 */
export async function applyComment(
  tx: Tx,
  needs: EffectNeeds,
  said: Said<SaidComment>,
): Promise<Result<Effects, EffectRefusal>> {
  const { message, signedAs, way, protocol, receivedAt: at } = said;
  const { relays, content } = adapterOf(needs, protocol).facts;
  if (way !== "local" && relays === "nobody") {
    const commentId = await knownComment(tx, said);
    const { text, fine } = message;
    const [post] =
      fine?.followers === undefined
        ? []
        : await findThings(tx, protocol, content, [{ kind: "post", guid: message.postGuid }]);
    if (post !== undefined && post.root.reach !== "limited") {
      if (commentId !== null) await deleteThings(tx, "comment", [commentId]);
      return keepPost(tx, needs, { ...said, message: apart(message, post.writtenAs) }, null);
    }
    if (commentId !== null) {
      const to = { text, fine: fineOf(message), writtenAt: new Date(message.writtenAtMs), at };
      return ok({ changed: await editComment(tx, commentId, to), commentId });
    }
  }
  return keepRelayed(tx, needs, said, async ({ root }) => {
    const commentId = await insertComment(tx, {
      postId: root.id,
      bylineId: signedAs.bylineId,
      guid: message.guid,
      text: message.text,
      writtenAt: new Date(message.writtenAtMs),
      editedAt: message.editedAtMs === null ? null : new Date(message.editedAtMs),
      signed: message.signed,
      fine: fineOf(message),
      local: way === "local",
      at,
    });
    if (commentId === null) return ok(null);
    if (said.after.notifies) await tellHere(tx, needs, said, root.id, root.author.accountId, commentId);
    return ok({ postId: root.id, commentId });
  });
}

const fineOf = ({ fine, replyTo }: SaidComment): StoredFine | undefined =>
  fine === undefined && !replyTo ? undefined : { ...fine, answers: replyTo ?? null };

/** On the network that it was said on first: what came by another of its author's is no later version. */
async function knownComment(tx: Tx, { message, protocol, author }: Said<SaidComment>): Promise<number | null> {
  return (await standingOf(tx, "comment", { protocol, guid: message.guid, personId: author.personId })).ownId;
}

/** @param writtenAs  the address that the post was written under which it answers */
const apart = (
  { author, guid, text, writtenAtMs, editedAtMs, fine, postGuid }: SaidComment,
  writtenAs: string,
): SaidPost & { readonly fine: StoredFine } => ({
  kind: "post",
  public: false,
  fine: { ...fine, answers: { author: writtenAs, guid: postGuid } },
  ...{ author, guid, text, writtenAtMs, editedAtMs },
  ...{ photos: [], poll: null, location: null, providerName: null, eventGuid: null, extra: null },
});

/** Each account once, by what concerns it most. */
async function tellHere(
  tx: Tx,
  needs: EffectNeeds,
  { message, protocol, signedAs, receivedAt: at }: Said<SaidComment>,
  postId: number,
  ownerId: number | null,
  commentId: number,
): Promise<void> {
  const reasons = new Map<number, NoticeKind>();
  for (const accountId of await localVoices(tx, postId)) reasons.set(accountId, "comments-too");
  if (ownerId !== null) reasons.set(ownerId, "comments");
  const refs = await mentionedBy(tx, needs, protocol, message);
  for (const accountId of await mentionedAccounts(tx, protocol, refs, postId)) reasons.set(accountId, "mentions");
  for (const [accountId, kind] of [...reasons].sort(([one], [other]) => one - other))
    await notify(tx, { accountId, kind, bylineId: signedAs.bylineId, postId, commentId, at });
}

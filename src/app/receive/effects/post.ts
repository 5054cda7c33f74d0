/** A post: kept with its photos, poll and place; whoever it mentions here is told. */
import { limits } from "../../../base/limits.ts";
import { no, ok, type Result } from "../../../base/result.ts";
import { mentionsIn } from "../../../core/mentions.ts";
import type { SaidPost } from "../../../core/message.ts";
import type { Tx } from "../../../store/database.ts";
import { distanceTo } from "../../../store/distances.ts";
import { notify } from "../../../store/notifications.ts";
import { keepSaidPhotos } from "../../../store/photos.ts";
import { addRecipient, insertPoll, insertPost, mentionedAccounts } from "../../../store/posts.ts";
import { standingOf } from "../../../store/things.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";

/** A post that came from elsewhere. */
export const applyPost = (tx: Tx, needs: EffectNeeds, said: Said<SaidPost>): Promise<Result<Effects, EffectRefusal>> =>
  keepPost(tx, needs, said, null);

/** @param audienceId  of a limited post of this pod: whom it goes to */
export async function keepPost(
  tx: Tx,
  _needs: EffectNeeds,
  said: Said<SaidPost>,
  audienceId: number | null,
): Promise<Result<Effects, EffectRefusal>> {
  const { message, author, signedAs, protocol, inboxAccountId, receivedAt, after } = said;
  const { guid } = message;
  const standing = await standingOf(tx, "post", { protocol, guid, personId: author.personId });
  if (standing.deleted) return no({ code: "deleted", detail: `post ${guid}`, again: false });
  if (standing.taken) return no({ code: "guid-taken", detail: `post ${guid}`, again: false });
  if (inboxAccountId !== null && (await distanceTo(tx, inboxAccountId, author.personId)).blocked)
    return no({ code: "author-blocked", detail: `post ${guid}`, again: false });
  const made = standing.ownId === null ? await insertPost(tx, rowOf(said, audienceId)) : null;
  // Another copy may have been written since we looked.
  const postId =
    made ?? standing.ownId ?? (await standingOf(tx, "post", { protocol, guid, personId: author.personId })).ownId;
  if (postId === null) return ok({ changed: false });
  // Our own photos are there before the post that shows them.
  if (made !== null && said.way !== "local")
    await keepSaidPhotos(tx, signedAs.bylineId, made, message.photos, receivedAt);
  if (made !== null && message.poll !== null) await insertPoll(tx, postId, message.poll);
  const arrived =
    !message.public && inboxAccountId !== null && (await addRecipient(tx, postId, inboxAccountId, protocol));
  if ((made !== null || arrived) && after.notifies) {
    const refs = mentionsIn(message.text, limits.mentions);
    for (const accountId of await mentionedAccounts(tx, protocol, refs, postId))
      await notify(tx, { accountId, kind: "mentions", bylineId: signedAs.bylineId, postId, at: receivedAt });
  }
  return ok({ changed: made !== null || arrived, postId });
}

const rowOf = ({ message, signedAs, receivedAt }: Said<SaidPost>, audienceId: number | null) => ({
  bylineId: signedAs.bylineId,
  guid: message.guid,
  kind: "post" as const,
  reach: message.public ? ("public" as const) : ("limited" as const),
  audienceId,
  text: message.text,
  providerName: message.providerName,
  location: message.location,
  root: null,
  eventGuid: message.eventGuid,
  writtenAt: new Date(message.writtenAtMs),
  editedAt: message.editedAtMs === null ? null : new Date(message.editedAtMs),
  extra: message.extra,
  createdAt: receivedAt,
});

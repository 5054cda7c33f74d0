/** A post: kept with its photos, poll and place; whoever it mentions here is told. */
import { no, ok, type Result } from "../../../base/result.ts";
import { mentionsIn } from "../../../core/mentions.ts";
import type { SaidPost } from "../../../core/message.ts";
import { deleteThings } from "../../../store/content/deletions.ts";
import type { StoredFine } from "../../../store/content/fine-print.ts";
import { notify } from "../../../store/content/notifications.ts";
import { keepSaidPhotos } from "../../../store/content/photos.ts";
import {
  addRecipient,
  editPoll,
  editPost,
  insertPoll,
  insertPost,
  insertPosts,
  mentionedAccounts,
  photosLeftOut,
} from "../../../store/content/posts.ts";
import { findThings, standingOf, standingsOf } from "../../../store/content/things.ts";
import type { Tx } from "../../../store/database.ts";
import { distanceTo } from "../../../store/people/distances.ts";
import { endedAmong, hasEnded } from "../../../store/people/identities.ts";
import { accountsMeant, isAmong } from "../../../store/post-office/recipients.ts";
import { adapterOf } from "../../parts.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";
import { mentionedBy } from "./mentioned.ts";
import { namedBy } from "./voices.ts";

/** A post that came from elsewhere. */
export const applyPost = (tx: Tx, needs: EffectNeeds, said: Said<SaidPost>): Promise<Result<Effects, EffectRefusal>> =>
  keepPost(tx, needs, said, null);

/** Nothing but text for all: most of what comes in. Such posts are written many at once. */
export const isPlain = (said: Said): said is Said<SaidPost> =>
  said.message.kind === "post" &&
  said.way === "public" &&
  said.message.public &&
  said.message.photos.length === 0 &&
  said.message.poll === null &&
  (said.message.fine?.mentions ?? []).length === 0 &&
  said.message.fine?.quoted == null &&
  (said.message.fine !== undefined || mentionsIn(said.message.text, 1).length === 0);

/**
 * As `applyPost`, for plain posts of one protocol.
 * @returns in their order; null for one that is to be applied by itself: another one here has its guid, or its author has ended
 */
export async function applyPlainPosts(
  tx: Tx,
  protocol: string,
  all: readonly Said<SaidPost>[],
): Promise<(Result<Effects, EffectRefusal> | null)[]> {
  const asked = all.map(({ message, author }) => namedBy(author, message.guid));
  const standings = await standingsOf(tx, "post", protocol, asked);
  const ended = await endedAmong(
    tx,
    all.map(({ author }) => author.identityId),
  );
  const guids = new Set<string>();
  const fresh = all.filter(({ message: { guid }, author }, nth) => {
    const { deleted, taken, ownId } = standings[nth] ?? {};
    const isFirst = !guids.has(guid);
    guids.add(guid);
    return isFirst && !deleted && !taken && ownId === null && !ended.has(author.identityId);
  });
  const made = new Map(
    (
      await insertPosts(
        tx,
        fresh.map((said) => rowOf(said, null)),
      )
    ).map((row) => [row.guid, row.id]),
  );
  const isFresh = new Set(fresh);
  return all.map((said) => {
    const postId = made.get(said.message.guid);
    return isFresh.has(said) && postId !== undefined ? ok({ changed: true, postId }) : null;
  });
}

/**
 * Limited ones of networks that say whom they are for are kept for those alone, and not at all where that is nobody here. On networks where everybody tells
 * their own things, the same guid again is a later version.
 * @param audienceId  of a limited post of this pod: whom it goes to
 */
export async function keepPost(
  tx: Tx,
  needs: EffectNeeds,
  said: Said<SaidPost & { readonly fine?: StoredFine }>,
  audienceId: number | null,
): Promise<Result<Effects, EffectRefusal>> {
  const { message, author, signedAs, protocol, inboxAccountId, receivedAt, after } = said;
  const { guid, fine } = message;
  const standing = await standingOf(tx, "post", { protocol, ...namedBy(author, guid) });
  if (standing.deleted) return no({ code: "deleted", detail: `post ${guid}`, again: false });
  if (standing.taken) return no({ code: "guid-taken", detail: `post ${guid}`, again: false });
  if (inboxAccountId !== null && (await distanceTo(tx, inboxAccountId, author.personId)).blocked)
    return no({ code: "author-blocked", detail: `post ${guid}`, again: false });
  if (said.way !== "local" && (await hasEnded(tx, author.identityId)))
    return no({ code: "author-ended", detail: author.ref, again: false });
  const recipients = await recipientsOf(tx, needs, said);
  if (
    !message.public &&
    fine !== undefined &&
    said.way !== "local" &&
    standing.ownId === null &&
    recipients.length === 0
  )
    return ok({ changed: false });
  const made = standing.ownId === null ? await insertPost(tx, rowOf(said, audienceId)) : null;
  // Another copy may have been written since we looked.
  const postId = made ?? standing.ownId ?? (await standingOf(tx, "post", { protocol, ...namedBy(author, guid) })).ownId;
  if (postId === null) return ok({ changed: false });
  // Our own photos are there before the post that shows them.
  if (made !== null && said.way !== "local")
    await keepSaidPhotos(tx, signedAs.bylineId, made, message.photos, receivedAt);
  if (made !== null && message.poll !== null) await insertPoll(tx, postId, message.poll);
  const edited = made === null && said.way !== "local" && adapterOf(needs, protocol).facts.relays === "nobody";
  const edit = edited ? await takeEdit(tx, said, postId) : null;
  let arrived = false;
  for (const accountId of recipients) arrived = (await addRecipient(tx, postId, accountId, protocol)) || arrived;
  if ((made !== null || arrived || edit !== null) && after.notifies) {
    const refs = await mentionedBy(tx, needs, protocol, message);
    for (const accountId of await mentionedAccounts(tx, protocol, refs, postId))
      await notify(tx, { accountId, kind: "mentions", bylineId: signedAs.bylineId, postId, at: receivedAt });
  }
  if (made !== null && after.notifies) await tellQuoted(tx, needs, said, postId);
  return ok({ changed: made !== null || arrived || edit !== null, postId, ...edit });
}

/** Whoever wrote what it quotes, where that is somebody here who may see it. */
async function tellQuoted(tx: Tx, needs: EffectNeeds, said: Said<SaidPost>, postId: number): Promise<void> {
  const { message, protocol, signedAs, receivedAt: at } = said;
  if (message.fine?.quoted == null) return;
  const { content } = adapterOf(needs, protocol).facts;
  const { guid } = message.fine.quoted;
  const things = (["post", "comment"] as const).map((kind) => ({ kind, guid }));
  const [quoted] = await findThings(tx, protocol, content, things);
  const accountId = quoted?.author.accountId ?? null;
  if (quoted === undefined || accountId === null) return;
  if (message.public || (await isAmong(tx, postId, quoted.author.personId)))
    await notify(tx, { accountId, kind: "quotes", bylineId: signedAs.bylineId, postId, at });
}

/** Who here gets a limited post of somebody elsewhere. */
async function recipientsOf(
  tx: Tx,
  needs: EffectNeeds,
  { message, author, inboxAccountId, way, protocol }: Said<SaidPost>,
): Promise<number[]> {
  const { fine } = message;
  if (message.public || way === "local") return [];
  const meant =
    fine === undefined
      ? []
      : await accountsMeant(tx, author, {
          followers: fine.followers === true,
          refs: await mentionedBy(tx, needs, protocol, message),
        });
  return [...new Set([...meant, ...(inboxAccountId === null ? [] : [inboxAccountId])])];
}

/** The later version in the place of the one that is here; null where it is none. */
async function takeEdit(
  tx: Tx,
  said: Said<SaidPost>,
  postId: number,
): Promise<{ readonly freedBlobs: readonly string[] } | null> {
  const { message, signedAs, receivedAt } = said;
  const age = await editPost(tx, postId, rowOf(said, null));
  if (age === "older") return null;
  const shown = await keepSaidPhotos(tx, signedAs.bylineId, postId, message.photos, receivedAt);
  const leftOut = await photosLeftOut(
    tx,
    postId,
    message.photos.map(({ guid }) => guid),
  );
  const { blobs: freedBlobs } = await deleteThings(tx, "photo", leftOut);
  const poll = message.poll === null ? "same" : await editPoll(tx, postId, message.poll);
  if (message.poll !== null && poll === "none") await insertPoll(tx, postId, message.poll);
  return age === "same" && shown.length === 0 && leftOut.length === 0 && poll === "same" ? null : { freedBlobs };
}

const rowOf = (
  { message, signedAs, receivedAt }: Said<SaidPost & { fine?: StoredFine }>,
  audienceId: number | null,
) => ({
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
  fine: message.fine,
  createdAt: receivedAt,
});

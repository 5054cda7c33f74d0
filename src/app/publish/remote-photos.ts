/** Photos, avatars and custom emojis of elsewhere, fetched when somebody here first looks at them: no page makes a reader's browser ask a third party. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { Viewer } from "../../core/visibility.ts";
import { findForeignEmoji, setEmojiFile } from "../../store/content/foreign-emojis.ts";
import { findRemotePhoto, setPhotoFile } from "../../store/content/remote-photos.ts";
import { findRemoteAvatar, setAvatarFile } from "../../store/people/remote-avatars.ts";
import { type FetchNeeds, fetchOnce, type RemotePhotoRefusal, type ShownPhoto } from "./remote-files.ts";

/**
 * The file of a photo that a post from elsewhere shows: the one that is here, else fetched now and kept.
 * @param photoId  as pages have it
 */
export async function openRemotePhoto(
  needs: FetchNeeds,
  viewer: Viewer,
  photoId: number,
): Promise<Result<ShownPhoto, RemotePhotoRefusal>> {
  const photo = await findRemotePhoto(needs.database.db, viewer, photoId);
  if (photo === null) return no({ code: "photo-unseen" });
  const { blob, mediaType, protocol, url } = photo;
  if (blob !== null && mediaType !== null) return ok({ blob, mediaType });
  return fetchOnce(needs, {
    ...{ what: "photo", id: photoId, protocol, url, mostBytes: limits.remotePhotoBytes },
    keep: (tx, file) => setPhotoFile(tx, photo, file),
  });
}

/**
 * The picture of somebody elsewhere, at the address that their profile names: the one that is here, else fetched now and kept.
 * @param identityId  as pages have it
 */
export async function openRemoteAvatar(
  needs: FetchNeeds,
  viewer: Viewer,
  identityId: number,
): Promise<Result<ShownPhoto, RemotePhotoRefusal>> {
  const avatar = await findRemoteAvatar(needs.database.db, viewer, identityId);
  if (avatar === null) return no({ code: "photo-unseen" });
  const { blob, mediaType, protocol, url } = avatar;
  if (blob !== null && mediaType !== null) return ok({ blob, mediaType });
  return fetchOnce(needs, {
    ...{ what: "avatar", id: identityId, protocol, url, mostBytes: limits.remoteAvatarBytes },
    keep: (tx, file) => setAvatarFile(tx, avatar, file),
  });
}

/**
 * The picture of a custom emoji that somebody elsewhere has declared: the one that is here, else fetched now and kept.
 * @param key  as pages have it
 */
export async function openRemoteEmoji(needs: FetchNeeds, key: string): Promise<Result<ShownPhoto, RemotePhotoRefusal>> {
  const emoji = /^[0-9a-f]{64}$/.test(key) ? await findForeignEmoji(needs.database.db, key) : null;
  if (emoji === null) return no({ code: "photo-unseen" });
  const { blob, mediaType, url } = emoji;
  if (blob !== null && mediaType !== null) return ok({ blob, mediaType });
  return fetchOnce(needs, {
    ...{ what: "emoji", id: key, protocol: "", url, pausesHost: true },
    ...{ mostBytes: limits.emojiBytes, mostSide: limits.emojiSidePixels },
    keep: (tx, file) => setEmojiFile(tx, key, file),
  });
}

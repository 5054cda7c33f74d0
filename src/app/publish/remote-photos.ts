/** Photos of other pods, fetched when somebody here first looks at them: no page makes a reader's browser ask a third party. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { mediaTypes } from "../../blobs/image.ts";
import type { Viewer } from "../../core/visibility.ts";
import { failedLookup, forgetFailure, rememberFailure } from "../../store/failed-lookups.ts";
import { findRemotePhoto, type RemotePhoto, setPhotoFile } from "../../store/remote-photos.ts";
import type { Parts } from "../parts.ts";
import { keepPhotoFile } from "./photos.ts";

type Needs = Pick<Parts, "database" | "clock" | "blobs" | "photoSizes" | "http" | "log">;

export type ShownPhoto = { readonly blob: string; readonly mediaType: string };
export type RemotePhotoRefusal =
  /** None that the viewer may see. */
  | { readonly code: "photo-unseen" }
  /** The other pod does not give it now; it is asked again after a growing pause. */
  | { readonly code: "photo-not-here" };

const underWay = new WeakMap<Needs["http"], Map<number, Promise<Result<ShownPhoto, RemotePhotoRefusal>>>>();

/**
 * The file of a photo that a post from elsewhere shows: the one that is here, else fetched now and kept.
 * @param photoId  as pages have it
 */
export async function openRemotePhoto(
  needs: Needs,
  viewer: Viewer,
  photoId: number,
): Promise<Result<ShownPhoto, RemotePhotoRefusal>> {
  const photo = await findRemotePhoto(needs.database.db, viewer, photoId);
  if (photo === null) return no({ code: "photo-unseen" });
  const { blob, mediaType } = photo;
  if (blob !== null && mediaType !== null) return ok({ blob, mediaType });
  const asking = underWay.get(needs.http) ?? new Map<number, Promise<Result<ShownPhoto, RemotePhotoRefusal>>>();
  underWay.set(needs.http, asking);
  const running = asking.get(photoId) ?? fetchPhoto(needs, photo).finally(() => asking.delete(photoId));
  asking.set(photoId, running);
  return running;
}

async function fetchPhoto(needs: Needs, photo: RemotePhoto): Promise<Result<ShownPhoto, RemotePhotoRefusal>> {
  const { db } = needs.database;
  const now = new Date(needs.clock.now());
  const { protocol, url } = photo;
  if (url.length > limits.urlChars || (await failedLookup(db, protocol, url, now)) !== null)
    return no({ code: "photo-not-here" });
  const fetched = await fetchFile(needs, photo);
  if (!fetched.ok) {
    needs.log.info({ url, detail: fetched.refusal }, "a photo of another pod could not be fetched");
    await rememberFailure(db, protocol, url, "photo", now);
    return no({ code: "photo-not-here" });
  }
  await forgetFailure(db, protocol, url);
  const { blob, type, width, height } = fetched.value;
  const file = { blob, mediaType: mediaTypes[type], width, height };
  await setPhotoFile(db, photo, file);
  return ok({ blob, mediaType: file.mediaType });
}

async function fetchFile(needs: Needs, { url }: RemotePhoto) {
  const answer = await needs.http.request({
    method: "GET",
    url,
    headers: { accept: Object.values(mediaTypes).join(", ") },
    redirects: limits.lookupRedirects,
    answerBytes: limits.remotePhotoBytes,
  });
  if (!answer.ok) return no(`${answer.refusal.code}: ${answer.refusal.detail}`);
  if (answer.value.status !== 200) return no(`status ${answer.value.status}`);
  const { body } = answer.value;
  const kept = await keepPhotoFile(needs, one(body), limits.remotePhotoBytes);
  return kept.ok ? kept : no(kept.refusal.code === "upload-unusable" ? kept.refusal.detail : kept.refusal.code);
}

async function* one(bytes: Uint8Array) {
  yield bytes;
}

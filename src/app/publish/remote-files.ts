/** Files of other pods that pages show: fetched when somebody here first looks, kept in a cache, and not asked for again for a while where that failed. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { mediaTypes } from "../../blobs/image.ts";
import type { Tx } from "../../store/database.ts";
import { failedLookup, forgetFailure, rememberFailure } from "../../store/failed-lookups.ts";
import { keepFetchedFile } from "../../store/fetched-files.ts";
import { putJobs } from "../../store/jobs.ts";
import { fetchedFilesJob } from "../jobs/fetched-files.ts";
import type { Parts } from "../parts.ts";
import { keepPhotoFile } from "./photos.ts";
import { isStandIn } from "./stand-in.ts";

export type FetchNeeds = Pick<Parts, "database" | "clock" | "blobs" | "photoSizes" | "http" | "log">;

export type ShownPhoto = { readonly blob: string; readonly mediaType: string };
export type FetchedFile = ShownPhoto & { readonly width: number; readonly height: number };
export type RemotePhotoRefusal =
  /** None that the viewer may see. */
  | { readonly code: "photo-unseen" }
  /** The other pod does not give it now; it is asked again after a growing pause. */
  | { readonly code: "photo-not-here" }
  /** Nor does it have it: the photo did not come along with its author's move. */
  | { readonly code: "photo-left-behind" };

export type Wanted = {
  readonly what: "photo" | "avatar";
  /** Of the row that names it. */
  readonly id: number;
  readonly protocol: string;
  readonly url: string;
  readonly mostBytes: number;
  /** Writes down that the row has its file now. */
  keep(tx: Tx, file: FetchedFile): Promise<void>;
};

const underWay = new WeakMap<FetchNeeds["http"], Map<string, Promise<Result<ShownPhoto, RemotePhotoRefusal>>>>();

/** Fetches a picture and keeps it. Those who ask for the same at the same time wait for the same. */
export function fetchOnce(needs: FetchNeeds, wanted: Wanted): Promise<Result<ShownPhoto, RemotePhotoRefusal>> {
  const asking = underWay.get(needs.http) ?? new Map<string, Promise<Result<ShownPhoto, RemotePhotoRefusal>>>();
  underWay.set(needs.http, asking);
  const key = `${wanted.what} ${wanted.id}`;
  const running = asking.get(key) ?? fetchPicture(needs, wanted).finally(() => asking.delete(key));
  asking.set(key, running);
  return running;
}

async function fetchPicture(needs: FetchNeeds, wanted: Wanted): Promise<Result<ShownPhoto, RemotePhotoRefusal>> {
  const { db } = needs.database;
  const now = new Date(needs.clock.now());
  const { what, protocol, url } = wanted;
  const sought = what === "photo" ? url : `${what} ${url}`;
  const failed = url.length > limits.urlChars ? { code: what } : await failedLookup(db, protocol, sought, now);
  if (failed !== null) return notGiven(failed.code === standIn);
  const fetched = await request(needs, wanted);
  if (!fetched.ok) {
    needs.log.info({ url, what, detail: fetched.refusal }, "a picture of another pod could not be fetched");
    const isLeft = fetched.refusal === standIn;
    await rememberFailure(db, protocol, sought, isLeft ? standIn : what, now);
    return notGiven(isLeft);
  }
  await forgetFailure(db, protocol, sought);
  const { blob, type, width, height } = fetched.value;
  const file = { blob, mediaType: mediaTypes[type], width, height };
  const sizeBytes = (await needs.blobs.size(blob)) ?? 0;
  await needs.database.transaction(async (tx) => {
    await keepFetchedFile(tx, blob, sizeBytes, now);
    await wanted.keep(tx, file);
    await putJobs(tx, [fetchedFilesJob(now)]);
  });
  return ok({ blob, mediaType: file.mediaType });
}

/** What is remembered of a picture that stands in for a photo: it is shown, and never kept as the photo. */
const standIn = "stand-in";

const notGiven = (isLeft: boolean) =>
  no({ code: isLeft ? ("photo-left-behind" as const) : ("photo-not-here" as const) });

async function request(needs: FetchNeeds, { url, mostBytes }: Wanted) {
  const answer = await needs.http.request({
    method: "GET",
    url,
    headers: { accept: Object.values(mediaTypes).join(", ") },
    redirects: limits.lookupRedirects,
    answerBytes: mostBytes,
  });
  if (!answer.ok) return no(`${answer.refusal.code}: ${answer.refusal.detail}`);
  if (answer.value.status !== 200) return no(`status ${answer.value.status}`);
  const { headers, body } = answer.value;
  if (isStandIn(headers)) return no(standIn);
  const kept = await keepPhotoFile(needs, one(body), mostBytes);
  return kept.ok ? kept : no(kept.refusal.code === "upload-unusable" ? kept.refusal.detail : kept.refusal.code);
}

async function* one(bytes: Uint8Array) {
  yield bytes;
}

/** Files of other pods that pages show: fetched when somebody here first looks, kept in a cache, and not asked for again for a while where that failed. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { lookAt, mediaTypes } from "../../blobs/image.ts";
import type { HttpRefusal } from "../../net/refusal.ts";
import { keepFetchedFile } from "../../store/content/fetched-files.ts";
import type { Tx } from "../../store/database.ts";
import { shutOutAmong } from "../../store/people/shut-out.ts";
import { failedLookup, forgetFailure, rememberFailure } from "../../store/post-office/failed-lookups.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { fetchedFilesJob } from "../jobs/fetched-files.ts";
import type { Parts } from "../parts.ts";
import { type KeptPhoto, keepPhotoFile } from "./photos.ts";
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
  readonly what: "photo" | "avatar" | "emoji";
  /** Of the row that names it. */
  readonly id: number | string;
  readonly protocol: string;
  readonly url: string;
  readonly mostBytes: number;
  /** The longer side, in pixels; absent: whatever photos may have. */
  readonly mostSide?: number;
  /** Many are of one host: where that does not answer, none of them is asked for while its pause lasts. */
  readonly pausesHost?: boolean;
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
  const host = wanted.pausesHost === true ? `${what} host ${URL.parse(url)?.host}` : null;
  const failed =
    url.length > limits.urlChars
      ? { code: what }
      : ((await failedLookup(db, protocol, sought, now)) ?? (host && (await failedLookup(db, protocol, host, now))));
  if (failed) return notGiven(failed.code === standIn);
  if ((await shutOutAmong(db, [URL.parse(url)?.host ?? ""])).size > 0) return notGiven(false);
  const fetched = await request(needs, wanted);
  if (!fetched.ok) {
    const { detail, answered } = fetched.refusal;
    needs.log.info({ url, what, detail }, "a picture of another pod could not be fetched");
    const isLeft = detail === standIn;
    if (host !== null && !answered) await rememberFailure(db, protocol, host, what, now);
    else await rememberFailure(db, protocol, sought, isLeft ? standIn : what, now);
    return notGiven(isLeft);
  }
  await forgetFailure(db, protocol, sought);
  if (host !== null) await forgetFailure(db, protocol, host);
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

/** Nothing else of that host would come either. */
const unanswered: ReadonlySet<HttpRefusal["code"]> = new Set(["no-address", "no-answer", "too-slow", "tls-failed"]);

type Failure = { readonly detail: string; readonly answered: boolean };

async function request(needs: FetchNeeds, { url, mostBytes, mostSide }: Wanted): Promise<Result<KeptPhoto, Failure>> {
  const answer = await needs.http.request({
    method: "GET",
    url,
    headers: { accept: Object.values(mediaTypes).join(", ") },
    redirects: limits.lookupRedirects,
    answerBytes: mostBytes,
  });
  if (!answer.ok) {
    const { code, detail } = answer.refusal;
    return no({ detail: `${code}: ${detail}`, answered: !unanswered.has(code) });
  }
  const useless = (detail: string) => no({ detail, answered: true });
  if (answer.value.status !== 200) return useless(`status ${answer.value.status}`);
  const { headers, body } = answer.value;
  if (isStandIn(headers)) return useless(standIn);
  if (mostSide !== undefined) {
    const look = lookAt(Buffer.from(body), true);
    if (look.kind === "image" && Math.max(look.width, look.height) > mostSide)
      return useless(`${look.width} × ${look.height}`);
  }
  const kept = await keepPhotoFile(needs, one(body), mostBytes);
  return kept.ok ? kept : useless(kept.refusal.code === "upload-unusable" ? kept.refusal.detail : kept.refusal.code);
}

async function* one(bytes: Uint8Array) {
  yield bytes;
}

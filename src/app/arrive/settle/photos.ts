/** Fetches pictures that no zip had from where the old pod serves them, while it lives; they are checked and stripped as those of a zip. */
import { limits } from "../../../base/limits.ts";
import { type ImportRow, lockImport } from "../../../store/arrival/imports.ts";
import { type PhotoOutcome, recordPhotos, setAvatar } from "../../../store/arrival/photos.ts";
import { avatarToFind, photosToFind, type SoughtPhoto } from "../../../store/arrival/waiting.ts";
import { putJobs } from "../../../store/post-office/jobs.ts";
import { photoSizesJob } from "../../jobs/photo-sizes.ts";
import type { Parts } from "../../parts.ts";
import { isStandIn } from "../../publish/stand-in.ts";
import { bringInPhoto } from "../bring-in-photos.ts";
import { repointToHere } from "../repoint.ts";
import type { Lane } from "./by-host.ts";
import type { Pass } from "./pass.ts";

/** Written in one transaction, with the links in texts that lead to them. */
const batchPhotos = 20;

/** @returns a lane per pod that served them */
export async function photoLanes(parts: Parts, row: ImportRow, pass: Pass): Promise<readonly Lane[]> {
  const { db } = parts.database;
  const photos = (await photosToFind(db, row)).flatMap((photo) => {
    const url = addressOf(photo);
    return url === null ? [] : [{ name: photo.name, url }];
  });
  const avatar = await avatarToFind(db, row);
  pass.expect("photos", photos.length);
  const lanes: Lane[] = [...Map.groupBy(photos, ({ url }) => url.host).entries()].map(
    ([host, ofPod]) =>
      () =>
        fetchAll(parts, row, host, ofPod.slice(0, limits.settlePhotos), pass),
  );
  return avatar === null ? lanes : [...lanes, () => fetchAvatar(parts, row, avatar, pass)];
}

type Wanted = { readonly name: string; readonly url: URL };

/** Old archives name http:// where the pod has long had TLS. Null: no address. */
function addressOf({ name, folder }: SoughtPhoto): URL | null {
  const text = `${folder.replace(/\/*$/, "/").replace(/^http:/, "https:")}${encodeURIComponent(name)}`;
  return URL.canParse(text) ? new URL(text) : null;
}

async function fetchAll(
  parts: Parts,
  row: ImportRow,
  host: string,
  photos: readonly Wanted[],
  pass: Pass,
): Promise<void> {
  for (let start = 0; start < photos.length; start += batchPhotos) {
    const outcomes: PhotoOutcome[] = [];
    for (const { name, url } of photos.slice(start, start + batchPhotos)) {
      if (pass.signal.aborted || pass.isSilent(host)) break;
      const outcome = await fetchPhoto(parts, name, url);
      pass.did("photos");
      pass.heard(host, outcome !== null);
      if (outcome !== null) outcomes.push(outcome);
    }
    if (outcomes.length > 0) await keepPhotos(parts, row.id, outcomes);
    if (outcomes.some((outcome) => "file" in outcome)) pass.found();
  }
}

/** @returns null where the pod gave no answer of use: it is asked again */
async function fetchPhoto(parts: Parts, name: string, url: URL): Promise<PhotoOutcome | null> {
  const answer = await parts.http.request({
    method: "GET",
    url: url.href,
    redirects: limits.lookupRedirects,
    answerBytes: limits.remotePhotoBytes,
  });
  if (!answer.ok) return answer.refusal.code === "too-large" ? { name, failure: "photo-too-large" } : null;
  const { status, headers, body } = answer.value;
  if (status === 404 || status === 410 || isStandIn(headers)) return { name, failure: "photo-gone" };
  return status === 200 ? bringInPhoto(parts, oneChunk(body), name) : null;
}

async function* oneChunk(bytes: Uint8Array) {
  yield bytes;
}

async function keepPhotos(parts: Parts, importId: number, outcomes: readonly PhotoOutcome[]): Promise<void> {
  await parts.database.transaction(async (tx) => {
    await recordPhotos(tx, importId, outcomes);
    await repointToHere(parts, tx, await lockImport(tx, importId));
    await putJobs(tx, [photoSizesJob(importId, new Date(parts.clock.now()))]);
  });
}

const sizePrefix = /^(?:thumb_(?:small|medium|large)|scaled_full)_/;

/** The whole picture, and where the old pod does not give that, the size that the profile names. */
async function fetchAvatar(parts: Parts, row: ImportRow, address: string, pass: Pass): Promise<void> {
  if (!URL.canParse(address)) return;
  const shown = new URL(address.replace(/^http:/, "https:"));
  const file = shown.pathname.slice(shown.pathname.lastIndexOf("/") + 1);
  const name = file.replace(sizePrefix, "");
  if (name === "" || name.length > limits.photoNameChars) return;
  const whole = new URL(name, shown);
  for (const url of whole.href === shown.href ? [shown] : [whole, shown]) {
    if (pass.signal.aborted || pass.isSilent(url.host)) return;
    const outcome = await fetchPhoto(parts, name, url);
    pass.heard(url.host, outcome !== null);
    if (outcome === null || !("file" in outcome)) continue;
    await keepPhotos(parts, row.id, [outcome]);
    await parts.database.transaction(async (tx) => {
      const held = await lockImport(tx, row.id);
      await setAvatar(tx, held.personId, held, name);
    });
    pass.found();
    return;
  }
}

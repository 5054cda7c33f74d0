/** The job that removes the photo files of an account that was left, each once its new home serves it. What is not served there stays here for good. */
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import { dayMs, secondMs } from "../../base/time.ts";
import { imageTypeOf, lookAt, mediaTypes } from "../../blobs/image.ts";
import { pauseMs } from "../../core/delivery.ts";
import { type DepartedPhoto, handOver, newPhotoPath, photosStillHere } from "../../store/moves/departed-photos.ts";
import { findLeft } from "../../store/moves/departures.ts";
import { type NewJob, putJobs } from "../../store/post-office/jobs.ts";
import { removeFreed } from "../freed-files.ts";
import type { Parts } from "../parts.ts";
import { isStandIn } from "../publish/stand-in.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const kind = "departed-photos";
/** Photos that one turn asks for, one after the other, and the pause to the next: 10,000 take a night. */
const turnPhotos = 10;
const turnPauseMs = 20 * secondMs;
/** How often all that are left are asked for; each time after twice the pause, from a day on: for four months. */
const rounds = 8;
/** Pauses of a new home that gives no answer before its round is over: two days. */
const silentTurns = 18;

const argsShape = z.object({
  identityId: z.int(),
  /** Photos up to this one have been asked for in this round. */
  after: z.int(),
  /** Those of them that are not served. */
  kept: z.int(),
  round: z.int(),
  /** Turns in a row that got no answer. */
  silent: z.int(),
});
type Args = z.infer<typeof argsShape>;

const jobWith = (args: Args, runAt: Date): NewJob => ({ kind, key: String(args.identityId), args, runAt });

/** To be put in the transaction that closes the account for writing: no file goes earlier than `limits.departedDays` after it. */
export const departedPhotosJob = (identityId: number, leftAt: Date): NewJob =>
  jobWith({ identityId, after: 0, kept: 0, round: 0, silent: 0 }, firstAt(leftAt));

const firstAt = (leftAt: Date): Date => new Date(leftAt.getTime() + limits.departedDays * dayMs);

type Needs = Pick<Parts, "config" | "database" | "clock" | "log" | "http" | "blobs" | "photoSizes">;

export const departedPhotosKind = {
  kind,
  asks: true,
  /** One turn. Ends at once where the account was returned to, or the new home has never said where the photos are. */
  async run(needs: Needs, given: unknown, stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const args = argsShape.parse(given);
    const { db } = needs.database;
    const left = await findLeft(db, { identityId: args.identityId });
    const path = await newPhotoPath(db, args.identityId);
    if (left === null || path === null || isOurs(needs, path)) return null;
    const now = needs.clock.now();
    const again = (next: Partial<Args>, runAt: Date): null => {
      turn.write((tx) => putJobs(tx, [jobWith({ ...args, ...next }, runAt)]));
      return null;
    };
    if (now < firstAt(left.leftAt).getTime()) return again({}, firstAt(left.leftAt));

    const photos = await photosStillHere(db, left, args.after, turnPhotos);
    const asked = await askForAll(needs, path, photos, stop);
    await release(needs, asked.served, path);
    const after = asked.last ?? args.after;
    const kept = args.kept + asked.kept;
    if (stop.aborted) return { ...args, after, kept };
    if (asked.isSilent && args.silent + 1 < silentTurns)
      return again({ after, kept, silent: args.silent + 1 }, new Date(now + pauseMs(args.silent + 1)));
    if (!asked.isSilent && photos.length === turnPhotos)
      return again({ after, kept, silent: 0 }, new Date(now + turnPauseMs));
    if ((kept > 0 || asked.isSilent) && args.round + 1 < rounds) {
      const next = { after: 0, kept: 0, silent: 0, round: args.round + 1 };
      return again(next, new Date(now + dayMs * 2 ** args.round));
    }
    if (kept > 0) needs.log.info({ ref: left.ref, kept }, "photos of an account that was left stay here");
    return null;
  },
} satisfies JobKind;

type Asked = {
  readonly served: number[];
  kept: number;
  /** The last one that there is an answer about. */
  last: number | null;
  isSilent: boolean;
};

async function askForAll(
  needs: Needs,
  path: string,
  photos: readonly DepartedPhoto[],
  stop: AbortSignal,
): Promise<Asked> {
  const asked: Asked = { served: [], kept: 0, last: null, isSilent: false };
  for (const photo of photos) {
    if (stop.aborted) break;
    const answer = await askFor(needs, path, photo);
    if (answer === "silent") {
      asked.isSilent = true;
      break;
    }
    if (answer === "served") asked.served.push(photo.id);
    else asked.kept += 1;
    asked.last = photo.id;
  }
  return asked;
}

/** `served`: the same picture comes from there, and not by way of us. `silent`: there is no answer, or none now. */
async function askFor(needs: Needs, path: string, photo: DepartedPhoto): Promise<"served" | "not-served" | "silent"> {
  const answer = await needs.http.request({
    method: "GET",
    url: `${path}${encodeURIComponent(photo.name)}`,
    headers: { accept: Object.values(mediaTypes).join(", ") },
    redirects: limits.lookupRedirects,
    answerBytes: limits.remotePhotoBytes,
  });
  if (!answer.ok) return answer.refusal.code === "too-large" ? "not-served" : "silent";
  const { status, url, headers, body } = answer.value;
  if (status === 429 || status >= 500) return "silent";
  if (isStandIn(headers)) return "not-served";
  const isPicture = status === 200 && /^image\//i.test(headers["content-type"] ?? "") && !isOurs(needs, url);
  return isPicture && (await isSame(needs, Buffer.from(body), photo)) ? "served" : "not-served";
}

/** As large as ours, maybe turned: pods write photos anew, so bytes differ. */
async function isSame(needs: Needs, theirs: Buffer, { blob, width, height }: DepartedPhoto): Promise<boolean> {
  const look = imageTypeOf(theirs) === null ? null : lookAt(theirs, true);
  if (look?.kind !== "image") return false;
  const ours = width !== null && height !== null ? { width, height } : await sizeOf(needs, blob);
  if (ours === null) return false;
  const isTurned = look.width === ours.height && look.height === ours.width;
  return isTurned || (look.width === ours.width && look.height === ours.height);
}

async function sizeOf({ photoSizes }: Needs, blob: string) {
  const decoded = await photoSizes.decodable(blob);
  return decoded.ok ? decoded.value : null;
}

/** After the commit, as wherever files go: what is gone from the disk cannot come back. */
async function release(needs: Needs, photoIds: readonly number[], path: string): Promise<void> {
  if (photoIds.length === 0) return;
  const freed = await needs.database.transaction((tx) => handOver(tx, photoIds, path));
  await removeFreed(needs, freed);
}

const isOurs = ({ config }: Pick<Needs, "config">, url: string): boolean =>
  URL.parse(url)?.host === new URL(config.url).host;

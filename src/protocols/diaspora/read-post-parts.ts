/** What hangs on a post and comes with it: photos, a poll, a place. A bad part is lost alone, the post comes. */
import { limits } from "../../base/limits.ts";
import type { LocationFields, PhotoItem, PollItem } from "../../core/snapshot.ts";
import type { Context } from "./context.ts";
import { entityAs, wrapperKeys } from "./entity.ts";
import type { Fields } from "./fields.ts";
import type { Report } from "./report.ts";
import { isLonger, shown } from "./values.ts";

const photoKeys: ReadonlySet<string> = new Set([
  ...["guid", "author", "public", "created_at", "remote_photo_path", "remote_photo_name"],
  ...["text", "status_message_guid", "width", "height"],
]);

/** The photos of a post, in its order, without those that cannot come. */
export function readPhotos(post: Fields, context: Context): readonly PhotoItem[] {
  return post
    .list("photos")
    .map((value, index) => readPhoto(value, `${post.at("photos")}/${index}`, context))
    .filter((photo) => photo !== null);
}

function readPhoto(value: unknown, place: string, context: Context): PhotoItem | null {
  const { owner, report } = context;
  const entity = entityAs("photo", value, place, report);
  if (entity === null) {
    report.add("photo-invalid", place);
    return null;
  }
  const { data, outer } = entity;
  const guid = data.guid("guid", "photo");
  if (guid === null) return null;
  const author = data.ref("author");
  if (author !== null && author !== owner.ref) {
    data.add("photo-foreign-author", "author", { id: author });
    return null;
  }
  const name = readPhotoName(data, guid);
  if (name === null) return null;
  outer.reportRest("photo", wrapperKeys);
  data.reportRest("photo", photoKeys);
  const remotePath = readFolder(data);
  if (remotePath !== null) context.sawPhotoFolder(remotePath);
  return {
    place,
    guid,
    name,
    remotePath,
    text: data.longText("text"),
    writtenAtMs: data.writtenAt("created_at", context.nowMs),
    width: data.integer("width", 1),
    height: data.integer("height", 1),
  };
}

/** Real names are 20 hex digits and an extension. Whatever cannot be a path, an option, a hidden file or the rest of a URL may be one. */
const safeName = /^[^\p{C}\p{Z}./\\?#%:*"<>|-][^\p{C}/\\?#%:*"<>|]*$/u;

export function isPhotoName(name: string): boolean {
  return name.length <= limits.photoNameChars && safeName.test(name);
}

function readPhotoName(data: Fields, guid: string): string | null {
  const name = data.text("remote_photo_name");
  if (name !== null && isPhotoName(name)) return name;
  if (name === null) data.add("photo-name-missing", "remote_photo_name", { guid });
  else data.add("photo-name-unsafe", "remote_photo_name", { was: shown(name) });
  return null;
}

/** The address of the folder that the photo and its smaller sizes lie in. */
function readFolder(data: Fields): string | null {
  const url = data.text("remote_photo_path");
  if (url === null) return null;
  if (url.length <= limits.urlChars && /^https?:\/\/[^\s/]+\/(?:\S*\/)?$/i.test(url)) return url;
  data.add("photo-path-unusable", "remote_photo_path", { was: shown(url) });
  return null;
}

const pollKeys: ReadonlySet<string> = new Set(["guid", "question", "poll_answers"]);
const answerKeys: ReadonlySet<string> = new Set(["guid", "answer"]);

/** The poll of a post; null where there is none or too little of it is left to vote in. */
export function readPoll(post: Fields, report: Report): PollItem | null {
  const value = post.raw("poll");
  if (value === null) return null;
  const data = entityAs("poll", value, post.at("poll"), report)?.data;
  const question = data?.text("question") ?? null;
  const answers = data === undefined ? [] : readAnswers(data, report);
  const guid = data?.findGuid("guid") ?? null;
  if (data === undefined || guid === null || question === null || answers.length < 2) {
    post.add("poll-invalid", "poll");
    return null;
  }
  const most = limits.pollTextChars;
  if ([question, ...answers.map(({ answer }) => answer)].some((text) => isLonger(text, most))) {
    post.add("poll-long", "poll", { most });
  }
  data.reportRest("poll", pollKeys);
  return { guid, question, answers };
}

function readAnswers(poll: Fields, report: Report): PollItem["answers"] {
  const answers = new Map<string, string>();
  for (const [index, value] of poll.list("poll_answers").entries()) {
    const place = `${poll.at("poll_answers")}/${index}`;
    const data = entityAs("poll_answer", value, place, report)?.data;
    const answer = data?.text("answer") ?? null;
    const guid = data?.findGuid("guid") ?? null;
    if (data === undefined || guid === null || answer === null || answers.has(guid)) {
      report.add("poll-answer-invalid", place);
      continue;
    }
    data.reportRest("poll_answer", answerKeys);
    answers.set(guid, answer);
  }
  return [...answers].map(([guid, answer]) => ({ guid, answer }));
}

const locationKeys: ReadonlySet<string> = new Set(["address", "lat", "lng"]);

/** The place of a post; null where there is none or nothing of it can be read. */
export function readLocation(post: Fields, report: Report): LocationFields | null {
  const value = post.raw("location");
  if (value === null) return null;
  const data = entityAs("location", value, post.at("location"), report)?.data;
  if (data === undefined) {
    post.add("location-invalid", "location");
    return null;
  }
  data.reportRest("location", locationKeys);
  const [address, lat, lng] = [data.text("address"), textOrNumber(data, "lat"), textOrNumber(data, "lng")];
  return address === null && lat === null && lng === null ? null : { address, lat, lng };
}

function textOrNumber(data: Fields, key: string): string | null {
  const value = data.raw(key);
  if (typeof value !== "number") return data.text(key);
  data.add("location-number", key, { field: key });
  return String(value);
}

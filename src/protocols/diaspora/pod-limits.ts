/**
 * What the importer of a real pod does not survive. It takes most things that its schema lets pass, and a few that pass make it stop in the
 * middle, with half of the account written: those are kept where it does not look (reference of a real pod, what its checker accepts).
 */
import { limits } from "../../base/limits.ts";
import type { PollItem, PostItem, RelayableItem } from "../../core/snapshot.ts";
import type { WriteNoteCode } from "../port.ts";
import { isGuid } from "./ids.ts";
import { isLonger } from "./values.ts";

/** Aspects of pods are named in that many characters; longer ones are skipped by whoever imports them. */
export const aspectNameChars = 20;

/** Why a pod would stop at this post; null: it takes it. */
export function whyNotPost(post: PostItem): WriteNoteCode | null {
  if (isLonger(post.text, limits.textChars)) return "text-long";
  if (post.poll !== null && !isPollForPods(post.poll)) return "poll-odd";
  const { location } = post;
  if (location !== null && [location.address, location.lat, location.lng].some((part) => !part)) return "place-odd";
  return null;
}

function isPollForPods({ question, answers }: PollItem): boolean {
  const isText = (text: string) => text.trim() !== "" && !isLonger(text, limits.pollTextChars);
  return answers.length >= 2 && isText(question) && answers.every(({ answer }) => isText(answer));
}

/** A post that a pod leaves out, with what is said below it: it asks for a text or a photo. */
export const isBare = (post: PostItem): boolean => post.text.trim() === "" && post.photos.length === 0;

/** As of a post. @param values  as they will stand in the archive */
export function whyNotRelayable(item: RelayableItem, values: Readonly<Record<string, unknown>>): WriteNoteCode | null {
  if (item.kind === "comment" && isLonger(item.text, limits.textChars)) return "text-long";
  if (item.kind === "comment" && item.text.trim() === "") return "values-odd";
  if (item.author !== null && !hasSignature(item)) return "signature-missing";
  return hasRightTypes(item, values) ? null : "values-odd";
}

/** Pods refuse a whole archive for a signature of 1 to 29 characters, and no such signature is right. */
export const hasSignature = ({ signed }: RelayableItem): boolean => (signed?.signature ?? "").length >= 30;

/** The types that the schema asks for; with another one the whole archive is refused. Values of others' words stay as they were signed. */
function hasRightTypes(item: RelayableItem, values: Readonly<Record<string, unknown>>): boolean {
  const { author, guid, parent_guid: parent, created_at: at, positive, parent_type: type } = values;
  if (typeof author !== "string" || !isGuid(guid) || !isGuid(parent)) return false;
  if (item.kind === "comment") return at === undefined || typeof at === "string";
  if (item.kind === "vote") return isGuid(values.poll_answer_guid);
  return typeof positive === "boolean" && (type === "Post" || type === "Comment");
}

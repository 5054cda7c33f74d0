/** The owner's posts and reshares: the largest part of an archive by far. */
import { limits } from "../../base/limits.ts";
import type { CarriedFine, Place, PostItem, ReshareItem, SnapshotItem } from "../../core/snapshot.ts";
import type { KeptPost } from "../port.ts";
import type { Audience } from "./audiences.ts";
import type { Context } from "./context.ts";
import { aspectsKey, type Entity, entityOf, fineKey } from "./entity.ts";
import { readFine } from "./fine-print.ts";
import { isNameElsewhere } from "./ids.ts";
import { textBefore } from "./quoting.ts";
import { readAspectNames } from "./read-contacts.ts";
import { readLocation, readPhotos, readPoll } from "./read-post-parts.ts";
import { createReport } from "./report.ts";
import { cleanObject, cleanText, isLonger, isObject, shown } from "./values.ts";
import { textBehind } from "./warned.ts";
import { given } from "./write-account.ts";

const outerKeys: ReadonlySet<string> = new Set([
  "entity_type",
  "entity_data",
  "subscribed_pods_uris",
  "subscribed_users_ids",
  aspectsKey,
  fineKey,
]);
const postKeys: ReadonlySet<string> = new Set([
  ...["author", "guid", "created_at", "edited_at", "public", "provider_display_name"],
  ...["text", "photos", "location", "poll"],
]);
const reshareKeys: ReadonlySet<string> = new Set([
  "author",
  "guid",
  "created_at",
  "root_author",
  "root_guid",
  "public",
]);

/**
 * A post of the owner with the audience that it is the first to name; nothing where it cannot come.
 *
 * @param audience  the people it was for, where the caller has cut them out of `value`
 */
export function readPost(
  value: unknown,
  place: Place,
  context: Context,
  audience: Audience | null,
): readonly SnapshotItem[] {
  const { report } = context;
  const entity = entityOf(value, place, report);
  if (entity === null) {
    report.add("element-invalid", place, { expected: "a post" });
    return [];
  }
  const type = postType(entity);
  if (type === null) {
    report.add("post-type-unknown", place, { was: shown(entity.outer.raw("entity_type") ?? undefined) });
    return [];
  }
  if (!isOwners(entity, context)) return [];
  const guid = entity.data.guid("guid", "post");
  if (guid === null) return [];
  return type === "reshare" ? [readReshare(entity, guid, context)] : readStatusMessage(entity, guid, context, audience);
}

/** By `entity_type`; where that is missing, by what only one of the two has. */
function postType({ type, data, outer }: Entity): "status_message" | "reshare" | null {
  if (type === "status_message" || type === "reshare") return type;
  if (outer.raw("entity_type") !== null) return null;
  const now =
    data.raw("root_guid") !== null
      ? "reshare"
      : ["text", "photos", "poll", "location"].some((key) => data.raw(key) !== null)
        ? "status_message"
        : null;
  if (now !== null) outer.add("entity-type-odd", "", { was: "nothing", now });
  return now;
}

/** A real pod takes somebody else's words for the owner's. We do not. */
function isOwners({ data }: Entity, { owner }: Context): boolean {
  const author = data.raw("author");
  if (author === null || author === "") data.add("author-missing", "author");
  else if (data.ref("author") !== owner.ref) {
    data.add("post-foreign-author", "author", { id: shown(author) });
    return false;
  }
  return true;
}

function readStatusMessage(
  entity: Entity,
  guid: string,
  context: Context,
  cut: Audience | null,
): readonly SnapshotItem[] {
  const { outer, data } = entity;
  const { fine, pollEndsAtMs } = readFine(entity, context.report);
  const text = textBefore(textBehind(data.longText("text") ?? "", fine?.warning), fine);
  const photos = readPhotos(data, context);
  const poll = readPoll(data, context.report);
  const location = readLocation(data, context.report);
  const extra = readExtra(entity, postKeys);
  const holdsMore = isObject(extra?.entity_data); // an event, say
  if (text === "" && photos.length === 0 && poll === null && location === null && !holdsMore) {
    outer.add("post-empty", "");
    return [];
  }
  const isPublic = readPublic(entity, cut);
  const audience = isPublic ? null : (cut ?? audienceOf(entity, context));
  if (!isPublic && audience === null) outer.add("audience-unknown", "");
  const aspects = isPublic ? [] : readAspectNames(outer, aspectsKey);
  const post: PostItem = {
    kind: "post",
    place: outer.place,
    guid,
    writtenAtMs: data.writtenAt("created_at", context.nowMs),
    editedAtMs: data.time("edited_at", context.nowMs),
    text,
    links: context.links(text),
    public: isPublic,
    audience: audience?.key ?? null,
    ...(aspects.length === 0 ? {} : { aspects }),
    pods: readPods(entity),
    photos,
    poll: withEnd(poll, pollEndsAtMs),
    location,
    providerName: data.text("provider_display_name"),
    ...(fine === undefined ? {} : { fine }),
    extra,
  };
  return audience === null ? [post] : [...context.audiences.give(audience, outer.at("subscribed_users_ids")), post];
}

const withEnd = (poll: PostItem["poll"], endsAtMs: number | null): PostItem["poll"] =>
  poll === null || endsAtMs === null ? poll : { ...poll, endsAtMs };

/** Who sees it is decided by `public`; by the lists only where that is missing, and then rather too few than too many. */
function readPublic({ outer, data }: Entity, cut: Audience | null): boolean {
  const people = cut !== null || Array.isArray(outer.raw("subscribed_users_ids"));
  const isPublic = data.boolean("public", false, null);
  if (isPublic === true && people) outer.add("audience-unused", "subscribed_users_ids");
  if (isPublic !== null) return isPublic;
  const now = !people && Array.isArray(outer.raw("subscribed_pods_uris"));
  data.add("public-missing", "public", { now: now ? "public" : "limited" });
  return now;
}

function audienceOf({ outer }: Entity, { audiences }: Context): Audience | null {
  const list = outer.raw("subscribed_users_ids");
  return Array.isArray(list) ? audiences.ofList(list) : null;
}

function readReshare(entity: Entity, guid: string, { nowMs }: Context): ReshareItem {
  const { outer, data } = entity;
  if (data.raw("public") !== null) data.add("reshare-public", "public");
  return {
    kind: "reshare",
    place: outer.place,
    guid,
    writtenAtMs: data.writtenAt("created_at", nowMs),
    root: readRoot(entity),
    pods: readPods(entity),
    extra: readExtra(entity, reshareKeys),
  };
}

/** Who is to be told of what happens to the post. Pods write one of them with a slash at its end, and the others without: kept as they stand. */
function readPods({ outer }: Entity): readonly string[] | null {
  const key = "subscribed_pods_uris";
  if (outer.raw(key) === null) return null;
  const list = outer.list(key);
  const uris = list.filter((uri) => typeof uri === "string" && !isLonger(uri, limits.urlChars)).map(String);
  if (uris.length < list.length) outer.add("field-type", key, { field: key, expected: "a list of addresses" });
  return uris.map(cleanText);
}

/** Pods leave out both halves when the root was deleted. */
function readRoot({ data }: Entity): ReshareItem["root"] {
  if (!data.raw("root_author") && !data.raw("root_guid")) return null;
  const [author, guid] = [data.ref("root_author"), data.findGuid("root_guid")];
  if (author !== null && guid !== null) return { author, guid };
  const [elsewhere, name] = [data.raw("root_author"), data.raw("root_guid")];
  if (isNameElsewhere(elsewhere) && isNameElsewhere(name)) return { author: elsewhere, guid: name };
  const half = author === null ? "root_author" : "root_guid";
  data.add("reshare-root-incomplete", half, { was: shown(data.raw(half) ?? undefined) });
  return null;
}

/** Shaped as the element itself: what we do not know beside `entity_data`, and inside it. */
function readExtra({ outer, data }: Entity, known: ReadonlySet<string>): PostItem["extra"] {
  const beside = outer.rest(outerKeys);
  const inside = data.rest(known);
  if (beside === null && inside === null) return null;
  return { ...beside, ...(inside === null ? {} : { entity_data: inside }) };
}

/** A post of somebody else that the owner took part in: kept as it stands, under its author's address. */
export function readOthersPost(value: unknown, place: Place, { owner, report }: Context): readonly SnapshotItem[] {
  const entity = entityOf(value, place, report);
  const ref = entity?.data.ref("author") ?? null;
  const guid = entity?.data.findGuid("guid") ?? null;
  if (entity === null || ref === null || guid === null) {
    report.add("others-post-invalid", place);
    return [];
  }
  if (ref === owner.ref) {
    report.add("others-own-name", place);
    return [];
  }
  return [{ kind: "othersPost", place, ref, guid, values: cleanObject(entity.outer.data) }];
}

/** Whom it quotes is for the original to say. */
function coverOf({ warning, sensitive, emojis }: CarriedFine = {}): Pick<KeptPost, "fine"> {
  const fine = given({ warning: warning ?? null, sensitive: sensitive || null, emojis });
  return Object.keys(fine).length === 0 ? {} : { fine };
}

/** The same element, when it has to stand in for a post that no pod gives. Photos of others are where their pods are: they are left out. */
export function readKeptPost(values: Readonly<Record<string, unknown>>, nowMs: number): KeptPost | null {
  const entity = entityOf(values, "", createReport());
  if (entity === null || postType(entity) !== "status_message") return null;
  const { data } = entity;
  const [text, poll] = [data.longText("text") ?? "", readPoll(data, createReport())];
  if (text === "" && poll === null) return null;
  const { fine, pollEndsAtMs } = readFine(entity, createReport());
  const writtenAtMs = data.writtenAt("created_at", nowMs);
  return { text, writtenAtMs, poll: withEnd(poll, pollEndsAtMs), ...coverOf(fine) };
}

/** What an entity says, in core terms. */
import { limits } from "../../../base/limits.ts";
import { ok, type Result } from "../../../base/result.ts";
import type {
  Message,
  SaidConversation,
  SaidMessage,
  SaidMove,
  SaidPhoto,
  SaidPost,
  SaidRelayable,
} from "../../../core/message.ts";
import type { ProfileFields, Signed } from "../../../core/snapshot.ts";
import { ids } from "../ids.ts";
import { avatarNameOf } from "../links.ts";
import { avatarAt, displayNameOf } from "../read-owner.ts";
import { isPhotoName } from "../read-post-parts.ts";
import { coversRelayable } from "../signature.ts";
import { type Entity, isRelayed, type RelayedType, type SentEntity } from "./entities.ts";
import { movedFromTo } from "./inner-signature.ts";
import { refuse, type WireRefusal } from "./refusals.ts";
import { thingOf } from "./things.ts";
import { orderOf, writeEntityJson } from "./write-entity.ts";

type Values<T extends SentEntity["type"]> = Extract<SentEntity, { readonly type: T }>["values"];

const invalid = (detail: string) => refuse("entity-invalid", detail);

/** Null where it is missing or could not be read. */
const msOf = (time: string | null): number | null => (time === null ? null : Date.parse(time));

/**
 * @param receivedAtMs  stands in for a missing date
 * @returns refused is what breaks no rule of the network and still says nothing that we have words for
 */
export function messageOf(entity: SentEntity, receivedAtMs: number): Result<Message, WireRefusal> {
  const when = (time: string | null): number => msOf(time) ?? receivedAtMs;
  if (isRelayed(entity)) return ok(relayableOf(entity, when));
  switch (entity.type) {
    case "status_message":
      return postOf(entity.values, when);
    case "photo": {
      const photo = photoOf(entity.values, when);
      return photo === null ? invalid("photo: its address") : ok(photo);
    }
    case "reshare": {
      const { author, guid, created_at, root_author, root_guid } = entity.values;
      const root = root_author === null || root_guid === null ? null : { author: root_author, guid: root_guid };
      return ok({ kind: "reshare", author, guid, writtenAtMs: when(created_at), root });
    }
    case "profile":
      return ok({ kind: "profile", author: entity.values.author, profile: profileOf(entity.values) });
    case "contact": {
      const { author, recipient, sharing, following, blocking } = entity.values;
      return ok({ kind: "contact", author, recipient, sharing, following, blocking: blocking ?? false });
    }
    case "conversation":
      return ok(conversationOf(entity.values, when));
    case "message":
      return ok(letterOf(entity.values, when));
    case "participation": {
      const { author, guid, parent_guid } = entity.values;
      return ok({ kind: "subscription", author, guid, postGuid: parent_guid });
    }
    case "retraction": {
      const { author, target_guid: guid, target_type: type } = entity.values;
      const target = thingOf({ type, guid });
      return target === null ? invalid("retraction.target_type") : ok({ kind: "retraction", author, target });
    }
    case "account_deletion":
      return ok({ kind: "account-deletion", author: entity.values.author });
    case "account_migration":
      return moveOf(entity);
    case "event":
      return refuse("entity-unknown", "an event without a post");
  }
}

type When = (time: string | null) => number;

function postOf(values: Values<"status_message">, when: When): Result<SaidPost, WireRefusal> {
  const { author, guid, text, poll, location, event, embed } = values;
  // A photo that cannot be fetched is lost alone, as in archives.
  const photos = values.photos.map((photo) => photoOf(photo.values, when)).filter((photo) => photo !== null);
  if ((text ?? "") === "" && photos.length === 0 && poll === null && location === null && event === null)
    return invalid("status_message: nothing in it");
  const unknown = [event, embed].filter((part) => part !== null).map((part) => [part.type, writeEntityJson(part)]);
  return ok({
    kind: "post",
    author,
    guid,
    public: values.public,
    text: text ?? "",
    writtenAtMs: when(values.created_at),
    editedAtMs: msOf(values.edited_at),
    photos,
    poll:
      poll === null
        ? null
        : {
            guid: poll.values.guid,
            question: poll.values.question,
            answers: poll.values.poll_answers.map((each) => each.values),
          },
    location: location === null ? null : location.values,
    providerName: values.provider_display_name,
    eventGuid: event?.values.guid ?? null,
    // As archives keep it: what we have no word for, inside `entity_data`.
    extra: unknown.length === 0 ? null : { entity_data: Object.fromEntries(unknown) },
  });
}

/** Null where its address or the name of its file cannot be used. */
function photoOf(values: Entity<"photo">["values"], when: When): SaidPhoto | null {
  const { author, guid, remote_photo_path: path, remote_photo_name: name } = values;
  const remotePath = folderAt(path, author);
  if (remotePath === null || !isPhotoName(name)) return null;
  return {
    kind: "photo",
    author,
    guid,
    public: values.public,
    remotePath,
    name,
    text: values.text,
    postGuid: values.status_message_guid,
    writtenAtMs: when(values.created_at),
    editedAtMs: msOf(values.edited_at),
    width: sizeOf(values.width),
    height: sizeOf(values.height),
  };
}

const sizeOf = (pixels: number | null): number | null =>
  pixels !== null && pixels >= 1 && pixels <= limits.photoPixels ? pixels : null;

/** A folder's absolute address, with `/` at its end; one without host is on its author's pod. */
function folderAt(path: string, author: string): string | null {
  const absolute = path.startsWith("/") && !path.startsWith("//") ? `https://${hostOf(author)}${path}` : path;
  const folder = absolute.endsWith("/") ? absolute : `${absolute}/`;
  return folder.length <= limits.urlChars && /^https?:\/\/[^\s/?#]+\/[^?#]*$/i.test(folder) ? folder : null;
}

const partsOf = (ref: string) => {
  const parsed = ids.parse(ref);
  return parsed.ok ? parsed.value : { username: ref, host: "" };
};
const hostOf = (ref: string): string => partsOf(ref).host;

/** What is left out is gone: a profile replaces the one before. */
function profileOf(values: Values<"profile">): ProfileFields {
  const url = values.image_url ?? values.image_url_medium ?? values.image_url_small;
  const avatarUrl = url === null || url.includes("user/default") ? null : avatarAt(url, hostOf(values.author));
  const { first_name: firstName, last_name: lastName } = values;
  return {
    displayName: displayNameOf(firstName, lastName) ?? values.full_name ?? partsOf(values.author).username,
    firstName,
    lastName,
    bio: values.bio,
    location: values.location,
    gender: values.gender,
    birthday: values.birthday,
    avatarUrl,
    avatarName: avatarUrl === null ? null : avatarNameOf(avatarUrl),
    tags: values.tag_string,
    searchable: values.searchable ?? false,
    public: values.public ?? false,
    nsfw: values.nsfw ?? false,
    editedAtMs: msOf(values.edited_at),
  };
}

function conversationOf(values: Values<"conversation">, when: When): SaidConversation {
  const { author, guid, subject, created_at, messages } = values;
  const named = [...new Set(values.participants.split(";").filter((ref) => ref !== ""))];
  return {
    kind: "conversation",
    author,
    guid,
    subject,
    writtenAtMs: when(created_at),
    participants: named.includes(author) ? named : [author, ...named],
    messages: messages.map((message) => letterOf(message.values, when)),
  };
}

const letterOf = (values: Values<"message">, when: When): SaidMessage => ({
  kind: "message",
  author: values.author,
  guid: values.guid,
  conversationGuid: values.conversation_guid,
  text: values.text,
  writtenAtMs: when(values.created_at),
  editedAtMs: msOf(values.edited_at),
});

function moveOf(entity: Entity<"account_migration">): Result<SaidMove, WireRefusal> {
  const { author, profile, signature, remote_photo_path: path } = entity.values;
  return ok({
    kind: "migration",
    author,
    ...movedFromTo(entity),
    profile: profileOf(profile.values),
    photoPath: path === null ? null : folderAt(path, profile.values.author),
    signature: signature ?? "",
  });
}

function relayableOf(entity: Entity<RelayedType>, when: When): SaidRelayable {
  const { author, guid, parent_guid } = entity.values;
  const base = { author, guid, signed: signedOf(entity) };
  switch (entity.type) {
    case "comment": {
      const { text, created_at, edited_at } = entity.values;
      const times = { writtenAtMs: when(created_at), editedAtMs: msOf(edited_at) };
      return { kind: "comment", ...base, postGuid: parent_guid, text, ...times };
    }
    case "like": {
      const { positive, parent_type } = entity.values;
      const parent = { kind: parent_type === "Post" ? "post" : "comment", guid: parent_guid } as const;
      return { kind: "reaction", ...base, reaction: positive ? "like" : "dislike", parent };
    }
    case "poll_participation":
      return { kind: "vote", ...base, pollGuid: parent_guid, answerGuid: entity.values.poll_answer_guid };
    case "event_participation": {
      const status = entity.values.status as "accepted" | "declined" | "tentative";
      return { kind: "attendance", ...base, eventGuid: parent_guid, status };
    }
  }
}

/** The author's evidence: the normalised values, which are what it is over, and what we do not know. */
export function signedOf(entity: Entity<RelayedType>): Signed {
  const { author_signature: signature, text, ...rest } = writeEntityJson(entity).entity_data;
  // A comment has its text beside.
  const values = entity.type === "comment" || text === undefined ? rest : { ...rest, text };
  const signed = { signature: typeof signature === "string" ? signature : "", order: orderOf(entity), values };
  // Archives hold no answers to events: only the other three can be cut anew there.
  const covered = entity.type === "event_participation" || coversRelayable(entity.type, signed.order, values);
  return covered ? signed : { ...signed, uncovered: true };
}

/** What we say, as an entity: the mirror of from-entity.ts. */
import { printTime } from "../../../base/time.ts";
import {
  isRelayable,
  type Message,
  type SaidConversation,
  type SaidMessage,
  type SaidMove,
  type SaidPhoto,
  type SaidPost,
  type SaidRelayable,
} from "../../../core/message.ts";
import type { ProfileFields } from "../../../core/snapshot.ts";
import { quotingText } from "../quoting.ts";
import { isObject } from "../values.ts";
import { warnedText } from "../warned.ts";
import { profileMembers, timeOrNull } from "../write-account.ts";
import type { Entity, RelayedType, SentEntity, Values } from "./entities.ts";
import { draftRelayed, readNestedJson } from "./read-entity.ts";
import { typeOf } from "./things.ts";

const timeOf = (atMs: number): string => printTime(atMs);

const make = <T extends Entity["type"]>(type: T, values: Values<T>): Entity<T> =>
  ({ type, values, relay: null }) as unknown as Entity<T>;

/** Nothing is checked: what people here may say is checked where they say it. Null where the network has no words for it. */
export function entityOf(message: Message): SentEntity | null {
  if (isRelayable(message)) return relayedOf(message);
  switch (message.kind) {
    case "post":
      return postEntity(message);
    case "photo":
      return photoEntity(message);
    case "reshare": {
      const { author, guid, writtenAtMs, root } = message;
      const named = { root_author: root?.author ?? null, root_guid: root?.guid ?? null };
      return make("reshare", { author, guid, created_at: timeOf(writtenAtMs), ...named });
    }
    case "profile":
      return profileEntity(message.author, message.profile);
    case "contact": {
      const { kind: _kind, ...values } = message;
      return make("contact", values);
    }
    case "conversation":
      return conversationEntity(message);
    case "message":
      return letterEntity(message);
    case "subscription": {
      const { author, guid, postGuid } = message;
      return make("participation", { author, guid, parent_guid: postGuid, parent_type: "Post" });
    }
    case "retraction": {
      const { author, target } = message;
      return make("retraction", { author, target_guid: target.guid, target_type: typeOf(target.kind) });
    }
    case "account-deletion":
      return make("account_deletion", { author: message.author });
    case "migration":
      return moveEntity(message);
    case "follow":
      return null;
  }
}

function postEntity(post: SaidPost): Entity<"status_message"> {
  const { author, guid, poll, location, providerName } = post;
  const unknown = isObject(post.extra?.entity_data) ? post.extra.entity_data : {};
  return make("status_message", {
    author,
    guid,
    created_at: timeOf(post.writtenAtMs),
    public: post.public,
    provider_display_name: providerName,
    text: warnedText(quotingText(post.text, post.fine), post.fine?.warning),
    edited_at: timeOrNull(post.editedAtMs),
    photos: post.photos.map(photoEntity),
    location: locationEntity(location),
    poll: poll === null ? null : pollEntity(poll),
    event: readNestedJson("event", unknown.event),
    embed: readNestedJson("embed", unknown.embed),
  });
}

/** Pods refuse a whole post for a place without coordinates: such a place stays here. */
function locationEntity(location: SaidPost["location"]): Entity<"location"> | null {
  const { address = null, lat = null, lng = null } = location ?? {};
  return lat === null || lng === null ? null : make("location", { address, lat, lng });
}

const pollEntity = ({ guid, question, answers }: NonNullable<SaidPost["poll"]>): Entity<"poll"> =>
  make("poll", { guid, question, poll_answers: answers.map((each) => make("poll_answer", each)) });

const photoEntity = (photo: SaidPhoto): Entity<"photo"> =>
  make("photo", {
    guid: photo.guid,
    author: photo.author,
    public: photo.public,
    created_at: timeOf(photo.writtenAtMs),
    edited_at: timeOrNull(photo.editedAtMs),
    remote_photo_path: photo.remotePath,
    remote_photo_name: photo.name,
    text: photo.text,
    status_message_guid: photo.postGuid,
    height: photo.height,
    width: photo.width,
  });

/** The full name is for those who have no other: pods show first and last name, and do not keep it. */
const profileEntity = (author: string, profile: ProfileFields): Entity<"profile"> =>
  make("profile", profileMembers(author, profile));

const conversationEntity = (said: SaidConversation): Entity<"conversation"> =>
  make("conversation", {
    author: said.author,
    guid: said.guid,
    subject: said.subject,
    created_at: timeOf(said.writtenAtMs),
    participants: said.participants.join(";"),
    messages: said.messages.map(letterEntity),
  });

const letterEntity = (said: SaidMessage): Entity<"message"> =>
  make("message", {
    author: said.author,
    guid: said.guid,
    text: said.text,
    created_at: timeOf(said.writtenAtMs),
    edited_at: timeOrNull(said.editedAtMs),
    conversation_guid: said.conversationGuid,
  });

const moveEntity = ({ author, oldRef, newRef, profile, signature, photoPath }: SaidMove): Entity<"account_migration"> =>
  make("account_migration", {
    author,
    profile: profileEntity(newRef, profile),
    signature: signature === "" ? null : signature,
    old_identity: oldRef,
    remote_photo_path: photoPath,
  });

/** With the order that it has already, its values are those that were signed, whatever the message says beside. */
function relayedOf(said: SaidRelayable): Entity<RelayedType> | null {
  const plain = plainRelayed(said);
  const { order, values, signature } = said.signed;
  const text = said.kind === "comment" ? { text: said.text } : {};
  const data = { ...plain.data, ...(order.length === 0 ? {} : values), ...text, author_signature: signature };
  return draftRelayed(plain.type, data, order.length === 0 ? null : order);
}

type Plain = { readonly type: RelayedType; readonly data: Readonly<Record<string, unknown>> };

function plainRelayed(said: SaidRelayable): Plain {
  const { author, guid } = said;
  switch (said.kind) {
    case "comment": {
      const times = { created_at: timeOf(said.writtenAtMs), edited_at: timeOrNull(said.editedAtMs) };
      return { type: "comment", data: { author, guid, parent_guid: said.postGuid, ...times } };
    }
    case "reaction": {
      // An emoji is a like here.
      const parent = { parent_guid: said.parent.guid, parent_type: typeOf(said.parent.kind) };
      return { type: "like", data: { author, guid, ...parent, positive: said.reaction !== "dislike" } };
    }
    case "vote":
      return {
        type: "poll_participation",
        data: { author, guid, parent_guid: said.pollGuid, poll_answer_guid: said.answerGuid },
      };
    case "attendance":
      return { type: "event_participation", data: { author, guid, parent_guid: said.eventGuid, status: said.status } };
  }
}

/** What an entity says, in core terms, as far as that can be told before anything was looked up; and what has to be. */

import { limits } from "../../base/limits.ts";
import { ok, type Result } from "../../base/result.ts";
import type { KeyHolder } from "../../core/identity.ts";
import type { Message, SaidConversation, SaidPost, Thing, ThingKind } from "../../core/message.ts";
import { type ReactionKind, readEmoji } from "../../core/post.ts";
import { emptyProfile, type Signed } from "../../core/snapshot.ts";
import type { Need } from "../wire-port.ts";
import { msOf } from "./dates.ts";
import { emojisBeside } from "./emojis.ts";
import { otherShare, type ReadEntity, types, type Values } from "./entities.ts";
import { readNote } from "./read-note.ts";
import { readUser } from "./read-user.ts";
import { hostOfName } from "./references.ts";
import { refuse, type WireRefusal } from "./refusals.ts";
import type { Speech } from "./speech.ts";

/** What the message hangs on, and how it depends on that. Plain data. */
export type Hanging =
  | { readonly by: "reply"; readonly guid: string; readonly post: SaidPost }
  | { readonly by: "reaction" | "share" | "delete"; readonly guid: string }
  | { readonly by: "vote"; readonly guid: string; readonly option: number };

export type Draft = {
  readonly author: string;
  /** Of what hangs on something only its kind and its guid are sure. */
  readonly message: Message;
  readonly hanging: Hanging | null;
  /** Of a post: what it quotes. */
  readonly quotes: string | null;
  readonly createdAtMs: number;
};

/** Nothing is passed on for others on this network: the evidence is the request that brought it. */
const unsigned: Signed = { signature: "", order: [], values: {} };

/** @returns refused is what breaks no rule of the network and says nothing that there are words for */
export function draftOf(entity: ReadEntity, speech: Speech): Result<Draft, WireRefusal> {
  const author = authorOf(entity, speech);
  if (author === null) return refuse("entity-unknown", entity.type);
  if (hostOfName(author) === speech.ownHost) return refuse("author-ours", author);
  if (!speech.speaksFor(author)) return refuse("author-not-signer", `${author} by ${speech.host}`);
  const thing = nameOfThing(entity, speech);
  if (thing !== null && hostOfName(thing) !== hostOfName(author)) return refuse("author-not-signer", thing);
  const createdAtMs = msOf(entity.created_at);
  const draft = (message: Message, hanging: Hanging | null = null, quotes: string | null = null) =>
    ok<Draft>({ author, message, hanging, quotes, createdAtMs });
  // Others' things are called by their whole name.
  const guid = thing ?? "";
  switch (entity.type) {
    case "User":
      return draft(readUser(entity, author, speech));
    case "Note":
      return noteDraft(entity, readNote(entity, author, guid, speech), speech, draft);
    case "Follow":
    case "Unfollow": {
      const step = entity.type === "Follow" ? "ask" : "leave";
      return draft({ kind: "follow", author, recipient: speech.nameOf(entity.followee), step });
    }
    case "FollowAccept":
    case "FollowReject": {
      const step = entity.type === "FollowAccept" ? "accept" : "reject";
      return draft({ kind: "follow", author, recipient: speech.nameOf(entity.follower), step });
    }
    case "Delete":
      return deletion(entity, author, speech, draft);
    case types.like:
      return draft(...reaction(author, guid, "like", speech.guidOf(entity.liked)));
    case types.dislike:
      return draft(...reaction(author, guid, "dislike", speech.guidOf(entity.disliked)));
    case types.reaction: {
      const { content, extensions, object } = entity;
      const custom = emojisBeside(extensions, content).find(({ name }) => content === `:${name}:`);
      const kind = custom === undefined ? reactionOf(content) : { emoji: content };
      // What is no emoji is counted as a like, and kept as it was said; so is the picture of a custom one.
      const values =
        custom !== undefined
          ? { content, picture: custom.url }
          : kind === "like"
            ? { content: content.slice(0, limits.shortTextChars) }
            : undefined;
      return draft(...reaction(author, guid, kind, speech.guidOf(object), values));
    }
    case types.share: {
      const root = speech.guidOf(entity.shared);
      const message = {
        kind: "reshare",
        author,
        guid,
        writtenAtMs: createdAtMs,
        root: { author, guid: root },
      } as const;
      return draft(message, { by: "share", guid: root });
    }
    case types.vote: {
      const note = speech.guidOf(entity.poll);
      const named = { pollGuid: `${note}/poll`, answerGuid: `${note}/poll/${entity.option}` };
      const message = { kind: "vote", author, guid, signed: unsigned, ...named } as const;
      return draft(message, { by: "vote", guid: note, option: entity.option });
    }
    case types.migration: {
      const newRef = speech.nameOf(entity.destination);
      if (newRef === author) return refuse("migration-onto-itself", author);
      const move = { kind: "migration", author, oldRef: author, newRef, profile: emptyProfile } as const;
      return draft({ ...move, photoPath: null, signature: "", saidAtMs: createdAtMs });
    }
    default:
      return refuse("entity-unknown", entity.type);
  }
}

type MakeDraft = (message: Message, hanging?: Hanging | null, quotes?: string | null) => Result<Draft, WireRefusal>;

/** Null for what nobody says in person: groups, reports, an instance's own acts, but that it ends an account of its own (0.5). */
function authorOf(entity: ReadEntity, speech: Speech): string | null {
  if (entity.type === "User") return nameOfThing(entity, speech);
  if (entity.type === "Delete" && entity.author === null && entity.deleted_type === "User")
    return speech.nameOf(entity.deleted);
  return "author" in entity && typeof entity.author === "string" ? speech.nameOf(entity.author) : null;
}

/** The canonical name of the entity itself; null where it passes. */
function nameOfThing(entity: ReadEntity, speech: Speech): string | null {
  if (speech.dialect === "0.5") {
    const lasting = !passing.has(entity.type);
    return lasting && "uri" in entity && typeof entity.uri === "string" ? speech.nameOf(entity.uri) : null;
  }
  return "id" in entity && typeof entity.id === "string" ? speech.nameOf(entity.id) : null;
}

const passing: ReadonlySet<string> = new Set([
  ...["Follow", "FollowAccept", "FollowReject", "Unfollow", "Delete", types.migration],
]);

function noteDraft(note: Values<"Note">, post: SaidPost, speech: Speech, draft: MakeDraft): Result<Draft, WireRefusal> {
  const quotes = note.quotes == null ? null : speech.guidOf(note.quotes);
  if (note.replies_to != null) {
    const parent = speech.guidOf(note.replies_to);
    return draft(commentOf(post, parent, null), { by: "reply", guid: parent, post }, quotes);
  }
  return draft(letterOf(note, post) ?? post, null, quotes);
}

/** What is written between some people alone, and says so. */
function letterOf({ category, group }: Values<"Note">, post: SaidPost): SaidConversation | null {
  const { author, guid, writtenAtMs, fine } = post;
  const participants = [...new Set([author, ...(fine?.mentions ?? [])])].slice(0, limits.conversationParticipants);
  if (category !== "messaging" || group != null || participants.length < 2) return null;
  const text = textWithPhotos(post);
  const first = (text.split("\n", 1)[0] ?? "").slice(0, limits.fullNameChars);
  const subject = fine?.warning?.slice(0, limits.shortTextChars) ?? (first === "" ? "…" : first);
  const message = {
    kind: "message",
    author,
    guid,
    conversationGuid: guid,
    text,
    writtenAtMs,
    editedAtMs: null,
  } as const;
  return { kind: "conversation", author, guid, subject, writtenAtMs, participants, messages: [message] };
}

/** Comments and letters hold no photos: they are pictures in the text. */
export const textWithPhotos = ({ text, photos, poll }: SaidPost): string =>
  [
    text,
    ...photos.map(
      (photo) => `![${(photo.text ?? "").replace(/[\\[\]]|\s+/g, " ").trim()}](${photo.remotePath}${photo.name})`,
    ),
    (poll?.answers ?? []).map(({ answer }) => `- ${answer}`).join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");

export const commentOf = (
  post: SaidPost,
  postGuid: string,
  replyTo: { readonly author: string; readonly guid: string } | null,
): Extract<Message, { kind: "comment" }> => {
  const { author, guid, writtenAtMs, editedAtMs, fine = {} } = post;
  const base = {
    kind: "comment",
    author,
    guid,
    postGuid,
    text: textWithPhotos(post),
    writtenAtMs,
    editedAtMs,
  } as const;
  return { ...base, signed: unsigned, ...(replyTo === null ? {} : { replyTo }), fine };
};

const reaction = (
  author: string,
  guid: string,
  kind: ReactionKind,
  parent: string,
  values?: Signed["values"],
): [Message, Hanging] => [
  {
    kind: "reaction",
    author,
    guid,
    signed: values === undefined ? unsigned : { ...unsigned, values },
    reaction: kind,
    parent: { kind: "post", guid: parent },
  },
  { by: "reaction", guid: parent },
];

function reactionOf(content: string): ReactionKind {
  const emoji = readEmoji(content);
  return emoji === null ? "like" : { emoji };
}

/** What the network's types of things are here, the likeliest first. */
const deletable: Readonly<Record<string, readonly ThingKind[]>> = {
  Note: ["post", "comment", "message"],
  [types.share]: ["post"],
  [otherShare]: ["post"],
  [types.like]: ["reaction"],
  [types.dislike]: ["reaction"],
  [types.reaction]: ["reaction"],
  [types.vote]: ["vote"],
};

function deletion(
  entity: Values<"Delete">,
  author: string,
  speech: Speech,
  draft: MakeDraft,
): Result<Draft, WireRefusal> {
  const { deleted_type: type, deleted } = entity;
  if (type === "User") {
    if (speech.nameOf(deleted) !== author) return refuse("sender-not-allowed", speech.nameOf(deleted));
    return draft({ kind: "account-deletion", author });
  }
  const kinds = Object.hasOwn(deletable, type) ? deletable[type] : undefined;
  if (kinds === undefined) return refuse("entity-unknown", `Delete of ${type}`);
  const guid = speech.guidOf(deleted);
  const target: Thing = { kind: kinds[0] ?? "post", guid };
  return draft({ kind: "retraction", author, target }, { by: "delete", guid });
}

const repliesTo: readonly ThingKind[] = ["comment", "message", "conversation"];

/** Nobody but its own server is asked for a thing, and nobody for what was written here. */
export function needsOf({ author, message, hanging, quotes }: Draft, holder: KeyHolder | null): readonly Need[] {
  const key: Need = { kind: "key", ref: author, earlier: false, holder };
  const needs: Need[] = [key];
  const askAt = (guid: string) => (guid.includes(":") ? author : null);
  const post = (guid: string, or: readonly ThingKind[]): Need => ({
    kind: "thing",
    thing: { kind: "post", guid },
    or,
    askAt: askAt(guid),
  });
  if (hanging?.by === "delete" && message.kind === "retraction") {
    const or = message.target.kind === "post" ? (["comment", "message"] as const) : [];
    needs.push({ kind: "thing", thing: message.target, or, askAt: null });
  } else if (hanging !== null) needs.push(post(hanging.guid, hanging.by === "reply" ? repliesTo : ["comment"]));
  if (quotes !== null) needs.push(post(quotes, ["comment"]));
  return needs;
}

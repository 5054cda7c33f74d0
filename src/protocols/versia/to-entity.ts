/** What we say, as an entity: the mirror of from-entity.ts. Only what the strictest server takes is written. */
import { limits } from "../../base/limits.ts";
import { mentionsIn } from "../../core/mentions.ts";
import type {
  Message,
  SaidComment,
  SaidConversation,
  SaidMessage,
  SaidPhoto,
  SaidPost,
  SaidReaction,
  SaidRetraction,
  SaidVote,
} from "../../core/message.ts";
import { listUrl } from "./collections.ts";
import { imageContent, plainContent, textContent } from "./content.ts";
import { printMoment } from "./dates.ts";
import { emojiExtension } from "./emojis.ts";
import { extensionNames, otherShare, types } from "./entities.ts";
import { ids } from "./ids.ts";
import { type Dialect, entityUrl, isId, nameOfGuid, parseReference, uriOfName } from "./references.ts";
import type { Entity, Saying } from "./saying.ts";
import { userOf } from "./write-user.ts";

/** Nothing is checked: what people here may say is checked where they say it. Null where the dialect has no words for it. */
export function entityOf(message: Message, dialect: Dialect, saying: Saying): Entity | null {
  const writer = new Writer(dialect, saying);
  switch (message.kind) {
    case "post":
      return writer.post(message);
    case "comment":
      return writer.comment(message);
    case "conversation":
      return writer.conversation(message);
    case "message":
      return writer.letter(message);
    case "reaction":
      return writer.reaction(message);
    case "vote":
      return writer.vote(message);
    case "reshare": {
      const { root, author, guid, writtenAtMs } = message;
      const shared = root === null ? null : writer.thing(root.guid, "Note");
      return shared === null ? null : writer.lasting(types.share, guid, author, writtenAtMs, { shared });
    }
    case "profile":
      return userOf(message, dialect, saying);
    case "follow": {
      const { recipient, step } = message;
      const who = writer.person(recipient);
      const [type, member] = followTypes[step];
      return who === null ? null : writer.passing(type, message.author, saying.nowMs, { [member]: who });
    }
    case "retraction":
      return writer.retraction(message);
    case "account-deletion": {
      const deleted = writer.person(message.author);
      return writer.passing("Delete", message.author, saying.nowMs, { deleted_type: "User", deleted });
    }
    case "migration": {
      const destination = writer.person(message.newRef);
      const at = message.saidAtMs ?? saying.nowMs;
      return destination === null ? null : writer.passing(types.migration, message.oldRef, at, { destination });
    }
    case "photo":
    case "contact":
    case "subscription":
    case "attendance":
      return null;
  }
}

const followTypes = {
  ask: ["Follow", "followee"],
  leave: ["Unfollow", "followee"],
  accept: ["FollowAccept", "follower"],
  reject: ["FollowReject", "follower"],
} as const;

type Members = Readonly<Record<string, unknown>>;

class Writer {
  private readonly dialect: Dialect;
  private readonly saying: Saying;

  constructor(dialect: Dialect, saying: Saying) {
    this.dialect = dialect;
    this.saying = saying;
  }

  /** How the dialect names it; null where it cannot. */
  private named(name: string, type: string): string | null {
    if (this.dialect === "0.5")
      return name.startsWith("https://") || parseReference(name, null) ? uriOfName(name, type) : null;
    const place = parseReference(name, null);
    return place === null ? null : `${place.host}:${place.id}`;
  }

  person(ref: string): string | null {
    const parsed = ids.parse(ref);
    return parsed.ok ? this.named(parsed.value.ref, "User") : null;
  }

  thing(guid: string, type: string): string | null {
    return this.named(nameOfGuid(guid, this.saying.host), type);
  }

  /** Something that can be fetched: it is ours, or nothing is said. */
  lasting(type: string, guid: string, authorRef: string, atMs: number, members: Members): Entity | null {
    const author = this.person(authorRef);
    if (author === null || !isId(guid)) return null;
    const uri = this.dialect === "0.5" ? { uri: this.thing(guid, type) } : {};
    return { id: guid, ...uri, type, created_at: printMoment(atMs), author, ...members };
  }

  passing(type: string, authorRef: string, atMs: number, members: Members): Entity | null {
    const author = this.person(authorRef);
    const id = this.dialect === "0.5" ? { id: this.saying.id } : {};
    return author === null ? null : { ...id, type, created_at: printMoment(atMs), author, ...members };
  }

  /**
   * Servers of 0.5 look up everybody whom a Note mentions, and take none of it where they cannot. Whoever is known by a Reference may speak 0.6 alone: they are
   * mentioned at home.
   */
  private isFoundThere(ref: string): boolean {
    const place = parseReference(ref, null);
    return this.dialect === "0.6" || place === null || [this.saying.host, ...this.saying.at].includes(place.host);
  }

  private people(refs: readonly string[]): readonly string[] {
    const named = refs
      .filter((ref) => this.isFoundThere(ref))
      .map((ref) => this.person(ref))
      .filter((name) => name !== null);
    return [...new Set(named)].slice(0, limits.noteMentions);
  }

  private content(text: string) {
    if (text === "") return null;
    const uriOf = (ref: string): string | null => {
      const parsed = ids.parse(ref);
      if (!parsed.ok) return null;
      const place = parseReference(parsed.value.ref, null);
      return this.dialect === "0.6" && place !== null ? entityUrl(place, "User") : uriOfName(parsed.value.ref, "User");
    };
    return textContent(text, { base: `https://${this.saying.host}`, uriOf });
  }

  private note(
    { guid, author, writtenAtMs, text, fine }: Pick<SaidPost, "guid" | "author" | "writtenAtMs" | "text" | "fine">,
    { extensions, ...members }: Members & { readonly extensions?: Members },
  ): Entity | null {
    const uri = `${this.saying.host}:${guid}`;
    const list = (name: string) => listUrl("0.5", "Note", uri, name);
    const collections = { replies: list("replies"), quotes: list("quotes") };
    return this.lasting("Note", guid, author, writtenAtMs, {
      attachments: [],
      category: "microblog",
      device: null,
      content: this.content(text),
      group: null,
      is_sensitive: false,
      mentions: [],
      previews: [],
      quotes: null,
      replies_to: null,
      subject: null,
      extensions: { ...emojiExtension(fine?.emojis, this.saying), ...extensions },
      ...(this.dialect === "0.5" ? { collections } : {}),
      ...members,
    });
  }

  /** Everybody whom it names, or those alone to whom it goes. */
  private mentions({ text, fine }: Pick<SaidPost, "text" | "fine">, others: readonly string[] = []): readonly string[] {
    return this.people([...others, ...(fine?.mentions ?? []), ...mentionsIn(text, limits.mentions)]);
  }

  private fineMembers(fine: SaidPost["fine"]): Members {
    const warning = fine?.warning ?? null;
    return { subject: warning, is_sensitive: fine?.sensitive ?? warning !== null, quotes: this.quotes(fine) };
  }

  /** What is on another network alone has no name here. */
  private quotes(fine: SaidPost["fine"]): string | null {
    const { author, guid } = fine?.quoted ?? { author: "", guid: "" };
    return ids.parse(author).ok ? this.thing(guid, "Note") : null;
  }

  post(post: SaidPost): Entity | null {
    const { poll, fine, photos } = post;
    const few = !post.public && fine?.followers !== true;
    const question = poll === null || post.text.includes(poll.question) ? "" : poll.question;
    const link = this.quotes(fine) === null ? (fine?.quotedAt ?? "") : "";
    const text = [post.text, question, link].filter((part) => part !== "").join("\n\n");
    const answers = poll?.answers.map(({ answer }) => plainContent(answer)) ?? [];
    const votes = poll?.answers.map((answer) => answer.votes ?? 0) ?? [];
    const expires_at = poll?.endsAtMs == null ? {} : { expires_at: printMoment(poll.endsAtMs) };
    const options = { options: answers, votes, multiple_choice: false, ...expires_at };
    return this.note(
      { ...post, text },
      {
        attachments: photos.map(attachment).filter((each) => each !== null),
        group: post.public ? "public" : few ? null : "followers",
        mentions: few ? this.people(this.saying.only ?? []) : this.mentions(post),
        ...this.fineMembers(fine),
        extensions: poll === null ? {} : { [extensionNames.polls]: options },
      },
    );
  }

  comment(comment: SaidComment): Entity | null {
    const { only } = this.saying;
    const replies_to = this.thing(comment.replyTo?.guid ?? comment.postGuid, "Note");
    if (replies_to === null) return null;
    return this.note(comment, {
      group: only === null ? "public" : null,
      mentions: only === null ? this.mentions(comment, [comment.replyTo?.author ?? []].flat()) : this.people(only),
      ...this.fineMembers(comment.fine),
      replies_to,
      ...(only === null ? {} : { extensions: { [extensionNames.audience]: { same_as: "replies_to" } } }),
    });
  }

  /** Its first letter is called as the conversation is, so that answers find it. */
  conversation({ guid, author, subject, participants, messages }: SaidConversation): Entity | null {
    const [first] = messages;
    if (first === undefined) return null;
    const mentions = this.people(participants.filter((ref) => ref !== author));
    return this.note({ ...first, guid }, { category: "messaging", subject, mentions });
  }

  letter(message: SaidMessage): Entity | null {
    const replies_to = this.thing(message.conversationGuid, "Note");
    const mentions = this.people(this.saying.only ?? []);
    return replies_to === null ? null : this.note(message, { category: "messaging", mentions, replies_to });
  }

  reaction({ author, guid, reaction, parent, saidAtMs = this.saying.nowMs }: SaidReaction): Entity | null {
    const name = this.thing(parent.guid, "Note");
    if (name === null) return null;
    const said = (type: string, members: Members) => this.lasting(type, guid, author, saidAtMs, members);
    if (reaction === "like") return said(types.like, { liked: name });
    if (reaction === "dislike") return said(types.dislike, { disliked: name });
    return said(types.reaction, { object: name, content: reaction.emoji });
  }

  /** Only polls of others are asked by their Note; votes in our own are nobody else's matter. */
  vote({ author, guid, pollGuid, answerGuid, saidAtMs = this.saying.nowMs }: SaidVote): Entity | null {
    const note = /^(.+)\/poll$/.exec(pollGuid)?.[1];
    const option = /\/poll\/(\d{1,6})$/.exec(answerGuid)?.[1];
    const poll = note === undefined ? null : this.thing(note, "Note");
    if (poll === null || option === undefined) return null;
    return this.lasting(types.vote, guid, author, saidAtMs, { poll, option: Number(option) });
  }

  retraction({ author, target, was }: SaidRetraction): Entity | null {
    const type = deletedTypeOf(target.kind, was);
    const deleted = type === null ? null : this.thing(target.guid, type);
    if (deleted === null) return null;
    return this.passing("Delete", author, this.saying.nowMs, { deleted_type: type, deleted });
  }
}

/** What is said twice, since one well-known server sends shares by one name of their type and takes them back by another. @param id  of what passes, in 0.5 */
export function inOtherWords(entity: Entity, id: string): readonly Entity[] {
  if (entity.type !== "Delete" || entity.deleted_type !== types.share) return [];
  return [{ ...entity, ...("id" in entity ? { id } : {}), deleted_type: otherShare }];
}

function deletedTypeOf(kind: SaidRetraction["target"]["kind"], was: SaidRetraction["was"]): string | null {
  switch (kind) {
    case "post":
      return was === "reshare" ? types.share : "Note";
    case "comment":
    case "message":
    case "conversation":
      return "Note";
    case "reaction":
      return was === "dislike" ? types.dislike : was === "emoji" ? types.reaction : types.like;
    case "vote":
      return types.vote;
    default:
      return null;
  }
}

const attachment = ({ remotePath, name, text, width, height }: SaidPhoto) =>
  imageContent({ url: `${remotePath}${name}`, description: text, width, height });

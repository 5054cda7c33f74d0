/** Conversations: private messages among a fixed set of people. Participants are identities, so that a move rewrites nothing. */

export type Message = {
  readonly guid: string;
  /** The identity that it was written by. */
  readonly author: number;
  readonly writtenAtMs: number;
};

export type Conversation = {
  readonly subject: string;
  readonly participants: ReadonlySet<number>;
  readonly messages: readonly Message[];
};

/** A person takes part by any identity that is theirs, the one that they had then or the one that they have now. */
export const takesPart = (conversation: Conversation, identities: Iterable<number>): boolean =>
  [...identities].some((id) => conversation.participants.has(id));

/** In the order of writing; of two of one moment by guid, so that all pods show the same. */
export const inOrder = (messages: readonly Message[]): readonly Message[] =>
  [...messages].sort(
    (one, other) => one.writtenAtMs - other.writtenAtMs || (one.guid < other.guid ? -1 : one.guid > other.guid ? 1 : 0),
  );

/** With one message more. Each once (it may arrive twice), and none from somebody who is no participant. */
export function withMessage(conversation: Conversation, message: Message): Conversation {
  const known = conversation.messages.some(({ guid, author }) => guid === message.guid && author === message.author);
  if (known || !conversation.participants.has(message.author)) return conversation;
  return { ...conversation, messages: inOrder([...conversation.messages, message]) };
}

/** What somebody has not read: messages of others since they last looked. */
export const unread = (
  conversation: Conversation,
  identities: ReadonlySet<number>,
  readUntilMs: number,
): readonly Message[] =>
  conversation.messages.filter(({ author, writtenAtMs }) => !identities.has(author) && writtenAtMs > readUntilMs);

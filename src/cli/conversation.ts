/** `sterna conversation VERB --as NAME …`: private messages of an account. */
import { answerConversation, ownConversation, putAway, startConversation } from "../app/converse/converse.ts";
import { limits } from "../base/limits.ts";
import {
  type ConversationView,
  listConversations,
  listMessages,
  markConversationRead,
} from "../store/content/conversations.ts";
import type { KnownIdentity } from "../store/people/identities.ts";
import { type Acting, actingOptions, openAccount, refused, whom } from "./acting.ts";
import { defineCommand, UsageError } from "./command.ts";
import { exits } from "./exit.ts";

type Given = Acting & { readonly subject: string; readonly text: string };

const verbs: Readonly<Record<string, (given: Given) => Promise<void>>> = { list, show, start, answer, hide };

export const command = defineCommand({
  name: "conversation",
  summary: "list, show, begin and answer private conversations",
  usage: "list | show GUID | start ID... | answer GUID | hide GUID --as NAME [--subject S] [--text T] [--json]",
  about:
    "The private conversations of the account NAME. show: the newest messages; they count as read then. start: with people with whom NAME shares, named by their address; " +
    "all of them are told. answer: tells everybody in it. hide: puts it away until somebody writes again; nobody is told.",
  options: {
    ...actingOptions,
    subject: { type: "string", value: "S", about: "for start: what it is about, in one line" },
    text: { type: "string", value: "T", about: "for start and answer: the message, Markdown" },
  },
  async run({ values, positionals }, io) {
    const [verb = "", ...words] = positionals;
    const act = verbs[verb];
    const takes = verb === "list" ? words.length === 0 : verb === "start" ? words.length > 0 : words.length === 1;
    if (act === undefined || !takes)
      throw new UsageError("What is to be done? Give list, show GUID, start ID..., answer GUID, or hide GUID.");
    const { parts, close } = await io.house.open();
    try {
      const json = values.json === true;
      const account = await openAccount(parts, values.as, io, json);
      await act({ parts, account, words, json, io, subject: values.subject ?? "", text: values.text ?? "" });
      return exits.done;
    } finally {
      await close();
    }
  },
});

async function list({ parts, account, json, io }: Given): Promise<void> {
  const all = await listConversations(parts.database.db, account.accountId, { most: limits.messagesPerPage });
  if (json) return io.out(JSON.stringify(all.map(asJson)));
  for (const { guid, subject, refs, messages, unread } of all)
    io.out(`${guid}  ${subject}  (${refs.join(", ")}) ${messages} messages${unread > 0 ? `, ${unread} unread` : ""}`);
}

const asJson = ({ guid, subject, refs, lastAt, messages, unread, hidden }: ConversationView) => ({
  guid,
  subject,
  participants: refs,
  lastAt: lastAt?.toISOString() ?? null,
  messageCount: messages,
  unread,
  hidden,
});

async function show(given: Given): Promise<void> {
  const { parts, account, words, json, io } = given;
  const { db } = parts.database;
  const [guid = ""] = words;
  const conversation = await ownConversation(db, account.accountId, guid);
  if (conversation === null) throw refused("conversation", { code: "conversation-not-yours", guid }, given);
  const { conversationId } = conversation;
  const now = new Date(parts.clock.now());
  const messages = await listMessages(db, conversationId, account.accountId, { most: limits.messagesPerPage });
  await parts.database.transaction((tx) => markConversationRead(tx, conversationId, account.accountId, now));
  if (json) {
    const shown = messages.map(({ guid, ref, name, text, writtenAt, own, unproved }) => ({
      guid,
      author: ref,
      name,
      text,
      writtenAt: writtenAt.toISOString(),
      own,
      unproved,
    }));
    return io.out(JSON.stringify({ ...asJson(conversation), messages: shown }));
  }
  io.out(`${conversation.subject}  (${conversation.refs.join(", ")})`);
  for (const { ref, text, writtenAt } of messages) io.out(`${writtenAt.toISOString()}  ${ref}\n${text}\n`);
}

async function start(given: Given): Promise<void> {
  const others: KnownIdentity[] = [];
  for (const word of given.words) others.push(await whom(given, word));
  const { parts, account, subject, text } = given;
  const started = await startConversation(parts, { accountId: account.accountId, subject, text, others });
  if (!started.ok) throw refused("conversation", started.refusal, given);
  tell(given, started.value.guid);
}

async function answer(given: Given): Promise<void> {
  const { parts, account, text } = given;
  const [guid = ""] = given.words;
  const answered = await answerConversation(parts, { accountId: account.accountId, guid, text });
  if (!answered.ok) throw refused("conversation", answered.refusal, given);
  tell(given, answered.value.guid);
}

async function hide(given: Given): Promise<void> {
  const [guid = ""] = given.words;
  const hidden = await putAway(given.parts, { accountId: given.account.accountId, guid });
  if (!hidden.ok) throw refused("conversation", hidden.refusal, given);
  tell(given, guid);
}

/** The guid of what there is now, or of what was put away. */
const tell = ({ json, io }: Given, guid: string): void => io.out(json ? JSON.stringify({ guid }) : guid);

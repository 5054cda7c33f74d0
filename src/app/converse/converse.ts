/** Conversations as people here hold them: begin one, answer, put it away. */
import { randomUUID } from "node:crypto";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { Message, SaidConversation, SaidMessage } from "../../core/message.ts";
import {
  admitStranger,
  bringBack,
  hideConversation,
  insertConversation,
  keepMessage,
  listConversations,
  markConversationRead,
  openConversation,
  type ParticipantRow,
  participantsOf,
  strangersOf,
} from "../../store/content/conversations.ts";
import type { Db, Tx } from "../../store/database.ts";
import { findOwnIdentity, holdActive, type OwnIdentity } from "../../store/people/accounts.ts";
import { contactIdentities } from "../../store/people/contacts.ts";
import { identitiesByRef, identityById, type KnownIdentity } from "../../store/people/identities.ts";
import { tell } from "../deliver/tell.ts";
import { type DiscoverNeeds, findIdentity } from "../discover/find-identity.ts";
import type { Parts } from "../parts.ts";
import { applyMessage } from "../receive/apply.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "log" | "protocols" | "wake">;

type TextRefusal = { readonly code: "text-empty" } | { readonly code: "text-too-long"; readonly most: number };
export type ConverseRefusal =
  | TextRefusal
  | { readonly code: "account-not-open" }
  | { readonly code: "subject-empty" }
  | { readonly code: "subject-too-long"; readonly most: number }
  | { readonly code: "participants-none" }
  | { readonly code: "participants-too-many"; readonly most: number }
  /** All must be on one network, and the account too. */
  | { readonly code: "networks-differ"; readonly ref: string }
  /** Their pods would refuse it: they take conversations from those only who share with them. */
  | { readonly code: "not-shared-with"; readonly ref: string }
  /** By the podmin, alone or with their pod. */
  | { readonly code: "shut-out"; readonly ref: string }
  | { readonly code: "conversation-not-yours"; readonly guid: string };

const newGuid = (): string => randomUUID().replaceAll("-", "");

function checkText(text: string): Result<string, TextRefusal> {
  const trimmed = text.trim();
  if (trimmed === "") return no({ code: "text-empty" });
  return [...trimmed].length > limits.textChars ? no({ code: "text-too-long", most: limits.textChars }) : ok(trimmed);
}

/**
 * Begins a conversation: all participants are told of it with its first message, each by themselves.
 * @param subject  one line; @param text  Markdown
 * @param others   whom the account shares with
 */
export async function startConversation(
  needs: Needs,
  request: {
    readonly accountId: number;
    readonly subject: string;
    readonly text: string;
    readonly others: readonly KnownIdentity[];
  },
): Promise<Result<{ readonly guid: string }, ConverseRefusal>> {
  const checked = checkRequest(request);
  if (!checked.ok) return checked;
  const { subject, text } = checked.value;
  const { accountId, others } = request;
  const at = new Date(needs.clock.now());
  const started = await needs.database.transaction(async (tx): Promise<Result<{ guid: string }, ConverseRefusal>> => {
    if (!(await holdActive(tx, accountId))) return no({ code: "account-not-open" });
    const protocol = others[0]?.protocol ?? "";
    const own = await findOwnIdentity(tx, accountId, protocol);
    const stranger = others.find((each) => each.protocol !== protocol) ?? (own === null ? others[0] : undefined);
    if (own === null || stranger !== undefined) return no({ code: "networks-differ", ref: stranger?.ref ?? "" });
    const contacts = await contactIdentities(tx, accountId, protocol);
    const home = new Map(contacts.filter(({ receiving }) => receiving).map((each) => [each.personId, each.identityId]));
    const missing = others.find(({ personId }) => !home.has(personId));
    if (missing !== undefined) return no({ code: "not-shared-with", ref: missing.ref });
    const shut = others.find(({ shutOut }) => shutOut);
    if (shut !== undefined) return no({ code: "shut-out", ref: shut.ref });
    const ids = [...new Set(others.map(({ personId }) => home.get(personId) as number))];
    const known: KnownIdentity[] = [];
    for (const id of ids) known.push((await identityById(tx, id)) as KnownIdentity);

    const guid = newGuid();
    const first = { kind: "message", author: own.ref, guid: newGuid(), conversationGuid: guid, text } as const;
    const said: SaidConversation = {
      kind: "conversation",
      author: own.ref,
      guid,
      subject,
      writtenAtMs: at.getTime(),
      participants: [own.ref, ...known.map(({ ref }) => ref)],
      messages: [{ ...first, writtenAtMs: at.getTime(), editedAtMs: null }],
    };
    const conversationId = await insertConversation(tx, {
      bylineId: own.bylineId,
      guid,
      subject,
      writtenAt: at,
      createdAt: at,
      participants: [own.bylineId, ...known.map(({ bylineId }) => bylineId)],
      strangers: [],
    });
    if (conversationId === null) throw new Error("a fresh guid that is there already");
    await openConversation(tx, conversationId, accountId);
    await keepOwn(tx, own, conversationId, said.messages[0] as SaidMessage, at);
    await sayTo(tx, needs, own, said, await participantsOf(tx, conversationId), at);
    return ok({ guid });
  });
  if (started.ok) needs.wake();
  return started;
}

function checkRequest(request: {
  readonly subject: string;
  readonly text: string;
  readonly others: readonly unknown[];
}): Result<{ readonly subject: string; readonly text: string }, ConverseRefusal> {
  const subject = request.subject.replace(/\s+/g, " ").trim();
  if (subject === "") return no({ code: "subject-empty" });
  const mostChars = limits.shortTextChars;
  if ([...subject].length > mostChars) return no({ code: "subject-too-long", most: mostChars });
  const text = checkText(request.text);
  if (!text.ok) return text;
  const most = limits.conversationParticipants - 1;
  if (request.others.length === 0) return no({ code: "participants-none" });
  if (request.others.length > most) return no({ code: "participants-too-many", most });
  return ok({ subject, text: text.value });
}

/**
 * Answers in a conversation of the account's; everybody in it is told, also those who were not known when it began, if they are found now.
 * @param text  Markdown
 */
export async function answerConversation(
  needs: Needs & DiscoverNeeds,
  request: { readonly accountId: number; readonly guid: string; readonly text: string },
): Promise<Result<{ readonly guid: string }, ConverseRefusal>> {
  const text = checkText(request.text);
  if (!text.ok) return text;
  const { accountId, guid } = request;
  const conversation = await ownConversation(needs.database.db, accountId, guid);
  if (conversation === null) return no({ code: "conversation-not-yours", guid });
  const { conversationId, protocol } = conversation;
  for (const ref of await strangersOf(needs.database.db, conversationId)) await findIdentity(needs, ref, { protocol });

  const at = new Date(needs.clock.now());
  const answered = await needs.database.transaction(async (tx): Promise<Result<{ guid: string }, ConverseRefusal>> => {
    if (!(await holdActive(tx, accountId))) return no({ code: "account-not-open" });
    const own = await findOwnIdentity(tx, accountId, protocol);
    if (own === null) return no({ code: "networks-differ", ref: guid });
    for (const found of await identitiesByRef(tx, protocol, await strangersOf(tx, conversationId)))
      await admitStranger(tx, conversationId, found.ref, found.bylineId);
    const others = (await participantsOf(tx, conversationId)).filter(({ accountId: whose }) => whose !== accountId);
    const there = await identitiesByRef(
      tx,
      protocol,
      others.map(({ ref }) => ref),
    );
    const [shut] = there;
    if (shut !== undefined && there.every(({ shutOut }) => shutOut)) return no({ code: "shut-out", ref: shut.ref });
    const said: SaidMessage = {
      kind: "message",
      author: own.ref,
      guid: newGuid(),
      conversationGuid: guid,
      text: text.value,
      writtenAtMs: at.getTime(),
      editedAtMs: null,
    };
    await keepOwn(tx, own, conversationId, said, at);
    await sayTo(tx, needs, own, said, await participantsOf(tx, conversationId), at);
    return ok({ guid: said.guid });
  });
  if (answered.ok) needs.wake();
  return answered;
}

async function keepOwn(tx: Tx, own: OwnIdentity, conversationId: number, said: SaidMessage, at: Date): Promise<void> {
  await keepMessage(tx, {
    conversationId,
    bylineId: own.bylineId,
    guid: said.guid,
    text: said.text,
    writtenAt: at,
    editedAt: null,
    createdAt: at,
  });
  // Here, since those of this pod get as a copy what is kept already.
  await bringBack(tx, conversationId, own.personId);
  await markConversationRead(tx, conversationId, own.accountId, at);
}

/** To those elsewhere through the outbox; for those here it happens now, or not: whom they do not want to hear is their business. */
async function sayTo(
  tx: Tx,
  needs: Needs,
  own: OwnIdentity,
  message: Extract<Message, SaidConversation | SaidMessage>,
  participants: readonly ParticipantRow[],
  at: Date,
): Promise<void> {
  const others = participants.filter(({ personId }) => personId !== own.personId);
  const to = others.flatMap(({ identityId, local }) => (identityId === null || local ? [] : [identityId]));
  await tell(tx, { protocol: own.protocol, message, as: own.identityId, to, reach: "private", at });
  const author = (await identityById(tx, own.identityId)) as KnownIdentity;
  for (const { local, accountId } of others) {
    if (!local || accountId === null) continue;
    const heard = await applyMessage(tx, needs, {
      message,
      protocol: own.protocol,
      sender: author,
      author,
      signedAs: author,
      way: "local",
      inboxAccountId: accountId,
      receivedAt: at,
      after: { notifies: true },
    });
    if (!heard.ok) needs.log.info({ code: heard.refusal.code }, "somebody here does not take a message");
  }
}

/** The account's conversation of that guid, also one that is put away; null where it has none. */
export async function ownConversation(db: Db, accountId: number, guid: string) {
  const [conversation] = await listConversations(db, accountId, { guid, most: 1 });
  return conversation ?? null;
}

/** Puts a conversation away until somebody writes in it again. Nobody is told. */
export async function putAway(
  needs: Pick<Parts, "database" | "clock">,
  request: { readonly accountId: number; readonly guid: string },
): Promise<Result<null, ConverseRefusal>> {
  const { accountId, guid } = request;
  const conversation = await ownConversation(needs.database.db, accountId, guid);
  if (conversation === null) return no({ code: "conversation-not-yours", guid });
  const at = new Date(needs.clock.now());
  await needs.database.transaction((tx) => hideConversation(tx, conversation.conversationId, accountId, at));
  return ok(null);
}

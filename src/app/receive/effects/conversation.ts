/** A conversation that somebody begins with an account here. */
import { limits } from "../../../base/limits.ts";
import { no, ok, type Result } from "../../../base/result.ts";
import type { SaidConversation } from "../../../core/message.ts";
import { insertConversation, openConversation } from "../../../store/content/conversations.ts";
import { standingOf } from "../../../store/content/things.ts";
import type { Tx } from "../../../store/database.ts";
import { findOwnIdentity } from "../../../store/people/accounts.ts";
import { isContact } from "../../../store/people/contacts.ts";
import { distanceTo } from "../../../store/people/distances.ts";
import { identitiesByRef } from "../../../store/people/identities.ts";
import { adapterOf } from "../../parts.ts";
import type { Effect, EffectRefusal, Effects, Said } from "../said.ts";
import { takeMessage } from "./message.ts";

/** Where everybody tells their own things, in one inbox for all, it is for all here who take part. */
export const applyConversation: Effect<"conversation"> = async (tx, needs, said) => {
  if (said.inboxAccountId !== null) return takeConversation(tx, said, said.inboxAccountId);
  const { protocol, message } = said;
  const isForAll = adapterOf(needs, protocol).facts.relays === "nobody";
  const refs = isForAll ? message.participants.slice(0, limits.conversationParticipants) : [];
  const known = await identitiesByRef(tx, protocol, refs);
  const accounts = known.flatMap(({ local, accountId }) => (local && accountId !== null ? [accountId] : []));
  let taken: Result<Effects, EffectRefusal> = no({
    code: "conversation-for-others",
    detail: message.guid,
    again: false,
  });
  for (const accountId of [...new Set(accounts)].sort((one, other) => one - other)) {
    const each = await takeConversation(tx, said, accountId);
    if (!taken.ok || (each.ok && each.value.changed)) taken = each;
  }
  return taken;
};

/**
 * Kept once, and taken for each account that it is sent to: the account must take part, and have the author among its contacts, whichever of the
 * two shares (networks hold it so, and it may become true: a contact can arrive after the first message). Of the blocked nothing is taken.
 * Participants who are not known are kept by address: one message causes no look-ups.
 */
async function takeConversation(
  tx: Tx,
  said: Said<SaidConversation>,
  accountId: number,
): Promise<Result<Effects, EffectRefusal>> {
  const { message, author, protocol } = said;
  const { guid, participants } = message;
  const refuse = (code: string, detail = guid, again = false) => no({ code, detail, again });
  if (participants.length > limits.conversationParticipants)
    return refuse("conversation-too-large", `${participants.length} participants`);
  const own = await findOwnIdentity(tx, accountId, protocol);
  if (own === null || !participants.includes(own.ref)) return refuse("conversation-for-others");
  if (!participants.includes(author.ref)) return refuse("conversation-without-author");
  if ((await distanceTo(tx, own.accountId, author.personId)).blocked) return ok({ changed: false });
  if (author.personId !== own.personId && !(await isContact(tx, own.accountId, author.personId)))
    return refuse("author-no-contact", author.ref, true);

  const standing = await standingOf(tx, "conversation", { protocol, guid, personId: author.personId });
  if (standing.deleted) return ok({ changed: false });
  if (standing.ownId === null && standing.taken) return refuse("guid-of-somebody-else");
  const conversationId = standing.ownId ?? (await keep(tx, said));
  // Whoever is told of a known one under other participants takes no part in it.
  if (!(await openConversation(tx, conversationId, own.accountId))) return refuse("conversation-for-others");
  let changed = standing.ownId === null;
  for (const each of message.messages) {
    const taken = await takeMessage(tx, { ...said, message: each }, own.accountId);
    changed ||= taken.ok && taken.value.changed;
  }
  return ok({ changed, conversationId });
}

async function keep(tx: Tx, { message, author, protocol, receivedAt }: Said<SaidConversation>): Promise<number> {
  const { guid, subject, writtenAtMs } = message;
  const refs = [...new Set(message.participants)];
  const known = await identitiesByRef(tx, protocol, refs);
  const knownRefs = new Set(known.map(({ ref }) => ref));
  const conversationId = await insertConversation(tx, {
    bylineId: author.bylineId,
    guid,
    subject,
    writtenAt: new Date(writtenAtMs),
    createdAt: receivedAt,
    participants: known.map(({ bylineId }) => bylineId),
    strangers: refs.filter((ref) => !knownRefs.has(ref)),
  });
  if (conversationId !== null) return conversationId;
  const standing = await standingOf(tx, "conversation", { protocol, guid, personId: author.personId });
  if (standing.ownId === null) throw new Error("a conversation that is there and is not");
  return standing.ownId;
}

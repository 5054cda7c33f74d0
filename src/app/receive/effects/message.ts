/** A message in a conversation of an account here. */
import { no, ok, type Result } from "../../../base/result.ts";
import type { SaidMessage } from "../../../core/message.ts";
import { accepts } from "../../../core/mute.ts";
import {
  admitStranger,
  bringBack,
  conversationAccounts,
  findConversation,
  keepMessage,
} from "../../../store/content/conversations.ts";
import { notify } from "../../../store/content/notifications.ts";
import type { Tx } from "../../../store/database.ts";
import { findOwnIdentity } from "../../../store/people/accounts.ts";
import { distanceTo } from "../../../store/people/distances.ts";
import { adapterOf } from "../../parts.ts";
import type { Effect, EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";
import { mentionedBy } from "./mentioned.ts";

/**
 * Its author must take part. One that comes before its conversation waits for it; of the blocked nothing is taken. Where
 * everybody tells their own things, in one inbox for all, it is for those here who have that conversation, and whom it names if it names anybody: to
 * have a conversation proves nothing, since an archive may claim any.
 */
export const applyDirectMessage: Effect<"message"> = async (tx, needs, said) => {
  const { inboxAccountId, message, protocol } = said;
  if (inboxAccountId !== null) return takeMessage(tx, said, inboxAccountId);
  const isForAll = adapterOf(needs, protocol).facts.relays === "nobody";
  const accounts = isForAll ? await conversationAccounts(tx, { guid: message.conversationGuid, protocol }) : [];
  let taken: Result<Effects, EffectRefusal> = no({ code: "message-for-nobody", detail: message.guid, again: false });
  for (const accountId of accounts) {
    if (!(await isFor(tx, needs, said, accountId))) continue;
    const each = await takeMessage(tx, said, accountId);
    if (!taken.ok || (each.ok && each.value.changed)) taken = each;
  }
  return taken;
};

async function isFor(
  tx: Tx,
  needs: EffectNeeds,
  { message, protocol }: Said<SaidMessage>,
  accountId: number,
): Promise<boolean> {
  const { text, to, called = [] } = message;
  if (to === undefined) return true;
  const own = await findOwnIdentity(tx, accountId, protocol);
  if (own === null || to.includes(own.ref)) return own !== null;
  return (await mentionedBy(tx, needs, protocol, { text, fine: { mentions: to, called } })).includes(own.ref);
}

/** @param accountId  for whom it came; others here who take part get it of their own */
export async function takeMessage(
  tx: Tx,
  said: Said<SaidMessage>,
  accountId: number,
): Promise<Result<Effects, EffectRefusal>> {
  const { message, author, protocol, receivedAt } = said;
  if (!accepts(await distanceTo(tx, accountId, author.personId))) return ok({ changed: false });
  const conversation = await findConversation(tx, { guid: message.conversationGuid, protocol, accountId }, author);
  if (conversation === null) return no({ code: "conversation-unknown", detail: message.conversationGuid, again: true });
  const { conversationId } = conversation;
  if (!conversation.takesPart) return no({ code: "not-a-participant", detail: author.ref, again: false });
  await admitStranger(tx, conversationId, author.ref, author.bylineId);
  const kept = await keepMessage(tx, {
    conversationId,
    bylineId: author.bylineId,
    guid: message.guid,
    text: message.text,
    writtenAt: new Date(message.writtenAtMs),
    editedAt: message.editedAtMs === null ? null : new Date(message.editedAtMs),
    createdAt: receivedAt,
  });
  if (kept === null) return no({ code: "guid-of-another-message", detail: message.guid, again: false });
  if (kept.made) await bringBack(tx, conversationId, author.personId);
  // Also where it is known: a second account here is told by its own copy. Dated as the first one, so that a copy is no news.
  if (said.after.notifies)
    await notify(tx, { accountId, kind: "writes", bylineId: author.bylineId, conversationId, at: kept.keptAt });
  return ok({ changed: kept.made, conversationId });
}

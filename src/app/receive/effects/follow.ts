/** Somebody asks for what an account here writes, or answers the account's own wish; on networks where ties are asked for. */
import { no, ok } from "../../../base/result.ts";
import { type FollowStep, hearFollow } from "../../../core/follow.ts";
import type { SaidFollow } from "../../../core/message.ts";
import { cameAlong } from "../../../store/arrival/came-along.ts";
import { notify } from "../../../store/content/notifications.ts";
import type { Tx } from "../../../store/database.ts";
import { findLeft, findLeftIdentity } from "../../../store/moves/departures.ts";
import { isBackedByMove } from "../../../store/moves/move-links.ts";
import { forgetStop, keepStop } from "../../../store/moves/stops.ts";
import { findOwnIdentity, type OwnIdentity, wantsToBeAsked } from "../../../store/people/accounts.ts";
import {
  accountsWaiting,
  dropEmptyContact,
  ensureContact,
  leaveAspects,
  lockContact,
  setOurs,
  setTheirs,
} from "../../../store/people/contacts.ts";
import { distanceTo } from "../../../store/people/distances.ts";
import { hasEnded, identityByRef, type KnownIdentity } from "../../../store/people/identities.ts";
import { adapterOf } from "../../parts.ts";
import type { AfterMove, Effect, EffectNeeds, Said } from "../said.ts";
import { sayTo } from "./say-to.ts";

/**
 * Whose wish it is stands in the message, whichever inbox it came to. What it changes: core/follow.ts. Whoever came along in an archive is no news
 * (R15). What somebody leaves is kept for a while, since it does not count if a move follows (R7).
 */
export const applyFollow: Effect<"follow"> = async (tx, needs, said) => {
  const { message, author, protocol, inboxAccountId, receivedAt: at } = said;
  const { step } = message;
  if (adapterOf(needs, protocol).facts.ties !== "asked")
    return no({ code: "tie-not-asked-for", detail: `${step} for ${message.recipient}`, again: false });
  const recipient = await identityByRef(tx, protocol, message.recipient);
  const accountId = recipient?.local === true ? recipient.accountId : null;
  const own =
    accountId === null ? await whoIsMeant(tx, needs, said, recipient) : await findOwnIdentity(tx, accountId, protocol);
  if (own === null && recipient?.local === true && recipient.state === "moved" && step === "ask") {
    const left = await findLeft(tx, { identityId: recipient.identityId });
    const gone = left === null ? null : await findLeftIdentity(tx, left.accountId, protocol);
    if (gone !== null && gone.ref === message.recipient) await sayFollow(tx, needs, gone, author, "reject", at);
    return no({ code: "recipient-moved", detail: recipient.ref, again: false });
  }
  const isForOther = inboxAccountId !== null && inboxAccountId !== own?.accountId;
  if (own === null || (accountId !== null && own.ref !== message.recipient) || isForOther)
    return no({ code: "follow-for-other", detail: `it is for ${message.recipient}`, again: false });
  if (own.personId === author.personId) return no({ code: "contact-oneself", detail: own.ref, again: false });
  if (await hasEnded(tx, author.identityId)) return no({ code: "author-ended", detail: author.ref, again: false });

  const { blocked } = await distanceTo(tx, own.accountId, author.personId);
  const contact =
    step === "ask" && !blocked
      ? await ensureContact(tx, own.accountId, author.personId, at)
      : await lockContact(tx, own.accountId, author.personId);
  const tie = contact?.ties.find((each) => each.protocol === protocol);
  const heard = tie !== undefined && tie.heardAtIdentityId !== null;
  const before = { ours: tie?.ours ?? "none", theirs: heard ? tie.theirs : "none" } as const;
  const asksFirst = await wantsToBeAsked(tx, own.accountId);
  const backed =
    asksFirst && step === "ask" && (await isBackedByMove(tx, { protocol, accountId: own.accountId, follower: author }));
  const facts = { ...before, blocked, suspended: contact?.suspended ?? false, asksFirst, backed };
  const { ours, theirs, answer, news } = hearFollow(step, facts);
  if (answer !== null) await sayFollow(tx, needs, own, author, answer, at);
  if (contact === null) return ok({ changed: false });
  const { contactId } = contact;

  if (ours !== before.ours) {
    await setOurs(tx, contactId, protocol, ours, null);
    if (ours === "none") await leaveAspects(tx, contactId);
  }
  if (theirs !== before.theirs || (step === "ask" && tie?.heardAtIdentityId !== own.identityId)) {
    if (step === "ask") await forgetStop(tx, own.accountId, author.identityId);
    else if (before.theirs !== "none")
      await keepStop(tx, {
        accountId: own.accountId,
        identityId: author.identityId,
        theirs: before.theirs,
        heardAtIdentityId: tie?.heardAtIdentityId ?? null,
        at,
      });
    await setTheirs(tx, contactId, protocol, theirs, own.identityId);
  }
  await dropEmptyContact(tx, contactId);
  const isNews = said.after.notifies && (news === "asks" || !(await cameAlong(tx, own.accountId, author)));
  if (news !== null && isNews)
    await notify(tx, { accountId: own.accountId, kind: news, bylineId: author.bylineId, at });
  return ok({ changed: ours !== before.ours || theirs !== before.theirs });
};

/**
 * Some servers answer whoever asked by a name of their own making. Where one account alone waits for the author it is that one, if the name is one of this pod: they
 * grant and refuse what they like to whoever asked them, and nothing to anybody else.
 */
async function whoIsMeant(
  tx: Tx,
  needs: EffectNeeds,
  { message: { recipient, step }, author, protocol }: Said<SaidFollow>,
  named: KnownIdentity | null,
): Promise<OwnIdentity | null> {
  if (named !== null || (step !== "accept" && step !== "reject")) return null;
  const [waiting, another] = await accountsWaiting(tx, { protocol, personId: author.personId, most: 2 });
  const own = waiting === undefined || another !== undefined ? null : await findOwnIdentity(tx, waiting, protocol);
  if (own === null) return null;
  const { ids } = adapterOf(needs, protocol);
  const [asked, here] = [ids.parse(recipient), ids.parse(own.ref)];
  return asked.ok && here.ok && asked.value.host === here.value.host ? own : null;
}

/**
 * Says one word about a tie for an account: to another pod through the outbox, to somebody of this pod at once.
 * @param after  whether somebody of this pod gets a notice of it
 */
export async function sayFollow(
  tx: Tx,
  needs: EffectNeeds,
  own: OwnIdentity,
  to: KnownIdentity,
  step: FollowStep,
  at: Date,
  after: AfterMove = { notifies: true },
): Promise<void> {
  const message: SaidFollow = { kind: "follow", author: own.ref, recipient: to.ref, step };
  return sayTo(tx, needs, own, to, { message, hear: applyFollow, at, after });
}

/** Somebody shares with an account here, or no longer does. */
import { no, ok } from "../../../base/result.ts";
import { cameAlong } from "../../../store/arrival/came-along.ts";
import { notify } from "../../../store/content/notifications.ts";
import { forgetStop, keepStop } from "../../../store/moves/stops.ts";
import { findOwnIdentity } from "../../../store/people/accounts.ts";
import { dropEmptyContact, ensureContact, lockContact, setTheirs } from "../../../store/people/contacts.ts";
import { distanceTo } from "../../../store/people/distances.ts";
import { hasEnded } from "../../../store/people/identities.ts";
import type { Effect } from "../said.ts";

/**
 * Their side of the tie, as they say it themselves, and which identity of ours they addressed (R5). `following` says nothing: networks
 * that know it ignore it. A block from their side ends what they shared; what we share with them is ours to end. From those whom the
 * account blocks nothing is taken but the end. Whoever came along in an archive is no news (R15). What ends is kept for a while, since it does not count if a move follows (R7); a block counts.
 */
export const applyContact: Effect<"contact"> = async (tx, _needs, said) => {
  const { message, author, protocol, inboxAccountId, receivedAt } = said;
  const own = inboxAccountId === null ? null : await findOwnIdentity(tx, inboxAccountId, protocol);
  if (own === null || own.ref !== message.recipient)
    return no({ code: "contact-for-other", detail: `it is for ${message.recipient}`, again: false });
  if (own.personId === author.personId) return no({ code: "contact-oneself", detail: own.ref, again: false });
  if (await hasEnded(tx, author.identityId)) return no({ code: "author-ended", detail: author.ref, again: false });

  const shares = message.sharing && !message.blocking;
  if (shares && (await distanceTo(tx, own.accountId, author.personId)).blocked) return ok({ changed: false });
  const contact = shares
    ? await ensureContact(tx, own.accountId, author.personId, receivedAt)
    : await lockContact(tx, own.accountId, author.personId);
  const before = contact?.ties.find((tie) => tie.protocol === protocol);
  const theirs = shares ? "established" : "none";
  if (
    contact === null ||
    ((before?.theirs ?? "none") === theirs && (!shares || before?.heardAtIdentityId === own.identityId))
  )
    return ok({ changed: false });
  if (shares) await forgetStop(tx, own.accountId, author.identityId);
  else if (before !== undefined && before.theirs !== "none" && !message.blocking)
    await keepStop(tx, {
      accountId: own.accountId,
      identityId: author.identityId,
      theirs: before.theirs,
      heardAtIdentityId: before.heardAtIdentityId,
      at: receivedAt,
    });
  await setTheirs(tx, contact.contactId, protocol, theirs, own.identityId);
  if (!shares) await dropEmptyContact(tx, contact.contactId);
  else if (before?.theirs !== "established" && said.after.notifies && !(await cameAlong(tx, own.accountId, author)))
    await notify(tx, { accountId: own.accountId, kind: "shares", bylineId: author.bylineId, at: receivedAt });
  return ok({ changed: true });
};

/** Says something that is one person's alone, wherever they are: to another pod through the outbox, to somebody of this pod at once. */
import type { SaidContact, SaidFollow } from "../../../core/message.ts";
import type { Tx } from "../../../store/database.ts";
import type { OwnIdentity } from "../../../store/people/accounts.ts";
import { identityById, type KnownIdentity } from "../../../store/people/identities.ts";
import { tell } from "../../deliver/tell.ts";
import type { AfterMove, Effect, EffectNeeds } from "../said.ts";

/** What is said to one person about a tie. */
type Letter = SaidContact | SaidFollow;

/**
 * @param hear   the effect of such a message: what it does to somebody of this pod. Nothing happens to who has no account here any more
 * @param after  whether somebody of this pod gets a notice of it; a move makes none (R15)
 * @throws {Error} somebody of this pod refuses what is said
 */
export async function sayTo<M extends Letter>(
  tx: Tx,
  needs: EffectNeeds,
  own: OwnIdentity,
  to: KnownIdentity,
  { message, hear, at, after }: { message: M; hear: Effect<M["kind"]>; at: Date; after: AfterMove },
): Promise<void> {
  const { protocol, identityId } = own;
  if (!to.local) return tell(tx, { protocol, message, as: identityId, to: [to.identityId], reach: "private", at });
  if (to.accountId === null) return;
  const author = (await identityById(tx, identityId)) as KnownIdentity;
  const heard = await (hear as Effect<Letter["kind"]>)(tx, needs, {
    message,
    protocol,
    sender: author,
    author,
    signedAs: author,
    way: "local",
    inboxAccountId: to.accountId,
    receivedAt: at,
    after,
  });
  if (!heard.ok) throw new Error(`somebody here cannot be told: ${heard.refusal.code}`);
}

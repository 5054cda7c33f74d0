/** Tells a person our side of a tie, wherever they are: to another pod through the outbox, to somebody of this pod at once. */
import type { SaidContact } from "../../core/message.ts";
import type { OwnIdentity } from "../../store/accounts.ts";
import type { Tx } from "../../store/database.ts";
import { identityById, type KnownIdentity } from "../../store/identities.ts";
import { tell } from "../deliver/tell.ts";
import type { Parts } from "../parts.ts";
import { applyContact } from "../receive/effects/contact.ts";
import type { AfterMove } from "../receive/said.ts";

export type TieNeeds = Pick<Parts, "clock" | "config" | "log" | "protocols">;

/** @param after  whether somebody of this pod gets a notice of it; a move makes none (R15) */
export async function tellSide(
  tx: Tx,
  needs: TieNeeds,
  own: OwnIdentity,
  to: KnownIdentity,
  side: { readonly sharing: boolean; readonly blocking: boolean },
  at: Date,
  after: AfterMove = { notifies: true },
): Promise<void> {
  const { sharing, blocking } = side;
  const message: SaidContact = {
    kind: "contact",
    author: own.ref,
    recipient: to.ref,
    sharing,
    following: sharing,
    blocking,
  };
  if (!to.local)
    return tell(tx, { protocol: own.protocol, message, as: own.identityId, to: [to.identityId], reach: "private", at });
  if (to.accountId === null) return;
  const author = (await identityById(tx, own.identityId)) as KnownIdentity;
  const heard = await applyContact(tx, needs, {
    message,
    protocol: own.protocol,
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

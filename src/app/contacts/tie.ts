/** Tells a person our side of a tie, wherever they are: to another pod through the outbox, to somebody of this pod at once. */
import type { Side } from "../../core/contact.ts";
import type { SaidContact } from "../../core/message.ts";
import type { Tx } from "../../store/database.ts";
import type { OwnIdentity } from "../../store/people/accounts.ts";
import type { KnownIdentity } from "../../store/people/identities.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { applyContact } from "../receive/effects/contact.ts";
import { sayFollow } from "../receive/effects/follow.ts";
import { sayTo } from "../receive/effects/say-to.ts";
import type { AfterMove } from "../receive/said.ts";

export type TieNeeds = Pick<Parts, "clock" | "config" | "log" | "protocols">;

/** Our side of a tie that begins on that network: it stands at once, or waits for their consent. */
export const ourBeginning = (needs: TieNeeds, protocol: string): Side =>
  adapterOf(needs, protocol).facts.ties === "asked" ? "asked" : "established";

/**
 * Where ties are told, the whole of our side is said each time. Where they are asked for, sharing is asked for, and what stood is ended: ours is left, and
 * for who is blocked theirs is refused too.
 * @param side.stood  what there was before it ended; by default ours alone
 * @param after  whether somebody of this pod gets a notice of it; a move makes none (R15)
 */
export async function tellSide(
  tx: Tx,
  needs: TieNeeds,
  own: OwnIdentity,
  to: KnownIdentity,
  side: {
    readonly sharing: boolean;
    readonly blocking: boolean;
    readonly stood?: { readonly ours: Side; readonly theirs: Side };
  },
  at: Date,
  after: AfterMove = { notifies: true },
): Promise<void> {
  const { sharing, blocking, stood = { ours: "established", theirs: "none" } } = side;
  if (adapterOf(needs, own.protocol).facts.ties === "asked") {
    if (sharing) return sayFollow(tx, needs, own, to, "ask", at, after);
    if (blocking && stood.theirs !== "none") await sayFollow(tx, needs, own, to, "reject", at, after);
    if (stood.ours !== "none") await sayFollow(tx, needs, own, to, "leave", at, after);
    return;
  }
  const message: SaidContact = {
    kind: "contact",
    author: own.ref,
    recipient: to.ref,
    sharing,
    following: sharing,
    blocking,
  };
  return sayTo(tx, needs, own, to, { message, hear: applyContact, at, after });
}

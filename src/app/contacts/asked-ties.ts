/** What people have asked of an account, and what of it is granted after a move without asking its owner. */

import type { Tx } from "../../store/database.ts";
import { backedRequests } from "../../store/moves/move-links.ts";
import { findOwnIdentity, holdActive, type OwnIdentity } from "../../store/people/accounts.ts";
import { lockContact, setTheirs, type TieRow } from "../../store/people/contacts.ts";
import { currentIdentityOf, type KnownIdentity } from "../../store/people/identities.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { sayFollow } from "../receive/effects/follow.ts";
import type { TiesBatch } from "./tell-ties.ts";
import type { TieNeeds } from "./tie.ts";

export type AskedTie = {
  readonly contactId: number;
  readonly row: TieRow;
  readonly own: OwnIdentity;
  readonly home: KnownIdentity;
};

/** Their ties on networks where people ask, as far as they have said so themselves; none while the contact rests. */
export async function askedTies(
  tx: Tx,
  needs: Pick<TieNeeds, "protocols">,
  accountId: number,
  personId: number,
): Promise<AskedTie[]> {
  const contact = await lockContact(tx, accountId, personId);
  if (contact === null || contact.suspended) return [];
  const ties: AskedTie[] = [];
  for (const row of contact.ties) {
    if (row.theirs === "none" || row.heardAtIdentityId === null) continue;
    if (adapterOf(needs, row.protocol).facts.ties !== "asked") continue;
    const own = await findOwnIdentity(tx, accountId, row.protocol);
    const home = await currentIdentityOf(tx, row.protocol, personId);
    if (own !== null && home !== null) ties.push({ contactId: contact.contactId, row, own, home });
  }
  return ties;
}

/**
 * What people have asked of an account since they followed it at the address that it has moved from, and what came before that move was processed here: granted
 * without asking its owner, as if it had come after.
 * @param of.after  the contact behind which to go on
 */
export async function grantBacked(
  needs: TieNeeds & Pick<Parts, "database">,
  of: { readonly protocol: string; readonly accountId: number; readonly after: number; readonly most: number },
): Promise<TiesBatch> {
  const found = await backedRequests(needs.database.db, of);
  return {
    last: found.length < of.most ? null : (found.at(-1)?.contactId ?? null),
    write: async (tx) => {
      const at = new Date(needs.clock.now());
      const personIds = found.map(({ personId }) => personId);
      if (personIds.length === 0 || !(await holdActive(tx, of.accountId, personIds))) return;
      for (const personId of personIds)
        for (const { contactId, row, own, home } of await askedTies(tx, needs, of.accountId, personId)) {
          if (row.protocol !== of.protocol || row.theirs !== "asked") continue;
          await setTheirs(tx, contactId, row.protocol, "established", own.identityId);
          await sayFollow(tx, needs, own, home, "accept", at, { notifies: false });
        }
    },
  };
}

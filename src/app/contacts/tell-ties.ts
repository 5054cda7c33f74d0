/** After a move, or an import: our side of each contact goes to where its person is now. Whom that concerns is derived (R5). */

import type { Tx } from "../../store/database.ts";
import { findOwnIdentity } from "../../store/people/accounts.ts";
import { holdTies, setOurs, type TiesOf, tiesToTell } from "../../store/people/contacts.ts";
import { currentIdentityOf } from "../../store/people/identities.ts";
import type { Parts } from "../parts.ts";
import { ourBeginning, type TieNeeds, tellSide } from "./tie.ts";

export type TiesBatch = {
  /** Behind which contact to go on; null: these were the last ones. */
  readonly last: number | null;
  /** Tells them, and notes that they are told. */
  write(tx: Tx): Promise<void>;
};

/**
 * The next contacts that have not told their person our side where they are now: of accounts that are open, and not suspended (R12).
 * Where ties are asked for, the new home is asked, and ours waits for its answer. Silent (R15): who is told here gets no notice of it.
 * @param of.after  the contact behind which to go on
 */
export async function tellTies(
  needs: TieNeeds & Pick<Parts, "database">,
  of: TiesOf & { readonly after: number; readonly most: number },
): Promise<TiesBatch> {
  const found = await tiesToTell(needs.database.db, of);
  const contactIds = found.map(({ contactId }) => contactId);
  return {
    last: found.length < of.most ? null : (contactIds.at(-1) ?? null),
    write: async (tx) => {
      if (contactIds.length === 0) return;
      const at = new Date(needs.clock.now());
      // As they are now: one of them may have stopped sharing since, or told it by another way.
      const held = await holdTies(tx, of, contactIds);
      for (const { accountId, contactId, personId } of held) {
        const home = await currentIdentityOf(tx, of.protocol, personId);
        const own = await findOwnIdentity(tx, accountId, of.protocol);
        if (home === null || own === null) continue;
        await setOurs(tx, contactId, of.protocol, ourBeginning(needs, of.protocol), home.identityId);
        await tellSide(tx, needs, own, home, { sharing: true, blocking: false }, at, { notifies: false });
      }
    },
  };
}

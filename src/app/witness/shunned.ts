/** Whoever moves to a pod that is shut out here is followed by nobody of this pod: those who did are told. */

import { notify } from "../../store/content/notifications.ts";
import type { Tx } from "../../store/database.ts";
import type { KnownIdentity } from "../../store/people/identities.ts";
import { followersHere } from "../../store/people/shut-out.ts";

/** Their contact stays as it is, with the address that was left. Nobody is told of those who were shut out themselves. */
export async function tellFollowers(tx: Tx, old: KnownIdentity | null, at: Date): Promise<void> {
  if (old === null || old.shutOut || old.state !== "current") return;
  for (const accountId of await followersHere(tx, old.protocol, old.personId))
    await notify(tx, { accountId, kind: "goes", bylineId: old.bylineId, at });
}

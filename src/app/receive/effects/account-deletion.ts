/** Somebody's pod says that their account is no more. */
import { no, ok } from "../../../base/result.ts";
import { deleteContentOf, endIdentity } from "../../../store/moves/endings.ts";
import { endTiesWith } from "../../../store/people/contacts.ts";
import { clearProfile } from "../../../store/people/profiles.ts";
import { adapterOf } from "../../parts.ts";
import type { Effect } from "../said.ts";

/**
 * Ends the identity on its network alone (R4): its profile is cleared, its posts and photos go, those of addresses that were left for it too (R8), all ties with it end. What it said below others' posts
 * stays, as do blocks and mutes. One that has moved on or ended already loses nothing more.
 */
export const applyAccountDeletion: Effect<"account-deletion"> = async (tx, needs, { author, receivedAt }) => {
  if (author.local) return no({ code: "account-of-ours", detail: author.ref, again: false });
  if (!(await endIdentity(tx, author.identityId, receivedAt))) return ok({ changed: false });
  await clearProfile(tx, author.identityId, receivedAt);
  const gone = await deleteContentOf(
    tx,
    author.identityId,
    adapterOf(needs, author.protocol).facts.content,
    receivedAt,
  );
  await endTiesWith(tx, author.personId, author.protocol);
  return ok({ changed: true, freedBlobs: gone.blobs });
};

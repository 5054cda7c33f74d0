/** What an import into an account that was there before overwrites of it, because its person wants that. */
import { type Part, partsToTake } from "../../core/migration/take.ts";
import type { OwnerItem } from "../../core/snapshot.ts";
import { keepOriginalBio, recordTook, takePicture, takeSettings } from "../../store/arrival/existing.ts";
import type { ImportRow } from "../../store/arrival/imports.ts";
import type { Tx } from "../../store/database.ts";
import { ownIdentities } from "../../store/moves/endings.ts";
import { findOwnIdentity } from "../../store/people/accounts.ts";
import { findOwnProfile, lockProfileDate, replaceProfile } from "../../store/people/profiles.ts";
import { tellProfile } from "../accounts/tell-profile.ts";
import type { Parts } from "../parts.ts";

type Needs = Pick<Parts, "config" | "protocols">;

/**
 * Takes these parts, as far as they were not taken before; a picture once its file is here. Those with whom the account shares are told its new profile.
 * @param held  the import, locked in this transaction
 * @param withLinks  the profile's text has links to the old pod, which are to be re-pointed
 */
export async function takeParts(
  tx: Tx,
  needs: Needs,
  held: ImportRow,
  archive: { readonly owner: OwnerItem; readonly withLinks: boolean },
  wanted: readonly Part[],
  now: Date,
): Promise<void> {
  const { owner, withLinks } = archive;
  const parts = partsToTake(wanted, held.took);
  const taken: Part[] = [];
  if (parts.includes("settings")) {
    await takeSettings(tx, held.accountId, owner);
    taken.push("settings");
  }
  let changed = false;
  for (const { identityId, current, protocol } of await ownIdentities(tx, held.accountId)) {
    const own = current ? await findOwnIdentity(tx, held.accountId, protocol) : null;
    if (own === null) continue;
    await lockProfileDate(tx, identityId);
    const before = await findOwnProfile(tx, identityId);
    if (parts.includes("profile")) {
      const avatarUrl = before?.avatar ? null : (before?.fields.avatarUrl ?? owner.profile.avatarUrl);
      await replaceProfile(tx, identityId, { ...owner.profile, avatarUrl, editedAtMs: now.getTime() });
      if (withLinks) await keepOriginalBio(tx, identityId);
      if (!taken.includes("profile")) taken.push("profile");
      changed = true;
    }
    const { avatarName } = owner.profile;
    if (
      parts.includes("picture") &&
      avatarName !== null &&
      (await takePicture(tx, held, identityId, avatarName, now))
    ) {
      if (!taken.includes("picture")) taken.push("picture");
      changed = true;
    }
  }
  if (taken.length > 0) await recordTook(tx, held.id, taken);
  if (changed) await tellAll(tx, needs, held.accountId, now);
}

/** Those with whom the account shares hear what it says of itself now, on each network. */
export async function tellAll(tx: Tx, needs: Needs, accountId: number, now: Date): Promise<void> {
  for (const { current, protocol } of await ownIdentities(tx, accountId)) {
    const own = current ? await findOwnIdentity(tx, accountId, protocol) : null;
    if (own !== null) await tellProfile(tx, needs, own, now);
  }
}

/** What somebody says about themselves. */
import { no, ok } from "../../../base/result.ts";
import { hourMs } from "../../../base/time.ts";
import type { ProfileFields } from "../../../core/snapshot.ts";
import type { Tx } from "../../../store/database.ts";
import { hasEnded } from "../../../store/people/identities.ts";
import { lockProfileDate, replaceProfile } from "../../../store/people/profiles.ts";
import { heedLinks } from "../../witness/heed-links.ts";
import type { Effect } from "../said.ts";

/** Clocks of pods differ by less. */
const clockSlackMs = hourMs;

/**
 * Replaces every field: what is left out is gone, but tags, which pods leave out where they did not change. Of two the one edited later
 * stays, in whatever order they come; a date in the future counts as now, so that nobody freezes their own profile.
 */
export const applyProfile: Effect<"profile"> = async (tx, _needs, { message, author, receivedAt }) => {
  if (author.local) return no({ code: "profile-of-ours", detail: author.ref, again: false });
  if (await hasEnded(tx, author.identityId)) return no({ code: "author-ended", detail: author.ref, again: false });
  if (message.links !== undefined) await heedLinks(tx, author, message.links, receivedAt);
  return ok({ changed: await keepNewerProfile(tx, author.identityId, message.profile, receivedAt) });
};

/** @returns false where the one that is here was edited later */
export async function keepNewerProfile(tx: Tx, identityId: number, profile: ProfileFields, at: Date): Promise<boolean> {
  const editedAtMs = profile.editedAtMs === null ? null : Math.min(profile.editedAtMs, at.getTime() + clockSlackMs);
  const known = await lockProfileDate(tx, identityId);
  if (known !== null && editedAtMs !== null && editedAtMs < known.getTime()) return false;
  await replaceProfile(tx, identityId, { ...profile, editedAtMs });
  return true;
}

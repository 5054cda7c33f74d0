/** People edit their profile; their contacts are told. */
import { no, ok, type Result } from "../../base/result.ts";
import { editProfile, type ProfileEdit, type ProfileRefusal } from "../../core/profile.ts";
import { ownIdentities } from "../../store/moves/endings.ts";
import { findOwnIdentity, holdActive } from "../../store/people/accounts.ts";
import {
  findOwnProfile,
  isOwnPhoto,
  lockProfileDate,
  replaceProfile,
  setAvatarPhoto,
} from "../../store/people/profiles.ts";
import { ownEmojisIn } from "../own-emojis.ts";
import type { Parts } from "../parts.ts";
import { tellProfile } from "./tell-profile.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "protocols" | "wake">;

export type EditProfileRefusal =
  | ProfileRefusal
  | { readonly code: "account-not-open" }
  /** Not one of the account's own whose file is here and not held back. */
  | { readonly code: "photo-not-yours"; readonly photoId: number };

/**
 * Changes the profile on all networks that the account is on, and tells its contacts.
 * @param avatar  id of a photo of its own; null takes the picture away, undefined leaves it
 */
export async function editOwnProfile(
  needs: Needs,
  request: { readonly accountId: number; readonly edit: ProfileEdit; readonly avatar?: number | null | undefined },
): Promise<Result<null, EditProfileRefusal>> {
  const { accountId, edit, avatar } = request;
  const at = new Date(needs.clock.now());
  const edited = await needs.database.transaction(async (tx): Promise<Result<null, EditProfileRefusal>> => {
    if (!(await holdActive(tx, accountId))) return no({ code: "account-not-open" });
    for (const { identityId, protocol, current } of await ownIdentities(tx, accountId)) {
      const own = current ? await findOwnIdentity(tx, accountId, protocol) : null;
      if (own === null) continue;
      await lockProfileDate(tx, identityId);
      const before = await findOwnProfile(tx, identityId);
      if (before === null) throw new Error("an account without a profile");
      const profile = editProfile(before.fields, edit, at.getTime());
      if (!profile.ok) return profile;
      if (typeof avatar === "number" && !(await isOwnPhoto(tx, own.personId, avatar)))
        return no({ code: "photo-not-yours", photoId: avatar });
      const { displayName, bio } = profile.value;
      const emojis = await ownEmojisIn(tx, `${displayName}\n${bio ?? ""}`);
      await replaceProfile(tx, identityId, { ...profile.value, emojis });
      if (avatar !== undefined) await setAvatarPhoto(tx, identityId, avatar);
      await tellProfile(tx, needs, own, at);
    }
    return ok(null);
  });
  if (edited.ok) needs.wake();
  return edited;
}

/** What an account shows of itself to other pods. */
import { emptyProfile, type ProfileFields } from "../../core/snapshot.ts";
import type { Db } from "../../store/database.ts";
import { findOwnProfile } from "../../store/people/profiles.ts";
import type { Config } from "../parts.ts";

export type Avatars = { readonly large: string; readonly medium: string; readonly small: string };

/**
 * The profile of an identity of ours with the addresses of its picture. While an import is held back nothing of it is shown (R11).
 * @throws {Error} it is not ours
 */
export async function ownProfile(
  db: Db,
  { url }: Pick<Config, "url">,
  identityId: number,
): Promise<{ readonly profile: ProfileFields; readonly avatars: Avatars | null }> {
  const own = await findOwnProfile(db, identityId);
  if (own === null) throw new Error(`identity ${identityId} has no profile of ours`);
  if (own.held) {
    const { searchable, nsfw, editedAtMs } = own.fields;
    return { profile: { ...emptyProfile, searchable, nsfw, editedAtMs }, avatars: null };
  }
  const { avatar } = own;
  if (avatar === null) return { profile: own.fields, avatars: null };
  const at = (size: string) => `${url}/photos/${avatar.path}/${size}${encodeURIComponent(avatar.name)}`;
  const avatars = { large: at("thumb_large_"), medium: at("thumb_medium_"), small: at("thumb_small_") };
  return { profile: { ...own.fields, avatarUrl: avatars.large }, avatars };
}

/** The account's side of an archive as JSON: settings, key, profile, aspects, contacts. The mirror of read-owner.ts and read-contacts.ts. */
import { createPrivateKey } from "node:crypto";
import { printTime } from "../../base/time.ts";
import type {
  AspectItem,
  ContactItem,
  OwnerItem,
  PhotoSize,
  ProfileFields,
  SnapshotItem,
} from "../../core/snapshot.ts";
import { asksFirstKey } from "./entity.ts";

/** The members of `user` that are no lists, without braces. */
export function headJson(owner: OwnerItem): string {
  const { mailDisabled, spotlightInStream, followBack, followBackAspect } = owner.settings;
  return JSON.stringify({
    username: owner.username,
    email: owner.email ?? "",
    ...given({ language: owner.language }),
    private_key: owner.privateKeyPem === null ? "" : pkcs1(owner.privateKeyPem),
    ...given({
      disable_mail: mailDisabled,
      show_community_spotlight_in_stream: spotlightInStream,
      auto_follow_back: followBack,
      auto_follow_back_aspect: followBackAspect,
    }),
    profile: {
      ...(owner.settings.asksFirst === true ? { [asksFirstKey]: true } : {}),
      ...{ entity_type: "profile", entity_data: given(profileMembers(owner.ref, owner.profile)) },
    },
  }).slice(1, -1);
}

/** Pods compare keys by value, but write and expect this form. */
const pkcs1 = (pem: string): string => createPrivateKey(pem).export({ type: "pkcs1", format: "pem" }).toString();

/** The members that have a value: the schema knows no null in most places. */
export function given(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const there: Record<string, unknown> = {};
  for (const key in members) {
    const value = members[key];
    if (value !== null && value !== undefined) there[key] = value;
  }
  return there;
}

/** A time as diaspora* writes it; null where it is not known. */
export const timeOrNull = (atMs: number | null): string | null => (atMs === null ? null : printTime(atMs));

/** The members of a profile, in an archive and on the wire; null where there is nothing. */
export function profileMembers(author: string, profile: ProfileFields) {
  const named = profile.firstName !== null || profile.lastName !== null;
  return {
    author,
    edited_at: timeOrNull(profile.editedAtMs),
    full_name: named ? null : profile.displayName,
    first_name: profile.firstName,
    last_name: profile.lastName,
    ...avatarUrls(profile),
    bio: profile.bio,
    birthday: profile.birthday,
    gender: profile.gender,
    location: profile.location,
    searchable: profile.searchable,
    public: profile.public,
    nsfw: profile.nsfw,
    tag_string: profile.tags,
  };
}

/** Three sizes where the address is one of an upload, else the one address. */
function avatarUrls({ avatarUrl, avatarName }: ProfileFields): {
  readonly image_url: string | null;
  readonly image_url_medium: string | null;
  readonly image_url_small: string | null;
} {
  const sized = (size: PhotoSize): string | null =>
    avatarUrl === null || avatarName === null || !avatarUrl.endsWith(`/thumb_large_${avatarName}`)
      ? null
      : `${avatarUrl.slice(0, -`thumb_large_${avatarName}`.length)}${size}${avatarName}`;
  return { image_url: avatarUrl, image_url_medium: sized("thumb_medium_"), image_url_small: sized("thumb_small_") };
}

export const aspectJson = ({ name }: AspectItem): string => JSON.stringify({ name });

/** Somebody whom the owner blocks is nobody whom a pod should share with again: what was suspended stands beside. */
export function contactJson(contact: ContactItem): string {
  const receiving = contact.receiving && contact.suspended !== true;
  return JSON.stringify({
    sharing: contact.sharing,
    receiving,
    following: contact.sharing,
    followed: receiving,
    ...given({ person_guid: contact.guid, person_name: contact.name }),
    account_id: contact.ref,
    ...given({ public_key: contact.publicKeyPem }),
    contact_groups_membership: contact.aspects,
    ...given({ note: contact.note, suspended: contact.receiving ? contact.suspended : null }),
  });
}

/** The guid is required by the schema and read by nobody. */
export const othersKeyJson = (item: Extract<SnapshotItem, { kind: "othersKey" }>): string =>
  JSON.stringify({ account_id: item.ref, guid: "", public_key: item.publicKeyPem });

/** Profiles that people here write about themselves: what fits into one, everywhere. */
import { limits } from "../base/limits.ts";
import { no, ok, type Result } from "../base/result.ts";
import type { ProfileFields } from "./snapshot.ts";

/** What somebody changes; what is missing stays. An empty text takes a field away. */
export type ProfileEdit = {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly bio?: string;
  readonly location?: string;
  readonly gender?: string;
  /** `YYYY-MM-DD`; year 1004 stands for "no year given". */
  readonly birthday?: string;
  /** `#tea #trams` */
  readonly tags?: string;
  readonly public?: boolean;
  readonly searchable?: boolean;
  readonly nsfw?: boolean;
};

export type ProfileField = "firstName" | "lastName" | "bio" | "location" | "gender";
export type ProfileRefusal =
  | { readonly code: "field-too-long"; readonly field: ProfileField | "tags"; readonly most: number }
  /** Networks put names into strings that are joined by semicolons. */
  | { readonly code: "name-semicolon" }
  | { readonly code: "birthday-unreal"; readonly birthday: string }
  | { readonly code: "tags-too-many"; readonly most: number };

const mostChars: Readonly<Record<ProfileField, number>> = {
  firstName: limits.profileNameChars,
  lastName: limits.profileNameChars,
  bio: limits.textChars,
  location: limits.profileFieldChars,
  gender: limits.profileFieldChars,
};

/** The profile after an edit; its display name follows the two names. */
export function editProfile(
  profile: ProfileFields,
  edit: ProfileEdit,
  nowMs: number,
): Result<ProfileFields, ProfileRefusal> {
  const texts: Partial<Record<ProfileField, string | null>> = {};
  for (const [field, most] of Object.entries(mostChars) as [ProfileField, number][]) {
    const text = edit[field]?.trim();
    if (text === undefined) continue;
    if ([...text].length > most) return no({ code: "field-too-long", field, most });
    texts[field] = text === "" ? null : text;
  }
  if (`${texts.firstName ?? ""}${texts.lastName ?? ""}`.includes(";")) return no({ code: "name-semicolon" });
  const birthday = edit.birthday?.trim() ?? profile.birthday ?? "";
  if (birthday !== "" && !isDay(birthday)) return no({ code: "birthday-unreal", birthday });
  const tags = checkTags(edit.tags ?? profile.tags ?? "");
  if (!tags.ok) return tags;
  const { public: open, searchable, nsfw } = { ...profile, ...edit };
  const next = { ...profile, ...texts, birthday: birthday === "" ? null : birthday, tags: tags.value };
  const named = edit.firstName !== undefined || edit.lastName !== undefined;
  const displayName = named ? `${next.firstName ?? ""} ${next.lastName ?? ""}`.trim() : profile.displayName;
  return ok({ ...next, displayName, public: open, searchable, nsfw, editedAtMs: nowMs });
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Words with or without `#`, each once; each gets one. */
function checkTags(text: string): Result<string, ProfileRefusal> {
  const words = [...new Set(text.split(/[\s,#]+/).filter((word) => word !== ""))];
  if (words.length > limits.profileTags) return no({ code: "tags-too-many", most: limits.profileTags });
  const tags = words.map((word) => `#${word}`).join(" ");
  const most = limits.tagChars;
  return [...tags].length > most ? no({ code: "field-too-long", field: "tags", most }) : ok(tags);
}

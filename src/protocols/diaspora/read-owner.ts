/** The head of an archive: version, account, settings, key and profile, gathered until it is clear whose archive it is. */
import { limits } from "../../base/limits.ts";
import type { OwnerItem, ProfileFields } from "../../core/snapshot.ts";
import { asksFirstKey, entityAs, wrapperKeys } from "./entity.ts";
import { Fields } from "./fields.ts";
import { ids } from "./ids.ts";
import { avatarNameOf } from "./links.ts";
import { judgePrivateKey } from "./private-key.ts";
import type { Report } from "./report.ts";
import { cutChars, isDate, isLonger, shown } from "./values.ts";

/** Whose archive it is. */
export type Owner = { readonly ref: string; readonly username: string; readonly host: string };

/** The values of the head, by section; what is missing is not there. */
export type Head = Map<string, unknown>;

const settings = [
  { section: "disable_mail", name: "mailDisabled" },
  { section: "show_community_spotlight_in_stream", name: "spotlightInStream" },
  { section: "auto_follow_back", name: "followBack" },
] as const;

const profileWrapperKeys: ReadonlySet<string> = new Set([...wrapperKeys, asksFirstKey]);

/** The account by its profile; null where the profile does not say. */
export function ownerByProfile(head: Head): Owner | null {
  const profile = entityAs("profile", head.get("/user/profile"), "", noReport);
  return profile === null ? null : ownerOf(profile.data.raw("author"));
}

/** The account by the author of a post; null unless the archive's user name is that of the author. */
export function ownerByPost(head: Head, author: unknown): Owner | null {
  const owner = ownerOf(author);
  const username = head.get("/user/username");
  return typeof username === "string" && owner?.username === username.toLowerCase() ? owner : null;
}

function ownerOf(author: unknown): Owner | null {
  const parsed = typeof author === "string" ? ids.parse(author) : null;
  return parsed?.ok ? parsed.value : null;
}

/** A look that leaves no findings. */
const noReport: Report = { add() {}, unknownKey() {}, take: () => [] };

/** The findings that block whoever the owner is: version and key. Returns the PEM where it is usable. */
export function readVersionAndKey(head: Head, report: Report): string | null {
  const version = head.get("/version") ?? null;
  if (version === null) report.add("version-missing", "/version");
  else if (version === 2) report.add("version-number", "/version");
  else if (version !== "2.0") report.add("version-unknown", "/version", { version: shown(version) });
  const key = judgePrivateKey(head.get("/user/private_key"));
  if (key.ok) return key.value;
  report.add(key.refusal.code, "/user/private_key", key.refusal.args);
  return null;
}

/** The first item of the snapshot. `derived`: the profile did not say whose it is. */
export function readOwner(head: Head, owner: Owner, derived: boolean, nowMs: number, report: Report): OwnerItem {
  const privateKeyPem = readVersionAndKey(head, report);
  const user = new Fields(
    Object.fromEntries([...head].filter(([at]) => at.startsWith("/user/")).map(([at, value]) => [at.slice(6), value])),
    "/user",
    report,
  );
  if (derived) report.add("owner-derived", "/user/profile", { id: owner.ref });
  const username = user.text("username");
  if (username !== null && username.toLowerCase() !== owner.username) {
    user.add("username-differs", "username", { name: shown(username), id: owner.ref });
  }
  return {
    kind: "owner",
    place: "/user",
    ...owner,
    email: readEmail(user),
    language: readLanguage(user),
    settings: {
      ...Object.fromEntries(
        settings
          .map(({ section, name }) => [name, user.boolean(section, false, null)])
          .filter(([, value]) => value !== null),
      ),
      ...followBackAspect(user),
      ...asksFirst(head),
    },
    profile: readProfile(head, owner, nowMs, report),
    privateKeyPem,
  };
}

function followBackAspect(user: Fields): { readonly followBackAspect?: string } {
  const name = user.text("auto_follow_back_aspect");
  return name === null ? {} : { followBackAspect: name };
}

function asksFirst(head: Head): { readonly asksFirst?: true } {
  const outer = entityAs("profile", head.get("/user/profile"), "", noReport)?.outer;
  return outer?.raw(asksFirstKey) === true ? { asksFirst: true } : {};
}

function readEmail(user: Fields): string | null {
  const email = user.text("email");
  if (email === null) {
    if (!user.raw("email")) user.add("email-missing", "email");
    return null;
  }
  if (email.length <= limits.idChars && /^[^\s@]+@[^\s@]+$/.test(email)) return email;
  user.add("email-invalid", "email", { was: shown(email) });
  return null;
}

/** `de`, `pt-BR`, also `en_pirate`: known where the first part is a language that ICU knows by name. */
function readLanguage(user: Fields): string | null {
  const language = user.text("language");
  if (language === null) return null;
  const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  const [, base] = /^([a-z]{2,3})(?:[-_][A-Za-z0-9_-]{1,20})?$/.exec(language) ?? [];
  if (base !== undefined && names.of(base) !== undefined) return language;
  user.add("language-unknown", "language", { was: shown(language) });
  return null;
}

const profileKeys: ReadonlySet<string> = new Set([
  ...[
    "author",
    "edited_at",
    "full_name",
    "first_name",
    "last_name",
    "image_url",
    "image_url_medium",
    "image_url_small",
  ],
  ...["bio", "birthday", "gender", "location", "searchable", "public", "nsfw", "tag_string"],
]);

function readProfile(head: Head, owner: Owner, nowMs: number, report: Report): ProfileFields {
  const place = "/user/profile";
  const entity = entityAs("profile", head.get(place), place, report);
  if (entity === null) report.add("profile-missing", place);
  entity?.outer.reportRest(place, profileWrapperKeys);
  const data = entity?.data ?? new Fields({}, place, noReport);
  data.reportRest(place, profileKeys);
  const firstName = readName(data, "first_name", "first name");
  const lastName = readName(data, "last_name", "last name");
  const fullName = readName(data, "full_name", "full name");
  const avatarUrl = readAvatar(data, owner.host);
  return {
    displayName: displayNameOf(firstName, lastName) ?? fullName ?? owner.username,
    firstName,
    lastName,
    bio: cutField(data, "bio", limits.textChars),
    location: cutField(data, "location", limits.profileFieldChars),
    gender: cutField(data, "gender", limits.profileFieldChars),
    birthday: readBirthday(data),
    avatarUrl,
    avatarName: avatarUrl === null ? null : avatarNameOf(avatarUrl),
    tags: readTags(data),
    searchable: data.boolean("searchable", true, true),
    public: data.boolean("public", false, false),
    nsfw: data.boolean("nsfw", false, false),
    editedAtMs: data.time("edited_at", nowMs),
  };
}

/** `Alice Müller`; null where both parts are empty. */
export function displayNameOf(firstName: string | null, lastName: string | null): string | null {
  const name = [firstName, lastName]
    .filter((part) => part !== null)
    .join(" ")
    .trim();
  return name === "" ? null : name;
}

/** diaspora* joins names with `;` on the wire, and takes at most 32 characters each. */
function readName(data: Fields, key: string, called: string): string | null {
  const name = data.text(key);
  if (name === null) return null;
  const now = cutChars(name.replaceAll(";", ","), limits.profileNameChars);
  if (now !== name) data.add("profile-name-adjusted", key, { field: called, now, most: limits.profileNameChars });
  return now;
}

function cutField(data: Fields, key: string, most: number): string | null {
  const text = data.text(key);
  if (text === null || !isLonger(text, most)) return text;
  data.add("profile-field-cut", key, { field: key, most });
  return cutChars(text, most);
}

function readBirthday(data: Fields): string | null {
  const birthday = data.text("birthday");
  if (birthday === null || isDate(birthday)) return birthday;
  data.add("birthday-invalid", "birthday", { was: shown(birthday) });
  return null;
}

function readTags(data: Fields): string | null {
  const tags = cutField(data, "tag_string", limits.textChars);
  if (tags !== null && tags.split("#").length > 6) data.add("profile-tags-many", "tag_string");
  return tags;
}

/** The largest of the three addresses of one picture. Pods write a path without host for their own default picture. */
function readAvatar(data: Fields, host: string): string | null {
  const [key, url] = (["image_url", "image_url_medium", "image_url_small"] as const)
    .map((name) => [name, data.text(name)] as const)
    .find(([, text]) => text !== null) ?? ["image_url", null];
  if (url === null) return null;
  const usable = avatarAt(url, host);
  if (usable === null)
    data.add(url.startsWith("/") ? "avatar-default" : "avatar-url-unusable", key, { was: shown(url) });
  return usable;
}

/** The absolute address of a profile picture; null for one that cannot be an address, or is a pod's own default picture. */
export function avatarAt(url: string, host: string): string | null {
  if (url.length > limits.urlChars) return null;
  if (/^https?:\/\/[^\s/]/i.test(url)) return url;
  return url.startsWith("/") && avatarNameOf(url) !== null ? `https://${host}${url}` : null;
}

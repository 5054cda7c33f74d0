/** A User as the profile of an account. */
import { limits } from "../../base/limits.ts";
import type { MoveLinks, SaidProfile } from "../../core/message.ts";
import { emptyProfile, type ProfileFields } from "../../core/snapshot.ts";
import { plainOf, readMedia, readText } from "./content.ts";
import { msOf } from "./dates.ts";
import { emojisBeside } from "./emojis.ts";
import { extensionNames, type Values } from "./entities.ts";
import { escapeText } from "./markdown.ts";
import { fieldNames, pointerOf } from "./profile-fields.ts";
import { nameOfUri } from "./references.ts";
import type { Speech } from "./speech.ts";

type User = Values<"User">;

/** @param name  the account's canonical name */
export function readUser(user: User, name: string, speech: Speech): SaidProfile {
  const links = linksOf(user, name, speech);
  const profile = profileOf(user);
  return {
    kind: "profile",
    author: name,
    // Where it says the same in words, it says nothing about somebody.
    profile: profile.bio === pointerOf(links) ? { ...profile, bio: null } : profile,
    username: user.username,
    sinceMs: msOf(user.created_at),
    asksFirst: user.manually_approves_followers ?? false,
    links,
    ...alsoOf(user),
  };
}

/** What is in a User is for everybody. Fields that we have words for go where these are, all others below the text about oneself. */
function profileOf(user: User): ProfileFields {
  const known: Partial<Record<"location" | "gender" | "birthday" | "tags", string>> = {};
  const others: string[] = [];
  for (const { key, value } of (user.fields ?? []).slice(0, limits.userFields)) {
    const [name, text] = [plainOf(key), plainOf(value)];
    const field = fieldNames.find((each) => each.words.toLowerCase() === name.toLowerCase());
    if (field?.fits(text) && known[field.field] === undefined) known[field.field] = text;
    else others.push(`${escapeText(name)}: ${readText(value).text.replace(/\s+/g, " ")}`);
  }
  const avatar = user.avatar == null ? null : readMedia(user.avatar);
  const avatarUrl = avatar?.url.startsWith("https://") && avatar.url.length <= limits.urlChars ? avatar.url : null;
  const bio = [readText(user.bio).text, others.join("\n")].filter((part) => part !== "").join("\n\n");
  const displayName = (user.display_name ?? "").trim();
  const emojis = emojisBeside(user.extensions, `${displayName}\n${bio}`);
  return {
    ...emptyProfile,
    ...known,
    displayName: displayName === "" ? user.username : displayName,
    bio: bio === "" ? null : bio,
    avatarUrl,
    searchable: user.indexable ?? true,
    public: true,
    ...(emojis.length === 0 ? {} : { emojis }),
  };
}

/** Other software says nothing of the kind. */
function alsoOf({ extensions }: User): Pick<SaidProfile, "also"> {
  const said = extensions?.[extensionNames.networks] as { readonly addresses?: unknown } | null | undefined;
  if (!Array.isArray(said?.addresses)) return {};
  const also = said.addresses
    .slice(0, limits.networksOfPerson)
    .filter((each): each is string => typeof each === "string");
  return also.length === 0 ? {} : { also };
}

/** `previous` that is the account itself, null or empty is none: the extension cannot be written without. Of ours counts what the network's leaves open. */
function linksOf(user: User, name: string, speech: Speech): MoveLinks {
  const [said, others] = [extensionNames.migration, extensionNames.moves].map(
    (each) => user.extensions?.[each] as { readonly previous?: unknown; readonly new?: unknown } | null | undefined,
  );
  const nameIn = (text: unknown, uri: unknown): string | null => {
    const found = typeof text !== "string" || text === "" ? null : speech.nameOf(text);
    const other = typeof uri === "string" ? nameOfUri(uri) : null;
    return [found, other].find((each) => each !== null && each !== name) ?? null;
  };
  return { previous: nameIn(said?.previous, others?.previous), next: nameIn(said?.new, others?.new) };
}

/** An account of ours as a User. What is for contacts alone in a profile is not said: Users are for everybody. */
import { emojisIn } from "../../core/custom-emoji.ts";
import type { MoveLinks, SaidProfile } from "../../core/message.ts";
import { listsOf, listUrl } from "./collections.ts";
import { imageContent, plainContent, textContent } from "./content.ts";
import { printMoment } from "./dates.ts";
import { emojiExtension } from "./emojis.ts";
import { extensionNames } from "./entities.ts";
import { ids } from "./ids.ts";
import { fieldNames, pointerOf } from "./profile-fields.ts";
import { type Dialect, hostOfName, parseReference, paths, uriOfName } from "./references.ts";
import type { Entity, Saying } from "./saying.ts";
import { keyBase64Of } from "./signing.ts";

/** Null for an address of another network, and where it is not known what the account is called. */
export function userOf(said: SaidProfile, dialect: Dialect, saying: Saying): Entity | null {
  const { author: ref, profile, username, asksFirst = false, links, sinceMs, also = [] } = said;
  const place = parseReference(ref, null);
  if (place === null || username === undefined) return null;
  const { displayName, avatarUrl, bio, searchable } = profile;
  const base = `https://${hostOfName(ref)}`;
  const avatar = avatarUrl?.startsWith("/") ? `${base}${avatarUrl}` : avatarUrl;
  const sized = { description: null, width: null, height: null };
  const shown = profile.public ? fieldNames.filter(({ field }) => (profile[field] ?? "") !== "") : [];
  const migration = links === undefined ? null : migrationOf(links, ref, dialect);
  const about = profile.public && bio !== null && bio !== "" ? bio : pointerOf(links);
  return {
    id: place.id,
    type: "User",
    created_at: printMoment(sinceMs ?? saying.nowMs),
    ...(dialect === "0.5" ? members05(ref, saying.publicKeyPem) : {}),
    username: ids.nameOf?.(username) ?? username,
    display_name: displayName === "" ? null : displayName,
    avatar: avatar == null ? null : imageContent({ ...sized, url: avatar }),
    header: null,
    bio: about === null ? null : textContent(about, { base, uriOf: () => null }),
    fields: shown.map(({ field, words }) => ({ key: plainContent(words), value: plainContent(profile[field] ?? "") })),
    manually_approves_followers: asksFirst,
    indexable: searchable,
    extensions: {
      ...emojiExtension(emojisIn(`${displayName}\n${about ?? ""}`, profile.emojis ?? []), saying),
      ...(migration === null ? {} : { [extensionNames.migration]: migration }),
      ...(links === undefined || dialect === "0.5" ? {} : movesWithoutReference(links)),
      ...(also.length === 0 ? {} : { [extensionNames.networks]: { addresses: also } }),
    },
  };
}

/** What 0.6 has at fixed places, or says of the pod alone. */
function members05(ref: string, publicKeyPem: string) {
  const uri = uriOfName(ref, "User");
  return {
    uri,
    inbox: `https://${hostOfName(ref)}${paths.inbox05}`,
    public_key: { actor: uri, algorithm: "ed25519", key: keyBase64Of(publicKeyPem) },
    collections: Object.fromEntries(listsOf.User.map((name) => [name, listUrl("0.5", "User", ref, name)])),
  };
}

/**
 * Null where there is nothing to say. Servers refuse a User that has `new` without `previous`: who came from nowhere names itself. `new` comes first: a
 * library takes whichever of the two it meets.
 */
function migrationOf({ previous, next }: MoveLinks, ref: string, dialect: Dialect) {
  const named = (name: string) => (dialect === "0.5" ? uriOfName(name, "User") : parseReference(name, null) && name);
  const [from, to] = [previous === null ? null : named(previous), next === null ? null : named(next)];
  if (from === null && to === null) return null;
  return { ...(to === null ? {} : { new: to }), previous: from ?? named(ref) };
}

/** 0.6 has no words for accounts that are known by a URI alone. */
function movesWithoutReference({ previous, next }: MoveLinks) {
  const uriOf = (name: string | null) => (name !== null && parseReference(name, null) === null ? name : null);
  const [from, to] = [uriOf(previous), uriOf(next)];
  const said = { ...(to === null ? {} : { new: to }), ...(from === null ? {} : { previous: from }) };
  return from === null && to === null ? {} : { [extensionNames.moves]: said };
}

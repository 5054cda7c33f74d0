/**
 * How things and people are named: References `domain:id` (0.6) and URIs (0.5). Where a host can be seen to mean the same by both, they are one name: the Reference.
 * @see Versia 0.6, "Types: Reference"; Working Draft 5, "Entities: URI"
 */
import { limits } from "../../base/limits.ts";

/** The two forms of the protocol that are spoken. */
export type Dialect = "0.6" | "0.5";

/** Letters, digits, `-` and `_`; case counts. */
const idPattern = /^[A-Za-z0-9_-]+$/;
/** Labels of letters, digits and inner hyphens, or an IPv6 address in brackets. No port, no dot at the end. */
const domainPattern =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*|\[[0-9a-f:.]{2,45}\])$/;
const domainChars = 253;
/** With a last label that URLs take for no number, and (`xn--` apart) none that they read otherwise. */
const plainDomain = /(?:^|\.)[a-z][a-z-]*$/;

/** Of everything that is found at fixed places, below this. */
const root06 = "/.versia/v0.6";
/** Where our own things are in the other dialect, which lets every pod choose. */
const root05 = "/.versia/v0.5";

/** Paths of this pod, and of every pod that speaks 0.6. */
export const paths = {
  wellKnown: "/.well-known/versia",
  inbox: `${root06}/inbox`,
  instance: `${root06}/instance`,
  messaging: `${root06}/messaging`,
  entities: `${root06}/entities`,
  inbox05: `${root05}/inbox`,
  entities05: root05,
} as const;

/** The words for types in our own URIs of 0.5. */
const words: Readonly<Record<string, string>> = {
  User: "users",
  Note: "notes",
  "pub.versia:likes/Like": "likes",
  "pub.versia:likes/Dislike": "dislikes",
  "pub.versia:reactions/Reaction": "reactions",
  "pub.versia:share/Share": "shares",
  "pub.versia:polls/Vote": "votes",
  "pub.versia:groups/Group": "groups",
};
const types = new Map(Object.entries(words).map(([type, word]) => [word, type]));

/** Lower case; null where it is no domain of this network. Ports are none of it, nor what URLs mend (`127.1`). */
export function parseDomain(text: string): string | null {
  const domain = text.toLowerCase();
  if (domain.length > domainChars || !domainPattern.test(domain)) return null;
  if (plainDomain.test(domain) && !domain.includes("xn--")) return domain;
  return URL.parse(`https://${domain}/`)?.host === domain ? domain : null;
}

export const isId = (text: string): boolean => text.length <= limits.referenceIdChars && idPattern.test(text);

/** What is named, and by whom. `type` where the name tells it. */
export type Place = { readonly host: string; readonly id: string; readonly type?: string };

/**
 * @param speaker  the domain that a bare id belongs to: of whoever says it, or who was asked; null: bare ids are none
 * @returns null where it is no Reference. Stricter than servers that split at the last colon and look no further
 */
export function parseReference(text: string, speaker: string | null): Place | null {
  const colon = text.lastIndexOf(":");
  const host = colon < 0 ? speaker : parseDomain(text.slice(0, colon));
  const id = text.slice(colon + 1);
  return host !== null && isId(id) ? { host, id } : null;
}

export const printReference = ({ host, id }: Pick<Place, "host" | "id">): string => `${host}:${id}`;

/**
 * An https URI in its one spelling: scheme and host in small letters, no port that is the scheme's own, no fragment. Null: it is none, or its host has another
 * spelling (a dot at its end).
 */
export function parseUri(text: string): URL | null {
  if (text.length > limits.referenceChars || !/^https:\/\/[\x21-\x7e]+$/i.test(text)) return null;
  const url = URL.parse(text);
  if (url === null || url.protocol !== "https:" || url.username !== "" || url.password !== "") return null;
  if (url.hostname.endsWith(".")) return null;
  url.hash = "";
  return url;
}

/** What a URI names where its form tells: places of 0.6, and those that pods like ours have in 0.5. */
function placeOfUri({ host, pathname, search }: URL): Place | null {
  const domain = parseDomain(host);
  if (domain === null || search !== "") return null;
  if (pathname.startsWith(`${paths.entities}/`)) {
    const [type, id, ...more] = pathname
      .slice(paths.entities.length + 1)
      .split("/")
      .map(decoded);
    return type != null && id != null && isId(id) && more.length === 0 ? { host: domain, id, type } : null;
  }
  const [word, id, ...more] = pathname.startsWith(`${root05}/`) ? pathname.slice(root05.length + 1).split("/") : [];
  const type = types.get(word ?? "");
  return type !== undefined && id !== undefined && isId(id) && more.length === 0 ? { host: domain, id, type } : null;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null; // a lone percent sign: it names nothing
  }
}

/** The canonical name of what a URI names: a Reference where its form tells, else the URI in its one spelling; null: it is none. */
export function nameOfUri(text: string): string | null {
  const url = parseUri(text);
  if (url === null) return null;
  const place = placeOfUri(url);
  return place === null ? url.href : printReference(place);
}

/**
 * The canonical name (`domain:id`, or a URI of 0.5) of whatever an entity names.
 * @param speaker  the domain whose server says it; bare ids are its own. Null: they are none
 * @returns null where it names nothing
 */
export function canonicalName(text: string, dialect: Dialect, speaker: string | null): string | null {
  if (dialect === "0.5") return nameOfUri(text);
  const place = parseReference(text, speaker);
  return place === null ? null : printReference(place);
}

/** The host (with its port, which URIs may have) of a canonical name. */
export const hostOfName = (name: string): string =>
  name.startsWith("https://") ? new URL(name).host : name.slice(0, name.lastIndexOf(":"));

/** The id in a canonical name; null: it is a URI. */
export const idOfName = (name: string): string | null =>
  name.startsWith("https://") ? null : name.slice(name.lastIndexOf(":") + 1);

/** Above the port: our own by the bare guid, whatever is others' by its canonical name. */
export const guidOfName = (name: string, ownHost: string): string =>
  name.startsWith(`${ownHost}:`) ? name.slice(ownHost.length + 1) : name;

/** The canonical name of what the port calls `guid`: bare guids are of `ownHost`. */
export const nameOfGuid = (guid: string, ownHost: string): string =>
  guid.includes(":") ? guid : printReference({ host: ownHost, id: guid });

/** Where the entity of that name is fetched in 0.6. */
export const entityUrl = ({ host, id }: Place, type: string): string =>
  `https://${host}${paths.entities}/${encodeURIComponent(type)}/${id}`;

/** Our URI of 0.5 (and of every pod like ours) for a Reference; a name that is a URI is that. */
export function uriOfName(name: string, type: string): string {
  if (name.startsWith("https://")) return name;
  const word = words[type];
  const path = word === undefined ? `${paths.entities}/${encodeURIComponent(type)}` : `${root05}/${word}`;
  return `https://${hostOfName(name)}${path}/${idOfName(name)}`;
}

/** The dialect that is spoken at a path, ours or others'. */
export const dialectAt = (path: string): Dialect => (path.startsWith(`${root06}/`) ? "0.6" : "0.5");

/** The dialect of an endpoint that messages are delivered to, or of whatever else has a URL. */
export const dialectOf = (url: string): Dialect => dialectAt(URL.parse(url)?.pathname ?? "");

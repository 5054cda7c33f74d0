/** What a pod says about itself, in both dialects: the versions that it speaks, its metadata with its key, and where somebody is found (WebFinger). */
import { limits } from "../../base/limits.ts";
import { printTime } from "../../base/time.ts";
import type { Document, ShownPerson, ShownPod, WebFingerLink } from "../wire-port.ts";
import { isSignedAs05, mediaTypes } from "./headers.ts";
import { ids } from "./ids.ts";
import { isObject, type JsonObject } from "./json.ts";
import {
  type Dialect,
  dialectAt,
  entityUrl,
  parseDomain,
  parseReference,
  parseUri,
  paths,
  uriOfName,
} from "./references.ts";
import { keyBase64Of, keyPemOf } from "./signing.ts";

const versions = ["0.6.0", "0.5.0"] as const;

/** Pods that list it follow moves. */
const movesExtension = "pub.versia:migration";

/** What is understood beside the core. */
const extensions = [
  ...["pub.versia:custom_emojis", "pub.versia:instance_messaging", "pub.versia:likes", "pub.versia:polls"],
  ...["pub.versia:reactions", "pub.versia:share", movesExtension],
] as const;

const varies = "Versia-Signed-By";

/** As both dialects want it sent. */
export const contentType = (dialect: Dialect): string => `${mediaTypes[dialect]}; charset=utf-8`;

/**
 * `/.well-known/versia` is a list of versions in 0.6 and metadata in 0.5, whose servers sign that they ask.
 * @see `isSignedAs05`
 */
export function podDocument(pod: ShownPod, path: string, headers: Readonly<Record<string, string>>): Document {
  if (path === paths.wellKnown && !isSignedAs05(headers))
    return { mediaType: "application/jrd+json; charset=utf-8", body: JSON.stringify({ versions }), varies };
  const dialect = dialectAt(path);
  const said = { mediaType: contentType(dialect), body: JSON.stringify(metadata(pod, dialect)) };
  return path === paths.wellKnown ? { ...said, varies } : said;
}

/** Other servers' objects are closed: there is nothing in it that one dialect has alone, but what it must have. */
function metadata({ host, base, publicKeyPem, software, sinceMs }: ShownPod, dialect: Dialect): JsonObject {
  return {
    type: "InstanceMetadata",
    name: host,
    ...(dialect === "0.6" ? { domain: host } : { host, shared_inbox: `${base}${paths.inbox05}` }),
    description: null,
    software,
    compatibility: { versions, extensions },
    public_key: { algorithm: "ed25519", key: keyBase64Of(publicKeyPem) },
    created_at: printTime(sinceMs),
    extensions: { "pub.versia:instance_messaging": { endpoint: `${base}${paths.messaging}` } },
  };
}

/** Does a list of versions name one of 0.6? Null: it is no such list. */
export function speaks06(document: JsonObject): boolean | null {
  const { versions: listed } = document;
  return Array.isArray(listed) ? listed.some((each) => typeof each === "string" && /^0\.6(?:\.|$)/.test(each)) : null;
}

export type FoundPod = {
  readonly host: string;
  readonly keyPem: string;
  readonly software: string;
  /** 0.5: where what is for anybody there may go; null: to each person's own inbox. */
  readonly sharedInbox: string | null;
  /** Null: it does not say what it understands beside the core. */
  readonly followsMoves: boolean | null;
};

/** @returns null where a part that is needed is missing or none */
export function readMetadata(document: JsonObject, dialect: Dialect): FoundPod | null {
  const { type, public_key: key, software, shared_inbox: inbox, compatibility } = document;
  const said = dialect === "0.6" ? document.domain : document.host;
  const host = typeof said !== "string" ? null : dialect === "0.6" ? parseDomain(said) : hostOf(said);
  const keyPem = isObject(key) ? readKey(key) : null;
  if (type !== "InstanceMetadata" || host === null || keyPem === null) return null;
  const name = isObject(software) && typeof software.name === "string" ? software.name : "";
  const shared = typeof inbox === "string" ? parseUri(inbox) : null;
  const listed = isObject(compatibility) && Array.isArray(compatibility.extensions) ? compatibility.extensions : null;
  const followsMoves = listed?.includes(movesExtension) ?? null;
  return { host, keyPem, software: name, sharedInbox: shared?.host === host ? shared.href : null, followsMoves };
}

/** With its port, where that is not the scheme's own. */
const hostOf = (text: string): string | null => {
  const url = /^[^\s/?#@]+$/.test(text) ? parseUri(`https://${text}/`) : null;
  return url?.host ?? null;
};

export const readKey = ({ algorithm, key }: JsonObject): string | null =>
  algorithm === "ed25519" && typeof key === "string" ? keyPemOf(key) : null;

const self = "self";

/** Both dialects' links to the User; the first of its type counts for others. */
export function webFingerLinks({ ref, base, username }: ShownPerson): {
  readonly aliases: readonly string[];
  readonly links: readonly WebFingerLink[];
} {
  const place = parseReference(ref, null);
  if (place === null) return { aliases: [], links: [] };
  const href = entityUrl(place, "User");
  return {
    aliases: [href],
    links: [
      { rel: self, type: mediaTypes["0.6"], href },
      { rel: self, type: mediaTypes["0.5"], href: uriOfName(ref, "User") },
      {
        rel: "http://webfinger.net/rel/profile-page",
        type: "text/html",
        href: `${base}/u/${ids.nameOf?.(username) ?? username}`,
      },
    ],
  };
}

/** What a WebFinger document of `host` names: the User of either dialect, at that host. Null: neither. */
export type FoundLinks = { readonly user06: string | null; readonly user05: string | null };

export function readWebFinger(document: JsonObject, host: string): FoundLinks | null {
  const { links } = document;
  if (!Array.isArray(links) || links.length > limits.webFingerLinks) return null;
  const selfOf = (type: string): string | null => {
    const link: unknown = links.find(
      (each) => isObject(each) && each.rel === self && typeof each.type === "string" && bareType(each.type) === type,
    );
    const url = isObject(link) && typeof link.href === "string" ? parseUri(link.href) : null;
    return url?.host === host ? url.href : null;
  };
  const found = { user06: selfOf(mediaTypes["0.6"]), user05: selfOf(mediaTypes["0.5"]) };
  return found.user06 === null && found.user05 === null ? null : found;
}

const bareType = (type: string): string => (type.split(";")[0] ?? "").trim().toLowerCase();

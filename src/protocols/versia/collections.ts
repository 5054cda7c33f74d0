/**
 * Lists of what belongs to a person or a thing, a page at a time: entities (outbox, featured), else names.
 * @see Versia 0.6, "Collections"; Working Draft 5 has links from page to page instead of numbers alone
 */
import { limits } from "../../base/limits.ts";
import type { Document, ListAsked, ListedName, ListName, ShownList, StreamOwner, Wire } from "../wire-port.ts";
import { isObject, type JsonObject, parsedObject } from "./json.ts";
import { contentType } from "./pod-documents.ts";
import {
  canonicalName,
  type Dialect,
  dialectAt,
  dialectOf,
  entityUrl,
  hostOfName,
  idOfName,
  isId,
  nameOfGuid,
  parseReference,
  paths,
  uriOfName,
} from "./references.ts";
import { askedThing } from "./things.ts";

const ofPerson: Readonly<Record<string, ListName>> = {
  outbox: "posts",
  followers: "followers",
  following: "following",
  featured: "featured",
  "pub.versia:likes/Likes": "liked",
  "pub.versia:likes/Dislikes": "disliked",
};
const ofNote: Readonly<Record<string, ListName>> = {
  replies: "replies",
  quotes: "quotes",
  "pub.versia:likes/Likes": "likes",
  "pub.versia:likes/Dislikes": "dislikes",
  "pub.versia:reactions/Reactions": "reactions",
  "pub.versia:share/Shares": "reshares",
};

/** Names of lists, as Users and Notes of 0.5 have to name them. */
export const listsOf = { User: Object.keys(ofPerson), Note: Object.keys(ofNote) } as const;

/** Where a list of something of ours is. @param name  the canonical name of what it belongs to */
export function listUrl(dialect: Dialect, type: "User" | "Note", name: string, list: string): string {
  const place = parseReference(name, null);
  const base = dialect === "0.6" && place !== null ? `${entityUrl(place, type)}/collections` : uriOfName(name, type);
  return `${base}/${encodeURIComponent(list)}`;
}

const users = ["User", "user", "users"];

/** In 0.6 lists hold References: what is known by a URI alone has none. */
export function askedList(type: string, guid: string, name: string, path: string): ListAsked | null {
  const [lists, of] = users.includes(type)
    ? [ofPerson, isId(guid) ? { person: guid } : null]
    : [ofNote, askedThing(type, guid)];
  const without = dialectAt(path) === "0.6" ? { without: "https:" } : {};
  const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
  return list === undefined || of === null || ("kind" in of && of.kind !== "post") ? null : { list, of, ...without };
}

const types = {
  post: "Note",
  comment: "Note",
  reshare: "pub.versia:share/Share",
  like: "pub.versia:likes/Like",
  dislike: "pub.versia:likes/Dislike",
  reaction: "pub.versia:reactions/Reaction",
} as const satisfies Record<Extract<ListedName, { readonly thing: string }>["thing"], string>;

export function listDocument({ author, url, total, offset, limit, items }: ShownList): Document {
  const dialect = dialectOf(url);
  const { host } = new URL(url);
  const said = (name: string, type: string) => (dialect === "0.6" ? name : uriOfName(name, type));
  const parts = items.map((item): string => {
    if ("body" in item) return Buffer.from(item.body).toString("utf8");
    if ("person" in item) return JSON.stringify(said(item.person, "User"));
    return JSON.stringify(said(nameOfGuid(item.guid, host), types[item.thing]));
  });
  const pageAt = (at: number) => `${url}?offset=${at}&limit=${limit}`;
  const links: JsonObject = {
    first: pageAt(0),
    last: pageAt(Math.max(0, Math.ceil(total / limit) - 1) * limit),
    next: offset + limit < total ? pageAt(offset + limit) : null,
    previous: offset > 0 ? pageAt(Math.max(0, offset - limit)) : null,
  };
  const head = JSON.stringify({ author: said(author, "User"), total, ...(dialect === "0.6" ? {} : links) });
  return { mediaType: contentType(dialect), body: `${head.slice(0, -1)},"items":[${parts.join(",")}]}` };
}

/** The newest public Notes of somebody: of 0.6 at a fixed place; of 0.5 where such servers have it, since only the User itself would tell. */
export const stream: Wire["fetch"]["stream"] = (_base, { ref }, endpoint = null) => {
  const place = parseReference(ref, null);
  const dialect = place === null || (endpoint !== null && dialectOf(endpoint) === "0.5") ? "0.5" : "0.6";
  const pages = place === null ? "" : `?limit=${limits.listItems}`;
  return {
    url: `${listUrl(dialect, "User", ref, "outbox")}${pages}`,
    accept: contentType(dialect).replace(/;.*/, ""),
  };
};

/** Only what is that person's own, and at their own pod. */
export const readStream: Wire["fetch"]["readStream"] = (body, { ref }: StreamOwner) => {
  const document = parsedObject(body);
  if (document === null || !Array.isArray(document.items)) return null;
  const host = hostOfName(ref);
  const named = (value: unknown) =>
    typeof value === "string" ? canonicalName(value, /^https:/i.test(value) ? "0.5" : "0.6", host) : null;
  const guids = document.items.slice(0, limits.listItems).flatMap((item: unknown): string[] => {
    if (!isObject(item) || item.type !== "Note" || named(item.author) !== ref) return [];
    const name = named(item.uri ?? item.id);
    return name !== null && hostOfName(name) === host ? [name] : [];
  });
  return [...new Set(guids)].map((guid) => ({ kind: "post", guid }));
};

/** The list of newest posts with their names alone, for those who ask by the port's `stream`. */
export function streamDocument(person: StreamOwner, guids: readonly string[]): Document {
  const host = hostOfName(person.ref);
  const items = guids.map((id) => ({ type: "Note", id, author: person.ref }));
  const body = JSON.stringify({ author: person.ref, total: items.length, items });
  return { mediaType: contentType(idOfName(person.ref) === null || host === "" ? "0.5" : "0.6"), body };
}

export const listPaths = [
  `${paths.entities}/:type/:guid/collections/:list`,
  `${paths.entities05}/:type/:guid/:list`,
] as const;

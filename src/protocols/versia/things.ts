/** Where things are fetched, and which one a path of ours asks for. A Note may be a post, a comment, or a letter: only its own words tell. */
import type { Thing, ThingKind } from "../../core/message.ts";
import type { ThingAsked, Wire } from "../wire-port.ts";
import { dialectOf, entityUrl, isId, parseReference, uriOfName } from "./references.ts";

/** Types as the network calls them, with the words that stand for them in our own URIs of 0.5. */
const kinds: Readonly<Record<string, ThingKind>> = {
  Note: "post",
  note: "post",
  notes: "post",
  "pub.versia:share/Share": "post",
  shares: "post",
  "pub.versia:likes/Like": "reaction",
  likes: "reaction",
  "pub.versia:likes/Dislike": "reaction",
  dislikes: "reaction",
  "pub.versia:reactions/Reaction": "reaction",
  reactions: "reaction",
};

const isNote = (type: string): boolean => ["Note", "note", "notes"].includes(type);

export function askedThing(type: string, guid: string): ThingAsked | null {
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (kind === undefined || !isId(guid)) return null;
  return isNote(type) ? { kind, guid, or: ["comment"] } : { kind, guid };
}

/** What can be fetched is called by its whole name: a Reference, or a URI of 0.5. A poll is part of its Note. */
function nameOf({ kind, guid }: Thing): string | null {
  if (kind !== "post" && kind !== "comment" && kind !== "poll") return null;
  return kind === "poll" ? guid.replace(/\/poll$/, "") : guid;
}

/** The places of a Note, the likeliest first: its pod may speak one dialect alone, and some servers of 0.6 have Notes under another name of their type. */
function urlsOf(thing: Thing, endpoint: string | null): readonly string[] {
  const name = nameOf(thing);
  const place = name === null ? null : parseReference(name, null);
  if (name === null || place === null) return name?.startsWith("https://") ? [name] : [];
  const [in05, in06] = [uriOfName(name, "Note"), entityUrl(place, "Note")];
  const odd06 = entityUrl(place, "pub.versia:notes/Note");
  // Only of the pod that is asked it is known what it speaks.
  if (endpoint === null || URL.parse(endpoint)?.host !== place.host) return [in06, odd06, in05];
  return dialectOf(endpoint) === "0.5" ? [in05] : [in06, odd06];
}

export const thingUrl: Wire["fetch"]["url"] = (_base, thing, endpoint = null) => urlsOf(thing, endpoint)[0] ?? null;

export const otherThingUrls: NonNullable<Wire["fetch"]["otherUrls"]> = (_base, thing, endpoint = null) =>
  urlsOf(thing, endpoint).slice(1);

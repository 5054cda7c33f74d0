/** Where things are fetched, and which one a path of ours asks for. A Note may be a post, a comment, or a letter: only its own words tell. */
import type { Thing, ThingKind } from "../../core/message.ts";
import type { ThingAsked, Wire } from "../wire-port.ts";
import { entityUrl, isId, parseReference } from "./references.ts";

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
function urlOf({ kind, guid }: Thing, type: string): string | null {
  if (kind !== "post" && kind !== "comment" && kind !== "poll") return null;
  const name = kind === "poll" ? guid.replace(/\/poll$/, "") : guid;
  const place = parseReference(name, null);
  if (place !== null) return entityUrl(place, type);
  return name.startsWith("https://") ? name : null;
}

export const thingUrl: Wire["fetch"]["url"] = (_base, thing) => urlOf(thing, "Note");

/** Some servers of 0.6 have Notes under another name of their type. */
export const otherThingUrl: NonNullable<Wire["fetch"]["otherUrl"]> = (_base, thing) =>
  thing.guid.startsWith("https://") ? null : urlOf(thing, "pub.versia:notes/Note");

/** What the network calls kinds of things, and what we call them. */
import type { Thing, ThingKind } from "../../../core/message.ts";
import { isGuid } from "../ids.ts";
import type { ThingNeed } from "./judge.ts";

const kinds = {
  Post: "post",
  Photo: "photo",
  Comment: "comment",
  Like: "reaction",
  Poll: "poll",
  PollParticipation: "vote",
  Event: "event",
  EventParticipation: "attendance",
  Conversation: "conversation",
  Message: "message",
} as const satisfies Readonly<Record<string, ThingKind>>;

/** Null where the network has no such kind. */
export function thingOf({ type, guid }: Pick<ThingNeed, "type" | "guid">): Thing | null {
  return Object.hasOwn(kinds, type) ? { kind: kinds[type as keyof typeof kinds], guid } : null;
}

const names = new Map(Object.entries(kinds).map(([name, kind]): [ThingKind, string] => [kind, name]));

export const typeOf = (kind: ThingKind): string => names.get(kind) ?? "";

/** In paths of `/fetch/:type/:guid`; a poll is answered with the post that holds it. */
const fetched: Readonly<Record<string, ThingKind>> = {
  post: "post",
  status_message: "post",
  reshare: "post",
  comment: "comment",
  poll: "poll",
};

/** @param base  of the pod, without a slash at the end */
export const fetchUrl = (base: string, { kind, guid }: Thing): string | null =>
  fetched[kind] === kind ? `${base}/fetch/${kind}/${guid}` : null;

export function fetchedThing(type: string, guid: string): Thing | null {
  const kind = Object.hasOwn(fetched, type) ? fetched[type] : undefined;
  return kind === undefined || !isGuid(guid) ? null : { kind, guid };
}

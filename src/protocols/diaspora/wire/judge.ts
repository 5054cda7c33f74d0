/** What has to be looked up before a message can be judged, and the judgement with those facts. */
import type { KeyObject } from "node:crypto";
import { ok, type Result } from "../../../base/result.ts";
import { type Entity, isRelayed, type RelayedType, type SentEntity } from "./entities.ts";
import { type KeyOf, moveSigner, verifyMove, verifyRelayed } from "./inner-signature.ts";
import { refuse, type WireRefusal } from "./refusals.ts";

/** By which door it came. `owner`: the address whose inbox it is. */
export type Route = { readonly kind: "public" } | { readonly kind: "private"; readonly owner: string };

/** The network's own names of kinds of things: `Post`, `Comment`, `Poll`, … */
export type ThingNeed = {
  readonly use: "parent" | "target" | "root";
  readonly type: string;
  readonly guid: string;
  /** Whose pod can be asked for it; null where nobody's is. */
  readonly from: string | null;
};

/** What has to be known besides the sender's key. */
export type Needs = { readonly key: string | null; readonly thing: ThingNeed | null };

/** Who may act as the author of something; and by which earlier addresses of that person others may still name them. */
type Authors = { readonly authors: readonly string[]; readonly formerly: readonly string[] };

/** Something that is known here. The root is the top of what it hangs on; of a post the post itself. */
export type Thing = Authors & { readonly root: Authors & { readonly local: boolean } };

const isNamed = (ref: string, { authors, formerly }: Authors): boolean =>
  authors.includes(ref) || formerly.includes(ref);

export type Facts = {
  /** Keys for `Needs.key`: its own first, then those of earlier identities of the same person (R9). */
  readonly keys: readonly KeyOf[];
  readonly thing: Thing | null;
};

const rootTypes = { comment: "Post", poll_participation: "Poll", event_participation: "Event" } as const;

const parentType = (entity: Entity<RelayedType>): string =>
  entity.type === "like" ? entity.values.parent_type : rootTypes[entity.type];

/** @param sender  whose envelope it came in, verified */
export function needsOf(entity: SentEntity): Needs {
  if (isRelayed(entity)) {
    const { author, parent_guid: guid } = entity.values;
    return { key: author, thing: { use: "parent", type: parentType(entity), guid, from: author } };
  }
  switch (entity.type) {
    case "account_migration":
      return { key: moveSigner(entity), thing: null };
    case "participation":
      return { key: null, thing: { use: "parent", type: "Post", guid: entity.values.parent_guid, from: null } };
    case "retraction": {
      const { target_type: type, target_guid: guid } = entity.values;
      return { key: null, thing: { use: "target", type, guid, from: null } };
    }
    case "reshare": {
      const { root_author: from, root_guid: guid } = entity.values;
      return { key: null, thing: guid === null ? null : { use: "root", type: "Post", guid, from } };
    }
    default:
      return { key: null, thing: null };
  }
}

/** `provedBy`: the address under whose key a signature inside verified; null where none was needed. */
export type Judged = { readonly provedBy: string | null };

/**
 * Signature inside, sender, route: may this be taken?
 *
 * @param sender  whose envelope it came in, verified
 * @see reference of diaspora_federation `federation/receiver`; /FEDERATION.md, "Who may say what"
 */
export function judgeEntity(
  entity: SentEntity,
  sender: string,
  route: Route,
  facts: Facts,
): Result<Judged, WireRefusal> {
  const inner = judgeInner(entity, facts);
  if (!inner.ok) return inner;
  if (!maySend(entity, sender, facts.thing)) return refuse("sender-not-allowed", `${entity.type} by ${sender}`);
  return judgeRoute(entity, route) ?? inner;
}

function judgeInner(entity: SentEntity, { keys, thing }: Facts): Result<Judged, WireRefusal> {
  const unproved = ok<Judged>({ provedBy: null });
  if (isRelayed(entity)) {
    if (thing === null) return refuse("parent-unknown", `${parentType(entity)} ${entity.values.parent_guid}`);
    // The envelope of the root's author is enough for what they say themselves.
    if (isNamed(entity.values.author, thing.root)) return unproved;
    return proved(verifyRelayed(entity, keys));
  }
  switch (entity.type) {
    case "account_migration":
      if (entity.values.old_identity === entity.values.profile.values.author)
        return refuse("migration-onto-itself", entity.values.author);
      return proved(verifyMove(entity, signerKey(entity, keys)));
    case "participation":
      return thing?.root.local === true ? unproved : refuse("parent-not-local", entity.values.parent_guid);
    case "retraction":
      return thing === null ? refuse("target-unknown", entity.values.target_guid) : unproved;
    case "reshare": {
      const { root_author: author, root_guid: guid } = entity.values;
      if (author === null || guid === null) return unproved;
      if (thing === null) return refuse("root-unknown", guid);
      return isNamed(author, thing) ? unproved : refuse("root-author-wrong", guid);
    }
    default:
      return unproved;
  }
}

const proved = (result: Result<string, WireRefusal>): Result<Judged, WireRefusal> =>
  result.ok ? ok({ provedBy: result.value }) : result;

const signerKey = (move: Entity<"account_migration">, keys: readonly KeyOf[]): KeyObject | null =>
  keys.find(({ ref }) => ref === moveSigner(move))?.key ?? null;

/** Retractions of these may also come from the author of their root. */
const takenBackByRoot: ReadonlySet<string> = new Set(["Comment", "Like", "PollParticipation"]);

function maySend(entity: SentEntity, sender: string, thing: Thing | null): boolean {
  if (isRelayed(entity)) {
    if (thing === null) return false;
    return thing.root.authors.includes(sender) || (thing.root.local && sender === entity.values.author);
  }
  if (entity.type === "retraction") {
    if (thing === null) return false;
    const byRoot = takenBackByRoot.has(entity.values.target_type) && thing.root.authors.includes(sender);
    return byRoot || thing.authors.includes(sender);
  }
  return entity.values.author === sender;
}

const privateOnly: ReadonlySet<string> = new Set(["contact", "conversation", "message"]);

/** Null where the route is right. */
function judgeRoute(entity: SentEntity, route: Route): ReturnType<typeof refuse> | null {
  if (route.kind === "private") {
    const elsewhere = entity.type === "contact" && entity.values.recipient !== route.owner;
    return elsewhere ? refuse("recipient-other", entity.values.recipient) : null;
  }
  if (privateOnly.has(entity.type)) return refuse("private-only", entity.type);
  return isPublic(entity) ? null : refuse("not-public", entity.type);
}

/** A profile without its private half may come even where it says that it is not public. */
function isPublic(entity: SentEntity): boolean {
  switch (entity.type) {
    case "status_message":
    case "photo":
      return entity.values.public;
    case "profile": {
      const { bio, birthday, gender, location } = entity.values;
      return entity.values.public === true || [bio, birthday, gender, location].every((value) => value === null);
    }
    default:
      return true;
  }
}

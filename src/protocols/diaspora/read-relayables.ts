/** Comments, likes and votes: the owner's own, which carry no signature, and those of others, which are worth what their signature is. */
import { parseReaction } from "../../core/post.ts";
import type { Place, RelayableItem, Signed, SnapshotItem } from "../../core/snapshot.ts";
import type { Context } from "./context.ts";
import { type Entity, entityOf } from "./entity.ts";
import { readFine } from "./fine-print.ts";
import { isAddress, isGuid, isNameElsewhere } from "./ids.ts";
import { networkName } from "./read-networks.ts";
import { coversRelayable, defaultOrders } from "./signature.ts";
import { cleanText, shown } from "./values.ts";

type Type = keyof typeof defaultOrders;

const common = ["author", "guid", "parent_guid", "author_signature", "parent_author_signature"];
const knownKeys: { readonly [type in Type]: ReadonlySet<string> } = {
  comment: new Set([...common, "text", "created_at", "edited_at"]),
  like: new Set([...common, "parent_type", "positive"]),
  poll_participation: new Set([...common, "poll_answer_guid"]),
};

/** What is not among the signed values, since it stands beside them. A text that is no comment's stays: nothing else keeps it. */
const besideValues: { readonly [type in Type]: ReadonlySet<string> } = {
  comment: new Set(["author_signature", "text"]),
  like: new Set(["author_signature"]),
  poll_participation: new Set(["author_signature"]),
};

/** What messages call each. */
const called: { readonly [type in Type]: string } = { comment: "comment", like: "like", poll_participation: "vote" };

/** An element of `user.relayables`: nothing where it cannot come. */
export function readOwnRelayable(value: unknown, place: Place, context: Context): readonly SnapshotItem[] {
  const found = relayableOf(value, place, context);
  if (found === null) return [];
  const { data } = found.entity;
  const author = data.raw("author");
  if (author === null || author === "") data.add("author-missing", "author");
  else if (data.ref("author") !== context.owner.ref) {
    data.add("relayable-foreign-author", "author", { id: shown(author) });
    return [];
  }
  const order = readOrder(found.entity, found.type);
  const unknown = data.rest(knownKeys[found.type]) !== null;
  return readAs(found.type, found.entity, context, null, unknown ? { ...signedOf(found, order), signature: "" } : null);
}

/** An element of `others_data.relayables`: with everything that is needed to verify it again; nothing where it cannot come. */
export function readOthersRelayable(value: unknown, place: Place, context: Context): readonly SnapshotItem[] {
  const found = relayableOf(value, place, context);
  if (found === null) return [];
  const { data, outer } = found.entity;
  const network = outer.raw("network");
  const isElsewhere = typeof network === "string" && networkName.test(network);
  const named = data.raw("author");
  const author = isElsewhere ? (isAddress(named) ? named : null) : data.ref("author");
  if (author === null) {
    data.add("relayable-author-invalid", "author", { was: shown(data.raw("author") ?? undefined) });
    return [];
  }
  if (author === context.owner.ref) {
    data.add("others-own-name", "author");
    return [];
  }
  const signed = signedOf(found, readOrder(found.entity, found.type));
  if (isElsewhere)
    return readAs(found.type, found.entity, context, author, { ...signed, signature: "", uncovered: true }).map(
      (item) => ({
        ...item,
        network,
      }),
    );
  const moved = found.entity.outer.raw("parent_guid") !== null || found.entity.outer.raw("poll_answer_guid") !== null;
  return readAs(found.type, found.entity, context, author, moved ? { ...signed, uncovered: true } : signed);
}

type Found = { readonly entity: Entity; readonly type: Type };

function relayableOf(value: unknown, place: Place, { report }: Context): Found | null {
  const entity = entityOf(value, place, report);
  if (entity === null) {
    report.add("element-invalid", place, { expected: "a comment, like or vote" });
    return null;
  }
  const type = typeOf(entity);
  if (type === null) {
    report.add("relayable-type-unknown", place, { was: shown(entity.outer.raw("entity_type") ?? undefined) });
  }
  return type === null ? null : { entity, type };
}

/** By `entity_type`; where that is missing, by what only one of the three has. */
function typeOf({ type, outer, data }: Entity): Type | null {
  if (type !== null && Object.hasOwn(defaultOrders, type)) return type as Type;
  if (outer.raw("entity_type") !== null) return null;
  const has = (key: string) => data.raw(key) !== null;
  const now = has("poll_answer_guid")
    ? "poll_participation"
    : has("positive")
      ? "like"
      : has("text")
        ? "comment"
        : null;
  if (now !== null) outer.add("entity-type-odd", "", { was: "nothing", now });
  return now;
}

function readOrder({ outer }: Entity, type: Type): readonly string[] {
  const order = outer.raw("property_order");
  if (Array.isArray(order) && order.length > 0 && order.every((name) => typeof name === "string"))
    return order.map(cleanText);
  outer.add("property-order-missing", "property_order");
  return defaultOrders[type];
}

function signedOf({ entity: { data }, type }: Found, order: readonly string[]): Signed {
  const values = data.rest(besideValues[type]) ?? {};
  const signed = { signature: data.text("author_signature") ?? "", order, values };
  return coversRelayable(type, order, values) ? signed : { ...signed, uncovered: true };
}

function readAs(
  type: Type,
  { outer, data }: Entity,
  context: Context,
  author: string | null,
  signed: Signed | null,
): readonly RelayableItem[] {
  const guid = nameOf(data, "guid", called[type]);
  // Beside what was signed: the guid that the parent has now, where Sterna gave it another one.
  const parentGuid =
    guid === null ? null : (outer.findGuid("parent_guid") ?? nameOf(data, "parent_guid", called[type]));
  if (guid === null || parentGuid === null) return [];
  const base = { place: outer.place, guid, author, signed };
  switch (type) {
    case "comment": {
      const text = data.longText("text");
      if (text === null) {
        data.add("comment-empty", "text");
        return [];
      }
      const writtenAtMs = data.writtenAt("created_at", context.nowMs);
      const editedAtMs = data.time("edited_at", context.nowMs);
      const links = context.links(text);
      // What somebody else has signed is all that they said.
      const isSigned = author !== null && outer.raw("network") === null;
      const { fine } = isSigned ? {} : readFine({ outer, data, type }, context.report);
      const said = { writtenAtMs, editedAtMs, postGuid: parentGuid, text, links };
      return [{ kind: "comment", ...base, ...said, ...(fine === undefined ? {} : { fine }) }];
    }
    case "like": {
      const kind = readParentKind({ outer, data, type });
      if (kind === null) return [];
      const positive = readPositive(data);
      const emoji = outer.raw("emoji");
      const own = typeof emoji === "string" ? parseReaction(emoji) : null;
      const reaction = own ?? (positive ? "like" : "dislike");
      return [{ kind: "reaction", ...base, writtenAtMs: null, reaction, parent: { kind, guid: parentGuid } }];
    }
    case "poll_participation": {
      const answerGuid = outer.findGuid("poll_answer_guid") ?? nameOf(data, "poll_answer_guid", called[type]);
      return answerGuid === null
        ? []
        : [{ kind: "vote", ...base, writtenAtMs: null, pollGuid: parentGuid, answerGuid }];
    }
  }
}

/**
 * A guid, or what a thing is called on another network, with its pod: longer than a guid may be, or an address. Null, with a finding that calls the element
 * `what`, where it is neither.
 */
function nameOf(data: Entity["data"], key: string, what: string): string | null {
  const value = data.raw(key);
  return isGuid(value) || isNameElsewhere(value) ? value : data.guid(key, what);
}

function readPositive(data: Entity["data"]): boolean {
  const positive = data.boolean("positive", true, null);
  if (positive === null) data.add("boolean-unreadable", "positive", { field: "positive", now: "true" });
  return positive ?? true;
}

function readParentKind({ data }: Entity): "post" | "comment" | null {
  const type = data.raw("parent_type");
  if (type === "Post") return "post";
  if (type === "Comment") return "comment";
  if (type === null || type === "") {
    data.add("parent-type-missing", "parent_type");
    return "post";
  }
  data.add("parent-type-unknown", "parent_type", { was: shown(type) });
  return null;
}

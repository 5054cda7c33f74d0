/** Writes a snapshot as an archive that real diaspora* pods accept, in constant memory, item by item. */
import type { Bytes } from "../../base/bytes.ts";
import { unreachable } from "../../base/result.ts";
import type {
  AudienceItem,
  OwnerItem,
  PostItem,
  RelayableItem,
  ReshareItem,
  SnapshotItem,
} from "../../core/snapshot.ts";
import type { WriteNote } from "../port.ts";
import { openChunks } from "./chunks.ts";
import { isNameElsewhere, refOf } from "./ids.ts";
import { heldElements, type ListWriter, listWriter, type Piece } from "./list-writer.ts";
import { aspectNameChars, isBare, whyNotPost } from "./pod-limits.ts";
import { quotingText } from "./quoting.ts";
import { isLonger } from "./values.ts";
import { warnedText } from "./warned.ts";
import { aspectJson, contactJson, headJson, othersKeyJson } from "./write-account.ts";
import { othersPostJson, postJson, relayableJson, reshareJson } from "./write-entities.ts";
import { networkJson, strangerJson, tieJson } from "./write-networks.ts";
import { addressJson, conversationJson, messageJson, type OursList, oursLists } from "./write-ours.ts";

/** The lists of `user`: first those whose items are written as they come, then the small ones, which may come at any time. */
const ownLists = [
  "contact_groups",
  "contacts",
  "posts",
  "relayables",
  "blocks",
  "followed_tags",
  "post_subscriptions",
] as const;
const othersLists = ["non_contact_authors", "posts", "relayables"] as const;
type OwnList = (typeof ownLists)[number];
type OthersList = (typeof othersLists)[number];

/** Where an element goes: into which part, into which list of it. */
type Placed =
  | { readonly part: "user"; readonly list: OwnList; readonly element: Piece }
  | { readonly part: "others_data"; readonly list: OthersList; readonly element: Piece }
  | { readonly part: "sterna"; readonly list: OursList; readonly element: Piece };
const partNames = ["user", "others_data", "sterna"] as const;

/** These stand behind the larger lists of their part, and may come before those. */
const smallLists: ReadonlySet<string> = new Set(["user blocks", "user followed_tags", "user post_subscriptions"]);

/** So much of others' posts and keys waits until everything of the owner has come; then no more of that may. */
const mostHeldBytes = 1_000_000;

/**
 * `ArchiveFormat["write"]` for diaspora*: version 2.0, key in PKCS#1 form, exactly one subscription key per post, `photos` on every post,
 * `property_order` on every relayable, no null where the schema forbids one. What diaspora* has no words for, and what its importer would not
 * survive, goes to `sterna`, which pods do not look at; `note` hears of the latter.
 *
 * A limited post whose audience is not known gets an empty list, a date that is not known an empty text; both read back as they were.
 *
 * Memory grows with the number of different audiences, with blocks, mutes, tags, subscriptions and addresses, and with what no pod takes, since these
 * stand behind what comes after them.
 *
 * @param items  as `cut` and `reader` give them: the owner first, aspects before contacts, contacts before posts, posts before the owner's
 *   relayables, those before others', those before ties, those before conversations, those before messages; an item that comes too late is a bug of the caller and throws
 * @see diaspora* `lib/schemas/archive-format.json`
 */
export async function* writeArchive(
  items: AsyncIterable<SnapshotItem>,
  note: (note: WriteNote) => void = () => {},
): Bytes {
  const chunks = openChunks();
  let parts: Parts | null = null;
  for await (const item of items) {
    if (item.kind === "owner") {
      chunks.add(`{"version":"2.0","user":{${headJson(item)},`);
      parts = openParts(item, note);
      continue;
    }
    if (parts === null) throw new Error("the owner is the first item of a snapshot");
    for (const piece of parts.take(item)) addPiece(piece);
    yield* chunks.full();
  }
  if (parts === null) throw new Error("a snapshot has an owner");
  for (const piece of parts.end()) addPiece(piece);
  yield* chunks.rest();

  function addPiece(piece: Piece) {
    if (typeof piece === "string") chunks.add(piece);
    else for (const each of piece) chunks.add(each);
  }
}

type Element = Exclude<SnapshotItem, OwnerItem>;
type Parts = { take(item: Element): Generator<Piece>; end(): Generator<Piece> };

/** The three parts of an archive, one behind the other: what belongs into a later one waits. */
function openParts(owner: OwnerItem, note: (note: WriteNote) => void): Parts {
  const writers = {
    user: listWriter(ownLists),
    others_data: listWriter(othersLists),
    sterna: listWriter(oursLists),
  };
  const held = {
    user: heldElements(ownLists),
    others_data: heldElements(othersLists),
    sterna: heldElements(oursLists),
  };
  const place = placer(owner, note);
  let at = 0;
  let heldBytes = 0;

  function* advance(to: number): Generator<Piece> {
    for (; at < to; at++) {
      const [name, next] = [partNames[at], partNames[at + 1]] as ["user", "others_data"];
      yield* held[name].give(writers[name] as ListWriter<string>);
      yield `${writers[name].end()}},${JSON.stringify(next)}:{`;
      if (next === ("sterna" as string)) yield '"version":1,';
    }
  }

  return {
    *take(item) {
      const placed = place(item);
      if (placed === null) return;
      const { part, list, element } = placed;
      const turn = partNames.indexOf(part);
      if (turn < at) throw new Error(`${part} ${list} comes after ${partNames[at]} has begun in an archive`);
      const small = smallLists.has(`${part} ${list}`);
      // The first of these can only come when everything before is there.
      if (part === "others_data") heldBytes += sizeOf(element);
      const isFull = part === "others_data" && (list === "relayables" || heldBytes > mostHeldBytes);
      const begins = isFull || (part === "sterna" && isLast(list));
      if (begins) {
        yield* advance(turn);
        yield* held[part].give(writers[part] as ListWriter<string>);
      }
      if (turn > at || small) (held[part] as { hold(list: string, element: Piece): void }).hold(list, element);
      else yield (writers[part] as ListWriter<string>).add(list, element);
    },
    *end() {
      yield* advance(partNames.length - 1);
      yield* held.sterna.give(writers.sterna);
      yield `${writers.sterna.end()}}}`;
    },
  };
}

const sizeOf = (piece: Piece): number =>
  typeof piece === "string" ? piece.length : piece.reduce((sum, each) => sum + each.length, 0);

const isLast = (list: string): boolean => list === "ties" || list === "conversations" || list === "messages";

/** Says where each item goes, as what; null for what is only remembered. */
function placer(owner: OwnerItem, note: (note: WriteNote) => void): (item: Element) => Placed | null {
  const audiences = new Map<string, Buffer>();
  const user = (list: OwnList, element: Piece): Placed => ({ part: "user", list, element });
  const others = (list: OthersList, element: Piece): Placed => ({ part: "others_data", list, element });
  const ours = (list: OursList, element: Piece): Placed => ({ part: "sterna", list, element });

  function placePost(post: PostItem): Placed {
    const sent = { ...post, text: warnedText(quotingText(post.text, post.fine), post.fine?.warning) };
    const whyNot = whyNotPost(sent);
    if (whyNot !== null) note({ code: whyNot, about: post.guid });
    else if (isBare(sent)) note({ code: "post-bare", about: post.guid });
    return whyNot === null ? user("posts", withAudience(post)) : ours("posts", withAudience(post));
  }

  function placeReshare(item: ReshareItem): Placed {
    const json = reshareJson(item, owner);
    if (item.root === null || refOf(item.root.author) !== null) return user("posts", json);
    note({ code: "no-words", about: item.guid });
    return ours("posts", json);
  }

  /** Lists of people are long and repeat themselves: each is made once. */
  function withAudience(post: PostItem): Piece {
    const json = postJson(post, owner);
    if (post.public) return json;
    const list = post.audience === null ? "[]" : audiences.get(post.audience);
    if (list === undefined) throw new Error(`the audience of post ${post.guid} was not given before it`);
    return ['{"subscribed_users_ids":', list, ",", json.slice(1)];
  }

  function placeRelayable(item: RelayableItem): Placed {
    const { json, whyNot } = relayableJson(item, owner);
    if (whyNot !== null) note({ code: whyNot, about: item.guid });
    if (item.author === null) return whyNot === null ? user("relayables", json) : ours("relayables", json);
    return whyNot === null ? others("relayables", json) : ours("others_relayables", json);
  }

  return (item) => {
    switch (item.kind) {
      case "audience":
        audiences.set(item.key, audienceJson(item));
        return null;
      case "aspect":
        if (isLonger(item.name, aspectNameChars)) note({ code: "aspect-name-long", about: item.name });
        return user("contact_groups", aspectJson(item));
      case "contact":
        return user("contacts", contactJson(item));
      case "tie":
        return ours("ties", tieJson(item));
      case "block":
        if (item.network !== undefined) return ours("network_blocks", strangerJson(item.network, item.ref));
        return user("blocks", JSON.stringify(item.ref));
      case "mute":
        if (item.network !== undefined) return ours("network_mutes", strangerJson(item.network, item.ref));
        return ours("mutes", JSON.stringify(item.ref));
      case "tag":
        return user("followed_tags", JSON.stringify(item.name));
      case "post":
        return placePost(item);
      case "reshare":
        return placeReshare(item);
      case "subscription":
        if (isNameElsewhere(item.postGuid)) return ours("subscriptions", JSON.stringify(item.postGuid));
        return user("post_subscriptions", JSON.stringify(item.postGuid));
      case "othersKey":
        return others("non_contact_authors", othersKeyJson(item));
      case "othersPost":
        // What stood in an archive was never looked at, and one bad element here has pods refuse the whole file.
        if (item.post === undefined) return ours("others_posts", JSON.stringify(item.values));
        return others("posts", othersPostJson(item.post, { ref: item.ref, host: item.ref.split("@")[1] ?? "" }));
      case "comment":
      case "reaction":
      case "vote":
        return placeRelayable(item);
      case "conversation":
        return ours("conversations", conversationJson(item, owner.ref));
      case "message":
        return ours("messages", messageJson(item, owner.ref));
      case "address":
        if (item.network !== undefined) return ours("networks", networkJson(item.network, item));
        return ours("addresses", addressJson(item));
      default:
        return unreachable(item);
    }
  };
}

const audienceJson = ({ members }: AudienceItem): Buffer => Buffer.from(JSON.stringify(members));

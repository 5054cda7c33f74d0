/** Writes a snapshot as an archive that real diaspora* pods accept, in constant memory, item by item. */
import type { Bytes } from "../../base/bytes.ts";
import { unreachable } from "../../base/result.ts";
import type { AudienceItem, OwnerItem, RelayableItem, SnapshotItem } from "../../core/snapshot.ts";
import { aspectJson, contactJson, headJson, othersKeyJson } from "./write-account.ts";
import { postJson, relayableJson, reshareJson } from "./write-entities.ts";

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
type Part<List> = { readonly list: List; readonly json: string };

const smallLists: ReadonlySet<OwnList> = new Set(["blocks", "followed_tags", "post_subscriptions"]);

const chunkChars = 64 * 1024;

/**
 * `ArchiveFormat["write"]` for diaspora*: version 2.0, key in PKCS#1 form, exactly one subscription key per post, `photos` on every post,
 * `property_order` on every relayable, no null where the schema forbids one.
 *
 * What diaspora* cannot say is left out: reactions that are neither like nor dislike. A limited post whose audience is not known
 * gets an empty list, a date that is not known an empty text; both read back as they were.
 *
 * Memory grows with the number of different audiences, with blocks, tags and subscriptions, and with others' posts and keys that come before
 * the first relayable of others, since all of these stand behind it in the file.
 *
 * @param items  as `cut` and `reader` give them: the owner first, aspects before contacts, contacts before posts, posts before the owner's
 *   relayables, those before others'; an item that comes too late is a bug of the caller and throws
 * @see diaspora* `lib/schemas/archive-format.json`
 */
export async function* writeArchive(items: AsyncIterable<SnapshotItem>): Bytes {
  let text = "";
  for await (const part of parts(items)) {
    text += part;
    if (text.length < chunkChars) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
}

async function* parts(items: AsyncIterable<SnapshotItem>): AsyncIterable<string> {
  const [own, others] = [listWriter(ownLists), listWriter(othersLists)];
  const [ownHeld, othersHeld]: [Part<OwnList>[], Part<OthersList>[]] = [[], []];
  const audiences = new Map<string, AudienceItem>();
  let owner: OwnerItem | null = null;
  let othersBegun = false;

  const closeOwn = () => `${own.addAll(ownHeld)}${own.end()}},"others_data":{${others.addAll(othersHeld)}`;

  for await (const item of items) {
    if (item.kind === "owner") {
      owner = item;
      yield `{"version":"2.0","user":{${headJson(item)},`;
    } else if (owner === null) {
      throw new Error("the owner is the first item of a snapshot");
    } else if (item.kind === "audience") {
      audiences.set(item.key, item);
    } else if (isOthers(item)) {
      const part = othersPart(item, owner);
      if (part === null) continue;
      if (!othersBegun && part.list !== "relayables") {
        othersHeld.push(part);
        continue;
      }
      if (!othersBegun) yield closeOwn();
      othersBegun = true;
      yield others.add(part);
    } else {
      const part = ownPart(item, owner, audiences);
      if (part === null) continue;
      if (othersBegun) throw new Error(`${part.list} comes after others' relayables in an archive`);
      if (smallLists.has(part.list)) ownHeld.push(part);
      else yield own.add(part);
    }
  }
  if (owner === null) throw new Error("a snapshot has an owner");
  if (!othersBegun) yield closeOwn();
  yield `${others.end()}}}`;
}

/** Writes lists one after the other as members of an object; those that nothing was added to are written empty. */
function listWriter<List extends string>(names: readonly List[]) {
  let at = -1;
  let empty = true;
  function openUpTo(target: number): string {
    if (target < at) throw new Error(`${names[target]} comes after ${names[at]} in an archive`);
    let text = "";
    while (at < target) {
      at += 1;
      text += `${at === 0 ? "" : "],"}${JSON.stringify(names[at])}:[`;
      empty = true;
    }
    return text;
  }
  function add({ list, json }: Part<List>): string {
    const text = `${openUpTo(names.indexOf(list))}${empty ? "" : ","}${json}`;
    empty = false;
    return text;
  }
  return {
    add,
    /** Adds parts in the order of their lists, whatever order they are in. */
    addAll: (parts: readonly Part<List>[]): string =>
      names.flatMap((list) => parts.filter((part) => part.list === list).map(add)).join(""),
    end: (): string => `${openUpTo(names.length - 1)}]`,
  };
}

type Element = Exclude<SnapshotItem, OwnerItem | AudienceItem>;
type OthersElement = Extract<Element, { kind: "othersKey" | "othersPost" }> | RelayableItem;
type OwnElement = Exclude<Element, { kind: "othersKey" | "othersPost" }>;

function isOthers(item: Element): item is OthersElement {
  if (item.kind === "comment" || item.kind === "reaction" || item.kind === "vote") return item.author !== null;
  return item.kind === "othersKey" || item.kind === "othersPost";
}

function othersPart(item: OthersElement, owner: OwnerItem): Part<OthersList> | null {
  if (item.kind === "othersKey") return { list: "non_contact_authors", json: othersKeyJson(item) };
  if (item.kind === "othersPost") return { list: "posts", json: JSON.stringify(item.values) };
  const json = relayableJson(item, owner);
  return json === null ? null : { list: "relayables", json };
}

function ownPart(
  item: OwnElement,
  owner: OwnerItem,
  audiences: ReadonlyMap<string, AudienceItem>,
): Part<OwnList> | null {
  switch (item.kind) {
    case "aspect":
      return { list: "contact_groups", json: aspectJson(item) };
    case "contact":
      return { list: "contacts", json: contactJson(item) };
    case "block":
      return { list: "blocks", json: JSON.stringify(item.ref) };
    case "tag":
      return { list: "followed_tags", json: JSON.stringify(item.name) };
    case "post":
      return { list: "posts", json: postJson(item, owner, audiences) };
    case "reshare":
      return { list: "posts", json: reshareJson(item, owner) };
    case "subscription":
      return { list: "post_subscriptions", json: JSON.stringify(item.postGuid) };
    case "comment":
    case "reaction":
    case "vote": {
      const json = relayableJson(item, owner);
      return json === null ? null : { list: "relayables", json };
    }
    default:
      return unreachable(item);
  }
}

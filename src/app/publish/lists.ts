/** Answers pods that ask for a page of a list: what somebody here wrote, who follows whom, what hangs on a public post. */
import { limits } from "../../base/limits.ts";
import type { ListAsked, ListedName, ListName, ShownList, ThingAsked } from "../../protocols/wire-port.ts";
import { findThings } from "../../store/content/things.ts";
import { identityByGuid } from "../../store/people/identities.ts";
import {
  accountOfIdentity,
  type Listed,
  listComments,
  listLiked,
  listPosts,
  listQuotes,
  listReactions,
  listReshares,
  listTies,
  type Page,
} from "../../store/views/listed.ts";
import { shownByGuid } from "../../store/views/shown-person.ts";
import { adapterOf } from "../parts.ts";
import { type FetchableNeeds, findFetchable } from "./fetchable.ts";

export type FoundList = Omit<ShownList, "url" | "offset" | "limit"> & { readonly identityId: number };

const none: Listed<ListedName> = { total: 0, items: [] };

/** @returns null where there is no such person or public thing here */
export async function findList(
  needs: FetchableNeeds,
  protocol: string,
  { list, of, without }: ListAsked,
  page: Omit<Page, "without"> & { readonly url: string },
): Promise<FoundList | null> {
  const most = { offset: page.offset, limit: Math.min(page.limit, limits.listItems), without: without ?? null };
  return "person" in of
    ? ofPerson(needs, protocol, list, of.person, { ...most, url: page.url })
    : ofThing(needs, protocol, list, of, most);
}

async function ofPerson(
  needs: FetchableNeeds,
  protocol: string,
  list: ListName,
  guid: string,
  page: Page & { readonly url: string },
): Promise<FoundList | null> {
  const { db } = needs.database;
  const shown = await shownByGuid(db, protocol, guid);
  const known = shown === null ? null : await identityByGuid(db, protocol, guid);
  if (known === null) return null;
  const accountId = await accountOfIdentity(db, known.identityId);
  const found = accountId === null ? none : await itemsOfPerson(needs, protocol, list, accountId, page);
  return { author: known.ref, identityId: known.identityId, ...found };
}

async function itemsOfPerson(
  needs: FetchableNeeds,
  protocol: string,
  list: ListName,
  accountId: number,
  page: Page & { readonly url: string },
): Promise<Pick<ShownList, "total" | "items">> {
  const { db } = needs.database;
  switch (list) {
    case "posts": {
      const { total, items } = await listPosts(db, accountId, page);
      return { total, items: await bodiesOf(needs, protocol, items, page.url) };
    }
    case "followers":
      return named(await listTies(db, protocol, accountId, "theirs", page), (person) => ({ person }));
    case "following":
      return named(await listTies(db, protocol, accountId, "ours", page), (person) => ({ person }));
    case "liked":
      return named(await listLiked(db, protocol, accountId, "like", page), (guid) => ({ thing: "post", guid }));
    case "disliked":
      return named(await listLiked(db, protocol, accountId, "dislike", page), (guid) => ({ thing: "post", guid }));
    default:
      return none;
  }
}

/** Each as it is fetched. */
async function bodiesOf(needs: FetchableNeeds, protocol: string, guids: readonly string[], url: string) {
  const bodies: { readonly body: Uint8Array }[] = [];
  const { wire } = adapterOf(needs, protocol);
  for (const guid of guids) {
    const type = wire?.fetch.typeOf?.("post") ?? "post";
    const found = await findFetchable(needs, protocol, type, guid, url);
    if (found.kind === "sealed") bodies.push({ body: found.body });
  }
  return bodies;
}

async function ofThing(
  needs: FetchableNeeds,
  protocol: string,
  list: ListName,
  { kind, guid, or = [] }: ThingAsked,
  page: Page,
): Promise<FoundList | null> {
  const { db } = needs.database;
  const { content } = adapterOf(needs, protocol).facts;
  const sought = [kind, ...or].map((each) => ({ kind: each, guid }));
  const [thing] = await findThings(db, protocol, content, sought);
  if (thing === undefined || thing.root.kind !== "post" || thing.root.reach === "limited") return null;
  const { ref, identityId } = thing.author;
  if ((await accountOfIdentity(db, identityId)) === null) return null;
  const found = thing.kind === "post" ? await itemsOfPost(needs, protocol, list, thing, page) : none;
  return { author: ref, identityId, ...found };
}

async function itemsOfPost(
  { database: { db } }: FetchableNeeds,
  protocol: string,
  list: ListName,
  { id, guid }: { readonly id: number; readonly guid: string },
  page: Page,
): Promise<Listed<ListedName>> {
  switch (list) {
    case "replies":
      return named(await listComments(db, protocol, id, page), (each) => ({ thing: "comment", guid: each }));
    case "likes":
      return named(await listReactions(db, protocol, id, "like", page), (each) => ({ thing: "like", guid: each }));
    case "dislikes":
      return named(await listReactions(db, protocol, id, "dislike", page), (each) => ({
        thing: "dislike",
        guid: each,
      }));
    case "reactions":
      return named(await listReactions(db, protocol, id, "emoji", page), (each) => ({ thing: "reaction", guid: each }));
    case "quotes":
      return named(await listQuotes(db, protocol, guid, page), (each) => ({ thing: "post", guid: each }));
    case "reshares":
      return named(await listReshares(db, protocol, guid, page), (each) => ({ thing: "reshare", guid: each }));
    default:
      return none;
  }
}

const named = ({ total, items }: Listed<string>, name: (item: string) => ListedName): Listed<ListedName> => ({
  total,
  items: items.map(name),
});

/** What other pods ask for by guid: one public thing, the newest public posts of somebody here, and lists of what belongs to either. */
import { Hono } from "hono";
import { newPlaces, whereLeft } from "../../app/depart/depart.ts";
import { adapterOf } from "../../app/parts.ts";
import { type Fetchable, findFetchable } from "../../app/publish/fetchable.ts";
import { findList } from "../../app/publish/lists.ts";
import { limits } from "../../base/limits.ts";
import type { Wire } from "../../protocols/wire-port.ts";
import { findProfile } from "../../store/views/profile.ts";
import { shownByGuid } from "../../store/views/shown-person.ts";
import { personPosts } from "../../store/views/stream.ts";
import type { Request, WebEnv, WebNeeds } from "../context.ts";
import { answer, plainGuid, refuse, refuseMalformed } from "./documents.ts";
import { openRates, refuseOften } from "./rates.ts";
import { answerSigned, askedUrl } from "./signed.ts";

/** Mounts what each protocol is asked at. */
export function fetchRoutes(needs: WebNeeds): Hono<WebEnv> {
  const rates = openRates(needs, limits.fetchesPerMinute);
  const app = new Hono<WebEnv>();
  for (const { adapter } of needs.protocols) {
    const { name, wire } = adapter;
    for (const endpoint of wire?.endpoints ?? []) {
      const { path, use } = endpoint;
      const before = (c: Request) => refuseOften(c, rates) ?? refuseMalformed(c, endpoint);
      if (use === "fetch") app.get(path, (c) => before(c) ?? thing(c, name));
      if (use === "stream") app.get(path, (c) => before(c) ?? stream(c, name, wire as Wire));
      if (use === "list") app.get(path, (c) => before(c) ?? list(c, name, wire as Wire));
    }
  }
  return app;
}

async function thing(c: Request, protocol: string): Promise<Response> {
  const { type = "", guid = "" } = c.req.param();
  const found = plainGuid.test(guid)
    ? await findFetchable(c.get("needs"), protocol, type, guid, askedUrl(c))
    : { kind: "none" as const };
  switch (found.kind) {
    case "sealed":
      return answerThing(c, protocol, found);
    case "elsewhere":
      return c.redirect(found.url, 302);
    case "none":
      return refuse(c, 404, "There is nothing public with that guid here.");
  }
}

/** What is signed inside is the same for all, and no cache has to be told. */
async function answerThing(c: Request, protocol: string, found: Extract<Fetchable, { readonly kind: "sealed" }>) {
  const { mediaType, body, identityId } = found;
  const { facts } = adapterOf(c.get("needs"), protocol);
  return facts.signs === "person"
    ? c.body(Uint8Array.from(body), 200, { "Content-Type": mediaType })
    : answerSigned(c, protocol, identityId, { mediaType, body });
}

/** A number of a query; null: it is none that could be. */
function countIn(c: Request, name: string, usual: number, least: number, most: number): number | null {
  const said = c.req.query(name);
  if (said === undefined) return usual;
  const count = /^\d{1,9}$/.test(said) ? Number(said) : -1;
  return count >= least && count <= most ? count : null;
}

async function list(c: Request, protocol: string, wire: Wire): Promise<Response> {
  const { type = "", guid = "", list: name = "" } = c.req.param();
  const asked = plainGuid.test(guid) ? (wire.fetch.list?.(type, guid, name, c.req.path) ?? null) : null;
  const limit = countIn(c, "limit", limits.listItems, 1, limits.listItems);
  const offset = countIn(c, "offset", 0, 0, limits.listOffset);
  if (limit === null || offset === null) return refuse(c, 422, `limit: 1 to ${limits.listItems}; offset: from 0`);
  const url = askedUrl(c);
  const found = asked === null ? null : await findList(c.get("needs"), protocol, asked, { limit, offset, url });
  if (found === null || wire.shown.list === undefined) return refuse(c, 404, "There is no such list here.");
  const { identityId, ...page } = found;
  return answerSigned(c, protocol, identityId, wire.shown.list({ ...page, url, offset, limit }));
}

async function stream(c: Request, protocol: string, wire: Wire): Promise<Response> {
  const { db } = c.get("needs").database;
  const guid = c.req.param("guid") ?? "";
  const visitor = { kind: "visitor" } as const;
  const shown = plainGuid.test(guid) ? await shownByGuid(db, protocol, guid) : null;
  const { home = null } =
    plainGuid.test(guid) && shown === null ? ((await whereLeft(db, { protocol, guid })) ?? {}) : {};
  const there = home === null ? null : newPlaces(c.get("needs"), home).stream;
  if (there !== null) return c.redirect(there, 302);
  const person = shown === null ? null : await findProfile(db, visitor, { username: shown.username });
  if (shown === null || person === null) return refuse(c, 404, "There is nobody with that guid here.");
  const { posts } = await personPosts(db, visitor, person, null);
  const guids = posts.slice(0, limits.backfillPosts).map((post) => post.guid);
  return answer(c, wire.shown.stream({ ref: shown.ref, guid: shown.guid }, guids));
}

/** What other pods ask for by guid: one public thing, and the newest public posts of somebody here. */
import { Hono } from "hono";
import { type Attempts, countAttempts } from "../../app/accounts/attempts.ts";
import { newPlaces, whereLeft } from "../../app/depart/depart.ts";
import { findFetchable } from "../../app/publish/fetchable.ts";
import { limits } from "../../base/limits.ts";
import { minuteMs } from "../../base/time.ts";
import type { Wire } from "../../protocols/port.ts";
import { findProfile } from "../../store/views/profile.ts";
import { shownByGuid } from "../../store/views/shown-person.ts";
import { personPosts } from "../../store/views/stream.ts";
import type { Request, WebEnv, WebNeeds } from "../context.ts";
import { isLoopback, networkOf } from "../network.ts";
import { answer, plainGuid, refuse } from "./documents.ts";

/** Mounts what each protocol is asked at. */
export function fetchRoutes(needs: WebNeeds): Hono<WebEnv> {
  const attempts = countAttempts({
    most: limits.fetchesPerMinute,
    windowMs: minuteMs,
    keys: limits.messageSenders,
    now: () => needs.clock.now(),
  });
  const app = new Hono<WebEnv>();
  for (const { adapter } of needs.protocols) {
    const { name, wire } = adapter;
    for (const { path, use } of wire?.endpoints ?? []) {
      if (use === "fetch") app.get(path, (c) => tooMany(c, attempts) ?? thing(c, name));
      if (use === "stream") app.get(path, (c) => tooMany(c, attempts) ?? stream(c, name, wire as Wire));
    }
  }
  return app;
}

/** Behind a proxy that was not declared all come from this machine: they cannot be told apart. */
function tooMany(c: Request, attempts: Attempts): Response | null {
  const network = networkOf(c);
  const wait = isLoopback(network) ? null : attempts.take(network);
  if (wait === null) return null;
  c.header("Retry-After", String(wait));
  return c.text("Too much is asked from there.\n", 429);
}

async function thing(c: Request, protocol: string): Promise<Response> {
  const { type = "", guid = "" } = c.req.param();
  const found = plainGuid.test(guid)
    ? await findFetchable(c.get("needs"), protocol, type, guid)
    : { kind: "none" as const };
  switch (found.kind) {
    case "sealed":
      return c.body(Uint8Array.from(found.body), 200, { "Content-Type": found.mediaType });
    case "elsewhere":
      return c.redirect(found.url, 302);
    case "none":
      return refuse(c, 404, "There is nothing public with that guid here.");
  }
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

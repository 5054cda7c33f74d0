/** Who is here, for other pods: `/.well-known/webfinger`, and the page of a person that each protocol wants. */
import { createPublicKey } from "node:crypto";
import { Hono } from "hono";
import type { SpokenProtocol } from "../../app/parts.ts";
import { limits } from "../../base/limits.ts";
import type { Adapter } from "../../protocols/port.ts";
import type { ShownPerson, Wire } from "../../protocols/wire-port.ts";
import { type ShownIdentity, shownByGuid, shownUnder } from "../../store/views/shown-person.ts";
import { photoUrl } from "../author.ts";
import type { Request, WebEnv, WebNeeds } from "../context.ts";
import { answerJson, plainGuid, refuse, refuseMalformed } from "./documents.ts";
import { openRates, refuseOften } from "./rates.ts";
import { answerSigned, pathOf } from "./signed.ts";

type Spoken = { readonly name: string; readonly wire: Wire };

const spokenOf = (protocols: readonly SpokenProtocol[]): readonly Spoken[] =>
  protocols.flatMap(({ adapter }) => (adapter.wire === undefined ? [] : [{ name: adapter.name, wire: adapter.wire }]));

/** Each protocol that this pod speaks says at which path it wants its people's pages. */
export function peopleDocuments(needs: Pick<WebNeeds, "protocols" | "clock">): Hono<WebEnv> {
  const { protocols } = needs;
  const rates = openRates(needs, limits.fetchesPerMinute);
  const spoken = spokenOf(protocols);
  const app = new Hono<WebEnv>();
  app.get("/.well-known/webfinger", (c) => refuseOften(c, rates) ?? webFinger(c, protocols));
  for (const { name, wire } of spoken) {
    for (const endpoint of wire.endpoints) {
      if (endpoint.use === "person")
        app.get(endpoint.path, (c) => refuseOften(c, rates) ?? refuseMalformed(c, endpoint) ?? page(c, name, wire));
    }
  }
  // Pods link to somebody's profile by their user name alone.
  app.get("/u/:name", (c) =>
    c.redirect(`/people/${encodeURIComponent(accountNamed(protocols, c.req.param("name")))}`, 302),
  );
  return app;
}

/** @see RFC 7033; all protocols' links in one document */
async function webFinger(c: Request, protocols: readonly SpokenProtocol[]): Promise<Response> {
  const resource = c.req.query("resource")?.trim().toLowerCase() ?? "";
  if (resource === "" || resource.length > limits.urlChars) return refuse(c, 400, "resource=acct:… is missing");
  const { database } = c.get("needs");
  for (const [adapter, name] of readings(protocols, resource)) {
    const parsed = adapter.ids.parse(name);
    if (!parsed.ok || adapter.wire === undefined) continue;
    const identities = await shownUnder(database.db, adapter.name, parsed.value.ref);
    const said = spokenOf(protocols).flatMap(({ name, wire }) =>
      identities.filter(({ protocol }) => protocol === name).map((each) => wire.shown.webFinger(shownPerson(c, each))),
    );
    if (said.length === 0) continue;
    const document = {
      subject: name === resource ? `acct:${parsed.value.ref}` : resource,
      aliases: [...new Set(said.flatMap(({ aliases }) => aliases))],
      links: said.flatMap(({ links }) => links),
    };
    return answerJson(c, document, "application/jrd+json");
  }
  return refuse(c, 404, "There is nobody of that name here.");
}

/**
 * An address as each protocol may mean it: also with the account's name as another one writes it (`ids.nameOf`), and first with its guid in place of the name, where
 * addresses hold that: nobody takes the guid of somebody else as a name.
 */
function readings(protocols: readonly SpokenProtocol[], resource: string): (readonly [Adapter, string])[] {
  const [, start = "", name = "", rest = ""] = /^((?:acct:)?)([^@]+)(@.+)$/.exec(resource) ?? [];
  const renamed = accountNamed(protocols, name);
  const byGuid = protocols.flatMap(({ adapter }) => {
    const [address, without] = [name, ""].map((guid) => adapter.ids.print(name, rest.slice(1), guid));
    return address === undefined || address === without ? [] : [[adapter, address] as const];
  });
  const byName = protocols.flatMap(({ adapter }) => [
    [adapter, resource] as const,
    ...(renamed === name ? [] : [[adapter, `${start}${renamed}${rest}`] as const]),
  ]);
  return [...byGuid, ...byName];
}

/** What the account is called here that one of the networks calls so. */
function accountNamed(protocols: readonly SpokenProtocol[], name: string): string {
  const names = protocols.map(({ adapter: { ids } }) => ids.usernameOf?.(name) ?? name);
  return names.find((each) => each !== name) ?? name;
}

async function page(c: Request, protocol: string, wire: Wire): Promise<Response> {
  const guid = c.req.param("guid") ?? "";
  const found = plainGuid.test(guid) ? await shownByGuid(c.get("needs").database.db, protocol, guid) : null;
  if (found === null) return refuse(c, 404, "There is nobody with that guid here.");
  return answerSigned(c, protocol, found.identityId, wire.shown.person(shownPerson(c, found), pathOf(c)));
}

function shownPerson(
  c: Request,
  { avatar, publicKey, identityId: _ofOurs, since, ...identity }: ShownIdentity,
): ShownPerson {
  const base = c.get("needs").config.url;
  const key = createPublicKey({ key: publicKey, format: "der", type: "spki" });
  const at = (size: "thumb_large_" | "thumb_medium_" | "thumb_small_") =>
    avatar === null ? "" : `${base}${photoUrl(avatar, size)}`;
  return {
    ...identity,
    base,
    sinceMs: since.getTime(),
    publicKeyPem: key.export({ type: "spki", format: "pem" }) as string,
    avatars:
      avatar === null ? null : { large: at("thumb_large_"), medium: at("thumb_medium_"), small: at("thumb_small_") },
  };
}

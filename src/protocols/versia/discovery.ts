/**
 * Who somebody of another pod is: what their pod says of itself, then their User; before that WebFinger, where all that is known is a name.
 * Who has a Reference is looked up in 0.6, who has a URI in 0.5.
 */
import type { DiscoveryStep, FoundPerson, Wire } from "../wire-port.ts";
import { mediaTypes } from "./headers.ts";
import { ids } from "./ids.ts";
import { isObject, type JsonObject, parsedObject } from "./json.ts";
import { type FoundPod, readKey, readMetadata, readWebFinger, speaks06 } from "./pod-documents.ts";
import {
  type Dialect,
  entityUrl,
  hostOfName,
  idOfName,
  isId,
  nameOfUri,
  parseReference,
  parseUri,
  paths,
  printReference,
} from "./references.ts";

/** Why a look-up ends without a person. docs/discovery.md lists these with their sentences. */
export const discoveryRefusals = {
  "id-malformed": "That is no address of this network.",
  "webfinger-missing": "The pod gives no WebFinger document for the name.",
  "webfinger-malformed": "The WebFinger document names no User of that pod.",
  "dialect-unknown": "The pod speaks neither 0.6 nor 0.5.",
  "instance-missing": "The pod gives no metadata about itself.",
  "instance-malformed": "The metadata lacks the key, or is about another pod.",
  "user-missing": "The pod gives no User at the place where they would be.",
  "user-malformed": "The User breaks the rules of the protocol, or lacks key or inbox.",
  "user-differs": "The User is somebody else.",
} as const;

const refuse = (code: keyof typeof discoveryRefusals, detail: string): DiscoveryStep => ({ refusal: { code, detail } });

/** Servers of this software have their people under another name of the type, whatever the documents say. */
const odd = { software: "Versia Server", type: "pub.versia:users/User" } as const;

type State =
  | { readonly at: "webfinger"; readonly host: string }
  | { readonly at: "versions"; readonly uri: string }
  | { readonly at: "metadata"; readonly name: string }
  | { readonly at: "user"; readonly name: string; readonly pod: FoundPod | null; readonly odd: boolean };

/** `name@host`, with `@` or `acct:` before it: what people type. Not bound to be in small letters, but hosts are. */
export function parseLead(text: string): { readonly ref: string; readonly host: string } | null {
  const [, name, domain] = /^(?:acct:|@)?([A-Za-z0-9_.-]{1,255})@([^\s@/?#]+)$/i.exec(text) ?? [];
  const host = domain === undefined ? null : (parseUri(`https://${domain}/`)?.host ?? null);
  return host === null ? null : { ref: `${name}@${host}`, host };
}

/** @param open  reads an entity: what it says is believed as far as its pod may say it */
export function makeDiscovery(open: Wire["open"]): Wire["discovery"] {
  return {
    lead: parseLead,

    begin(text) {
      const lead = parseLead(text.trim());
      if (lead !== null) return askWebFinger(lead);
      const parsed = ids.parse(text.trim());
      return parsed.ok ? askMetadata(parsed.value.ref) : refuse("id-malformed", text.slice(0, 80));
    },

    next(state, answer) {
      const at = state as State;
      const document = answer?.status === 200 ? parsedObject(answer.body) : null;
      switch (at.at) {
        case "webfinger":
          return document === null ? refuse("webfinger-missing", at.host) : afterWebFinger(document, at.host);
        case "versions":
          return afterVersions(document, at.uri);
        case "metadata":
          return afterMetadata(document, at.name);
        case "user":
          if (document !== null && answer !== null) return meet(open, at, document, answer.body);
          return at.odd || at.pod?.software !== odd.software || dialectOfName(at.name) !== "0.6"
            ? refuse("user-missing", at.name)
            : askUser(at.name, at.pod, true);
      }
    },
  };
}

const dialectOfName = (name: string): Dialect => (idOfName(name) === null ? "0.5" : "0.6");

const askWebFinger = ({ ref, host }: { readonly ref: string; readonly host: string }): DiscoveryStep => ({
  ask: {
    url: `https://${host}/.well-known/webfinger?resource=${encodeURIComponent(`acct:${ref}`)}`,
    accept: "application/jrd+json, application/json",
  },
  state: { at: "webfinger", host } satisfies State,
});

function afterWebFinger(document: JsonObject, host: string): DiscoveryStep {
  const links = readWebFinger(document, host);
  if (links === null) return refuse("webfinger-malformed", host);
  const name = links.user06 === null ? null : nameOfUri(links.user06);
  if (name !== null && idOfName(name) !== null) return askMetadata(name);
  const uri = links.user05 ?? links.user06 ?? "";
  const accept = "application/jrd+json, application/json";
  const url = `https://${host}${paths.wellKnown}`;
  return { ask: { url, accept, direct: true }, state: { at: "versions", uri } satisfies State };
}

/** Some servers of 0.6 link to a place of 0.5 that is none any more: the id at its end is the right one. */
function afterVersions(document: JsonObject | null, uri: string): DiscoveryStep {
  const { host, pathname } = new URL(uri);
  const id = pathname.split("/").at(-1) ?? "";
  if (document !== null && speaks06(document) === true && isId(id) && parseReference(id, host) !== null)
    return askMetadata(printReference({ host, id }));
  const name = nameOfUri(uri);
  return name === null ? refuse("webfinger-malformed", host) : askMetadata(name);
}

function askMetadata(name: string): DiscoveryStep {
  const state: State = { at: "metadata", name };
  const host = hostOfName(name);
  return dialectOfName(name) === "0.6"
    ? { ask: { url: `https://${host}${paths.instance}`, accept: mediaTypes["0.6"], direct: true }, state }
    : {
        ask: { url: `https://${host}${paths.wellKnown}`, accept: mediaTypes["0.5"], direct: true, signed: true },
        state,
      };
}

/** People of 0.5 have keys and inboxes of their own: their pod need not say anything. */
function afterMetadata(document: JsonObject | null, name: string): DiscoveryStep {
  const dialect = dialectOfName(name);
  const read = document === null ? null : readMetadata(document, dialect);
  const pod = read?.host === hostOfName(name) ? read : null;
  if (dialect === "0.6" && pod === null)
    return refuse(document === null ? "instance-missing" : "instance-malformed", hostOfName(name));
  return askUser(name, pod, false);
}

function askUser(name: string, pod: FoundPod | null, isOdd: boolean): DiscoveryStep {
  const place = parseReference(name, null);
  const url = place === null ? name : entityUrl(place, isOdd ? odd.type : "User");
  const accept = mediaTypes[dialectOfName(name)];
  return {
    ask: { url, accept, direct: true, signed: true },
    state: { at: "user", name, pod, odd: isOdd } satisfies State,
  };
}

/** No date can be in the future of this: whoever is looked up is judged by more than the clock. */
const endOfTime = 8_640_000_000_000_000;

function meet(
  open: Wire["open"],
  { name, pod }: State & { at: "user" },
  user: JsonObject,
  body: Uint8Array,
): DiscoveryStep {
  const host = hostOfName(name);
  const path = dialectOfName(name) === "0.6" ? paths.entities : new URL(name).pathname;
  const raw = { way: "fetched", headers: {}, body, path, host: "", askedHost: host, receivedAtMs: endOfTime } as const;
  const opened = open(raw, { privateKeyPem: null, entropy: new Uint8Array(64) });
  if (!opened.ok) return refuse("user-malformed", `${opened.refusal.code}: ${opened.refusal.detail}`);
  const { message } = opened.value;
  if (message.kind !== "profile") return refuse("user-malformed", message.kind);
  if (message.author !== name) return refuse("user-differs", message.author);
  const ways = dialectOfName(name) === "0.6" ? ways06(host, pod) : ways05(name, user, pod);
  if (ways === null) return refuse("user-malformed", "no key, or no inbox");
  const { profile, links, asksFirst, also } = message;
  return {
    found: {
      ref: name,
      // Ids are the pod's own: what is nobody else's is the whole name.
      guid: name,
      base: `https://${host}`,
      ...ways,
      profile,
      ...(links === undefined ? {} : { links }),
      ...(asksFirst === undefined ? {} : { asksFirst }),
      ...(also === undefined ? {} : { also }),
    },
  };
}

type Ways = Pick<FoundPerson, "keyPem" | "publicEndpoint" | "privateEndpoint">;

function ways06(host: string, pod: FoundPod | null): Ways | null {
  const endpoint = `https://${host}${paths.inbox}`;
  return pod === null ? null : { keyPem: pod.keyPem, publicEndpoint: endpoint, privateEndpoint: endpoint };
}

/** A key that is somebody else's (`actor`) is not taken, nor an inbox at another host. */
function ways05(name: string, { public_key: key, inbox }: JsonObject, pod: FoundPod | null): Ways | null {
  const keyPem = isObject(key) && typeof key.actor === "string" && nameOfUri(key.actor) === name ? readKey(key) : null;
  const own = typeof inbox === "string" ? parseUri(inbox) : null;
  if (keyPem === null || own === null || own.host !== hostOfName(name)) return null;
  const endpoint = pod?.sharedInbox ?? own.href;
  return { keyPem, publicEndpoint: endpoint, privateEndpoint: endpoint };
}

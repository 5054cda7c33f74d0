/**
 * Who somebody of another pod is: what their pod says of itself, then their User; before that WebFinger, where all that is known is a name.
 * Who has a Reference is looked up in 0.6, who has a URI in 0.5.
 */
import { limits } from "../../base/limits.ts";
import type { KeyHolder } from "../../core/identity.ts";
import type { DiscoveryStep, FoundPerson, Wire } from "../wire-port.ts";
import { isSignedAtAll, mediaTypes, readSigned, speaksFor } from "./headers.ts";
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
  uriOfName,
} from "./references.ts";
import { isSigned } from "./signing.ts";

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
  "signature-wrong": "The answer with the User is signed, and not by their pod or themselves.",
} as const;

const refuse = (code: keyof typeof discoveryRefusals, detail: string): DiscoveryStep => ({ refusal: { code, detail } });

/** Servers of this software have their people under another name of the type, whatever the documents say. */
const odd = { software: "Versia Server", type: "pub.versia:users/User" } as const;

/** What is looked for, from the first question to the last. `older`: in 0.5, also if the name is a Reference. `holder`: whose key is needed. */
type Sought = { readonly older?: boolean; readonly holder?: KeyHolder | undefined };
type State = Sought &
  (
    | { readonly at: "webfinger"; readonly host: string }
    | { readonly at: "versions"; readonly uri: string }
    | { readonly at: "metadata"; readonly name: string }
    | { readonly at: "user"; readonly name: string; readonly pod: FoundPod | null; readonly odd: boolean }
    /** The same person in 0.5, for their own key. */
    | { readonly at: "key"; readonly found: FoundPerson }
  );

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

    begin(text, _schemes, holder) {
      const lead = parseLead(text.trim());
      if (lead !== null) return askWebFinger(lead, { holder });
      const parsed = ids.parse(text.trim());
      return parsed.ok ? askMetadata(parsed.value.ref, { holder }) : refuse("id-malformed", text.slice(0, 80));
    },

    next(state, answer) {
      const at = state as State;
      const document = answer?.status === 200 ? parsedObject(answer.body) : null;
      const isNowhere = answer?.status === 404 || answer?.status === 410;
      switch (at.at) {
        case "webfinger":
          return document === null ? refuse("webfinger-missing", at.host) : afterWebFinger(document, at);
        case "versions":
          return afterVersions(document, at);
        case "metadata":
          // Whose pod has no place of 0.6 may speak 0.5 alone, at the places of pods like ours.
          return isNowhere && dialectIn(at) === "0.6"
            ? askMetadata(at.name, { ...at, older: true })
            : afterMetadata(document, at);
        case "user":
          if (document !== null && answer !== null)
            return isByOthers(at, document, answer)
              ? refuse("signature-wrong", at.name)
              : meet(open, at, document, answer.body);
          return at.odd || at.pod?.software !== odd.software || dialectIn(at) !== "0.6"
            ? refuse("user-missing", at.name)
            : askUser({ ...at, odd: true });
        case "key":
          return { found: { ...at.found, keyPem: document === null ? null : ownKey(at.found.ref, document) } };
      }
    },
  };
}

const dialectIn = ({ name, older }: Sought & { readonly name: string }): Dialect =>
  older === true || idOfName(name) === null ? "0.5" : "0.6";

const askWebFinger = (
  { ref, host }: { readonly ref: string; readonly host: string },
  { holder }: Sought,
): DiscoveryStep => ({
  ask: {
    url: `https://${host}/.well-known/webfinger?resource=${encodeURIComponent(`acct:${ref}`)}`,
    accept: "application/jrd+json, application/json",
  },
  state: { at: "webfinger", host, holder } satisfies State,
});

function afterWebFinger(document: JsonObject, { host, holder }: State & { at: "webfinger" }): DiscoveryStep {
  const links = readWebFinger(document, host);
  if (links === null) return refuse("webfinger-malformed", host);
  const name = links.user06 === null ? null : nameOfUri(links.user06);
  if (name !== null && idOfName(name) !== null) return askMetadata(name, { holder });
  const uri = links.user05 ?? links.user06 ?? "";
  const accept = "application/jrd+json, application/json";
  const url = `https://${host}${paths.wellKnown}`;
  return { ask: { url, accept, direct: true, ofPod: true }, state: { at: "versions", uri, holder } satisfies State };
}

/** Some servers of 0.6 link to a place of 0.5 that is none any more: the id at its end is the right one. */
function afterVersions(document: JsonObject | null, { uri, holder }: State & { at: "versions" }): DiscoveryStep {
  const { host, pathname } = new URL(uri);
  const id = pathname.split("/").at(-1) ?? "";
  if (document !== null && speaks06(document) === true && isId(id) && parseReference(id, host) !== null)
    return askMetadata(printReference({ host, id }), { holder });
  const name = nameOfUri(uri);
  return name === null ? refuse("webfinger-malformed", host) : askMetadata(name, { holder, older: true });
}

function askMetadata(name: string, { older, holder }: Sought): DiscoveryStep {
  const state = { at: "metadata", name, holder, older: older === true } satisfies State;
  const host = hostOfName(name);
  const how = { direct: true, ofPod: true } as const;
  return dialectIn(state) === "0.6"
    ? { ask: { url: `https://${host}${paths.instance}`, accept: mediaTypes["0.6"], ...how }, state }
    : { ask: { url: `https://${host}${paths.wellKnown}`, accept: mediaTypes["0.5"], ...how, signed: true }, state };
}

/** People of 0.5 have keys and inboxes of their own: their pod need not say anything. */
function afterMetadata(document: JsonObject | null, state: State & { at: "metadata" }): DiscoveryStep {
  const { name } = state;
  const dialect = dialectIn(state);
  const read = document === null ? null : readMetadata(document, dialect);
  const pod = read?.host === hostOfName(name) ? read : null;
  if (dialect === "0.6" && pod === null)
    return refuse(document === null ? "instance-missing" : "instance-malformed", hostOfName(name));
  return askUser({ ...state, at: "user", pod, odd: false });
}

function askUser(state: State & { at: "user" }): DiscoveryStep {
  const dialect = dialectIn(state);
  const accept = mediaTypes[dialect];
  return { ask: { url: userUrl(state), accept, direct: true, signed: true }, state };
}

function userUrl(state: State & { at: "user" }): string {
  const { name } = state;
  const place = parseReference(name, null);
  return place === null || dialectIn(state) === "0.5"
    ? uriOfName(name, "User")
    : entityUrl(place, state.odd ? odd.type : "User");
}

type Answer = NonNullable<Parameters<Wire["discovery"]["next"]>[1]>;

/**
 * Some servers sign no answers, and TLS names the host: that is enough. But what is signed is signed by the pod (0.6), by the User or by their pod (0.5), of
 * which one says nothing in 0.5 and cannot be judged. When it was signed is no matter: it has come just now.
 */
function isByOthers(state: State & { at: "user" }, user: JsonObject, { body, headers = {} }: Answer): boolean {
  if (!isSignedAtAll(headers)) return false;
  const read = readSigned(headers, null);
  if (!read.ok || !speaksFor(read.value.signer, state.name)) return true;
  const { signer, seconds, signature } = read.value;
  const keyPem = signer.person === null ? state.pod?.keyPem : ownKey(state.name, user);
  if (keyPem === undefined) return false;
  const path = new URL(userUrl(state)).pathname;
  return keyPem === null || !isSigned({ method: "get", path, seconds, body }, signature, keyPem);
}

/** No date can be in the future of this: whoever is looked up is judged by more than the clock. */
const endOfTime = 8_640_000_000_000_000;

function meet(open: Wire["open"], state: State & { at: "user" }, user: JsonObject, body: Uint8Array): DiscoveryStep {
  const { name, pod } = state;
  const host = hostOfName(name);
  const dialect = dialectIn(state);
  const path = dialect === "0.6" ? paths.entities : new URL(userUrl(state)).pathname;
  const raw = { way: "fetched", headers: {}, body, path, host: "", askedHost: host, receivedAtMs: endOfTime } as const;
  const opened = open(raw, { privateKeyPem: null, entropy: new Uint8Array(64) });
  if (!opened.ok) return refuse("user-malformed", `${opened.refusal.code}: ${opened.refusal.detail}`);
  const { message } = opened.value;
  if (message.kind !== "profile") return refuse("user-malformed", message.kind);
  if (message.author !== name) return refuse("user-differs", message.author);
  const ways = dialect === "0.6" ? ways06(host, pod) : ways05(name, user, pod);
  if (ways === null) return refuse("user-malformed", "no key, or no inbox");
  const { profile, links, asksFirst, also, username } = message;
  const found: FoundPerson = {
    ref: name,
    // Ids are the pod's own: what is nobody else's is the whole name.
    guid: name,
    base: `https://${host}`,
    ...ways,
    profile,
    ...(links === undefined ? {} : { links }),
    ...(asksFirst === undefined ? {} : { asksFirst }),
    ...(also === undefined ? {} : { also }),
    ...(pod === null || pod.followsMoves === null ? {} : { podFollowsMoves: pod.followsMoves }),
    ...(pod === null ? {} : { podSoftware: pod.software.slice(0, limits.shortTextChars) }),
    ...(username === undefined ? {} : { username }),
  };
  if (state.holder !== "person" || found.keyPem !== null) return { found };
  const asked = { url: uriOfName(name, "User"), accept: mediaTypes["0.5"], direct: true, signed: true };
  return { ask: asked, state: { at: "key", found } satisfies State };
}

type Ways = Pick<FoundPerson, "keyPem" | "podKeyPem" | "publicEndpoint" | "privateEndpoint">;

function ways06(host: string, pod: FoundPod | null): Ways | null {
  const endpoint = `https://${host}${paths.inbox}`;
  return pod === null
    ? null
    : { keyPem: null, podKeyPem: pod.keyPem, publicEndpoint: endpoint, privateEndpoint: endpoint };
}

/** An inbox at another host is not taken. */
function ways05(name: string, user: JsonObject, pod: FoundPod | null): Ways | null {
  const keyPem = ownKey(name, user);
  const own = typeof user.inbox === "string" ? parseUri(user.inbox) : null;
  if (keyPem === null || own === null || own.host !== hostOfName(name)) return null;
  const endpoint = pod?.sharedInbox ?? own.href;
  return { keyPem, podKeyPem: pod?.keyPem ?? null, publicEndpoint: endpoint, privateEndpoint: endpoint };
}

/** What a User of 0.5 has as its own key; one that is somebody else's (`actor`) is not taken. */
function ownKey(name: string, { uri, public_key: key }: JsonObject): string | null {
  const isTheirs = typeof uri === "string" && nameOfUri(uri) === name;
  return isTheirs && isObject(key) && typeof key.actor === "string" && nameOfUri(key.actor) === name
    ? readKey(key)
    : null;
}

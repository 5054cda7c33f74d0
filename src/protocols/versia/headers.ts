/** The three headers of a signature: what they say of a request or an answer, and how ours are made when one leaves. */
import { no, ok, type Result } from "../../base/result.ts";
import { secondMs } from "../../base/time.ts";
import type { KeyHolder } from "../../core/identity.ts";
import type { DoorRefusal, SigningKeys, Wire } from "../wire-port.ts";
import { dialectAt, hostOfName, nameOfUri, parseDomain, parseUri, uriOfName } from "./references.ts";
import { signatureBytes, signed } from "./signing.ts";

/** Small letters: as Node has them. */
const names = { signature: "versia-signature", signedAt: "versia-signed-at", signedBy: "versia-signed-by" } as const;

/** Without parameters: what is asked for. What is sent says `charset=utf-8` too. */
export const mediaTypes = { "0.6": "application/vnd.versia+json", "0.5": "application/json" } as const;

/** How far a time in a header may be from ours, as the documents have it. */
const windowSeconds = 300;

/**
 * Who signed. `host`: of the instance, as names have it. `person`: the canonical name of somebody there who signed in person (0.5); null: their instance.
 */
export type Signer = { readonly host: string; readonly person: string | null };

export type SignedHeaders = {
  readonly signer: Signer;
  readonly signature: string;
  readonly seconds: string;
};

/** Why a signed request goes no further: what docs and logs call it. */
export const doorRefusals = {
  "signature-missing": {
    status: 401,
    what: "`Versia-Signature`, `Versia-Signed-By` or `Versia-Signed-At` is missing.",
  },
  "signature-malformed": {
    status: 401,
    what: "The signature is not base64 of 64 bytes, the time not in seconds, or the signer nobody who could sign: in 0.6 that is a domain.",
  },
  "signature-old": { status: 422, what: "The time of the signature is more than five minutes from ours." },
  "signer-wrong": {
    status: 401,
    what: "The signer is this pod, or has nothing to do with the author: only the author's instance (0.6), or the author or their instance (0.5), speaks for them.",
  },
  "signature-wrong": {
    status: 401,
    what: "The signature fits no key of the signer, also after asking for the key again.",
  },
  "author-unfound": { status: 401, what: "The signer's instance does not tell who the author is, or gives no key." },
  "json-malformed": { status: 400, what: "The body is not JSON as the protocol has it." },

  "entity-malformed": { status: 422, what: "The entity has a known type and breaks its rules." },
} as const satisfies Readonly<Record<string, { readonly status: DoorRefusal["status"]; readonly what: string }>>;

export type DoorCode = keyof typeof doorRefusals;

export const refuseAtDoor = (code: DoorCode, detail: string) =>
  no({ status: doorRefusals[code].status, code, detail } as const);

/** @param nowMs  null: the time is not looked at */
export function readSigned(
  headers: Readonly<Record<string, string>>,
  nowMs: number | null,
): Result<SignedHeaders, DoorRefusal> {
  const [signature, seconds, by] = [headers[names.signature], headers[names.signedAt], headers[names.signedBy]];
  if (!signature || !seconds || !by) return refuseAtDoor("signature-missing", by ?? "");
  const signer = readSigner(by);
  if (signer === null || !/^[0-9]{1,12}$/.test(seconds) || signatureBytes(signature) === null)
    return refuseAtDoor("signature-malformed", by.slice(0, 255));
  if (nowMs !== null && Math.abs(Math.floor(nowMs / secondMs) - Number(seconds)) > windowSeconds)
    return refuseAtDoor("signature-old", seconds);
  return ok({ signer, signature, seconds });
}

/** A domain (0.6); `instance` and a host, an origin, or the URI of a User (0.5). */
function readSigner(text: string): Signer | null {
  const domain = parseDomain(text);
  if (domain !== null) return { host: domain, person: null };
  const [, host] = /^instance ([^\s/?#@]+)$/.exec(text) ?? [];
  const url = parseUri(host === undefined ? text : `https://${host}/`);
  if (url === null) return null;
  if (url.pathname === "/" && url.search === "") return { host: url.host, person: null };
  const person = nameOfUri(url.href);
  return person === null ? null : { host: url.host, person };
}

export const isSignedAtAll = (headers: Readonly<Record<string, string>>): boolean =>
  headers[names.signature] !== undefined;

/** Whether a request for what both dialects have at one place is by somebody who speaks 0.5: those sign it, and not by a domain. */
export const isSignedAs05 = (headers: Readonly<Record<string, string>>): boolean =>
  /^(?:https:|instance )/i.test(headers[names.signedBy] ?? "");

export const isSignedByDomain = (headers: Readonly<Record<string, string>>): boolean =>
  parseDomain(headers[names.signedBy] ?? "") !== null;

/** May the signer speak for that author? */
export const speaksFor = ({ host, person }: Signer, author: string): boolean =>
  person === null ? hostOfName(author) === host : person === author;

/** Whose key that is. */
export const holderOf = ({ person }: Signer): KeyHolder => (person === null ? "pod" : "person");

/** 0.6: the pod signs. 0.5: the person, or the pod where nobody acts in person (`ref` is its host then). */
export const authorise: Wire["authorise"] = ({ method, url, body, answers }, keys, nowMs) => {
  const { pathname: path } = new URL(url);
  const is06 = dialectAt(path) === "0.6";
  const seconds = String(Math.floor(nowMs / secondMs));
  const privateKeyPem = is06 ? (keys.pod ?? keys).privateKeyPem : keys.privateKeyPem;
  return {
    ...(answers === true ? {} : { Accept: is06 ? mediaTypes["0.6"] : mediaTypes["0.5"] }),
    "Versia-Signature": signed({ method, path, seconds, body }, privateKeyPem),
    "Versia-Signed-At": seconds,
    "Versia-Signed-By": is06 ? hostOf(keys) : personOf(keys),
  };
};

const hostOf = ({ ref, pod }: SigningKeys): string => pod?.host ?? parseDomain(ref) ?? hostOfName(ref);
const personOf = ({ ref }: SigningKeys): string =>
  parseDomain(ref) === null ? uriOfName(ref, "User") : `https://${ref}/`;

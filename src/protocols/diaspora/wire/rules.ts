/** What the text of a property may be. Lengths are in code points. */
import { limits } from "../../../base/limits.ts";
import { isGuid, refOf } from "../ids.ts";
import { isDate, isLonger } from "../values.ts";

type Rule = {
  /** Must there be a text at all, where the property is not optional? */
  readonly filled: boolean;
  readonly test: (text: string) => boolean;
};

const filled = (test: (text: string) => boolean) => ({ filled: true, test }) as const;
const loose = (test: (text: string) => boolean) => ({ filled: false, test }) as const;
const upTo = (most: number) => (text: string) => !isLonger(text, most);

/** An address in its canonical form: nothing is trimmed or made lower case on the wire. */
const isRef = (text: string): boolean => refOf(text) === text;

/** A trailing `;` is nothing; an empty name between two is. Counted from the end: whoever sends a million of them costs a million steps. */
function participantsOf(text: string): readonly string[] {
  let end = text.length;
  while (text[end - 1] === ";") end -= 1;
  return text.slice(0, end).split(";");
}

const uri = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?[^#]*)?(?:#.*)?$/;
const uriText = /^(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=[\]]|%[0-9A-Fa-f]{2})*$/;

/** Host and path of a URI (RFC 3986); null where it is none, or one such as `data:…` that has no path. */
function uriParts(text: string): { readonly host: string; readonly path: string } | null {
  const match = uriText.test(text) ? uri.exec(text) : null;
  if (match === null) return null;
  const [, scheme, authority, path = ""] = match;
  if (/[[\]]/.test(path)) return null;
  if (scheme !== undefined && authority === undefined && !path.startsWith("/")) return null;
  return { host: (authority ?? "").replace(/^.*@/, "").replace(/:\d*$/, ""), path };
}

const name = (most: number) => (text: string) => !text.includes(";") && !isLonger(text, most);

const publicKeyPem =
  /^\s*(?:-----BEGIN PUBLIC KEY-----[\s\S]*-----END PUBLIC KEY-----|-----BEGIN RSA PUBLIC KEY-----[\s\S]*-----END RSA PUBLIC KEY-----)\s*$/;

/** @see reference of diaspora_federation `validators` and `validators/rules` */
export const rules = {
  any: loose(() => true),
  some: filled((text) => text !== ""),
  id: filled(isRef),
  guid: filled(isGuid),
  participants: filled((text) => {
    const ids = participantsOf(text);
    return new Set(ids).size >= 2 && ids.every(isRef);
  }),
  longText: loose(upTo(limits.textChars)),
  someLongText: filled(upTo(limits.textChars)),
  shortText: loose(upTo(limits.shortTextChars)),
  someShortText: filled(upTo(limits.shortTextChars)),
  fullName: loose(name(limits.fullNameChars)),
  name: loose(name(limits.profileNameChars)),
  birthday: loose((text) => text === "" || isDate(text)),
  uriWithPath: loose((text) => (uriParts(text)?.path ?? "") !== ""),
  someUriWithPath: filled((text) => (uriParts(text)?.path ?? "") !== ""),
  uriWithHost: loose((text) => (uriParts(text)?.host ?? "") !== ""),
  someUriWithHost: filled((text) => (uriParts(text)?.host ?? "") !== ""),
  uriWithHostAndPath: loose((text) => {
    const parts = uriParts(text);
    return parts !== null && parts.host !== "" && parts.path !== "";
  }),
  tags: loose((text) => text.split("#").length - 1 <= limits.profileTags),
  timezone: loose((text) => /^[A-Za-z_-]{0,14}(?:\/[A-Za-z_-]{0,14}){1,2}$/.test(text)),
  likeable: filled((text) => text === "Post" || text === "Comment"),
  post: filled((text) => text === "Post"),
  answer: filled((text) => text === "accepted" || text === "declined" || text === "tentative"),
  publicKey: filled((text) => publicKeyPem.test(text)),
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;

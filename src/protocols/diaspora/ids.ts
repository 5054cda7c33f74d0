/** diaspora* IDs (`user@host[:port]`) and guids: what they may look like, and their canonical form. */
import { limits } from "../../base/limits.ts";
import { no, ok } from "../../base/result.ts";
import type { Ids } from "../port.ts";
import { cleanText, isLonger } from "./values.ts";

/** Labels of letters, digits and inner hyphens, or an IPv6 address in brackets; then a port where it is not the scheme's own. */
const address =
  /^([A-Za-z0-9._-]+)@((?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]{2,39}\])(?::[1-9][0-9]{0,4})?)$/;

/** 16 to 255 characters, the last one a letter or digit; diaspora* itself makes 32 hex digits. */
const guid = /^[0-9A-Za-z_@.:-]{15,254}[0-9A-Za-z]$/;

/** A local name: diaspora*'s own alphabet and length (32), with a letter, digit or `_` at both ends. */
const username = /^[a-z0-9_](?:[a-z0-9._-]{0,30}[a-z0-9_])?$/;

export const ids: Ids = {
  /**
   * Lower case, without `acct:`; white space is not mended. Stricter than real pods in three points that no real account needs:
   * no empty label, no dot at the end, ASCII only.
   * @see diaspora_federation `validators/rules/diaspora_id.rb`
   */
  parse(text) {
    const bare = text.startsWith("acct:") ? text.slice(5) : text;
    const match = bare.length <= limits.idChars ? address.exec(bare) : null;
    if (match === null) return no({ code: "id-malformed", text: text.slice(0, 80) });
    const [ref, user, host] = match;
    return ok({ ref: ref.toLowerCase(), username: (user ?? "").toLowerCase(), host: (host ?? "").toLowerCase() });
  },

  print: (name, host) => `${name}@${host}`.toLowerCase(),

  validUsername: (name) => username.test(name) && !name.includes(".."),
};

/** The canonical form of a diaspora* ID, or null where the value is none. */
export function refOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const parsed = ids.parse(value);
  return parsed.ok ? parsed.value.ref : null;
}

/** @see diaspora_federation `validators/rules/guid.rb` */
export const isGuid = (value: unknown): value is string => typeof value === "string" && guid.test(value);

const withPod = /^(?:https:\/\/|(?:[a-z0-9-]+\.)+[a-z0-9-]+:|\[[0-9a-f:.]+\]:)./;

/** What another network calls something or somebody, with its pod: `pod.example:ID`, or an address. Nothing of this network's is called so. */
export const isNameElsewhere = (value: unknown): value is string => isAddress(value) && withPod.test(value);

/** Short enough, and without what no address holds. */
export const isAddress = (value: unknown): value is string =>
  typeof value === "string" &&
  value !== "" &&
  !isLonger(value, limits.referenceChars) &&
  !/\s/.test(value) &&
  cleanText(value) === value;

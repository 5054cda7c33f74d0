/** The string that the signature of a comment, like or vote is over, and its algorithm. */

import { limits } from "../../base/limits.ts";
import type { Signed } from "../../core/snapshot.ts";
import { cleanText, cleanTime, parseBoolean } from "./values.ts";

/** RSA with PKCS#1 v1.5 padding, as `node:crypto` names it. */
export const signatureDigest = "sha256";

/** The order in which pods sign where a file does not say. */
export const defaultOrders = {
  comment: ["author", "guid", "parent_guid", "text", "created_at"],
  like: ["author", "guid", "parent_guid", "parent_type", "positive"],
  poll_participation: ["author", "guid", "parent_guid", "poll_answer_guid"],
} as const;

/** What a signature has to cover, so that it says who said what about what. Dates are not among it: pods did not always sign them. */
const essentials = {
  comment: ["author", "guid", "parent_guid", "text"],
  like: defaultOrders.like,
  poll_participation: defaultOrders.poll_participation,
} as const;

/** Properties whose values cannot hold a `;`: addresses, guids, times, words of the protocol. */
const rigid: ReadonlySet<string> = new Set([...defaultOrders.like, "created_at", "edited_at", "poll_answer_guid"]);

/**
 * Can a signature in this order prove the relayable? The file chooses the order, and values are joined without escaping: left to itself, a
 * string that somebody once signed could be cut anew, into an invented property or at a `;` in their text, around words of another.
 * So everything essential stands in the order once, what surrounds the text holds no `;`, and neither does any property that we do not know.
 */
export function coversRelayable(
  type: keyof typeof essentials,
  order: readonly string[],
  values: Readonly<Record<string, unknown>>,
): boolean {
  if (order.length > limits.signedProperties || order.some((name, at) => order.indexOf(name) !== at)) return false;
  if (!essentials[type].every((name) => order.includes(name))) return false;
  const printOf = (name: string) => printed(name, Object.hasOwn(values, name) ? values[name] : null);
  const holdsSemicolon = (name: string) => {
    const value = values[name];
    // Printing adds none to a text.
    return (typeof value !== "string" || value.includes(";")) && printOf(name).includes(";");
  };
  const isText = (name: string) => type === "comment" && name === "text";
  if (order.some((name) => !isText(name) && holdsSemicolon(name))) return false;
  const text = order.findIndex(isText);
  const around = text === -1 ? [] : [order[text - 1], order[text + 1]];
  return around.every((name) => name === undefined || (rigid.has(name) && printOf(name) !== ""));
}

const times: ReadonlySet<string> = new Set(["created_at", "edited_at"]);

/**
 * The values of the signed properties, joined with `;`, without names or escaping.
 *
 * Properties that the protocol knows go in as it writes them, not as they stand: pods export `edited_at` as `2021-06-02 16:50:45 UTC`
 * but signed `2021-06-02T16:50:45Z`; `positive` is `true` or `false`. What cannot be read, null and missing are empty.
 *
 * @param author  stands in for the value of `author`: pods write the new address beside signatures that were made under the old one
 * @see reference of diaspora_federation `entities/signable.rb`, `entities/relayable.rb`
 */
export function signatureBase(
  relayable: { readonly text: string | null; readonly signed: Pick<Signed, "order" | "values"> },
  author?: string,
): string {
  const { text, signed } = relayable;
  return signed.order
    .map((name) => {
      if (name === "text" && text !== null) return text;
      if (name === "author" && author !== undefined) return author;
      return printed(name, Object.hasOwn(signed.values, name) ? signed.values[name] : null);
    })
    .join(";");
}

function printed(name: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return typeof value === "object" ? JSON.stringify(value) : String(value);
  if (times.has(name)) return cleanTime(value) ?? "";
  if (name === "positive") return String(parseBoolean(value) ?? "");
  return cleanText(value);
}

/**
 * Sets of people who may see limited posts. Archives repeat them on every post (8,154 lists with 4.4 million entries, but 6 sets, in a real
 * one of 130 MB), so a list that was met before, byte for byte, is neither parsed nor sorted again.
 */
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { limits } from "../../base/limits.ts";
import type { AudienceItem, Place } from "../../core/snapshot.ts";
import { refOf } from "./ids.ts";
import type { Report } from "./report.ts";
import { shown } from "./values.ts";

/** What a list of people says. */
export type Audience = {
  /** Equal for equal sets; null for nobody, which says no more than no list at all. */
  readonly key: string | null;
  /** How many members have no valid address, and the first of these. */
  readonly invalid: number;
  readonly was: string;
  /** Sorted, each once; without the owner, who sees their own posts anyway. */
  readonly members: () => readonly string[];
};

export type Audiences = {
  ofList(list: readonly unknown[]): Audience;
  /** As `ofList`, for JSON; null where the bytes are no list or hold more than plain texts: parse them with the rest, then. */
  ofBytes(list: Uint8Array): Audience | null;
  /** The audience as an item where it was not given before. Reports invalid members. `at` is the list's place. */
  give(audience: Audience, at: Place): readonly AudienceItem[];
};

/** The key of a set: `members` in canonical form, sorted, each once. */
export const audienceKey = (members: readonly string[]): string =>
  createHash("sha256").update(members.join("\n")).digest("hex");

/** Lists that are also kept as they stood: comparing bytes costs a tenth of a digest. Together at most 4 MB. */
const recentLists = 16;
const recentBytes = 250_000;

type Known = Omit<Audience, "members">;

/** One for each archive. Remembers at most `limits.audiencesRemembered` sets; one that was forgotten is given again. */
export function createAudiences(ownerRef: string, report: Report): Audiences {
  const byDigest = new Map<string, Known>();
  const recent: { readonly list: Buffer; readonly known: Known }[] = [];
  const given = new Map<string, true>();

  function ofList(list: readonly unknown[]): Audience {
    const refs = list.map(refOf);
    const members = [...new Set(refs)].filter((ref) => ref !== null && ref !== ownerRef).sort() as string[];
    return {
      key: members.length === 0 ? null : audienceKey(members),
      invalid: refs.filter((ref) => ref === null).length,
      was: shown(list[refs.indexOf(null)]),
      members: () => members,
    };
  }

  return {
    ofList,
    ofBytes(bytes) {
      const again = (known: Known): Audience => ({ ...known, members: () => ofList(plainList(bytes) ?? []).members() });
      const near = recent.find(({ list }) => list.equals(bytes));
      if (near !== undefined) return again(near.known);
      const digest = createHash("sha256").update(bytes).digest("base64");
      const known = byDigest.get(digest);
      if (known !== undefined) return again(known);
      const list = plainList(bytes);
      if (list === null) return null;
      const audience = ofList(list);
      const { key, invalid, was } = audience;
      remember(byDigest, digest, { key, invalid, was });
      if (bytes.length <= recentBytes) {
        recent.unshift({ list: Buffer.from(bytes), known: { key, invalid, was } });
        recent.length = Math.min(recent.length, recentLists);
      }
      return audience;
    },
    give(audience, at) {
      const { key, invalid, was } = audience;
      if (invalid > 0) report.add("audience-member-invalid", at, { count: invalid, was });
      if (key === null || given.has(key)) return [];
      remember(given, key, true);
      return [{ kind: "audience", place: at, key, members: audience.members() }];
    },
  };
}

/** The longest remembered makes room. */
function remember<T>(map: Map<string, T>, key: string, value: T) {
  if (map.size >= limits.audiencesRemembered) map.delete(map.keys().next().value ?? "");
  map.set(key, value);
}

const backslash = 0x5c;

/** A JSON list without escapes and without anything that would have to be mended; null otherwise. */
function plainList(bytes: Uint8Array): readonly unknown[] | null {
  if (bytes.includes(backslash) || !isUtf8(bytes)) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
    return Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const prefix = Buffer.from('{"subscribed_users_ids":[');
const [comma, quote, close, listClose] = [0x2c, 0x22, 0x7d, 0x5d];

/**
 * Cuts the list of people out of a post as real pods write it: first in the element, without white space around it.
 *
 * The end is found without parsing: a `]` before `,"` or `}`. That may lie inside a text, so the caller has to parse the list: a proper
 * beginning of a JSON list is never a JSON list itself, hence what parses is the whole list.
 *
 * @returns the list's bytes and the element without it, or null where the element begins otherwise
 */
export function cutAudience(element: Uint8Array): { readonly list: Uint8Array; readonly rest: Uint8Array } | null {
  if (element.length < prefix.length || !prefix.equals(element.subarray(0, prefix.length))) return null;
  // A Buffer searches ten times faster than a plain Uint8Array.
  const bytes = Buffer.from(element.buffer, element.byteOffset, element.length);
  for (let at = bytes.indexOf(listClose, prefix.length); at >= 0; at = bytes.indexOf(listClose, at + 1)) {
    const goesOn = element[at + 1] === comma && element[at + 2] === quote;
    if (!goesOn && element[at + 1] !== close) continue;
    const rest = Buffer.concat([Buffer.from("{"), element.subarray(goesOn ? at + 2 : at + 1)]);
    return { list: element.subarray(prefix.length - 1, at + 1), rest };
  }
  return null;
}

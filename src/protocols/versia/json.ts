/**
 * JSON as the protocol has it: UTF-8, an object, no key twice in one object, not nested without end.
 * @see Versia 0.6, "JSON"
 */
import { limits } from "../../base/limits.ts";
import { keysInText, keysInValue, parseLongest } from "../json-twice.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const utf8 = new TextDecoder("utf-8", { fatal: true });
/** Requests are read by more than one step: what was read last is at hand. */
let last: { readonly bytes: Uint8Array; readonly entity: JsonObject | null } | null = null;

/** Null where it is none. Keys come from outside: ask with `Object.hasOwn`. */
export function parsedEntity(bytes: Uint8Array): JsonObject | null {
  if (last?.bytes !== bytes) last = { bytes, entity: parse(bytes) };
  return last.entity;
}

function parse(bytes: Uint8Array): JsonObject | null {
  try {
    const text = utf8.decode(bytes);
    const value: unknown = JSON.parse(text);
    const keys = keysInValue(value, limits.jsonDepth);
    if (!isObject(value) || Number.isNaN(keys)) return null;
    return keysInText(text) !== keys && parseLongest(text).twice.length > 0 ? null : value;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

/** JSON of other servers where it is no entity that somebody signed: documents about pods and people, lists. An object, not nested without end. */
import { limits } from "../../base/limits.ts";
import { keysInValue } from "../json-twice.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Null where it is none. Of a key that stands twice the last one counts: entities are read by `parseJson`, which refuses such. */
export function parsedObject(bytes: Uint8Array): JsonObject | null {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    return isObject(value) && !Number.isNaN(keysInValue(value, limits.jsonDepth)) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

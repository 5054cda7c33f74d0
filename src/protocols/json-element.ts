/** Reads one element that the cutter cut out: bytes to a value, with what had to be mended on the way. */
import { isAscii, isUtf8 } from "node:buffer";
import { limits } from "../base/limits.ts";
import { no, ok, type Result } from "../base/result.ts";
import { keysInText, keysInValue, type LongestParsed, parseLongest } from "./json-twice.ts";

/**
 * What could not stay as it was, each replaced by U+FFFD: bytes that are no UTF-8, halves of a surrogate pair (`\\ud83d` alone), and U+0000, which
 * PostgreSQL cannot store and XML cannot carry.
 */
export type Mend = "utf8" | "surrogate" | "nul";

/** `twice`: keys that stand more than once in one object; of each the value with the longest text was kept. */
export type ParsedElement = {
  readonly value: unknown;
  readonly mended: readonly Mend[];
  readonly twice: readonly string[];
};

/**
 * Parses one JSON value.
 *
 * Keys named `__proto__` or `constructor` become own properties as any other (that is what `JSON.parse` does); never hand such an
 * object to `Object.assign` or a copying loop, take the fields you know.
 *
 * @param bytes  UTF-8 JSON, white space around it allowed
 * @returns the value; or, where `JSON.parse` refuses it, its reason in English without the content
 */
export function parseElement(bytes: Uint8Array): Result<ParsedElement, { readonly detail: string }> {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ascii = isAscii(raw);
  const text = ascii ? raw.toString("latin1") : raw.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return no({ detail: reasonOf(error) });
    throw error;
  }
  const { value: longest, twice } = withLongest(value, text);
  const brokenUtf8 = !ascii && !isUtf8(raw);
  // Looking for the two characters first takes a tenth of the time of the expression, and hardly any element has them.
  if (!brokenUtf8 && !(text.includes("\\u") && suspicious.test(text)))
    return ok({ value: longest, mended: none, twice });
  const mended = new Set<Mend>(brokenUtf8 ? ["utf8"] : []);
  const whole = suspicious.test(text) ? mend(longest, mended, 0) : ok(longest);
  return whole.ok ? ok({ value: whole.value, mended: [...mended], twice }) : whole;
}

const none: readonly never[] = [];

/** The counting costs a tenth of the parsing; elements in which the counts differ are parsed again. */
function withLongest(value: unknown, text: string): LongestParsed {
  const keys = keysInValue(value, limits.jsonDepth);
  if (Number.isNaN(keys) || keys === keysInText(text)) return { value, twice: none };
  const longest = parseLongest(text);
  return longest.twice.length === 0 ? { value, twice: none } : longest;
}

/** An escape that may be half a surrogate pair or U+0000. Escaped backslashes make false alarms, which only cost time. */
const suspicious = /\\u(?:[dD][89a-fA-F]|0000)/;

/** V8 quotes the text after a comma or in quotes; only the kind of mistake and the position are passed on. */
function reasonOf(error: SyntaxError): string {
  const position = /at position (\d+)/.exec(error.message)?.[1];
  const kind =
    /^(Unexpected (?:end of JSON input|token|non-whitespace)|Unterminated string|Bad [a-z ]+|Expected [^.]*?(?= in JSON))/.exec(
      error.message,
    )?.[1];
  return `${kind ?? "not valid JSON"}${position === undefined ? "" : ` at character ${position}`}`;
}

/** `value` with every string storable. Changes lists and objects in place. */
function mend(value: unknown, mended: Set<Mend>, depth: number): Result<unknown, { readonly detail: string }> {
  if (typeof value === "string") return ok(mendText(value, mended));
  if (typeof value !== "object" || value === null) return ok(value);
  if (depth >= limits.jsonDepth) return no({ detail: "nested too deeply" });
  for (const [name, member] of Object.entries(value)) {
    const better = mend(member, mended, depth + 1);
    if (!better.ok) return better;
    const betterName = Array.isArray(value) ? name : mendText(name, mended);
    if (betterName === name && better.value === member) continue;
    if (betterName !== name) Reflect.deleteProperty(value, name);
    Object.defineProperty(value, betterName, {
      value: better.value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return ok(value);
}

function mendText(text: string, mended: Set<Mend>): string {
  let better = text;
  if (!better.isWellFormed()) {
    mended.add("surrogate");
    better = better.toWellFormed();
  }
  if (better.includes("\0")) {
    mended.add("nul");
    better = better.replaceAll("\0", "\ufffd");
  }
  return better;
}

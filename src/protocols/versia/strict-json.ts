/** JSON as the network writes it: no key twice in one object, plain numbers, no deep nesting. What breaks a rule is refused, never mended. */
import { isUtf8 } from "node:buffer";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";

/** `pub.versia:likes/Like`, `image/svg+xml`: the network's letters, and `+` for media types. Nobody means well with `__proto__`. */
const keyPattern = /^(?!__proto__$)[a-zA-Z0-9\-_.#/:+]+$/;
/** No exponent, no zeros that say nothing. */
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?(?![0-9.eE])/y;
/** Lines end in LF alone. */
const space = /[ \t\n]*/y;
const largest = 2 ** 53;

class Malformed extends Error {}

/**
 * Reads one JSON value, where `JSON.parse` would be too lenient.
 * Halves of surrogate pairs and U+0000, which a database cannot hold, become U+FFFD.
 *
 * @param bytes  UTF-8, without a byte order mark
 * @see Versia 0.6, "JSON"
 */
export function parseJson(bytes: Uint8Array): Result<unknown, string> {
  if (!isUtf8(bytes)) return no("not UTF-8");
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const usual = usualJson(text);
  if (usual !== undefined) return ok(usual);
  try {
    return ok(new Reader(text).whole());
  } catch (error) {
    if (error instanceof Malformed) return no(error.message);
    throw error;
  }
}

/**
 * Most servers write JSON as `JSON.stringify` does. What that would write in the same letters has no key twice and no white space, and one spelling for each
 * number and each letter: its keys, numbers and letters are left to look at. Undefined: it is for the reader to say.
 */
function usualJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return isUsual(value, limits.jsonDepth) && JSON.stringify(value) === text ? value : undefined;
}

/** @param levels  that may yet be opened */
function isUsual(value: unknown, levels: number): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\0");
  // Beyond these some are written with an exponent, or rounded.
  if (typeof value === "number")
    return Number.isSafeInteger(value) || (Math.abs(value) >= 1e-6 && Math.abs(value) < largest);
  if (typeof value !== "object" || value === null) return true;
  if (levels <= 0) return false;
  if (Array.isArray(value)) return value.every((item) => isUsual(item, levels - 1));
  for (const key of Object.keys(value)) {
    if (key.length > limits.jsonKeyBytes || !keyPattern.test(key)) return false;
    if (!isUsual((value as Readonly<Record<string, unknown>>)[key], levels - 1)) return false;
  }
  return true;
}

class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  whole(): unknown {
    const value = this.value(limits.jsonDepth);
    if (this.at < this.text.length) throw this.malformed("something follows");
    return value;
  }

  private malformed(what: string): Malformed {
    return new Malformed(`${what} at character ${this.at}`);
  }

  /** A value with the white space around it. @param levels  that may yet be opened */
  private value(levels: number): unknown {
    this.skip();
    const value = this.bare(levels);
    this.skip();
    return value;
  }

  private bare(levels: number): unknown {
    switch (this.text[this.at]) {
      case "{":
        return this.object(levels - 1);
      case "[":
        return this.list(levels - 1);
      case '"':
        return this.string();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        return this.number();
    }
  }

  private skip(): void {
    space.lastIndex = this.at;
    space.test(this.text);
    this.at = space.lastIndex;
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw this.malformed("unexpected");
    this.at += word.length;
    return value;
  }

  private number(): number {
    number.lastIndex = this.at;
    const text = number.exec(this.text)?.[0];
    if (text === undefined || text === "-0") throw this.malformed("no number of the network");
    const value = Number(text);
    // The next whole number is rounded to the largest.
    if (Math.abs(value) >= largest && text.replace("-", "") !== String(largest))
      throw this.malformed("a number that is too large");
    this.at += text.length;
    return value;
  }

  private string(): string {
    const from = this.at;
    const end = this.endOfString();
    const raw = this.text.slice(from, end);
    let text: unknown;
    try {
      text = JSON.parse(raw);
    } catch (error) {
      if (error instanceof SyntaxError) throw this.malformed("a string that is none");
      throw error;
    }
    this.at = end;
    return storable(text as string);
  }

  /** Behind the quote that closes the string which begins here. */
  private endOfString(): number {
    let end = this.at;
    for (;;) {
      end = this.text.indexOf('"', end + 1);
      if (end === -1) throw this.malformed("a string without an end");
      let slash = end;
      while (this.text[slash - 1] === "\\") slash -= 1;
      if ((end - slash) % 2 === 0) return end + 1;
    }
  }

  private list(levels: number): unknown[] {
    if (levels < 0) throw this.malformed("nested too deeply");
    const items: unknown[] = [];
    this.at += 1;
    this.skip();
    if (this.taken("]")) return items;
    do items.push(this.value(levels));
    while (this.taken(","));
    if (!this.taken("]")) throw this.malformed("unexpected");
    return items;
  }

  private object(levels: number): object {
    if (levels < 0) throw this.malformed("nested too deeply");
    const members = new Map<string, unknown>();
    this.at += 1;
    this.skip();
    if (this.taken("}")) return {};
    do {
      this.skip();
      const key = this.text[this.at] === '"' ? this.string() : "";
      if (key.length > limits.jsonKeyBytes || !keyPattern.test(key)) throw this.malformed("no key of the network");
      if (members.has(key)) throw this.malformed("a key that stands twice");
      this.skip();
      if (!this.taken(":")) throw this.malformed("unexpected");
      members.set(key, this.value(levels));
    } while (this.taken(","));
    if (!this.taken("}")) throw this.malformed("unexpected");
    return Object.fromEntries(members);
  }

  private taken(sign: string): boolean {
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }
}

const storable = (text: string): string => {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes("\0") ? whole.replaceAll("\0", "\ufffd") : whole;
};

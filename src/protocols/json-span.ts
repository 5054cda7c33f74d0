/**
 * Where one JSON value ends in a stream of raw bytes: the hot loop of the cutter. Looks at quotes, backslashes and brackets only; what
 * stands between them is judged by `JSON.parse` when the value is read.
 */

/** How far one value has been followed; carried from chunk to chunk. Made by `beginSpan`. */
export type Span = {
  /** Brackets that are open. */
  depth: number;
  /** The most brackets that were open at once. */
  deepest: number;
  inString: boolean;
  /** The chunk ended between a backslash and what it escapes. */
  escaped: boolean;
  /** A number, `true`, `false` or `null`: ends before the first byte that cannot belong to it. */
  bare: boolean;
  /** After `WRONG`: where in the chunk the bracket stands that closes another kind. */
  wrongAt: number;
  /** Opening brackets by depth, up to `kinds.length` levels; deeper ones are only counted. */
  readonly kinds: Uint8Array;
};

/** The chunk ended before the value did. */
export const MORE = -1;
/** A bracket closes what it did not open; see `Span.wrongAt`. */
export const WRONG = -2;

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `{` and `[` differ in one bit, as do `}` and `]`; a closing bracket is its opening one plus 2. */
const BRACKET_BIT = 0x20;
const OPENING_LIST = 0x5b;
const OPENING = 0x7b;
const CLOSING = 0x7d;

/** Below this many bytes a plain loop beats the call of `indexOf` (measured: names of 20 bytes, texts of 500). */
const NEAR_BYTES = 32;

export const newSpan = (levels: number): Span => ({
  depth: 0,
  deepest: 0,
  inString: false,
  escaped: false,
  bare: false,
  wrongAt: 0,
  kinds: new Uint8Array(levels),
});

/** Sets `span` on a value whose first byte is `first`. The caller scans from that same byte on. */
export function beginSpan(span: Span, first: number): void {
  span.depth = 0;
  span.deepest = 0;
  span.inString = false;
  span.escaped = false;
  const asBracket = first | BRACKET_BIT;
  span.bare = first !== QUOTE && asBracket !== OPENING;
}

/**
 * Follows the value on which `span` was set.
 * @param from  where in `chunk` to go on: the value's first byte at first, 0 in each further chunk
 * @returns the index behind the value's last byte, `MORE` or `WRONG`
 */
export function scanSpan(span: Span, chunk: Buffer, from: number): number {
  if (span.bare) return endOfBare(chunk, from);
  const length = chunk.length;
  const kinds = span.kinds;
  let depth = span.depth;
  let deepest = span.deepest;
  let i = from;
  if (span.inString) {
    i = endOfString(span, chunk, from);
    if (i === MORE) return MORE;
    span.inString = false;
    if (depth === 0) return i;
  }
  while (i < length) {
    const byte = chunk[i++] as number;
    if (byte === QUOTE) {
      i = endOfString(span, chunk, i);
      if (i === MORE) {
        span.inString = true;
        break;
      }
      if (depth === 0) return i;
      continue;
    }
    if (byte < OPENING_LIST) continue;
    const asBracket = byte | BRACKET_BIT;
    if (asBracket === OPENING) {
      kinds[depth] = byte;
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (asBracket === CLOSING) {
      depth -= 1;
      if (depth < kinds.length && kinds[depth] !== byte - 2) {
        span.wrongAt = i - 1;
        return WRONG;
      }
      if (depth === 0) {
        span.deepest = deepest;
        return i;
      }
    }
  }
  span.depth = depth;
  span.deepest = deepest;
  return MORE;
}

/**
 * The end of the first list or object inside one that lies from `from` up to `end` of `chunk` and was followed before; `MORE` where it has none.
 * @param span  what it is followed with
 */
export function endOfFirstInside(span: Span, chunk: Buffer, from: number, end: number): number {
  for (let i = from + 1; i < end; ) {
    const byte = chunk[i] as number;
    const asBracket = byte | BRACKET_BIT;
    if (asBracket === CLOSING) return MORE;
    beginSpan(span, byte);
    if (byte === QUOTE || asBracket === OPENING) {
      const inside = scanSpan(span, chunk, i);
      if (inside < 0 || byte !== QUOTE) return Math.max(inside, MORE);
      i = inside;
    } else i += 1;
  }
  return MORE;
}

/** The index behind the closing quote of the string in which `from` stands, or `MORE`. */
function endOfString(span: Span, chunk: Buffer, from: number): number {
  const length = chunk.length;
  let i = from;
  if (span.escaped) {
    if (i >= length) return MORE;
    i += 1;
    span.escaped = false;
  }
  const near = Math.min(length, i + NEAR_BYTES);
  while (i < near) {
    const byte = chunk[i++];
    if (byte === QUOTE) return i;
    if (byte === BACKSLASH) {
      if (i >= length) {
        span.escaped = true;
        return MORE;
      }
      i += 1;
    }
  }
  for (;;) {
    const quote = chunk.indexOf(QUOTE, i);
    const end = quote === -1 ? length : quote;
    let run = end;
    while (run > i && chunk[run - 1] === BACKSLASH) run -= 1;
    const escaped = ((end - run) & 1) === 1;
    if (quote === -1) {
      span.escaped = escaped;
      return MORE;
    }
    i = quote + 1;
    if (!escaped) return i;
  }
}

function endOfBare(chunk: Buffer, from: number): number {
  for (let i = from; i < chunk.length; i++) if (!bareBytes[chunk[i] as number]) return i;
  return MORE;
}

/** What numbers and literals consist of; anything else ends them, and a wrong mix is refused when the value is read. */
const bareBytes = new Uint8Array(256);
for (const char of "+-.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
  bareBytes[char.charCodeAt(0)] = 1;

/** Can a JSON value begin with this byte? */
export const beginsValue = (byte: number): boolean => firstBytes[byte] === 1;
const firstBytes = new Uint8Array(256);
for (const char of '{["-0123456789tfn') firstBytes[char.charCodeAt(0)] = 1;

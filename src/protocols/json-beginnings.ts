/**
 * Beginnings of elements that were followed before. The same bytes from the same state lead to the same state, so nobody has to follow them again: of a real
 * archive of 139 MB three quarters are a few lists of people, each at the beginning of thousands of posts.
 */
import { beginSpan, endOfFirstInside, newSpan, type Span } from "./json-span.ts";

/** Up to the end of the first list or object inside an element. */
type Beginning = { readonly bytes: Buffer; readonly deepest: number };

export type Beginnings = {
  /** Where the element that begins at `from` is to be followed on: behind a known beginning, with `span` set there; or `from` itself. */
  skip(span: Span, chunk: Buffer, from: number): number;
  /** An element from `from` up to `end` has been followed to its end without skipping. */
  learn(chunk: Buffer, from: number, end: number): void;
};

const mostKept = 16;
/** Comparing shorter ones saves little. */
const leastBytes = 1_000;
const mostBytes = 250_000;
/** So many that were learnt and never met again say that this list has none. */
const mostInVain = 64;
/** Deeper ones are followed each time. */
const levels = 8;

/** One for each list of elements. */
export function newBeginnings(): Beginnings {
  const known: Beginning[] = [];
  const probe = newSpan(levels);
  let inVain = 0;

  const stands = ({ bytes }: Beginning, chunk: Buffer, from: number): boolean => {
    const last = from + bytes.length - 1;
    if (last + 1 >= chunk.length) return false; // something of the element is left to follow in this chunk
    // Most differ in their length, so that something else stands where they end: seen without a call.
    for (let back = 0; back < 8; back++) if (chunk[last - back] !== bytes[bytes.length - 1 - back]) return false;
    return bytes.compare(chunk, from, last + 1) === 0;
  };

  return {
    skip(span, chunk, from) {
      for (const beginning of known) {
        if (!stands(beginning, chunk, from)) continue;
        inVain = 0;
        beginSpan(span, chunk[from] as number);
        span.kinds[0] = chunk[from] as number;
        span.depth = 1;
        span.deepest = beginning.deepest;
        return from + beginning.bytes.length;
      }
      return from;
    },
    learn(chunk, from, end) {
      if (end - from < leastBytes || inVain >= mostInVain) return;
      const inside = endOfFirstInside(probe, chunk, from, end) - from;
      if (inside < leastBytes || inside > mostBytes || probe.deepest >= levels) return;
      inVain += 1;
      known.unshift({ bytes: Buffer.from(chunk.subarray(from, from + inside)), deepest: 1 + probe.deepest });
      known.length = Math.min(known.length, mostKept);
    },
  };
}

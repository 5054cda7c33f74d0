/**
 * Cuts a JSON document of any size into elements while its bytes stream by: finds where each element begins and ends, builds no tree, and holds
 * no more than the one element that lies across chunks. Which objects and lists to descend into is said by a plan; everything else is
 * one element as a whole. Any cutting of the input into chunks gives the same events.
 */
import type { Bytes } from "../base/bytes.ts";
import { limits } from "../base/limits.ts";
import { printable, shorten } from "../base/printable.ts";
import type { MessageArgs } from "../base/problem.ts";
import { type FindingCode, finding } from "../core/migration/finding-codes.ts";
import type { Finding } from "../core/migration/findings.ts";
import { type Beginnings, newBeginnings } from "./json-beginnings.ts";
import { newGather } from "./json-gather.ts";
import { beginSpan, beginsValue, MORE, newSpan, QUOTE, scanSpan, WRONG } from "./json-span.ts";
import type { RawElement } from "./port.ts";

/** `whole`: one element; `list`: each of its items is an element; a map: an object to descend into, by key. A Map, so that no key is special. */
export type CutPlan = ReadonlyMap<string, CutPlan | "list" | "whole">;

/**
 * - `element`: `section` is the pointer of the list or key, `place` that of the element; they are equal where the value stands for the whole
 *   section, which is also how a value arrives that should have been a list or an object. `bytes` is a view of the chunk, or fresh.
 * - `opened`: an object of the plan begins. `listed`: a list of the plan has ended, with so many items.
 */
export type CutEvent =
  | { readonly kind: "element"; readonly element: RawElement }
  | { readonly kind: "opened"; readonly section: string }
  | { readonly kind: "listed"; readonly section: string; readonly items: number }
  | { readonly kind: "finding"; readonly finding: Finding };

type BoundName =
  | "archiveSizeBytes"
  | "archiveItems"
  | "archiveKeys"
  | "jsonDepth"
  | "jsonElementBytes"
  | "jsonKeyBytes";
export type CutBounds = { readonly [name in BoundName]: number };

export type JsonCutter = {
  /** Events of the next chunk, which must not be written to afterwards: elements are views of it. */
  push(chunk: Uint8Array): readonly CutEvent[];
  /** Events of the end of the input. */
  end(): readonly CutEvent[];
  /** A blocking finding has been given: nothing more comes. */
  stopped(): boolean;
};

type Frame = {
  readonly plan: CutPlan | null; // null: a list
  readonly pointer: string;
  readonly beginnings: Beginnings | null; // of the items of a list
  items: number;
};

type State =
  | "start"
  | "value"
  | "value-or-close"
  | "key"
  | "key-or-close"
  | "colon"
  | "comma-or-close"
  | "in-key"
  | "in-value"
  | "after"
  | "trailing"
  | "stopped";

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const COMMA = 0x2c;
const COLON = 0x3a;
const LIST_OPEN = 0x5b;
const LIST_CLOSE = 0x5d;
const OBJECT_OPEN = 0x7b;
const OBJECT_CLOSE = 0x7d;

/**
 * A cutter for one document.
 *
 * Findings that leave something out and go on: `json-element-too-large`, `json-too-deep`, `json-key-too-long`, `json-keys-too-many`. Findings after
 * which nothing more comes (blocking, always the last event): `json-cut-off`, `json-invalid`, `limit-archive-size`, `limit-archive-items`.
 * Others: `json-byte-order-mark`, `json-trailing`, `json-duplicate-joined`.
 *
 * Duplicate keys at descended levels: everything under each of them is given, none of it is held back. Items of a list that stands there
 * twice are numbered on (the second list of 3 and 4 items begins at `/list/3`), so that no two items share a place and nothing of the
 * longest list can be lost, whichever it is; `json-duplicate-joined` says so. For keys that the plan calls `whole` there is no such
 * finding: the caller sees the same section again and decides. Duplicate keys *inside* an element are found by `parseElement`.
 *
 * Structure is judged outside elements (brackets, commas, colons, keys) and, inside them, for brackets and quotes only: an element that
 * balances but is not JSON is given like any other and refused by `parseElement`.
 */
export function jsonCutter(plan: CutPlan, bounds: CutBounds = limits): JsonCutter {
  const span = newSpan(bounds.jsonDepth);
  const frames: Frame[] = [];
  /** The keys met so far by pointer, with the items that their lists had. Unplanned ones up to `bounds.archiveKeys`. */
  const met = new Map<string, number>();
  let unplannedKeys = 0;
  let events: CutEvent[] = [];
  let state: State = "start";
  /** Bytes before the present chunk. */
  let offset = 0;
  let marksSeen = 0;
  /** The member at hand: pointer and plan of the value that comes next in an object; null for a key that is left out. */
  let member: string | null = "";
  let memberPlan: CutPlan | "list" | "whole" | undefined = plan;
  /** The key or value at hand. */
  const gather = newGather();
  /** Did the value at hand begin like one before, so that it was followed from behind that on? */
  let skipped = false;

  const report = (code: FindingCode, place: string, args: MessageArgs = {}): void => {
    events.push({ kind: "finding", finding: finding(code, place, args) });
  };
  const stop = (code: FindingCode, args: MessageArgs): number => {
    report(code, "", args);
    state = "stopped";
    gather.drop();
    return 0;
  };
  const invalid = (detail: string, bytes: number): number => stop("json-invalid", { detail, bytes });
  const unexpected = (byte: number, at: number, wanted: string): number =>
    invalid(`${wanted} was expected and ${nameOf(byte)} stands there`, offset + at);

  const begin = (at: number, first: number, leaveOut: boolean): void => {
    beginSpan(span, first);
    gather.begin(offset + at, leaveOut);
  };

  const top = (): Frame | undefined => frames[frames.length - 1];
  const afterValue = (): void => {
    state = frames.length === 0 ? "after" : "comma-or-close";
  };

  const key = (raw: Buffer | null): void => {
    const frame = top() as Frame;
    state = "colon";
    member = null;
    if (raw === null) {
      report("json-key-too-long", frame.pointer, { bytes: bounds.jsonKeyBytes });
      return;
    }
    const name = keyOf(raw);
    if (name === null) {
      invalid("this key is not a valid string", gather.beganAt());
      return;
    }
    memberPlan = frame.plan?.get(name);
    const pointer = `${frame.pointer}/${pointerToken(name)}`;
    const times = met.get(pointer);
    if (times === undefined && memberPlan === undefined) {
      unplannedKeys += 1;
      if (unplannedKeys === bounds.archiveKeys + 1) report("json-keys-too-many", pointer, { most: bounds.archiveKeys });
      if (unplannedKeys > bounds.archiveKeys) return;
    }
    if (times !== undefined && memberPlan !== "whole")
      report("json-duplicate-joined", pointer, { key: shorten(name, 80) });
    if (times === undefined) met.set(pointer, 0);
    member = pointer;
  };

  const value = (byte: number, chunk: Buffer, at: number): number => {
    if (!beginsValue(byte)) return unexpected(byte, at, "a value");
    const frame = top();
    if (frame?.plan === null) {
      const items = (met.get(frame.pointer) ?? 0) + 1;
      if (items > bounds.archiveItems)
        return stop("limit-archive-items", { most: bounds.archiveItems, section: frame.pointer });
      met.set(frame.pointer, items);
      frame.items += 1;
    } else if (member !== null) {
      if (byte === OBJECT_OPEN && typeof memberPlan === "object") {
        frames.push({ plan: memberPlan, pointer: member, beginnings: null, items: 0 });
        events.push({ kind: "opened", section: member });
        state = "key-or-close";
        return at + 1;
      }
      if (byte === LIST_OPEN && memberPlan === "list") {
        frames.push({ plan: null, pointer: member, beginnings: newBeginnings(), items: 0 });
        state = "value-or-close";
        return at + 1;
      }
    }
    begin(at, byte, frame?.plan !== null && member === null);
    state = "in-value";
    const on = byte === OBJECT_OPEN ? (frame?.beginnings?.skip(span, chunk, at) ?? at) : at;
    skipped = on > at;
    return on;
  };

  const closeFrame = (): void => {
    const frame = frames.pop();
    if (frame?.plan === null) events.push({ kind: "listed", section: frame.pointer, items: frame.items });
    afterValue();
  };

  /** The value at hand has ended: gives it, or says why not. */
  const give = (chunk: Buffer, end: number): void => {
    const frame = top();
    const inList = frame?.plan === null;
    const bytes = gather.take(chunk, offset, end, bounds.jsonElementBytes);
    const beganAt = gather.beganAt() - offset;
    if (!skipped && beganAt >= 0 && chunk[beganAt] === OBJECT_OPEN) frame?.beginnings?.learn(chunk, beganAt, end);
    afterValue();
    if (!inList && member === null) return;
    const section = inList ? frame.pointer : (member as string);
    const place = inList ? `${section}/${(met.get(section) as number) - 1}` : section;
    if (tooDeep()) report("json-too-deep", place, { levels: frames.length + span.deepest, most: bounds.jsonDepth });
    else if (bytes === null)
      report("json-element-too-large", place, {
        bytes: offset + end - gather.beganAt(),
        most: bounds.jsonElementBytes,
      });
    else events.push({ kind: "element", element: { section, place, bytes } });
  };
  const tooDeep = (): boolean => frames.length + span.deepest > bounds.jsonDepth;

  /** Goes on inside a key or value. */
  const follow = (chunk: Buffer, from: number): number => {
    const end = scanSpan(span, chunk, from);
    if (end === WRONG) return unexpected(chunk[span.wrongAt] as number, span.wrongAt, "another closing bracket");
    const inKey = state === "in-key";
    if (end !== MORE) {
      if (inKey) key(gather.take(chunk, offset, end, bounds.jsonKeyBytes));
      else give(chunk, end);
      return end;
    }
    if (tooDeep()) gather.drop();
    gather.keep(
      chunk.subarray(Math.max(0, gather.beganAt() - offset)),
      inKey ? bounds.jsonKeyBytes : bounds.jsonElementBytes,
    );
    return chunk.length;
  };

  /** One byte of structure, white space apart. @returns where to go on */
  const step = (byte: number, chunk: Buffer, at: number): number => {
    switch (state) {
      case "start":
        return start(byte, chunk, at);
      case "value-or-close":
        if (byte === LIST_CLOSE) {
          closeFrame();
          return at + 1;
        }
        return value(byte, chunk, at);
      case "value":
        return value(byte, chunk, at);
      case "key-or-close":
        if (byte === OBJECT_CLOSE) {
          closeFrame();
          return at + 1;
        }
        return beginKey(byte, at);
      case "key":
        return beginKey(byte, at);
      case "colon":
        if (byte !== COLON) return unexpected(byte, at, "a colon");
        state = "value";
        return at + 1;
      case "comma-or-close": {
        const isList = top()?.plan === null;
        if (byte === COMMA) state = isList ? "value" : "key";
        else if (byte === (isList ? LIST_CLOSE : OBJECT_CLOSE)) closeFrame();
        else return unexpected(byte, at, `a comma or the end of the ${isList ? "list" : "object"}`);
        return at + 1;
      }
      default:
        report("json-trailing", "", { bytes: offset + at });
        state = "trailing";
        return at;
    }
  };

  const beginKey = (byte: number, at: number): number => {
    if (byte !== QUOTE) return unexpected(byte, at, "a key in quotes");
    begin(at, byte, false);
    state = "in-key";
    return at;
  };

  /** A byte order mark may stand first, and in any cutting of chunks. */
  const start = (byte: number, chunk: Buffer, at: number): number => {
    const position = offset + at;
    if (position === marksSeen && position < 3 && byte === BYTE_ORDER_MARK[marksSeen]) {
      marksSeen += 1;
      if (marksSeen === 3) report("json-byte-order-mark", "");
      return at + 1;
    }
    if (marksSeen !== 0 && marksSeen !== 3) return invalid("a byte order mark is not complete", position);
    if (position === 0 && byte >= 0xfe) return invalid("it is written in UTF-16 and UTF-8 is needed", 0);
    return value(byte, chunk, at);
  };

  return {
    push(bytes) {
      events = [];
      const room = bounds.archiveSizeBytes - offset;
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, room));
      let i = 0;
      while (i < chunk.length && state !== "stopped" && state !== "trailing") {
        if (state === "in-value" || state === "in-key") {
          i = follow(chunk, i);
          continue;
        }
        const byte = chunk[i] as number;
        i = byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 ? i + 1 : step(byte, chunk, i);
      }
      offset += chunk.length;
      if (bytes.length > room && state !== "stopped") stop("limit-archive-size", { most: bounds.archiveSizeBytes });
      return events;
    },
    end() {
      events = [];
      if (state === "in-value" && span.bare && frames.length === 0) give(Buffer.alloc(0), 0);
      if (state !== "after" && state !== "trailing" && state !== "stopped") stop("json-cut-off", { bytes: offset });
      return events;
    },
    stopped: () => state === "stopped",
  };
}

/** All events of a document, as many at a time as a chunk gives. Stops asking for chunks after a blocking finding. */
export async function* cutJson(
  bytes: Bytes,
  plan: CutPlan,
  bounds: CutBounds = limits,
): AsyncGenerator<readonly CutEvent[], void, undefined> {
  const cutter = jsonCutter(plan, bounds);
  for await (const chunk of bytes) {
    yield cutter.push(chunk);
    if (cutter.stopped()) return;
  }
  yield cutter.end();
}

/** The text of a raw key, quotes included; null where it is no JSON string. Invalid UTF-8 becomes U+FFFD, as does what cannot be stored or printed. */
function keyOf(raw: Buffer): string | null {
  try {
    const name: unknown = JSON.parse(raw.toString("utf8"));
    return typeof name === "string" ? printable(name) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** One reference token of a JSON pointer (RFC 6901, section 3). */
const pointerToken = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

const nameOf = (byte: number): string =>
  byte > 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `the byte ${byte.toString(16).padStart(2, "0")}`;

/**
 * The properties of one JSON object, read one by one: each method gives the value in core terms and reports what it had to change.
 * Null and missing mean the same, and so does an empty text, as in diaspora_federation.
 */
import { limits } from "../../base/limits.ts";
import type { MessageArgs } from "../../base/problem.ts";
import type { FindingCode } from "../../core/migration/finding-codes.ts";
import type { Place } from "../../core/snapshot.ts";
import { isGuid, refOf } from "./ids.ts";
import type { Report } from "./report.ts";
import {
  cleanObject,
  cleanText,
  isLonger,
  type JsonObject,
  parseBoolean,
  parseInteger,
  parseTime,
  pointerStep,
  shown,
} from "./values.ts";

/** A date more than this far ahead is no clock that goes wrong. */
const aheadMs = 24 * 60 * 60 * 1000;

export class Fields {
  readonly data: JsonObject;
  readonly place: Place;
  readonly #report: Report;

  constructor(data: JsonObject, place: Place, report: Report) {
    this.data = data;
    this.place = place;
    this.#report = report;
  }

  /** The value as it stands; null where there is none. */
  raw(key: string): unknown {
    return Object.hasOwn(this.data, key) ? (this.data[key] ?? null) : null;
  }

  /** The place of a property, for a finding about it. */
  at(key: string): Place {
    return `${this.place}/${pointerStep(key)}`;
  }

  add(code: FindingCode, key: string, args: MessageArgs = {}) {
    this.#report.add(code, key === "" ? this.place : this.at(key), args);
  }

  /** A text; null where it is missing, empty or no text. */
  text(key: string): string | null {
    const value = this.raw(key);
    if (value === null || value === "") return null;
    if (typeof value !== "string") {
      this.add("field-type", key, { field: key, expected: "a text" });
      return null;
    }
    const clean = cleanText(value);
    if (clean !== value) this.add("text-characters", key, { field: key });
    return clean;
  }

  /** A text that is shown to people and may be long. */
  longText(key: string): string | null {
    const text = this.text(key);
    if (text !== null && isLonger(text, limits.textChars)) {
      this.add("text-long", key, { most: limits.textChars });
    }
    return text;
  }

  /** `otherwise` where it is missing or neither; only the latter is reported. */
  boolean<T>(key: string, otherwise: boolean, ifMissing: T): boolean | T {
    const value = this.raw(key);
    if (typeof value === "boolean") return value;
    if (value === null && !Object.hasOwn(this.data, key)) return ifMissing;
    const parsed = typeof value === "string" ? parseBoolean(value) : null;
    if (parsed !== null) this.add("boolean-as-text", key, { field: key, was: shown(value), now: String(parsed) });
    else this.add("boolean-unreadable", key, { field: key, now: String(otherwise) });
    return parsed ?? otherwise;
  }

  /** Milliseconds since 1970; null where it is missing or cannot be read. */
  time(key: string, nowMs: number): number | null {
    const value = this.raw(key);
    if (value === null || value === "") return null;
    const ms = typeof value === "string" ? parseTime(value) : null;
    if (ms === null) this.add("time-unreadable", key, { was: shown(value) });
    else if (ms > nowMs + aheadMs) this.add("time-future", key, { was: shown(value) });
    return ms;
  }

  /** When this was written: as `time`, but a missing one is reported. */
  writtenAt(key: string, nowMs: number): number | null {
    const value = this.raw(key);
    if (value === null || value === "") this.add("time-missing", key);
    return this.time(key, nowMs);
  }

  /** A guid; null, with a finding that calls the element `what`, where it is missing or malformed. */
  guid(key: string, what: string): string | null {
    const guid = this.findGuid(key);
    if (guid === null) this.add("guid-invalid", key, { was: shown(this.raw(key) ?? undefined), what });
    return guid;
  }

  /** A guid, or null; nothing is reported. */
  findGuid(key: string): string | null {
    const value = this.raw(key);
    return isGuid(value) ? value : null;
  }

  /** A diaspora* ID in canonical form, or null; nothing is reported. */
  ref(key: string): string | null {
    return refOf(this.raw(key));
  }

  /** A whole number from `least` on; null where it is missing or none. */
  integer(key: string, least: number): number | null {
    const value = this.raw(key);
    if (value === null || value === "") return null;
    const parsed = parseInteger(value);
    if (parsed !== null && parsed >= least && parsed <= 2 ** 31 - 1) return parsed;
    this.add("field-type", key, { field: key, expected: "a whole number" });
    return null;
  }

  /** A list; empty where it is missing, and, with a finding, where it is something else. */
  list(key: string): readonly unknown[] {
    const value = this.raw(key);
    if (Array.isArray(value)) return value;
    if (value !== null) this.add("field-type", key, { field: key, expected: "a list" });
    return [];
  }

  /** What is not in `known`, cleaned; null where there is nothing. */
  rest(known: ReadonlySet<string>): Record<string, unknown> | null {
    const unknown = cleanObject(this.data, known);
    return Object.keys(unknown).length === 0 ? null : unknown;
  }

  /** Reports each property that is not in `known`, once per archive. */
  reportRest(section: string, known: ReadonlySet<string>) {
    for (const key of Object.keys(this.data)) {
      if (!known.has(key)) this.#report.unknownKey(section, shown(key), this.at(key));
    }
  }
}

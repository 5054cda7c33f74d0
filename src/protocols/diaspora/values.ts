/** Single values of the JSON form of federation entities: what texts become, as diaspora_federation reads them. */
import { limits } from "../../base/limits.ts";
import { printTime } from "../../base/time.ts";

/** What `JSON.parse` gives for an object. Keys come from outside: ask with `Object.hasOwn`. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Undefined where it is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Characters that XML 1.0 forbids; PostgreSQL stores neither U+0000 nor lone surrogates. */
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** The text with U+FFFD for each character that can be neither stored nor sent; the very same string where there is none. */
export function cleanText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.search(forbidden) < 0 ? wellFormed : wellFormed.replace(forbidden, "\ufffd");
}

/** Keys that name an object's inner workings in JavaScript; nothing in an archive is called so in good faith. */
const innerKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** A JSON value with all its texts cleaned and inner keys left out; null in place of what is nested deeper than any archive. */
function cleanValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") return cleanText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > limits.jsonDepth) return null;
  return Array.isArray(value)
    ? value.map((member) => cleanValue(member, depth + 1))
    : cleanObject(value as JsonObject, noKeys, depth + 1);
}

const noKeys: ReadonlySet<string> = new Set();

/** An object out of a file as it may be kept and written again, without the keys in `apart`: see `cleanValue`. */
export function cleanObject(object: JsonObject, apart = noKeys, depth = 0): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const key of Object.keys(object)) {
    if (!apart.has(key) && !innerKeys.has(key)) clean[cleanText(key)] = cleanValue(object[key], depth);
  }
  return clean;
}

/** Null where the text is no boolean. */
export function parseBoolean(text: string): boolean | null {
  if (/^(?:t|true|yes|y|1)$/i.test(text)) return true;
  return /^(?:f|false|no|n|0)$/i.test(text) ? false : null;
}

/** A number without sign, fraction or exponent, as JSON number or text; null where it is none. */
export function parseInteger(value: unknown): number | null {
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 ? value : null;
  return typeof value === "string" && /^[0-9]{1,30}$/.test(value) ? Number(value) : null;
}

/** How pods write nearly all times. Looking for this first takes a quarter of the time. */
const plainTime = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const isoDay = String.raw`(?<year>\d{4})(?<dash>-?)(?<month>\d\d)\k<dash>(?<day>\d\d)`;
const isoClock = String.raw`(?<hour>\d\d)(?:(?<colon>:?)(?<minute>\d\d)(?:\k<colon>(?<second>\d\d)(?:[.,]\d+)?)?)?`;
const isoZone = String.raw`(?:z|utc|gmt|(?<hours>[+-]\d\d)(?::?(?<minutes>\d\d))?)`;
/** With or without dashes and colons, as ISO 8601 and PostgreSQL write it. */
const isoTime = new RegExp(`^${isoDay}(?:[T ]${isoClock})? ?${isoZone}?$`, "i");
const mailTime = /^(?:[a-z]{3}, )?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)? (?:gmt|utc|[+-]\d{4})$/i;
const [earliestMs, latestMs] = [Date.parse("0001-01-01T00:00:00Z"), Date.parse("9999-12-31T23:59:59Z")];

/**
 * Milliseconds since 1970, whole seconds (fractions are cut off); UTC where no zone is given. Null where the text cannot be read.
 * Real archives hold `2016-05-10T14:57:15Z` and, in `edited_at` of others' comments, `2021-06-02 16:50:45 UTC`.
 */
export function parseTime(text: string): number | null {
  const ms = plainTime.test(text) ? plainMs(text) : parseOtherTime(text);
  const seconds = Math.floor(ms / 1000) * 1000;
  return seconds >= earliestMs && seconds <= latestMs ? seconds : null;
}

/** A time as pods write it, `2016-05-10T14:57:15Z`, whatever it was written like; null where it cannot be read. */
export function cleanTime(text: string): string | null {
  const ms = parseTime(text);
  if (ms === null) return null;
  return plainTime.test(text) ? text : printTime(ms);
}

function parseOtherTime(given: string): number {
  const text = given.trim();
  const iso = isoTime.exec(text)?.groups;
  if (iso === undefined) return mailTime.test(text) ? Date.parse(text) : Number.NaN;
  const { year, month, day, hour = "00", minute = "00", second = "00", hours, minutes = "00" } = iso;
  const zone = hours === undefined ? "Z" : `${hours}:${minutes}`;
  // The engine knows no leap seconds; for the other pods it is the second that follows.
  const leap = second === "60" ? 1000 : 0;
  return parseIso(`${year}-${month}-${day}T${hour}:${minute}:${leap > 0 ? "59" : second}${zone}`) + leap;
}

/** As `parseIso`, of a text that is a `plainTime`: out of its digits, in a tenth of the time of `Date.parse`. NaN where no clock shows that. */
function plainMs(text: string): number {
  const two = (at: number) => 10 * text.charCodeAt(at) + text.charCodeAt(at + 1) - 11 * 48;
  const [year, month, day, hour, minute, second] = [100 * two(0) + two(2), two(5), two(8), two(11), two(14), two(17)];
  // `Date.UTC` takes a year below 100 for one of the last century, and lets a 30 February pass.
  if (year < 100 || month < 1 || month > 12 || day < 1 || day > 28) return parseIso(text);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The engine lets 30 February pass as 1 March. */
const parseIso = (text: string): number =>
  text.slice(8, 10) > "28" && !isDate(text.slice(0, 10)) ? Number.NaN : Date.parse(text);

/** `YYYY-MM-DD` and a day that exists; year 1004 (no year given) is a leap year, so that 29 February works. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}

/** Has a text more than `most` characters (code points, as Ruby counts them)? */
export function isLonger(text: string, most: number): boolean {
  if (text.length <= most) return false;
  let chars = 0;
  for (const _ of text) {
    chars += 1;
    if (chars > most) return true;
  }
  return false;
}

/** At most `most` characters (code points) of a text. */
export const cutChars = (text: string, most: number): string =>
  !isLonger(text, most) ? text : [...text.slice(0, 2 * most)].slice(0, most).join("");

/** A value out of a file as the argument of a message: at most 80 characters. */
export function shown(value: unknown): string {
  if (typeof value === "string") return cleanText(value.length > 80 ? `${value.slice(0, 79)}…` : value);
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "[…]" : "{…}";
  return value === undefined ? "nothing" : String(value);
}

/** A key as one step of a JSON pointer (RFC 6901). */
export const pointerStep = (key: string): string =>
  cleanText(key.length > 80 ? key.slice(0, 80) : key)
    .replaceAll("~", "~0")
    .replaceAll("/", "~1");

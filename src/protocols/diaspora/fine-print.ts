/** What diaspora* has no words for of a post or comment, as it stands beside `entity_data`: warnings, ends of polls, quotes, other forms of the text. */
import { limits } from "../../base/limits.ts";
import { type CustomEmoji, isEmojiName, isEmojiUrl } from "../../core/custom-emoji.ts";
import type { CarriedFine, NamedThing, PollItem } from "../../core/snapshot.ts";
import { type Entity, fineKey } from "./entity.ts";
import { Fields } from "./fields.ts";
import { isAddress, isNameElsewhere, refOf } from "./ids.ts";
import type { Report } from "./report.ts";
import { cleanText, cutChars, isLonger, isObject, parseTime, shown } from "./values.ts";
import { given, timeOrNull } from "./write-account.ts";

/**
 * `{"sterna_fine": {"warning", "sensitive", "poll_ends_at", "quoted": {"author", "guid"}, "answers": {"author", "guid"}, "original": {TYPE: TEXT}, "emojis": [{"name", "url"}]}}`,
 * of which each member may be missing; `{}` where there is nothing to say.
 */
export function fineMember(fine: CarriedFine | undefined, poll?: PollItem | null): Record<string, unknown> {
  const { warning, sensitive, quoted, answers, original, emojis } = fine ?? {};
  const said = given({
    warning: warning || null,
    sensitive: sensitive || null,
    poll_ends_at: timeOrNull(poll?.endsAtMs ?? null),
    quoted,
    answers,
    original: original === undefined || Object.keys(original).length === 0 ? null : original,
    emojis: emojis === undefined || emojis.length === 0 ? null : emojis,
  });
  return Object.keys(said).length === 0 ? {} : { [fineKey]: said };
}

export type ReadFine = { readonly fine?: CarriedFine; readonly pollEndsAtMs: number | null };

const known: ReadonlySet<string> = new Set([
  "warning",
  "sensitive",
  "poll_ends_at",
  "quoted",
  "answers",
  "original",
  "emojis",
]);

/** What cannot be read is left out alone, but never uncovers: a warning that is too long is cut, one that is no text counts as "sensitive". */
export function readFine({ outer }: Entity, report: Report): ReadFine {
  const value = outer.raw(fineKey);
  if (value === null) return { pollEndsAtMs: null };
  if (!isObject(value)) {
    outer.add("fine-print-unreadable", fineKey);
    return { fine: { sensitive: true }, pollEndsAtMs: null };
  }
  const fields = new Fields(value, outer.at(fineKey), report);
  fields.reportRest(fineKey, known);
  const warning = readWarning(fields);
  const hidden = warning === null && fields.raw("warning") !== null && fields.raw("warning") !== "";
  const sensitive = fields.boolean("sensitive", true, false) || hidden;
  const [quoted, answers] = [readNamed(fields, "quoted"), readNamed(fields, "answers")];
  const original = readOriginal(fields);
  const fine: CarriedFine = {
    ...given({ warning, quoted, answers, original, emojis: readEmojis(fields, "emojis") }),
    ...(sensitive ? { sensitive } : {}),
  };
  return { ...(Object.keys(fine).length === 0 ? {} : { fine }), pollEndsAtMs: readEnd(fields) };
}

function readWarning(fields: Fields): string | null {
  const warning = fields.text("warning");
  if (warning === null || !isLonger(warning, limits.textChars)) return warning;
  fields.add("warning-cut", "warning", { most: limits.textChars });
  return cutChars(warning, limits.textChars);
}

/** As a date of writing, but it may lie ahead. */
function readEnd(fields: Fields): number | null {
  const value = fields.raw("poll_ends_at");
  const atMs = typeof value === "string" ? parseTime(value) : null;
  if (atMs === null && value !== null) fields.add("time-unreadable", "poll_ends_at", { was: shown(value) });
  return atMs;
}

const noReport: Report = { add() {}, unknownKey() {}, take: () => [] };

/** By names of diaspora* or of another network. */
function readNamed(fields: Fields, key: "quoted" | "answers"): NamedThing | null {
  const value = fields.raw(key);
  if (value === null) return null;
  const inside = isObject(value) ? new Fields(value, fields.at(key), noReport) : null;
  const [by, name] = [inside?.raw("author"), inside?.raw("guid")];
  const author = refOf(by) ?? (isAddress(by) ? by : null);
  const guid = inside?.findGuid("guid") ?? (isNameElsewhere(name) ? name : null);
  if (author !== null && guid !== null) return { author, guid };
  fields.add("field-type", key, { field: key, expected: "an author and a guid" });
  return null;
}

const mediaType = /^[\w.+-]{1,100}\/[ -~]{1,150}$/;

function readOriginal(fields: Fields): Readonly<Record<string, string>> | null {
  const value = fields.raw("original");
  if (value === null) return null;
  const forms = isObject(value) ? Object.entries(value) : [];
  const usable = forms.flatMap(([type, text]) =>
    mediaType.test(type) && typeof text === "string" && !isLonger(text, limits.textChars)
      ? [[type, cleanText(text)]]
      : [],
  );
  if (usable.length === 0 || usable.length < forms.length || forms.length > limits.textForms) {
    fields.add("field-type", "original", { field: "original", expected: "texts by media type" });
    return null;
  }
  return Object.fromEntries(usable);
}

/** Whatever is none is left out, and told. */
export function readEmojis(fields: Fields, key: string): readonly CustomEmoji[] | null {
  const value = fields.raw(key);
  if (value === null) return null;
  const all: readonly unknown[] = Array.isArray(value) ? value : [];
  const usable = all.slice(0, limits.emojisPerText).flatMap(readEmoji);
  if (usable.length === 0 || usable.length < all.length)
    fields.add("field-type", key, { field: key, expected: "names and https addresses of pictures" });
  return usable.length === 0 ? null : usable;
}

function readEmoji(value: unknown): readonly CustomEmoji[] {
  const { name, url } = isObject(value) ? value : {};
  return typeof name === "string" && isEmojiName(name) && typeof url === "string" && isEmojiUrl(url)
    ? [{ name, url }]
    : [];
}

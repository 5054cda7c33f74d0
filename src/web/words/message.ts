/**
 * ICU messages: parsed by `@formatjs/icu-messageformat-parser`, put together here. Of the format we use `{name}`, `plural`,
 * `selectordinal` and `select`; numbers are printed as the language prints them, dates and sizes come in as texts.
 * docs/adr/0016 has why, and what it costs.
 */
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { inUnits } from "../../base/bytes.ts";
import type { Language } from "../../core/language.ts";

export type Message = readonly MessageFormatElement[];
export type MessageValues = Readonly<Record<string, string | number>>;

/** @throws {SyntaxError} where it is no ICU message */
export const parseMessage = (text: string): Message => parse(text, { ignoreTag: true });

/** Everything that a message wants to be given, and whether it must be a number. */
export function wantedBy(message: Message, found: Map<string, boolean> = new Map()): Map<string, boolean> {
  for (const element of message) {
    if (element.type === TYPE.argument) found.set(element.value, found.get(element.value) ?? false);
    if (element.type !== TYPE.plural && element.type !== TYPE.select) continue;
    found.set(element.value, element.type === TYPE.plural);
    for (const { value } of Object.values(element.options)) wantedBy(value, found);
  }
  return found;
}

/** The text of a message. A hole that nothing was given for stays as it is written. */
export function printMessage(message: Message, values: MessageValues, language: Language, count?: number): string {
  let text = "";
  for (const element of message) text += printElement(element, values, language, count);
  return text;
}

function printElement(
  element: MessageFormatElement,
  values: MessageValues,
  language: Language,
  count?: number,
): string {
  switch (element.type) {
    case TYPE.literal:
      return element.value;
    case TYPE.argument: {
      const value = values[element.value];
      return value === undefined ? `{${element.value}}` : typeof value === "number" ? number(value, language) : value;
    }
    case TYPE.pound:
      return count === undefined ? "#" : number(count, language);
    case TYPE.plural: {
      const given = Number(values[element.value]);
      const way = rules(language, element.pluralType).select(given - element.offset);
      const option = element.options[`=${given}`] ?? element.options[way] ?? element.options.other;
      return printMessage(option?.value ?? [], values, language, given - element.offset);
    }
    case TYPE.select: {
      const option = element.options[String(values[element.value])] ?? element.options.other;
      return printMessage(option?.value ?? [], values, language, count);
    }
    default:
      throw new Error(`texts of pages use no element of type ${element.type}`);
  }
}

/** `16,006`, `16.006`, `16 006` */
export function number(value: number, language: Language): string {
  numbers[language] ??= new Intl.NumberFormat(language);
  return numbers[language].format(value);
}

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** Bytes in the greatest unit of which there is at least one. */
export function size(bytes: number, language: Language): string {
  const { size, power, digits } = inUnits(bytes);
  const key = `${language} ${power} ${digits}`;
  let format = sizes.get(key);
  if (format === undefined) {
    const unitDisplay = power === 0 ? "long" : "short";
    const precision = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    format = new Intl.NumberFormat(language, { style: "unit", unit: units[power], unitDisplay, ...precision });
    sizes.set(key, format);
  }
  return format.format(bytes === 0 ? 0 : size);
}

const sizes = new Map<string, Intl.NumberFormat>();

/** Made when first needed, as each takes milliseconds of every start. */
const numbers: Partial<Record<Language, Intl.NumberFormat>> = {};

const known = new Map<string, Intl.PluralRules>();
function rules(language: Language, type: Intl.PluralRulesOptions["type"] = "cardinal"): Intl.PluralRules {
  const key = `${language} ${type}`;
  const found = known.get(key) ?? new Intl.PluralRules(language, { type });
  known.set(key, found);
  return found;
}

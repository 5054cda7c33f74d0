/** Dates and times on pages: readable for people, in the language of the request, exact for machines. In UTC, which the title says. */
import type { Language } from "../core/language.ts";
import { type Html, html } from "./html.ts";
import { presentLanguage } from "./words/words.ts";

const tags: Readonly<Record<Language, string>> = { en: "en-GB", de: "de", fr: "fr" };

/** What of a date is printed, in each language. A format is made when it is first needed: it takes milliseconds. */
function printer(options: Intl.DateTimeFormatOptions): (at: Date) => string {
  const formats: Partial<Record<Language, Intl.DateTimeFormat>> = {};
  return (at) => {
    const language = presentLanguage();
    formats[language] ??= new Intl.DateTimeFormat(tags[language], { ...options, timeZone: "UTC" });
    return formats[language].format(at);
  };
}

/** `21 Nov 2026`, `21. Nov. 2026`, `21 nov. 2026` */
export const printDay = printer({ day: "numeric", month: "short", year: "numeric" });
/** `21 November 2026` */
export const printLongDay = printer({ day: "numeric", month: "long", year: "numeric" });
/** `21 November` */
export const printDayOfYear = printer({ day: "numeric", month: "long" });
const printTime = printer({ hour: "2-digit", minute: "2-digit" });
/** `21 Nov 2026, 20:59` */
export const printMoment = (at: Date): string => `${printDay(at)}, ${printTime(at)}`;

/** A `<time>` of the moment. */
export const moment = (at: Date): Html =>
  html`<time datetime="${at.toISOString()}" title="${printMoment(at)} UTC">${printMoment(at)}</time>`;

/** The languages that pages and letters are written in, and which of them fits what somebody asks for. */

/** As BCP 47 has them. Another language is added here; what its texts lack does not compile then. */
export const languages = ["en", "de", "fr"] as const;
export type Language = (typeof languages)[number];

/** What each calls itself. */
export const languageNames: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch", fr: "Français" };

export const isLanguage = (text: string): text is Language => (languages as readonly string[]).includes(text);

/** `de`, `de-AT` and `de_formal` (as archives have it) are German; null for a language that there are no texts in. */
export function languageOf(tag: string): Language | null {
  const first = tag.trim().toLowerCase().split(/[-_]/, 1)[0] ?? "";
  return isLanguage(first) ? first : null;
}

/**
 * The language that an `Accept-Language` header wants most, of those that there are; null where it wants none of them.
 * A weight of 0 says that they do not want it. RFC 9110, section 12.5.4.
 */
export function wantedLanguage(header: string): Language | null {
  let [best, most] = [null as Language | null, 0];
  for (const part of header.slice(0, longestHeader).split(",")) {
    const [tag = "", ...parameters] = part.split(";");
    const language = languageOf(tag);
    const weight = parameters
      .map((each) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/i.exec(each)?.[1])
      .find((q) => q !== undefined);
    const wanted = weight === undefined ? 1 : Number(weight);
    if (language !== null && wanted > most) [best, most] = [language, wanted];
  }
  return best;
}

// Browsers send a dozen languages at most.
const longestHeader = 1000;

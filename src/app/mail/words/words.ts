/** The words of letters in the language of an account, with what belongs into them filled in. */
import type { Language } from "../../../core/language.ts";
import type { LetterArgs } from "../../../store/post-office/letters.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import type { LetterTexts } from "./letter-texts.ts";

const texts: Readonly<Record<Language, LetterTexts>> = { en, de, fr };

/** Those of one language. */
export const textsFor = (language: Language): LetterTexts => texts[language];

/** A name without a value stays as it is: a test shows it. */
export const fillIn = (text: string, args: LetterArgs): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(args, name) ? String(args[name]) : whole));

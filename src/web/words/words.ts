/**
 * Texts by key, in the language of the request: `t("post.comments", { n: 3 })`. A key that does not exist, or an argument that is missing,
 * does not compile. `tIn` for those who know the language themselves: letters, jobs.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Language } from "../../core/language.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { findingTexts } from "./findings.ts";
import { fr } from "./fr.ts";
import { type Message, type MessageValues, number, parseMessage, printMessage, size } from "./message.ts";
import type { ArgsOf } from "./message-types.ts";

type Words = typeof en;
export type WordKey = keyof Words;

/** Every text by language and key. */
export const words: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { ...en, ...findingTexts("en") },
  de: { ...de, ...findingTexts("de") },
  fr: { ...fr, ...findingTexts("fr") },
};

type Given<Key extends WordKey> = keyof ArgsOf<Words[Key]> extends never ? [] : [args: ArgsOf<Words[Key]>];

/** The text of a key with its holes filled in. Plain text: it is escaped where it is put into a page. */
export function t<Key extends WordKey>(key: Key, ...args: Given<Key>): string {
  return print(presentLanguage(), key, args[0] ?? {});
}

/** Like `t`, in a language that is not that of a request. */
export function tIn<Key extends WordKey>(language: Language, key: Key, ...args: Given<Key>): string {
  return print(language, key, args[0] ?? {});
}

/** Like `t`, for a key that is put together at run time; null where there is no such text. */
export function findText(key: string, args: MessageValues): string | null {
  return Object.hasOwn(words.en, key) ? print(presentLanguage(), key, args) : null;
}

const parsed: Readonly<Record<Language, Map<string, Message>>> = { en: new Map(), de: new Map(), fr: new Map() };

function print(language: Language, key: string, args: MessageValues): string {
  let message = parsed[language].get(key);
  if (message === undefined) {
    message = parseMessage(spaced(language, words[language][key] ?? key));
    parsed[language].set(key, message);
  }
  return printMessage(message, args, language);
}

/** French sets a narrow space before `;`, `!`, `?` and inside guillemets, and one before `:`, at which no line breaks. */
const spaced = (language: Language, text: string): string =>
  language === "fr" ? text.replace(/ (?=[;!?»])|(?<=«) /g, "\u202f").replace(/ (?=:)/g, "\u00a0") : text;

const request = new AsyncLocalStorage<Language>();

/** Everything that `run` does, also what it waits for, speaks this language. */
export const inLanguage = <T>(language: Language, run: () => T): T => request.run(language, run);

/** That of the request; English where there is none. */
export const presentLanguage = (): Language => request.getStore() ?? "en";

/** `16,006`, as the language of the request prints it. */
export const printNumber = (n: number): string => number(n, presentLanguage());

/** `130 MB`, in French `130 Mo`. */
export const printSize = (bytes: number): string => size(bytes, presentLanguage());

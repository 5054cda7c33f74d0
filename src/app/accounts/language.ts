/** The language of an account: chosen by its owner for pages and letters, or worked out where nobody chose. */
import { type Language, languageOf } from "../../core/language.ts";
import type { Db } from "../../store/database.ts";
import { findChosenLanguage, setChosenLanguage } from "../../store/people/account-language.ts";
import type { Parts } from "../parts.ts";

/** From now on, on every page and in every letter; null: as each browser wants it. */
export const chooseLanguage = (
  { database }: Pick<Parts, "database">,
  accountId: number,
  language: Language | null,
): Promise<void> => setChosenLanguage(database.db, accountId, language);

/** What its owner chose on this pod; null: nothing. */
export const chosenLanguage = async (db: Db, accountId: number): Promise<Language | null> =>
  languageOf((await findChosenLanguage(db, accountId)) ?? "");

/** What the kinds of letter are called that people choose. */
import type { LetterChoice } from "../core/letters.ts";
import { t } from "./words/words.ts";

export function tellLetterChoice(choice: LetterChoice): string {
  switch (choice) {
    case "moves":
      return t("mail.choice.moves");
    case "mentions":
      return t("mail.choice.mentions");
    case "comments":
      return t("mail.choice.comments");
    case "shares":
      return t("mail.choice.shares");
    case "writes":
      return t("mail.choice.writes");
  }
}

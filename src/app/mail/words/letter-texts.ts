/** The shape of a language's words for letters. */
import type { LetterKind } from "../../../core/letters.ts";

/** What a letter says. `{arg}` is filled in; a kind has the same arguments in every language. */
export type LetterWords = { readonly subject: string; readonly what: string; readonly link: string };

/** Every text that letters are made of. `{name}` and `{host}` are the account's. */
export type LetterTexts = Readonly<Record<"greeting" | "why" | "stop" | "never", string>> & {
  readonly kinds: Readonly<Record<LetterKind, LetterWords>>;
};

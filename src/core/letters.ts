/** Letters by mail: their kinds, and which of them somebody gets who has said nothing. */

/** Kinds that people choose together. */
export type LetterChoice = "moves" | "mentions" | "comments" | "shares" | "writes";

export const letterChoices: readonly LetterChoice[] = ["moves", "mentions", "comments", "shares", "writes"];

/**
 * Every kind, with the choice that stops it. Null: it is about the security of the account, or was asked for a moment ago, and cannot be stopped.
 */
export const letterKinds = {
  "confirm-address": null,
  "password-forgotten": null,
  "password-changed": null,
  "address-changed": null,
  "handed-over": null,
  "import-done": "moves",
  "import-needs-you": "moves",
  "import-failed": "moves",
  "export-ready": "moves",
  "move-announced": "moves",
  "leaving-failed": "moves",
  mentions: "mentions",
  comments: "comments",
  shares: "shares",
  asks: "shares",
  writes: "writes",
} as const satisfies Readonly<Record<string, LetterChoice | null>>;

export type LetterKind = keyof typeof letterKinds;

export const isLetterKind = (kind: string): kind is LetterKind => Object.hasOwn(letterKinds, kind);
export const isLetterChoice = (choice: string): choice is LetterChoice => letterChoices.some((each) => each === choice);

/** What becomes of others' doing can be many letters; what the account itself wanted is few. */
export const isAboutOthers = (kind: LetterKind): boolean => {
  const choice = letterKinds[kind];
  return choice !== null && choice !== "moves";
};

/** Said by the account, by choice; where it has said nothing, moves are told and nothing else. */
export type LetterWishes = Readonly<Record<string, boolean>>;

export const isWanted = (choice: LetterChoice, wishes: LetterWishes): boolean =>
  Object.hasOwn(wishes, choice) ? wishes[choice] === true : choice === "moves";

export const wantsLetter = (kind: LetterKind, wishes: LetterWishes): boolean => {
  const choice = letterKinds[kind];
  return choice === null || isWanted(choice, wishes);
};

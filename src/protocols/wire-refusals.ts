/** The form in which an adapter lists why a message of its network is refused: one table, which the documents print. */
export type WireRefusalEntry = {
  readonly what: string;
  /** May the same bytes be taken another time, because what was missing can still turn up? */
  readonly again: boolean;
};

export const never = (what: string): WireRefusalEntry => ({ what, again: false });
export const perhaps = (what: string): WireRefusalEntry => ({ what, again: true });

/** The codes of those that `Wire.again` names. */
export const codesToTryAgain = (table: Readonly<Record<string, WireRefusalEntry>>): readonly string[] =>
  Object.entries(table).flatMap(([code, { again }]) => (again ? [code] : []));

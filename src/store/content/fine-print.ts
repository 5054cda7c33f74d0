/** What only some networks can say of a post or comment, as it is kept beside it. */
import type { FinePrint } from "../../core/message.ts";
import type { RefText } from "../../core/snapshot.ts";

/**
 * Somebody in the aspects that a post of ours went to who gets nothing of it. `asked`: they have not answered whether they may be shared with. `untold`: an
 * import brought them, and they were not told of the account yet (R11). `rests`: a block met the contact (R12). `gone`: they are found on no network of the
 * account's.
 */
export type LeftOut = {
  readonly ref: RefText;
  readonly name: string | null;
  readonly why: "asked" | "untold" | "rests" | "gone";
};

export type StoredFine = FinePrint & {
  /** Of a post of ours. */
  readonly leftOut?: readonly LeftOut[];
  /** The date that the newest version came with, where there is more than one. */
  readonly versionAtMs?: number;
};

/** As a column holds it: nothing that says no more than its absence, and nothing that matters on arrival alone. */
export function printFine(fine: StoredFine | undefined): string | null {
  const said = printedFine(fine);
  return said === null ? null : JSON.stringify(said);
}

/** As `printFine`, to be printed. */
export function printedFine(fine: StoredFine | undefined): object | null {
  if (fine === undefined) return null;
  const {
    warning,
    sensitive,
    mentions,
    called: _,
    forAllThere: __,
    quotedAt: ___,
    quoted,
    original,
    answers,
    emojis,
    ...rest
  } = fine;
  const said = {
    ...rest,
    ...(warning ? { warning } : {}),
    ...(sensitive ? { sensitive } : {}),
    ...(mentions !== undefined && mentions.length > 0 ? { mentions } : {}),
    ...(quoted ? { quoted } : {}),
    ...(original !== undefined && Object.keys(original).length > 0 ? { original } : {}),
    ...(answers ? { answers } : {}),
    ...(emojis !== undefined && emojis.length > 0 ? { emojis } : {}),
  };
  return Object.keys(said).length === 0 ? null : said;
}

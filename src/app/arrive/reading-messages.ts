/** What the main thread and the reading thread say to each other. All of it survives structured cloning. */
import type { Choices } from "../../core/migration/choices.ts";
import type { ArchiveCounts, Expected, SignatureCounts } from "../../core/migration/counts.ts";
import type { FindingList } from "../../core/migration/finding-list.ts";
import type { Link, OwnerItem } from "../../core/snapshot.ts";
import type { Pack } from "./packs.ts";
import type { StagedRows } from "./rows.ts";

/** Modules that export an `adapter`: the archive's network's, and those of all networks that this pod speaks. */
export type ReadingThreadData = { readonly adapterModule: string; readonly spokenModules: readonly string[] };

export type ToReader =
  | {
      readonly type: "begin";
      /** Are rows for an import made, or is it only counted? */
      readonly withRows: boolean;
      readonly photos: PhotoNames | null;
      /** What of it is to come; null: all of it. */
      readonly choices: Choices | null;
      /** Are people told apart, so that somebody can choose among them? */
      readonly withContacts: boolean;
      readonly nowMs: number;
    }
  | { readonly type: "elements"; readonly pack: Pack }
  | {
      readonly type: "keys";
      readonly refs: readonly string[];
      readonly keys: readonly { ref: string; ofRef: string; publicKey: Uint8Array; untilMs: number | null }[];
    }
  | { readonly type: "end" };

/** Of the photo zips: names of files that can come, and of those that cannot. */
export type PhotoNames = { readonly usable: readonly string[]; readonly unusable: readonly string[] };

export type FromReader =
  | { readonly type: "needs-keys"; readonly refs: readonly string[] }
  /** As soon as it is known whose archive it is. */
  | { readonly type: "owner"; readonly ref: string }
  /** The answer to each `elements` and to `end`. Rows gather over some of them; `spare` gives the buffer of the elements back. */
  | {
      readonly type: "read";
      readonly elements: number;
      readonly rows: readonly StagedRows[];
      readonly spare: ArrayBuffer | null;
    }
  | { readonly type: "checked"; readonly outcome: ReadOutcome };

/** What there is to choose from. */
export type ToChoose = {
  /** At most `limits.moveInContacts`, as they stand; somebody who stands there twice is one. */
  readonly contacts: readonly {
    readonly ref: string;
    readonly name: string | null;
    readonly sharing: boolean;
    readonly receiving: boolean;
    readonly aspects: readonly string[];
  }[];
  /** When the oldest and the newest post or reshare was written; null where no date can be read. */
  readonly dates: { readonly firstMs: number; readonly lastMs: number } | null;
};

/** What a whole pass over the elements gave. */
export type ReadOutcome = {
  readonly owner: OwnerItem | null;
  readonly counts: ArchiveCounts;
  readonly expected: Expected;
  readonly signatures: SignatureCounts;
  readonly links: { readonly rewritable: number; readonly kept: number };
  /** Links in the profile's text. */
  readonly bioLinks: readonly Link[];
  readonly findings: FindingList;
  readonly toChoose: ToChoose;
};

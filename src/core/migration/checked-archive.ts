/** What a check says of an archive, as numbers and verdicts: the part of it that says nothing secret, and may be kept. */
import type { ArchiveCounts, Expected, SignatureCounts } from "./counts.ts";
import type { FindingList } from "./finding-list.ts";
import type { Ownership } from "./ownership.ts";

export type CheckedArchive = {
  readonly ownership: Ownership;
  /** Where the owner is found since a move that is known here. */
  readonly movedTo: string | null;
  readonly protocol: string;
  readonly format: {
    readonly name: string;
    readonly archive: string;
    readonly writtenAtMs: number | null;
    readonly jsonBytes: number;
    readonly fileBytes: number;
  };
  readonly digest: string;
  readonly counts: ArchiveCounts;
  readonly expected: Expected;
  readonly signatures: SignatureCounts;
  readonly links: { readonly rewritable: number; readonly kept: number };
  readonly findings: FindingList;
  /** `unreadable`: the file broke off or is no JSON; `blocking`: a finding forbids the import. */
  readonly verdict: "usable" | "blocking" | "unreadable";
};

/** Findings as they gather: the first thousand one by one, all of them counted by code. */
import { limits } from "../../base/limits.ts";
import type { Finding } from "./findings.ts";

export type FindingList = { readonly list: readonly Finding[]; readonly totals: Readonly<Record<string, number>> };

/** The mild severities may fill half of the list, so that grave ones later in a file still find room. */
const mildShare = limits.findings / 2;

export function gatherFindings(): { add(finding: Finding): void; taken(): FindingList } {
  const list: Finding[] = [];
  const totals: Record<string, number> = Object.create(null);
  let mild = 0;
  return {
    add(finding) {
      totals[finding.code] = (totals[finding.code] ?? 0) + 1;
      const isMild = finding.severity === "waiting" || finding.severity === "odd";
      // What blocks decides about the import: it takes another one's place. There are a handful at most.
      if (finding.severity === "blocking" && list.length >= limits.findings)
        list.splice(
          list.findLastIndex(({ severity }) => severity !== "blocking"),
          1,
        );
      if (list.length >= limits.findings || (isMild && mild >= mildShare)) return;
      if (isMild) mild += 1;
      list.push(finding);
    },
    taken: () => ({ list, totals: { ...totals } }),
  };
}

/** Which elements of an archive, or parts of elements, cannot come: each of them gets one row of the ledger. */
import type { FindingCode } from "../../core/migration/finding-codes.ts";
import type { Finding } from "../../core/migration/findings.ts";
import { keySet } from "../../core/migration/key-set.ts";
import type { Reading } from "../../protocols/port.ts";

export type Loss = { readonly place: string; readonly code: string };

export type Losses = {
  /** Elements that the cutter left out. */
  ofCut(findings: readonly Finding[]): Loss[];
  /** What the reader left out of the element at `place`, and of those that waited for it. */
  ofReading(place: string, reading: Reading): Loss[];
};

/** Findings of the cutter about whole elements; its others are about keys that no pod writes. */
const leftOut: ReadonlySet<string> = new Set<FindingCode>(["json-element-too-large", "json-too-deep"]);

/** @param seed  two random 32-bit numbers */
export function createLosses(seed: readonly [number, number]): Losses {
  const told = keySet(seed);
  /** Elements that gave nothing yet, because they wait for the owner to be known. */
  const waiting = new Set<string>();
  let begun = false;

  /** The element that something at this place is part of; null where it is none of those at hand. */
  function elementOf(part: string, place: string): string | null {
    for (let at = part; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
      if (at === place || waiting.has(at)) return at;
    }
    return null;
  }

  return {
    ofCut: (findings) =>
      findings
        .filter(({ code, place }) => leftOut.has(code) && told.add(place))
        .map(({ code, place }) => ({ code, place })),
    ofReading(place, { items, findings }) {
      const skipped = findings.filter(({ severity }) => severity === "skipped");
      const losses: Loss[] = [];
      if (skipped.length > 0) {
        const came = new Set(items.filter(({ kind }) => kind !== "owner").map((item) => elementOf(item.place, place)));
        for (const { code, place: at } of skipped) {
          const element = elementOf(at, place);
          const lost = element === null || came.has(element) ? at : element;
          if (told.add(lost)) losses.push({ place: lost, code });
        }
      }
      begun ||= items.some(({ kind }) => kind === "owner");
      if (begun) waiting.clear();
      else waiting.add(place);
      return losses;
    },
  };
}

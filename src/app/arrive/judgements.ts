/** What one pass over an archive judged, for the next pass over the same bytes: verifying is half of the reading thread's work. */
import type { SignatureVerdict } from "../../core/post.ts";
import type { Judgement } from "./signatures.ts";

export type Judgements = {
  /** Keeps the next judgement in the order of the file: one byte, and the identity where it is not the author's own. */
  keep(judgement: Judgement, author: string): void;
  /** The judgement about the `index`th relayable of others, from 0 on; null past the last, where the bytes are not the same after all. */
  find(index: number, author: string): Judgement | null;
};

const verdicts: readonly SignatureVerdict[] = ["proved", "archiveKeyOnly", "keyUnknown", "wrong"];

export function createJudgements(): Judgements {
  let codes = new Uint8Array(1_024);
  let count = 0;
  const provedAs = new Map<number, string>();
  return {
    keep({ verdict, provedRef }, author) {
      if (count === codes.length) {
        const wider = new Uint8Array(2 * count);
        wider.set(codes);
        codes = wider;
      }
      codes[count] = verdicts.indexOf(verdict);
      if (provedRef !== null && provedRef !== author) provedAs.set(count, provedRef);
      count += 1;
    },
    find(index, author) {
      const verdict = index < count ? verdicts[codes[index] as number] : undefined;
      if (verdict === undefined) return null;
      return { verdict, provedRef: verdict === "proved" ? (provedAs.get(index) ?? author) : null };
    },
  };
}

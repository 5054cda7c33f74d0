/** Mentions: `@{alice@pod.example}` or `@{Alice; alice@pod.example}` in a text names a person. */
import { limits } from "../base/limits.ts";
import type { CarriedFine } from "./snapshot.ts";

/** As `text-marks.ts` shows them. */
const mention = /@\{(?:[^{}]{1,255}?; ?)?([^{} ;]{1,255})\}/g;

/**
 * The addresses that a text mentions, each once, lower case, as they stand: whether they are addresses is not looked at.
 * @param most  further ones are left out
 */
export function mentionsIn(text: string, most: number): readonly string[] {
  const refs = new Set<string>();
  for (const [, ref = ""] of text.matchAll(mention)) {
    if (refs.size >= most) break;
    refs.add(ref.toLowerCase());
  }
  return [...refs];
}

/** Whom a post of ours names, by its text or by what it quotes: they hear of it, and of its end. */
export const namedIn = ({
  text,
  fine,
}: {
  readonly text: string;
  readonly fine?: Pick<CarriedFine, "quoted"> | null;
}): readonly string[] => [...mentionsIn(text, limits.mentions), ...(fine?.quoted == null ? [] : [fine.quoted.author])];

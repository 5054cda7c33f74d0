/** Mentions: `@{alice@pod.example}` or `@{Alice; alice@pod.example}` in a text names a person. */

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

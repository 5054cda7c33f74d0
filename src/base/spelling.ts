/** Guesses what was meant by a misspelt word. */

/** How many letters have to be added, removed or replaced to get from one word to the other (Levenshtein). */
export function spellingDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [column, wanted] of [...other].entries()) {
      const replaced = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The nearest of `words` that is at most two letters away, if there is one. */
export function guessWord(given: string, words: readonly string[]): string | undefined {
  return words
    .map((word) => ({ word, distance: spellingDistance(given, word) }))
    .filter(({ distance }) => distance <= 2)
    .sort((near, far) => near.distance - far.distance)[0]?.word;
}

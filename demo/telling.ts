/** What the demonstration says in the terminal, and how it counts. */

export const say = (...lines: readonly string[]): void => {
  for (const line of lines) console.log(line);
};

/** Something came out differently than it has to. */
export class Wrong extends Error {}

/** @throws {Wrong} where what there is differs from what has to be */
export function expectCount(what: string, there: number, wanted: number): void {
  if (there !== wanted) throw new Wrong(`${what}: ${there} instead of ${wanted}`);
  say(`  ✔ ${what}: ${there}`);
}

/** @throws {Wrong} */
export function expectThat(what: string, holds: boolean): void {
  if (!holds) throw new Wrong(`this does not hold: ${what}`);
  say(`  ✔ ${what}`);
}

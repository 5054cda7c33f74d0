/** Runs test files, each in a process of its own, and counts what became of single tests. */
import { relative } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

export type Tally = {
  passed: number;
  failed: number;
  skipped: { name: string; reason: string }[];
  /** Files without a test, and those whose process ended before they did: what they would have found nobody knows. */
  broken: string[];
};

/**
 * @param files  below `checkout`; a file that crashes or does not end in time counts as a failed test, too
 * @param print  gets the report, piece by piece
 */
export async function runFiles(
  files: readonly string[],
  how: { readonly checkout: string; readonly filesAtOnce: number; readonly fileTimeoutMs: number },
  print: (text: string) => void,
): Promise<Tally> {
  const { checkout } = how;
  const tally: Tally = { passed: 0, failed: 0, skipped: [], broken: [] };
  const place = (file: string | undefined): string => (file === undefined ? "?" : relative(checkout, file));
  const whole = new Set<string>();
  const stream = run({
    files: files.map((file) => checkout + file),
    concurrency: how.filesAtOnce,
    timeout: how.fileTimeoutMs,
    cwd: checkout,
  });
  stream.on("test:pass", (event) => {
    // Node counts a file of which it saw no test as one that passed.
    if (event.details.type === "suite" || event.name === event.file) return;
    if (event.skip !== undefined || event.todo !== undefined) {
      const reason = event.skip ?? `to do: ${event.todo}`;
      tally.skipped.push({
        name: `${place(event.file)}: ${event.name}`,
        reason: reason === true ? "no reason" : String(reason),
      });
    } else tally.passed += 1;
  });
  stream.on("test:fail", (event) => {
    if (event.details.type !== "suite") tally.failed += 1;
  });
  // The last word of a file that came to its end.
  stream.on("test:summary", ({ file, counts }) => {
    if (file !== undefined && counts.tests > 0) whole.add(place(file));
  });
  for await (const chunk of stream.compose(spec)) print(String(chunk));
  tally.broken = files.filter((file) => !whole.has(file));
  return tally;
}

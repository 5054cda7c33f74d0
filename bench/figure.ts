/** What a figure is: one file in this folder measures it; its lines go to the table of `npm run bench`. */

/** What was asked for on the command line. */
export type BenchOptions = {
  /** JSON bytes of generated archives; null: each figure's own. */
  readonly sizeBytes: number | null;
  /** Only generated archives, as few runs as possible: for the test that the benchmarks work. */
  readonly tiny: boolean;
  /** How often each piece of work is done; the median counts. */
  readonly runs: number;
};

export type Line = {
  readonly figure: string;
  readonly input: string;
  readonly value: number;
  /** `x`: a ratio. `documents`: that others are asked for. */
  readonly unit: "x" | "s" | "MiB" | "documents";
  readonly goal: number;
  readonly reached: boolean;
  /** Whatever else was measured beside it. */
  readonly detail: Readonly<Record<string, string | number>>;
};

/** Something that could not be measured here, and why. */
export type Skipped = { readonly figure: string; readonly input: string; readonly skipped: string };

export type Figure = {
  readonly name: string;
  /** Gives its lines as they are measured. */
  measure(options: BenchOptions): AsyncIterable<Line | Skipped>;
};

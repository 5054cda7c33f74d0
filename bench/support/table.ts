/** The table at the end of a benchmark, for people. */
import type { Line, Skipped } from "../figure.ts";

/** As Markdown, with columns that stand below each other. */
export function printTable(lines: readonly (Line | Skipped)[]): string {
  const rows = [["figure", "input", "value", "goal", "reached"], ...lines.map(rowOf)];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const print = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [print(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...body.map(print)].join("\n");
}

function rowOf(line: Line | Skipped): string[] {
  if ("skipped" in line) return [line.figure, line.input, "-", "-", `skipped: ${line.skipped}`];
  const { figure, input, value, unit, goal, reached } = line;
  const withUnit = (number: number) => (unit === "x" ? `${number} x` : `${number} ${unit}`);
  return [figure, input, withUnit(value), `<= ${withUnit(goal)}`, reached ? "yes" : "NO"];
}

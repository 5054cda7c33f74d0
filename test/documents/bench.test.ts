/** docs/bench.md lists the figures that there are, and the options of npm run bench. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { documentOf, filesOfTree, readText, tableRows } from "./documents.ts";

const rows = tableRows(documentOf("docs/bench.md")).map(([cell = ""]) => cell.replaceAll("`", ""));

test("docs/bench.md has a row for each figure, and for nothing else", async () => {
  const paths = filesOfTree().filter((path) => /^bench\/\w+\.ts$/.test(path));
  const figures = paths.filter((path) => readText(path).includes("export const figure: Figure"));
  const names = figures.map((path) => path.slice("bench/".length, -".ts".length));
  assert.deepEqual(rows.filter((cell) => !cell.startsWith("-")).sort(), names.sort());
});

test("docs/bench.md has a row for each option of npm run bench", () => {
  const help = /const help = `([\s\S]*?)`;/.exec(readText("bench/run.ts"))?.[1] ?? "";
  const options = [...help.matchAll(/^ {2}(--\w+ \w+)/gm)].map(([, option]) => option);
  assert.ok(options.length > 0);
  assert.deepEqual(rows.filter((cell) => cell.startsWith("-")).sort(), options.sort());
});

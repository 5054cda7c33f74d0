/** The documents of this tree, as the tests about them read them. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** Folders that are no part of the tree: made by set-up or by running. */
const madeHere = new Set(["node_modules", "data", "coverage", ".git"]);

/** All files of the tree, as paths from its root. Not asked from git: a tree may come without. */
export function filesOfTree(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (madeHere.has(entry.name) || entry.name.endsWith(".log")) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOfTree(path) : entry.isFile() ? [relative(root, path)] : [];
  });
}

export const readText = (path: string): string => readFileSync(join(root, path), "utf8");

export type Document = { readonly path: string; readonly text: string };

/** Every Markdown file: `README.md`, `docs/adr/0001-….md`. */
export const documents: readonly Document[] = filesOfTree()
  .filter((path) => path.endsWith(".md"))
  .sort()
  .map((path) => ({ path, text: readText(path) }));

/** One document by its path. @throws where there is none */
export function documentOf(path: string): string {
  const found = documents.find((each) => each.path === path);
  if (found === undefined) throw new Error(`there is no ${path}`);
  return found.text;
}

/** What stands in backticks or in a block of code, piece by piece; of a block, line by line. */
export function codeOf(text: string): string[] {
  const blocks = [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) => block.split("\n"));
  const spans = [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
  return [...blocks, ...spans];
}

export const withoutBlocks = (text: string): string => text.replace(/^```[^\n]*\n[\s\S]*?^```$/gm, "");

/** The cells of every row of every table in a text, heads and rules left out. */
export function tableRows(text: string): string[][] {
  const rows = withoutBlocks(text)
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return rows.filter((row, index) => !isRule(row) && !isRule(rows[index + 1] ?? []));
}

const isRule = (row: readonly string[]): boolean => row.length > 0 && row.every((cell) => /^:?-+:?$/.test(cell));

/** The part of a text below a heading, up to the next one of the same or a higher level. @throws where there is no such heading */
export function sectionOf(text: string, heading: string): string {
  const start = text.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`there is no heading "${heading}"`);
  const level = heading.indexOf(" ");
  const rest = text.slice(start + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${level}} `, "m"));
  return end < 0 ? rest : rest.slice(0, end);
}

/** The anchors of a document's headings, as code hosting sites make them. */
export function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = [...withoutBlocks(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => {
    const plain = heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(plain) ?? 0;
    seen.set(plain, times + 1);
    return times === 0 ? plain : `${plain}-${times}`;
  });
  return new Set(anchors);
}

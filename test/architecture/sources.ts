/** Reads the source tree for tests about its shape: which file imports what. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const checkout: string = fileURLToPath(new URL("../..", import.meta.url));

/** `names` is empty for a whole-module or dynamic import. */
export type Import = { readonly specifier: string; readonly names: readonly string[] };

export type Source = {
  /** From the checkout: `src/base/result.ts`. */
  readonly path: string;
  readonly text: string;
  /** Without comments; strings stay. */
  readonly code: string;
  readonly imports: readonly Import[];
  /** The imported files of the tree, as paths. */
  readonly files: readonly string[];
};

const staticImport = /^\s*(?:import|export)\s+(?:type\s+)?(?:([\w*\s{},$]+?)\s+from\s+)?["']([^"']+)["']/gm;
const dynamicImport = /\bimport\(\s*["']([^"']+)["']\s*\)/g;
const moduleUrl = /new URL\(\s*["']([^"']+\.ts)["']\s*,\s*import\.meta\.url\s*\)/g;

const namesOf = (clause: string | undefined): string[] =>
  (clause?.match(/\{([^}]*)\}/)?.[1] ?? "")
    .split(",")
    .map((name) =>
      name
        .trim()
        .replace(/^type\s+/, "")
        .replace(/\s+as\s.*$/, ""),
    )
    .filter((name) => name !== "");

/** Comments of whole lines and of blocks; that is how they are written here. */
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");

function readSource(path: string): Source {
  const text = readFileSync(join(checkout, path), "utf8");
  const code = withoutComments(text);
  const imports = [
    ...[...code.matchAll(staticImport)].map((match) => ({ specifier: match[2] ?? "", names: namesOf(match[1]) })),
    ...[...code.matchAll(dynamicImport)].map((match) => ({ specifier: match[1] ?? "", names: [] })),
    // A thread or a script is started by its address: that is an import as well.
    ...[...code.matchAll(moduleUrl)].map((match) => ({ specifier: match[1] ?? "", names: [] })),
  ];
  const files = imports
    .filter(({ specifier }) => specifier.endsWith(".ts"))
    .map(({ specifier }) => normalize(join(dirname(path), specifier)));
  return { path, text, code, imports, files };
}

/** Every TypeScript file below a folder of the checkout. */
export const readSources = (folder: string): Source[] =>
  globSync(`${folder}/**/*.ts`, { cwd: checkout }).sort().map(readSource);

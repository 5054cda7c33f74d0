/** `npm run bench`: measures the figures of docs/bench.md, prints one JSON line each, and a table at the end. */
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { codeOf } from "../src/base/problem.ts";
import type { BenchOptions, Figure, Line, Skipped } from "./figure.ts";
import { machineLoad } from "./support/measure.ts";
import { printTable } from "./support/table.ts";

// As bin/sterna does: compiling is not what is measured. Threads and children learn of it by the environment.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../node_modules/.cache/node", import.meta.url));
enableCompileCache(process.env.NODE_COMPILE_CACHE);

const figures: readonly string[] = [
  "check",
  "import",
  "export",
  "memory",
  "start",
  "inbox",
  "fanout",
  "settle",
  "witness",
  "followers",
];

const help = `npm run bench -- [--only NAME]... [--size SIZE] [--runs N]
  --only NAME   one of ${figures.join(", ")}; may be given more than once
  --size SIZE   JSON bytes of generated archives, as 200MB or 1GB; "tiny" only shows that everything works
  --runs N      how often each piece of work is done (the median counts); 3`;

/** Null where the command line makes no sense. */
function readOptions(): { readonly options: BenchOptions; readonly names: readonly string[] } | null {
  const values = readArguments();
  if (values === null) return null;
  const names = values.only ?? figures;
  const tiny = values.size === "tiny";
  const sizeBytes = tiny ? 300_000 : values.size === undefined ? null : sizeOf(values.size);
  const runs = values.runs === undefined ? (tiny ? 1 : 3) : Number(values.runs);
  const wrong = names.some((name) => !figures.includes(name)) || Number.isNaN(sizeBytes) || !(runs >= 1);
  return values.help || wrong ? null : { options: { sizeBytes, tiny, runs }, names };
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        only: { type: "string", multiple: true },
        size: { type: "string" },
        runs: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    if (codeOf(error).startsWith("ERR_PARSE_ARGS")) return null;
    throw error;
  }
}

function sizeOf(text: string): number {
  const [, digits, unit] = /^(\d+)(kB|MB|GB)$/i.exec(text) ?? [];
  return Number(digits) * ({ kb: 1e3, mb: 1e6, gb: 1e9 }[(unit ?? "").toLowerCase()] ?? Number.NaN);
}

async function run({ options, names }: { options: BenchOptions; names: readonly string[] }): Promise<void> {
  const lines: (Line | Skipped)[] = [];
  for (const name of figures.filter((each) => names.includes(each))) {
    const { figure } = (await import(`./${name}.ts`)) as { figure: Figure };
    for await (const line of figure.measure(options)) {
      lines.push(line);
      console.log(JSON.stringify({ ...line, load: machineLoad() }));
    }
  }
  console.log(printTable(lines));
}

const wanted = readOptions();
if (wanted === null) {
  console.error(help);
  process.exitCode = 2;
} else await run(wanted);

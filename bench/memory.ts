/** How much memory a check and an import of a very large archive, and the export of its account, take at most, above what the idle process has. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { printSize } from "../src/base/bytes.ts";
import type { BenchOptions, Figure, Line, Skipped } from "./figure.ts";
import { writeArchiveFile } from "./support/archive-file.ts";
import { planArchive } from "./support/generator.ts";
import { round } from "./support/measure.ts";
import type { MemoryAnswer } from "./support/memory-child.ts";
import { temporaryFolder } from "./support/pod.ts";

const usualBytes = 1_000_000_000;
const goals = { check: 150, import: 250, export: 150 } as const;

export const figure: Figure = {
  name: "memory",
  async *measure({ sizeBytes }: BenchOptions): AsyncGenerator<Line | Skipped> {
    if (process.platform !== "linux") {
      yield { figure: "memory", input: "generated", skipped: "the peak is read from /proc, which only Linux has" };
      return;
    }
    const folder = temporaryFolder();
    const { path, jsonBytes } = await writeArchiveFile(
      planArchive(sizeBytes ?? usualBytes),
      join(folder, "generated.json.gz"),
    );
    for (const kind of ["check", "import", "export"] as const) {
      const { idleBytes, peakBytes, seconds } = await measureChild(kind, path, folder);
      const value = round((peakBytes - idleBytes) / 2 ** 20, 0);
      const detail = { "idle MiB": round(idleBytes / 2 ** 20, 0), "peak MiB": round(peakBytes / 2 ** 20, 0), seconds };
      const input = `${kind} of ${printSize(jsonBytes)}`;
      yield { figure: "memory", input, value, unit: "MiB", goal: goals[kind], reached: value <= goals[kind], detail };
    }
    await rm(folder, { recursive: true, force: true });
  },
};

const starter = readFileSync(new URL("../bin/sterna", import.meta.url), "utf8");
/** How bin/sterna starts what is measured. */
const nodeOptions = starter.match(/--[a-z-]+=\d+/g) ?? [];
const mallocArenas = /MALLOC_ARENA_MAX:-(\d+)/.exec(starter)?.[1] ?? "";
if (nodeOptions.length === 0 || mallocArenas === "") throw new Error("bin/sterna does not say how a check is started");

/** A process of its own, so that nothing else is in its memory. */
async function measureChild(kind: keyof typeof goals, path: string, dataFolder: string): Promise<MemoryAnswer> {
  const child = fork(new URL("support/memory-child.ts", import.meta.url), [kind, path, dataFolder], {
    execArgv: nodeOptions,
    env: { ...process.env, MALLOC_ARENA_MAX: mallocArenas },
  });
  const answer = once(child, "message") as Promise<[MemoryAnswer]>;
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the measured process ended with ${code}`);
  });
  const [measured] = await Promise.race([answer, ended]);
  ended.catch(() => {}); // it ends by itself once it has told
  await once(child, "exit");
  return measured;
}

/** How long work takes, in wall time and in CPU time, as medians of runs that take turns. */
import { readdirSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";

/** Seconds. `cpu` is that of all threads of this process and of the database server, where one takes part. */
export type Cost = { readonly wall: number; readonly cpu: number };

/** What is measured, and what has to be there before, which is not. */
export type Work = { prepare?(): Promise<void>; run(): Promise<void> };

/**
 * Does each piece of work `runs` times, taking turns, so that whatever else the machine does meets all of them alike.
 * @param serverCpu  CPU seconds used so far by other processes that take part
 */
export async function takeTurns<Name extends string>(
  runs: number,
  work: Readonly<Record<Name, Work>>,
  serverCpu: () => number = () => 0,
): Promise<Record<Name, Cost>> {
  const names = Object.keys(work) as Name[];
  const costs = new Map(names.map((name) => [name, [] as Cost[]]));
  for (let run = 0; run < runs; run++) {
    for (const name of names) {
      await work[name].prepare?.();
      const [cpuBefore, before] = [ownCpu() + serverCpu(), performance.now()];
      await work[name].run();
      const wall = (performance.now() - before) / 1e3;
      costs.get(name)?.push({ wall, cpu: ownCpu() + serverCpu() - cpuBefore });
    }
  }
  const median = (all: readonly Cost[] = []): Cost => ({
    wall: medianOf(all.map(({ wall }) => wall)),
    cpu: medianOf(all.map(({ cpu }) => cpu)),
  });
  return Object.fromEntries(names.map((name) => [name, median(costs.get(name))])) as Record<Name, Cost>;
}

/** The middle one; of an even number the lower of the two. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}

function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Processes that want to run, averaged over a minute: above the number of cores, wall times say little. */
export const machineLoad = (): number => round(loadavg()[0] ?? 0, 2);

export const round = (value: number, digits: number): number => Number(value.toFixed(digits));

const ticksPerSecond = 100; // fixed for programs on Linux, whatever the kernel uses

/**
 * CPU seconds used so far by a process and its children, dead or alive (Linux: elsewhere 0, and CPU ratios mean nothing).
 * @see proc(5), `/proc/PID/stat`
 */
export function treeCpu(pid: number): number {
  if (process.platform !== "linux") return 0;
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(name))
    .filter((stat) => stat?.parent === pid);
  const own = statOf(String(pid));
  const ticks =
    (own?.ticks ?? 0) + (own?.deadTicks ?? 0) + children.reduce((sum, child) => sum + (child?.ticks ?? 0), 0);
  return ticks / ticksPerSecond;
}

type ProcessStat = { readonly parent: number; readonly ticks: number; readonly deadTicks: number };

/** Null for a process that has just ended. */
function statOf(pid: string): ProcessStat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold anything; after it: state, parent, … 14 and 15 own times, 16 and 17 those of dead children.
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const at = (field: number) => fields[field - 3] ?? 0;
    return { parent: at(4), ticks: at(14) + at(15), deadTicks: at(16) + at(17) };
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

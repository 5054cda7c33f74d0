/** Finds the processes that a run of the tests has started, by a mark in their environment or in their arguments. */
import { readdirSync, readFileSync } from "node:fs";

export type Process = { readonly pid: number; readonly command: string };

/** Processes end while they are being read, and some belong to others: both count as not ours. */
function readQuietly(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** @returns every living process that has `mark` in its environment or arguments; none where there is no /proc (not Linux) */
export function findProcesses(mark: string): Process[] {
  const pids = process.platform === "linux" ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  return pids
    .map((pid) => ({ pid: Number(pid), command: readQuietly(`/proc/${pid}/cmdline`).replaceAll("\0", " ") }))
    .filter(({ pid, command }) => command.includes(mark) || readQuietly(`/proc/${pid}/environ`).includes(mark))
    .map(({ pid, command }) => ({ pid, command: command.slice(0, 200) }))
    .filter(({ command }) => command !== "");
}

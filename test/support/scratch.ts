/** Where a run of the tests keeps databases and data folders: in memory where there is plenty, for on a disk to copy a database takes ten times as long. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const scratchVariable = "STERNA_TEST_SCRATCH";

/** The folder that databases and data folders of tests lie in. */
export const scratchFolder = (): string => process.env[scratchVariable] ?? tmpdir();

/** The file system in memory that Linux machines have. */
const inMemory = "/dev/shm";
/** The tests take about a gigabyte of it, which counts as memory of theirs. */
const neededBytes = 4 * 2 ** 30;
const neededMemoryBytes = 8 * 2 ** 30;

/** A folder in memory, gone with this process; null where the system's own has to do. */
export function openScratch(): string | null {
  if (!existsSync(inMemory) || process.availableMemory() < neededMemoryBytes) return null;
  sweep();
  const { bavail, bsize } = statfsSync(inMemory);
  if (bavail * bsize < neededBytes) return null;
  const folder = mkdtempSync(join(inMemory, `sterna-run-${process.pid}-`));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o711); // under root PostgreSQL runs as somebody else, who has to pass through
  return folder;
}

/** Takes away what runs left that were killed. */
function sweep(): void {
  for (const name of readdirSync(inMemory)) {
    const [, pid] = /^sterna-run-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`))
      rmSync(join(inMemory, name), { recursive: true, force: true });
  }
}

/** The process whose memory is measured: opens the parts as every command does, then checks or imports one archive. */
import { readFileSync } from "node:fs";
import { checkArchive } from "../../src/app/arrive/check.ts";
import { importArchive } from "../../src/app/arrive/import.ts";
import { exportAccount } from "../../src/app/export/export-account.ts";
import { fileOnDisk } from "../../src/blobs/open-file.ts";
import { openParts } from "../../src/compose.ts";
import { readConfig } from "../../src/config.ts";
import { findAccount } from "../../src/store/people/accounts.ts";
import { round } from "./measure.ts";

/** Resident bytes of this process, all its threads together; the database server is not in it. */
export type MemoryAnswer = { readonly idleBytes: number; readonly peakBytes: number; readonly seconds: number };

/** A line of /proc/self/status in bytes: `VmRSS` is what is resident now, `VmHWM` the most that ever was. */
function resident(line: "VmRSS" | "VmHWM"): number {
  const [, kiB] = new RegExp(`^${line}:\\s+(\\d+) kB$`, "m").exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return Number(kiB) * 1024;
}

const [kind, path = "", dataFolder] = process.argv.slice(2);
const config = readConfig({ STERNA_DATA: dataFolder, STERNA_LOG: "error" });
if (!config.ok) throw new Error(JSON.stringify(config.refusal));
const { parts, close } = await openParts(config.value);
const idleBytes = resident("VmRSS");
const before = performance.now();
if (kind === "export") {
  const account = await findAccount(parts.database.db, "bench");
  if (account === null) throw new Error("nothing was imported");
  const names = { dataName: "exported", photosName: "none" };
  const exported = await exportAccount(parts, { account, photos: false, folder: config.value.dataFolder, ...names });
  if (!exported.ok) throw new Error(`the export was refused: ${JSON.stringify(exported.refusal)}`);
} else if (kind === "check") {
  const checked = await checkArchive(parts, [fileOnDisk(path)], { offline: true });
  if (!checked.ok || checked.value.verdict !== "usable") throw new Error("the check refused the archive");
} else {
  const imported = await importArchive(parts, {
    files: [fileOnDisk(path)],
    username: "bench",
    offline: true,
    tell() {},
  });
  if (!imported.ok) throw new Error(`the import refused the archive: ${imported.refusal.why.code}`);
}
const seconds = round((performance.now() - before) / 1e3, 1);
const answer: MemoryAnswer = { idleBytes, peakBytes: resident("VmHWM"), seconds };
await close();
process.send?.(answer, () => process.disconnect());

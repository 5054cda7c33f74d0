/** How long it takes to write an account into an archive, compared with packing the same bytes alone. */
import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { checkArchive } from "../src/app/arrive/check.ts";
import { importArchive } from "../src/app/arrive/import.ts";
import { type Exported, writeAccount } from "../src/app/export/export-account.ts";
import { fileOnDisk } from "../src/blobs/open-file.ts";
import { writeGzip } from "../src/blobs/written-file.ts";
import { findAccount } from "../src/store/people/accounts.ts";
import type { BenchOptions, Figure, Line } from "./figure.ts";
import { archivesFor, type MeasuredArchive } from "./support/archives.ts";
import { round, takeTurns } from "./support/measure.ts";
import { type BenchPod, openPod } from "./support/pod.ts";

/** Half the speed of gzip. */
const goal = 2;

export const figure: Figure = {
  name: "export",
  async *measure(options) {
    const pod = await openPod(!options.tiny);
    try {
      for await (const archive of archivesFor("export", options, pod.folder)) {
        yield "skipped" in archive ? archive : await measureOne(pod, archive, options);
      }
    } finally {
      await pod.close();
    }
  },
};

async function measureOne(pod: BenchPod, { input, path }: MeasuredArchive, { runs }: BenchOptions): Promise<Line> {
  const parts = await pod.fresh();
  const imported = await importArchive(parts, {
    files: [fileOnDisk(path)],
    username: "bench",
    offline: true,
    tell() {},
  });
  if (!imported.ok) throw new Error(`the import of ${input} refused it: ${imported.refusal.why.code}`);
  const account = await findAccount(parts.database.db, "bench");
  if (account === null) throw new Error("an import without an account");
  await pod.settle();
  let nth = 0;
  const write = async (): Promise<Exported> => {
    nth += 1;
    const names = { dataName: `data-${nth}`, photosName: "none" };
    const written = await writeAccount(parts, { account, photos: false, folder: pod.folder, ...names });
    if (!written.ok) throw new Error(written.refusal.code);
    return written.value;
  };

  const first = await write();
  const json = join(pod.folder, "plain.json");
  await pipeline(createReadStream(first.data.path), createGunzip(), createWriteStream(json));
  const packed = join(pod.folder, "packed.json.gz");
  const costs = await takeTurns(
    runs,
    {
      export: { run: async () => void (await write()) },
      gzip: { run: async () => void (await writeGzip(packed, createReadStream(json, { highWaterMark: 256 * 1024 }))) },
    },
    pod.serverCpu,
  );
  const before = performance.now();
  const checked = await checkArchive(parts, [fileOnDisk(first.data.path)], { offline: true });
  if (!checked.ok || checked.value.verdict !== "usable") throw new Error("what was written cannot be read back");
  const readBack = (performance.now() - before) / 1e3;
  for (let each = 1; each <= nth; each++) await rm(join(pod.folder, `data-${each}.json.gz`), { force: true });
  await parts.database.close();
  const ratio = round(costs.export.wall / costs.gzip.wall, 2);
  const detail = {
    "cpu ratio": round(costs.export.cpu / costs.gzip.cpu, 2),
    "export s": round(costs.export.wall, 2),
    "export cpu s": round(costs.export.cpu, 2),
    "gzip s": round(costs.gzip.wall, 2),
    "read back s": round(readBack, 2),
    "packed MB": round(first.data.sizeBytes / 1e6, 1),
  };
  return { figure: "export", input, value: ratio, unit: "x", goal, reached: ratio <= goal, detail };
}

/** How long an import takes, photos and key generation apart, compared with reading, verifying and copying the same rows into bare tables. */

import { openAndCheck } from "../src/app/arrive/check.ts";
import { importArchive } from "../src/app/arrive/import.ts";
import { openRowSpool } from "../src/app/arrive/row-spool.ts";
import type { StagedRows } from "../src/app/arrive/rows.ts";
import type { Parts } from "../src/app/parts.ts";
import { fileOnDisk } from "../src/blobs/open-file.ts";
import type { BenchOptions, Figure, Line } from "./figure.ts";
import { archivesFor, type MeasuredArchive } from "./support/archives.ts";
import { copyRows, makeBareTables } from "./support/bare-tables.ts";
import { doInTurn, mostJsonBytes } from "./support/in-turn.ts";
import { medianOf, round, takeTurns } from "./support/measure.ts";
import { type BenchPod, openPod } from "./support/pod.ts";
import { keysOf, openSideBySide, type SideBySide } from "./support/side-by-side.ts";

const goal = 2.5;

export const figure: Figure = {
  name: "import",
  async *measure(options) {
    const pod = await openPod(!options.tiny);
    try {
      for await (const archive of archivesFor("import", options, pod.folder, mostJsonBytes)) {
        yield "skipped" in archive ? archive : await measureOne(pod, archive, options);
      }
    } finally {
      await pod.close();
    }
  },
};

async function measureOne(pod: BenchPod, { input, path }: MeasuredArchive, { runs }: BenchOptions): Promise<Line> {
  const keys = await keysOf(path);
  const rows = await rowsOf(pod, path);
  let parts: Parts | null = null;
  let beside: SideBySide | null = null;
  const alone = doInTurn({ path, rows });
  const copies: number[] = [];
  const fresh = async (): Promise<Parts> => {
    await parts?.database.close();
    parts = await pod.fresh();
    await parts.newKeyPair();
    await pod.settle();
    return parts;
  };
  const costs = await takeTurns(
    runs,
    {
      import: {
        prepare: async () => void (await fresh()),
        async run() {
          const imported = await importArchive(parts as unknown as Parts, {
            files: [fileOnDisk(path)],
            username: "bench",
            offline: true,
            tell() {},
          });
          if (!imported.ok) throw new Error(`the import of ${input} refused it: ${imported.refusal.why.code}`);
        },
      },
      inTurn: {
        async prepare() {
          await makeBareTables((await fresh()).database);
          await alone.prepare();
        },
        async run() {
          const { batches } = await alone.run();
          const began = performance.now();
          for (const batch of batches) await copyRows((parts as unknown as Parts).database, batch);
          copies.push((performance.now() - began) / 1e3);
        },
      },
      sideBySide: {
        async prepare() {
          await makeBareTables((await fresh()).database);
          beside = await openSideBySide(path, { keys, rows });
        },
        async run() {
          const { database } = parts as unknown as Parts;
          await beside?.run((batch) => copyRows(database, batch));
          await beside?.close();
        },
      },
    },
    pod.serverCpu,
  );
  await (parts as Parts | null)?.database.close();
  await alone.close();
  const { import: imported, inTurn, sideBySide } = costs;
  const ratio = round(imported.wall / inTurn.wall, 2);
  const detail = {
    "import s": round(imported.wall, 2),
    "import cpu s": round(imported.cpu, 2),
    "alone s": round(inTurn.wall, 2),
    ...alone.medians(),
    "copy s": round(medianOf(copies), 2),
    "x two threads": round(imported.wall / sideBySide.wall, 2),
    "two threads s": round(sideBySide.wall, 2),
    "two threads cpu s": round(sideBySide.cpu, 2),
    "rows MB": round(rows.flat().reduce((sum, each) => sum + each.rows.length, 0) / 1e6, 1),
  };
  return { figure: "import", input, value: ratio, unit: "x", goal, reached: ratio <= goal, detail };
}

/** What an import copies into its stages, batch by batch. */
async function rowsOf(pod: BenchPod, path: string): Promise<(readonly StagedRows[])[]> {
  const parts = await pod.fresh();
  const spool = openRowSpool(pod.folder);
  const checked = await openAndCheck(parts, [fileOnDisk(path)], spool, { offline: true });
  if (!checked.ok) throw new Error(checked.refusal.code);
  await checked.value.files.close();
  const batches: (readonly StagedRows[])[] = [];
  for await (const { rows } of spool.batches()) batches.push(rows);
  await spool.dispose();
  await parts.database.close();
  return batches;
}

/** How long a check takes, compared with reading the archive and verifying its signatures alone. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { checkArchive } from "../src/app/arrive/check.ts";
import { fileOnDisk } from "../src/blobs/open-file.ts";
import type { BenchOptions, Figure, Line } from "./figure.ts";
import { archivesFor, type MeasuredArchive } from "./support/archives.ts";
import { doInTurn, mostJsonBytes } from "./support/in-turn.ts";
import { round, takeTurns } from "./support/measure.ts";
import { type BenchPod, openPod } from "./support/pod.ts";
import { keysOf, openSideBySide } from "./support/side-by-side.ts";

/** Design, section 6: the ratio, and seconds on any account of that size. */
const goal = { ratio: 1.3, seconds: 10 };

export const figure: Figure = {
  name: "check",
  async *measure(options) {
    const pod = await openPod(!options.tiny);
    try {
      for await (const archive of archivesFor("check", options, pod.folder, mostJsonBytes)) {
        if ("skipped" in archive) yield archive;
        else yield* measureOne(pod, archive, options);
      }
    } finally {
      await pod.close();
    }
  },
};

async function* measureOne(
  pod: BenchPod,
  { input, path }: MeasuredArchive,
  { runs }: BenchOptions,
): AsyncGenerator<Line> {
  const parts = await pod.fresh();
  const keys = await keysOf(path);
  const seen = { check: 0, inTurn: 0, sideBySide: 0 };
  const alone = doInTurn({ path, rows: [] });
  const costs = await takeTurns(runs, {
    check: {
      async run() {
        const checked = await checkArchive(parts, [fileOnDisk(path)], { offline: true });
        if (!checked.ok || checked.value.verdict !== "usable") throw new Error(`the check of ${input} refused it`);
        const { proved, archiveKeyOnly } = checked.value.signatures;
        seen.check = proved + archiveKeyOnly;
      },
    },
    inTurn: {
      prepare: alone.prepare,
      async run() {
        seen.inTurn = (await alone.run()).verified;
      },
    },
    sideBySide: {
      async run() {
        const beside = await openSideBySide(path, { keys, rows: null });
        seen.sideBySide = (await beside.run()).verified;
        await beside.close();
      },
    },
    command: { run: () => runCommand(pod, path) },
  });
  await alone.close();
  await parts.database.close();
  if (seen.check !== seen.inTurn || seen.check !== seen.sideBySide)
    throw new Error(`verified ${Object.values(seen).join(", ")}: not the same work`);
  const { check, inTurn, sideBySide, command } = costs;
  const ratio = round(check.wall / inTurn.wall, 2);
  const detail = {
    "check s": round(check.wall, 2),
    "check cpu s": round(check.cpu, 2),
    "alone s": round(inTurn.wall, 2),
    ...alone.medians(),
    "x two threads": round(check.wall / sideBySide.wall, 2),
    "two threads s": round(sideBySide.wall, 2),
    "two threads cpu s": round(sideBySide.cpu, 2),
    signatures: seen.check,
  };
  yield { figure: "check", input, value: ratio, unit: "x", goal: goal.ratio, reached: ratio <= goal.ratio, detail };
  const seconds = round(command.wall, 2);
  yield {
    figure: "check",
    input: `${input}: sterna check`,
    value: seconds,
    unit: "s",
    goal: goal.seconds,
    reached: seconds <= goal.seconds,
    detail: { "x alone": round(command.wall / inTurn.wall, 2) },
  };
}

const program = fileURLToPath(new URL("../bin/sterna", import.meta.url));

/** The command as a podmin types it, while a server runs on the same data folder. */
async function runCommand({ folder }: BenchPod, path: string): Promise<void> {
  const child = spawn(program, ["check", path, "--offline"], {
    env: { ...process.env, STERNA_DATA: folder, DATABASE_URL: "" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`sterna check ended with ${code}`);
}

/** The jobs of exports: one writes the files that somebody asked for, one deletes them when they are too old. */
import { randomBytes } from "node:crypto";
import { basename, join } from "node:path";
import { z } from "zod";
import { makeFolder } from "../../base/folder.ts";
import { limits } from "../../base/limits.ts";
import { dayMs, secondMs } from "../../base/time.ts";
import { forgetFiles } from "../../blobs/written-file.ts";
import {
  findExport,
  finishExport,
  keptExportFiles,
  recordExport,
  refuseExport,
  setExportState,
} from "../../store/moves/exports.ts";
import { findAccount } from "../../store/people/accounts.ts";
import { type NewJob, putJobs } from "../../store/post-office/jobs.ts";
import { type Exported, exportAccount } from "../export/export-account.ts";
import { tellAccount } from "../mail/tell-account.ts";
import type { Parts } from "../parts.ts";
import { Stopped } from "../stopped.ts";
import { startExportBeat } from "./export-beat.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const argsShape = z.object({ exportId: z.int() });

export const exportJob = (exportId: number, runAt: Date): NewJob => ({
  kind: "export",
  key: String(exportId),
  args: { exportId } satisfies z.infer<typeof argsShape>,
  runAt,
});
const forgetJob = (exportId: number, runAt: Date): NewJob => ({ ...exportJob(exportId, runAt), kind: "forget-export" });

export const exportKind: JobKind = {
  kind: "export",
  // Takes minutes for a large account: in a loop of its own, so that nobody's move waits behind it.
  pauseMs: secondMs,
  async run(needs: Parts, args: unknown, stop: AbortSignal, turn: JobTurn) {
    const { exportId } = argsShape.parse(args);
    const { db } = needs.database;
    const asked = await findExport(db, exportId);
    if (asked === null || !["asked", "writing", "reading"].includes(asked.state)) return null;
    // Closed since: nobody can fetch it any more.
    if ((await findAccount(db, asked.username))?.state === "closed") {
      await setExportState(db, exportId, "gone");
      return null;
    }
    const folder = join(needs.config.dataFolder, "exports");
    makeFolder(folder, 0o700);
    await setExportState(db, exportId, "writing");
    const token = randomBytes(16).toString("hex");
    const beat = startExportBeat(needs, turn, (soFar) => recordExport(db, exportId, soFar));
    try {
      const exported = await exportAccount(needs, {
        account: asked,
        photos: asked.photos,
        folder,
        dataName: token,
        photosName: token,
        keepFreeBytes: needs.config.keepFreeBytes,
        stop,
        begins: beat.begins,
        readsBack: async () => {
          await beat.look();
          await setExportState(db, exportId, "reading");
        },
      });
      const now = new Date(needs.clock.now());
      if (!exported.ok) turn.write((tx) => refuseExport(tx, exportId, exported.refusal, now));
      else
        turn.write(async (tx) => {
          await offer(tx, exportId, exported.value, now);
          await tellAccount(tx, needs, { accountId: asked.accountId, kind: "export-ready", about: exportId });
        });
      return null;
    } catch (error) {
      if (error instanceof Stopped) return { exportId };
      throw error;
    } finally {
      await beat.end();
    }
  },
};

async function offer(tx: Parameters<typeof finishExport>[0], exportId: number, done: Exported, now: Date) {
  const expiresAt = new Date(now.getTime() + limits.exportDays * dayMs);
  const { data, photos, items, notes } = done;
  const zip = {
    photosFile: photos === null ? null : basename(photos.path),
    photosBytes: photos?.sizeBytes ?? null,
    photoCount: photos?.count ?? null,
  };
  const file = { dataFile: basename(data.path), dataBytes: data.sizeBytes };
  await finishExport(tx, exportId, { ...file, ...zip, items, notes }, { now, expiresAt });
  await putJobs(tx, [forgetJob(exportId, expiresAt)]);
}

export const forgetExportKind: JobKind = {
  kind: "forget-export",
  /** Also what a killed process left half written goes now. */
  async run(needs: Parts, args: unknown) {
    const { exportId } = argsShape.parse(args);
    const { db } = needs.database;
    const row = await findExport(db, exportId);
    await setExportState(db, exportId, "gone");
    const gone = [row?.dataFile ?? null, row?.photosFile ?? null].filter((name) => name !== null);
    const folder = join(needs.config.dataFolder, "exports");
    await forgetFiles(folder, gone, await keptExportFiles(db), needs.clock.now());
    return null;
  },
};

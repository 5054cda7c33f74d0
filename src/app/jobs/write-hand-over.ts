/** The jobs of the old home in a hand-over: one writes the account into sealed files, when the new home has brought its code; one deletes them at the end. */
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { makeFolder } from "../../base/folder.ts";
import { secondMs } from "../../base/time.ts";
import { onDisk } from "../../blobs/disk.ts";
import {
  endHandOverOut,
  type HandOverOutRow,
  handOverOutById,
  type OfferedFile,
  offerFiles,
  recordWriting,
} from "../../store/moves/hand-overs-out.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { type Exported, type ExportSoFar, exportAccount } from "../export/export-account.ts";
import { keyPurpose } from "../hand-over/confirm.ts";
import { forgetHandOverJob, handOverArgs } from "../hand-over/jobs.ts";
import { fileNameOf, handOverFolder } from "../hand-over/offer.ts";
import type { Parts } from "../parts.ts";
import { unseal } from "../seal.ts";
import { Stopped } from "../stopped.ts";
import { startExportBeat } from "./export-beat.ts";
import type { JobKind, JobTurn } from "./kind.ts";

export const writeHandOverKind: JobKind = {
  kind: "write-hand-over",
  // As an export, and somebody waits at the other pod's page: behind nobody's export.
  pauseMs: secondMs,
  async run(needs: Parts, given: unknown, stop: AbortSignal, turn: JobTurn) {
    const { handOverId } = handOverArgs.parse(given);
    const { db } = needs.database;
    const row = await handOverOutById(db, handOverId);
    if (row === null) return null;
    if (row.state !== "writing" || row.sealedKey === null) {
      // A process that was killed while it was stopped may have left what it had begun.
      await removeIfOver(needs, row);
      return null;
    }
    const folder = handOverFolder(needs);
    makeFolder(folder, 0o700);
    const stopped = new AbortController();
    const beat = startExportBeat(needs, turn, async (soFar) => {
      // Its owner has stopped it.
      if (!(await recordWriting(db, handOverId, progressIn(soFar)))) stopped.abort();
    });
    try {
      const exported = await exportAccount(needs, {
        ...{ account: row, photos: true, folder, dataName: row.guid, photosName: row.guid },
        keepFreeBytes: needs.config.keepFreeBytes,
        key: unseal(needs.secret, keyPurpose(row.guid), row.sealedKey),
        stop: AbortSignal.any([stop, stopped.signal]),
        begins: beat.begins,
      });
      const now = new Date(needs.clock.now());
      turn.write(async (tx) => {
        if (exported.ok) await offerFiles(tx, handOverId, offered(exported.value));
        else await endHandOverOut(tx, row, "failed", now, exported.refusal);
      });
      return null;
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      return stop.aborted ? { handOverId } : null;
    } finally {
      await beat.end();
      await removeIfOver(needs, row);
    }
  },
};

const progressIn = ({ items, photosBytes }: ExportSoFar) => ({
  items: Object.values(items).reduce((sum, count) => sum + count, 0),
  photosBytes: photosBytes ?? 0,
});

function offered({ data, photos }: Exported): readonly OfferedFile[] {
  const file = (part: OfferedFile["part"], { path, sizeBytes, sha256 }: Exported["data"]): OfferedFile => {
    if (sha256 === undefined) throw new Error(`${basename(path)} is not sealed`);
    return { part, sizeBytes, sha256 };
  };
  return [file("data", data), ...(photos === null ? [] : [file("photos", photos)])];
}

/** It was stopped while its files were written: the job that deletes them may have been there already. */
async function removeIfOver(needs: Parts, { id, guid }: HandOverOutRow): Promise<void> {
  const row = await handOverOutById(needs.database.db, id);
  if (row === null || row.sealedKey === null) await removeFiles(needs, guid);
}

export const forgetHandOverKind: JobKind = {
  kind: "forget-hand-over",
  /** Its time is over, or it is at its end: nothing of it stays on the disk. */
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn) {
    const { handOverId } = handOverArgs.parse(given);
    const { db } = needs.database;
    const row = await handOverOutById(db, handOverId);
    if (row === null) return null;
    const now = new Date(needs.clock.now());
    if (row.sealedKey !== null && row.expiresAt > now && row.accountState === "active") {
      turn.write((tx) => putJobs(tx, [forgetHandOverJob(handOverId, row.expiresAt)]));
      return null;
    }
    await endHandOverOut(db, row, "expired", now);
    await removeFiles(needs, row.guid);
    return null;
  },
};

async function removeFiles(needs: Pick<Parts, "config">, guid: string): Promise<void> {
  const folder = handOverFolder(needs);
  for (const part of ["data", "photos"] as const)
    for (const end of ["", ".part"])
      await onDisk("the folder of hand-overs", "delete a file", () =>
        rm(join(folder, `${fileNameOf(guid, part)}${end}`), { force: true }),
      );
}

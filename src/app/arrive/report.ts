/** The report of an import: what the ledger says, beside what the check said. The same data for text, JSON and page. */
import type { ArchiveCounts } from "../../core/migration/counts.ts";
import type { LedgerReport } from "../../core/migration/report.ts";
import { restingSince } from "../../store/arrival/existing.ts";
import {
  type CheckedArchive,
  type ImportRow,
  importById,
  importOfAccount,
  newestImport,
} from "../../store/arrival/imports.ts";
import { findImportReport } from "../../store/views/import-report.ts";
import type { Parts } from "../parts.ts";

export type ImportReport = {
  readonly importId: number;
  readonly username: string;
  readonly archive: { readonly owner: string; readonly digest: string };
  /** Into an account that it made, or into one that was there. */
  readonly into: "new" | "existing";
  /** What of an account that was there it has overwritten, by wish. */
  readonly took: readonly string[];
  /** R10, as it is known by now. */
  readonly standing: "proved" | "unknown";
  /** R12: contacts that rest since, because a block met them. */
  readonly resting: number;
  readonly state: ImportRow["state"];
  /** R11: `owner` alone sees it, or it is kept here or announced. */
  readonly seenBy: "owner" | "kept-here" | "announced";
  readonly startedAtMs: number;
  readonly ledger: LedgerReport;
  readonly counts: ArchiveCounts;
  readonly findings: Pick<CheckedArchive, "list" | "totals">;
};

type Needs = Pick<Parts, "database">;

/** The report of an account's newest import, or of that one of its imports; null where it has none. */
export async function newestReport(
  needs: Needs,
  username: string,
  importId: number | null = null,
): Promise<ImportReport | null> {
  const { db } = needs.database;
  const found = importId === null ? await newestImport(db, username) : await importById(db, importId);
  return found === null || found.username !== username ? null : reportOf(needs, found);
}

/** The report of one import of this account; null where it is not this account's. */
export async function reportForAccount(
  needs: Needs,
  accountId: number,
  importId: number,
): Promise<ImportReport | null> {
  const found = await importOfAccount(needs.database.db, accountId, importId);
  return found === null ? null : reportOf(needs, found);
}

/** The report of an import, whoever's it is; it is there. */
export async function reportOfImport(needs: Needs, importId: number): Promise<ImportReport> {
  const found = await importById(needs.database.db, importId);
  if (found === null) throw new Error("an import without a report");
  return reportOf(needs, found);
}

async function reportOf(needs: Needs, { username, digest, ...row }: ImportRow): Promise<ImportReport> {
  const report = await findImportReport(needs.database.db, row.accountId, row.id);
  if (report === null) throw new Error("an import without a report");
  return {
    importId: row.id,
    username,
    archive: { owner: row.ownerRef, digest },
    into: row.intoExisting ? "existing" : "new",
    took: row.took,
    standing: report.standing,
    resting: await restingSince(needs.database.db, row.accountId, row.createdAt),
    state: row.state,
    seenBy: row.release ?? "owner",
    startedAtMs: row.createdAt.getTime(),
    ledger: report.ledger,
    counts: report.counts,
    findings: { list: report.findings.map(({ args: _, ...line }) => line), totals: report.findingTotals },
  };
}

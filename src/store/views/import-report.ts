/** The report of an import: what the archive held, what became of it, what waits and what the check found. */
import { sql } from "kysely";
import type { MessageArgs } from "../../base/problem.ts";
import { type ArchiveCounts, type Expected, ledgerKinds } from "../../core/migration/counts.ts";
import { type LedgerReport, ledgerReport, type Outcome } from "../../core/migration/report.ts";
import type { Db } from "../database.ts";

export type ImportHead = {
  readonly id: number;
  readonly accountId: number;
  readonly ownerRef: string;
  readonly standing: "proved" | "unknown";
  readonly state: "content" | "photos" | "done";
  readonly archiveWrittenAt: Date | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly releasedAt: Date | null;
  readonly release: "kept-here" | "announced" | null;
  /** Items that wait for something. */
  readonly waiting: number;
};

/** Items of one kind with one outcome and reason. */
export type ReasonLine = {
  readonly kind: string;
  readonly outcome: "skipped" | "failed" | "waiting";
  readonly reason: string;
  readonly count: number;
  /** What they wait for, what most wait for first; at most `shown`. */
  readonly waitsFor: readonly { readonly what: string; readonly count: number }[];
  /** How many different things they wait for. */
  readonly things: number;
  /** Where in the archive some of them stand; at most `shown`. */
  readonly places: readonly string[];
};

export type FindingLine = {
  readonly severity: string;
  readonly code: string;
  readonly path: string;
  /** In English, as it was told then. */
  readonly message: string;
  readonly next: string;
  /** For telling it in another language; none where it was kept before there were any. */
  readonly args?: MessageArgs;
};

export type ImportReport = ImportHead & {
  /** When other pods are asked again for what waits; in the past: they are being asked. Null: they are not. */
  readonly nextTryAt: Date | null;
  readonly ledger: LedgerReport;
  readonly reasons: readonly ReasonLine[];
  /** What the check counted in the archive. */
  readonly counts: ArchiveCounts;
  /** The first ones, as the check put them. */
  readonly findings: readonly FindingLine[];
  readonly findingTotals: Readonly<Record<string, number>>;
};

/** How many examples are given of each reason. */
const shown = 5;

const headColumns = sql`
  import.id, import.account_id as "accountId", import.owner_ref as "ownerRef", import.standing, import.state,
  import.archive_written_at as "archiveWrittenAt", import.created_at as "createdAt", import.finished_at as "finishedAt",
  import.released_at as "releasedAt", import.release,
  (select count(*) from ledger where ledger.import_id = import.id and ledger.outcome = 'waiting') as waiting`;

/** The imports of an account, newest first. */
export async function importsOf(db: Db, accountId: number): Promise<readonly ImportHead[]> {
  const rows = await sql<ImportHead>`
    select ${headColumns} from import where import.account_id = ${accountId} and import.state <> 'thrown-away' order by import.id desc`.execute(
    db,
  );
  return rows.rows;
}

type Row = ImportHead &
  Pick<ImportReport, "nextTryAt"> & {
    expected: Expected;
    findings: { counts: ArchiveCounts; list: FindingLine[]; totals: Record<string, number> };
    lines: (Omit<ReasonLine, "outcome" | "reason"> & { outcome: Outcome; reason: string | null })[];
  };

/** The report of one import of this account; null where it is somebody else's or does not exist. */
export async function findImportReport(db: Db, accountId: number, importId: number): Promise<ImportReport | null> {
  const rows = await sql<Row>`
    with thing as (
      select kind, outcome, reason, waits_for, count(*)::int as n, (array_agg(place order by place))[1:${sql.lit(shown)}] as places
        from ledger where import_id = ${importId} group by kind, outcome, reason, waits_for
    ), why as (
      select kind, outcome, reason, sum(n)::int as n, count(waits_for)::int as things,
             (array_agg(json_build_object('what', waits_for, 'count', n) order by n desc, waits_for)
                filter (where waits_for is not null))[1:${sql.lit(shown)}] as waits_for,
             (select (array_agg(place order by place))[1:${sql.lit(shown)}]
                from thing as same cross join unnest(same.places) as place
               where same.kind = thing.kind and same.outcome = thing.outcome and same.reason is not distinct from thing.reason) as places
        from thing group by kind, outcome, reason
    )
    select ${headColumns}, import.expected, import.findings,
           (select run_at from job where kind = 'settle-import' and key = import.id::text and run_at < 'infinity') as "nextTryAt",
           coalesce((select json_agg(json_build_object('kind', kind, 'outcome', outcome, 'reason', reason, 'count', n, 'things', things,
                                                       'places', places, 'waitsFor', coalesce(to_json(waits_for), '[]'))
                                     order by n desc, reason) from why), '[]') as lines
      from import where import.id = ${importId} and import.account_id = ${accountId} and import.state <> 'thrown-away'`.execute(
    db,
  );
  const row = rows.rows[0];
  if (row === undefined) return null;
  const { expected, findings, lines, ...head } = row;
  const ledger = ledgerReport(expected, lines);
  const order: readonly string[] = ledgerKinds;
  return {
    ...head,
    ledger,
    reasons: lines
      .filter((line): line is ReasonLine => line.reason !== null)
      .toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind)),
    counts: findings.counts,
    findings: findings.list,
    findingTotals: findings.totals,
  };
}

/** One item of an import, as the ledger has it. */
export type LedgerItem = {
  readonly place: string;
  readonly kind: string;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly waitsFor: string | null;
};

/** The items of an import in the order of their places. @param after  the place and kind behind which to go on */
export async function ledgerItems(
  db: Db,
  importId: number,
  after: Pick<LedgerItem, "place" | "kind"> | null,
  most: number,
): Promise<LedgerItem[]> {
  const behind = after === null ? sql`true` : sql`(place, kind) > (${after.place}, ${after.kind})`;
  const { rows } = await sql<LedgerItem>`
    select place, kind, outcome, reason, waits_for as "waitsFor" from ledger
     where import_id = ${importId} and ${behind} order by place, kind limit ${most}`.execute(db);
  return rows;
}

/** The report of an import: what the archive held, what became of it, what waits and what the check found. */
import { sql } from "kysely";
import { ledgerKinds } from "../../core/migration/counts.ts";
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

/** One kind of item: what was expected, and the five outcomes that add up to it once the import is done. */
export type KindLine = {
  readonly kind: string;
  readonly expected: number;
  readonly made: number;
  readonly alreadyThere: number;
  readonly waiting: number;
  readonly skipped: number;
  readonly failed: number;
  /** Not looked at yet. */
  readonly open: number;
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
  readonly message: string;
  readonly next: string;
};

export type ImportReport = ImportHead & {
  readonly kinds: readonly KindLine[];
  readonly reasons: readonly ReasonLine[];
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
    select ${headColumns} from import where import.account_id = ${accountId} order by import.id desc`.execute(db);
  return rows.rows;
}

type Row = ImportHead & {
  expected: Record<string, number>;
  findings: { list?: FindingLine[]; totals?: Record<string, number> } | null;
  ledger: {
    kind: string;
    outcome: string;
    count: number;
    reasons: (Omit<ReasonLine, "kind" | "outcome"> & { reason: string | null })[];
  }[];
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
    ), outcome as (
      select kind, outcome, sum(n)::int as n,
             json_agg(json_build_object('reason', reason, 'count', n, 'things', things, 'places', places,
                                        'waitsFor', coalesce(to_json(waits_for), '[]')) order by n desc, reason) as reasons
        from why group by kind, outcome
    )
    select ${headColumns}, import.expected, import.findings,
           coalesce((select json_agg(json_build_object('kind', kind, 'outcome', outcome, 'count', n, 'reasons', reasons) order by kind, outcome)
                       from outcome), '[]') as ledger
      from import where import.id = ${importId} and import.account_id = ${accountId}`.execute(db);
  const row = rows.rows[0];
  if (row === undefined) return null;
  const { expected, findings, ledger, ...head } = row;
  const counted = (kind: string, outcome: string): number =>
    ledger.find((line) => line.kind === kind && line.outcome === outcome)?.count ?? 0;
  // In the ledger's own order; a kind that it does not know (any more) comes last.
  const kinds = [...new Set<string>([...ledgerKinds, ...Object.keys(expected), ...ledger.map((line) => line.kind)])];
  return {
    ...head,
    kinds: kinds.map((kind) => kindLine(kind, expected[kind] ?? 0, (outcome) => counted(kind, outcome))),
    reasons: ledger
      .toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
      .flatMap(({ kind, outcome, reasons }) =>
        reasons.flatMap((why) =>
          why.reason === null ? [] : [{ ...why, kind, outcome, reason: why.reason } as ReasonLine],
        ),
      ),
    findings: findings?.list ?? [],
    findingTotals: findings?.totals ?? {},
  };
}

function kindLine(kind: string, expected: number, counted: (outcome: string) => number): KindLine {
  const made = counted("made");
  const alreadyThere = counted("already-there");
  const [waiting, skipped, failed] = [counted("waiting"), counted("skipped"), counted("failed")];
  const open = expected - made - alreadyThere - waiting - skipped - failed;
  return { kind, expected, made, alreadyThere, waiting, skipped, failed, open };
}

/** The ledger added up: what was expected of each kind, and what became of it. Always an equation. */
import type { Expected, LedgerKind } from "./counts.ts";
import { ledgerKinds } from "./counts.ts";

export type Outcome = "made" | "already-there" | "skipped" | "failed" | "waiting";
export type OutcomeCount = {
  readonly kind: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly count: number;
};

/** How many of each reason. */
export type Reasons = Readonly<Record<string, number>>;

export type KindReport = {
  readonly kind: LedgerKind;
  readonly expected: number;
  readonly made: number;
  readonly alreadyThere: number;
  readonly skipped: Reasons;
  readonly failed: Reasons;
  readonly waiting: Reasons;
  /** Expected, but not in the ledger (yet): 0 once the import is done. */
  readonly open: number;
};

export type LedgerReport = { readonly kinds: readonly KindReport[]; readonly failed: number; readonly open: number };

/** How many there are, whatever the reason. */
export const total = (reasons: Reasons): number => Object.values(reasons).reduce((all, count) => all + count, 0);

/** Kinds with nothing expected and nothing found are left out. */
export function ledgerReport(expected: Expected, counts: readonly OutcomeCount[]): LedgerReport {
  const kinds = ledgerKinds
    .map((kind): KindReport => {
      const of = (outcome: Outcome) => counts.filter((each) => each.kind === kind && each.outcome === outcome);
      const reasons = (outcome: Outcome): Reasons =>
        Object.fromEntries(of(outcome).map(({ reason, count }) => [reason ?? "", count]));
      const number = (outcome: Outcome) => of(outcome).reduce((all, { count }) => all + count, 0);
      const kindReport = {
        kind,
        expected: expected[kind] ?? 0,
        made: number("made"),
        alreadyThere: number("already-there"),
        skipped: reasons("skipped"),
        failed: reasons("failed"),
        waiting: reasons("waiting"),
      };
      const settled =
        kindReport.made +
        kindReport.alreadyThere +
        total(kindReport.skipped) +
        total(kindReport.failed) +
        total(kindReport.waiting);
      return { ...kindReport, open: kindReport.expected - settled };
    })
    .filter((kind) => kind.expected > 0 || kind.open !== 0);
  return {
    kinds,
    failed: kinds.reduce((all, { failed }) => all + total(failed), 0),
    open: kinds.reduce((all, { open }) => all + open, 0),
  };
}

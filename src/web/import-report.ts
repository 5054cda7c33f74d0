/** The report of an import as a page: how far it is, a table of kinds that adds up, what waits, what did not come, what the check found. */
import { type KindReport, total } from "../core/migration/report.ts";
import type { FindingLine, ImportReport, ReasonLine } from "../store/views/import-report.ts";
import { tellFound } from "./finding-words.ts";
import { type Html, html, nothing } from "./html.ts";
import { tellKind, tellReason, tellState } from "./import-words.ts";
import { moment, printDay } from "./when.ts";
import { printNumber, t } from "./words/words.ts";

export type ReportPage = {
  /** Why what was asked for was not done. */
  readonly error: string | null;
  readonly nowMs: number;
  /** For the form; null: nothing can be tried again. */
  readonly retryField: Html | null;
};

export function importReport(report: ImportReport, page: ReportPage): Html {
  const gone = report.reasons.filter(({ outcome }) => outcome !== "waiting");
  const waits = report.reasons.filter(({ outcome }) => outcome === "waiting");
  return html`<h1>${t("imports.report", { ref: report.ownerRef })}</h1>
${page.error === null ? "" : html`<p class="error" role="alert">${page.error}</p>`}
${facts(report)}
${steps(report)}
${counts(report.ledger.kinds)}
${tries(report, page)}
${waits.length === 0 ? "" : reasons("waits", t("imports.waits"), t("imports.waitsHint"), waits)}
${gone.length === 0 ? "" : reasons("gone", t("imports.notCome"), null, gone)}
${findings(report)}`;
}

function facts(report: ImportReport): Html {
  const { ownerRef, release, releasedAt } = report;
  const seen =
    releasedAt === null
      ? t("imports.heldSeen")
      : release === "kept-here"
        ? t("imports.keptSeen", { time: printDay(releasedAt) })
        : t("imports.announcedSeen", { time: printDay(releasedAt) });
  const whose =
    report.standing === "proved" ? t("imports.proved", { ref: ownerRef }) : t("imports.unknown", { ref: ownerRef });
  return html`<dl class="facts card">
<div><dt>${t("imports.state")}</dt><dd>${tellState(report)} <span class="meta">${moment(report.finishedAt ?? report.createdAt)}</span></dd></div>
<div><dt>${t("imports.whose")}</dt><dd>${whose}${report.archiveWrittenAt === null ? "" : html` <span class="meta">${t("imports.writtenAt", { time: printDay(report.archiveWrittenAt) })}</span>`}</dd></div>
<div><dt>${t("imports.seenBy")}</dt><dd>${seen}</dd></div>
</dl>`;
}

function steps(report: ImportReport): Html {
  if (report.state !== "done") return html`<p class="notice" role="status">${t("imports.nextWait")}</p>`;
  const keep =
    report.releasedAt === null
      ? html`<p>${t("announce.lead")}</p><p class="choice"><a class="button quiet" href="/imports/${report.id}/announce">${t("announce.open")}</a></p>
<p>${t("imports.keepLead")}</p><p class="choice"><a class="button quiet" href="/imports/${report.id}/keep">${t("imports.keepOpen")}</a></p>`
      : nothing;
  return html`<section class="card" aria-labelledby="next"><h2 id="next">${t("imports.next")}</h2>
<p class="choice"><a class="button" href="/">${t("imports.nextLook")}</a></p>${keep}</section>`;
}

/** When other pods are asked again for what waits, and a button to ask them now, and for what failed. */
function tries({ id, state, waiting, nextTryAt, ledger: { failed } }: ImportReport, page: ReportPage): Html {
  if (state !== "done" || (failed === 0 && nextTryAt === null)) return nothing;
  const isNow = nextTryAt !== null && nextTryAt.getTime() <= page.nowMs;
  const next =
    nextTryAt === null ? t("retry.noneDue") : isNow ? t("retry.now") : html`${t("retry.due")} ${moment(nextTryAt)}`;
  const button = failed > 0 ? t("retry.failed", { n: failed }) : t("retry.waiting");
  const form =
    page.retryField === null || isNow
      ? nothing
      : html`<form method="post" action="/imports/${id}/retry" class="choice">${page.retryField}<button class="button quiet">${button}</button></form>`;
  return html`<section class="card" aria-labelledby="tries"><h2 id="tries">${t("retry.title")}</h2>
<p>${failed > 0 ? t("retry.hasFailed", { n: failed }) : ""} ${waiting > 0 || nextTryAt !== null ? next : ""}</p>${form}</section>`;
}

type Column = { readonly name: string; readonly of: (line: KindReport) => number };

function counts(lines: readonly KindReport[]): Html {
  const columns: readonly Column[] = [
    { name: t("imports.expected"), of: (line) => line.expected },
    { name: t("imports.made"), of: (line) => line.made },
    { name: t("imports.already"), of: (line) => line.alreadyThere },
    { name: t("imports.waiting"), of: (line) => total(line.waiting) },
    { name: t("imports.skipped"), of: (line) => total(line.skipped) },
    { name: t("imports.failed"), of: (line) => total(line.failed) },
    ...(lines.some((line) => line.open !== 0)
      ? [{ name: t("imports.open"), of: (line: KindReport) => line.open }]
      : []),
  ];
  const cells = (of: (column: Column) => number) =>
    columns.map(
      (column) =>
        html`<td role="cell" class="number${of(column) === 0 ? " zero" : ""}" data-column="${column.name}">${printNumber(of(column))}</td>`,
    );
  return html`<section aria-labelledby="counts"><h2 id="counts">${t("imports.counts")}</h2>
<p class="meta">${t("imports.countsHint")}</p>
<table class="counts card" role="table"><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${t("imports.kind")}</th>${columns.map(({ name }) => html`<th scope="col" role="columnheader" class="number">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${lines.map((line) => html`<tr role="row"><th scope="row" role="rowheader">${tellKind(line.kind)}</th>${cells((column) => column.of(line))}</tr>`)}</tbody>
<tfoot role="rowgroup"><tr role="row"><th scope="row" role="rowheader">${t("imports.sum")}</th>${cells((column) => lines.reduce((sum, line) => sum + column.of(line), 0))}</tr></tfoot></table></section>`;
}

function reasons(id: string, title: string, hint: string | null, lines: readonly ReasonLine[]): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${hint === null ? "" : html`<p class="meta">${hint}</p>`}
<ul class="reasons card">${lines.map((line) => html`<li><p><span class="count">${printNumber(line.count)}</span> <strong>${tellKind(line.kind)}</strong>: ${tellReason(line)}</p>${line.outcome === "waiting" ? waitsFor(line) : places(line)}</li>`)}</ul></section>`;
}

function waitsFor({ waitsFor, things }: ReasonLine): Html {
  if (waitsFor.length === 0) return nothing;
  const more = things - waitsFor.length;
  return html`<ul class="samples">${waitsFor.map(({ what, count }) => html`<li><bdi>${what}</bdi>${count > 1 ? html` <span class="meta">${t("imports.items", { n: count })}</span>` : ""}</li>`)}${
    more > 0 ? html`<li class="meta">${t("imports.waitsMore", { n: more })}</li>` : ""
  }</ul>`;
}

function places(line: ReasonLine): Html {
  const more = line.count - line.places.length;
  return html`<ul class="samples">${line.places.map((place) => html`<li><code>${place}</code></li>`)}${
    more > 0 ? html`<li class="meta">${t("imports.placesMore", { n: more })}</li>` : ""
  }</ul>`;
}

const severities = ["blocking", "skipped", "changed", "waiting", "odd"];
const placesShown = 20;

function findings({ findings, findingTotals }: ImportReport): Html {
  const isEmpty = Object.keys(findingTotals).length === 0;
  return html`<section aria-labelledby="findings"><h2 id="findings">${t("imports.findings")}</h2>
${isEmpty ? html`<p>${t("imports.noFindings")}</p>` : html`<p class="meta">${t("imports.findingsHint")}</p>${findingGroups(findings, findingTotals)}`}</section>`;
}

/** Findings by code, the gravest first; of each code some examples. */
export function findingGroups(lines: readonly FindingLine[], totals: Readonly<Record<string, number>>): Html {
  const byCode = Object.groupBy(lines, ({ code }) => code);
  const rank = (code: string) => severities.indexOf(byCode[code]?.[0]?.severity ?? "odd");
  const codes = Object.keys(totals).toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  return html`<div class="findings">${codes.map((code) => findingGroup(code, totals[code] ?? 0, byCode[code] ?? []))}</div>`;
}

/** In the language of the page, where what it needs was kept. */
function told({ code, args, message, next }: FindingLine): Pick<FindingLine, "message" | "next"> {
  const words = args === undefined ? null : tellFound(code, args);
  return words === null ? { message, next } : { message: words.what, next: words.next };
}

function findingGroup(code: string, total: number, lines: readonly FindingLine[]): Html {
  const shown = lines.slice(0, placesShown).map((line) => ({ ...line, ...told(line) }));
  const first = shown[0];
  const alike = lines.every(({ message }) => message === lines[0]?.message);
  const words: Readonly<Record<string, string>> = {
    blocking: t("imports.severityBlocking"),
    skipped: t("imports.severitySkipped"),
    changed: t("imports.severityChanged"),
    waiting: t("imports.severityWaiting"),
    odd: t("imports.severityOdd"),
  };
  const severity = first?.severity ?? "odd";
  return html`<details class="card finding"${severity === "blocking" ? html` open` : nothing}><summary><span class="severity severity-${severity}">${words[severity] ?? severity}</span>
<span class="count">${printNumber(total)}</span> <span dir="auto">${first?.message ?? code}</span></summary>
${first === undefined ? "" : html`<p>${first.next}</p>`}
<ul class="samples">${shown.map(({ path, message }) => html`<li><code>${path || "/"}</code>${alike ? "" : html` <span dir="auto">${message}</span>`}</li>`)}${
    total > shown.length ? html`<li class="meta">${t("imports.placesMore", { n: total - shown.length })}</li>` : ""
  }</ul><p class="meta"><code>${code}</code></p></details>`;
}

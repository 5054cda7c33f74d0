/** What the check of uploaded files said, in words: whose account it is, what is in it, what cannot come, and every remark with what one can do. */

import { ledgerKinds } from "../../core/migration/counts.ts";
import { tellFinding } from "../../core/migration/finding-codes.ts";
import type { Finding } from "../../core/migration/findings.ts";
import type { MoveInCheck, MoveInNote } from "../../core/migration/move-in.ts";
import type { FindingLine } from "../../store/views/import-report.ts";
import { type Html, html, nothing } from "../html.ts";
import { findingGroups } from "../import-report.ts";
import { tellKind } from "../import-words.ts";
import { printDay } from "../when.ts";
import { printNumber, t } from "../words/words.ts";

export function checkResult(check: MoveInCheck): Html {
  const { owner, verdict } = check;
  return html`<div class="result ${verdict}" role="status"><p class="verdict"><strong>${verdictWords(verdict)}</strong></p>
${owner === null ? nothing : html`<dl class="facts"><div><dt>${t("moveIn.checkedWhat")}</dt><dd><bdi>${owner.ref}</bdi>${writtenAt(check)}</dd></div></dl>`}
${owner === null || verdict !== "usable" ? nothing : html`<p>${check.ownership === "proved" ? t("moveIn.proved", { ref: owner.ref }) : t("moveIn.unknown", { ref: owner.ref })}</p>`}
${check.notes.filter(({ code }) => verdict === "usable" || code === "moved-elsewhere").map((note) => html`<p class="notice">${tellNote(note)}</p>`)}</div>
${verdict === "usable" ? contents(check) : nothing}
${remarks(check)}`;
}

function verdictWords(verdict: MoveInCheck["verdict"]): string {
  if (verdict === "usable") return t("moveIn.good");
  return verdict === "blocking" ? t("moveIn.blocked") : t("moveIn.unreadable");
}

const writtenAt = ({ format }: MoveInCheck): Html =>
  format.writtenAtMs === null
    ? nothing
    : html` <span class="meta">${t("imports.writtenAt", { time: printDay(new Date(format.writtenAtMs)) })}</span>`;

function tellNote(note: MoveInNote): string {
  switch (note.code) {
    case "moved-elsewhere":
      return t("moveIn.note.moved-elsewhere", note);
    case "brought-before":
      return t("moveIn.note.brought-before");
    case "archive-is-own":
      return t("moveIn.note.archive-is-own", note);
    case "owner-is-here":
      return t("moveIn.note.owner-is-here", note);
    case "announced-by-other":
      return t("moveIn.note.announced-by-other", note);
  }
}

/** The numbers of what the archive holds, then what is to be said of photos, signatures and links. */
function contents({ expected, counts, signatures, links, photosGiven }: MoveInCheck): Html {
  const lines = ledgerKinds.filter((kind) => expected[kind] > 0);
  const { proved, archiveKeyOnly, keyUnknown, wrong } = signatures;
  const photos =
    counts.photosMissing === 0
      ? nothing
      : html`<p>${photosGiven ? t("moveIn.photosMissing", { n: counts.photosMissing }) : t("moveIn.noPhotos", { n: counts.photosMissing })}</p>`;
  return html`<h3>${t("moveIn.contents")}</h3>
<dl class="numbers">${lines.map((kind) => html`<div><dt>${tellKind(kind)}</dt><dd>${printNumber(expected[kind])}</dd></div>`)}</dl>
${photos}
${proved + archiveKeyOnly + keyUnknown + wrong === 0 ? nothing : html`<p>${t("moveIn.signatures", { proved, later: archiveKeyOnly + keyUnknown, wrong })}</p>`}
${links.rewritable === 0 ? nothing : html`<p>${t("moveIn.links", { n: links.rewritable })}</p>`}`;
}

function remarks({ findings }: MoveInCheck): Html {
  const all = Object.values(findings.totals).reduce((sum, count) => sum + count, 0);
  if (all === 0) return html`<p>${t("moveIn.noRemarks")}</p>`;
  return html`<details class="remarks"${hasGrave(findings.list) ? html` open` : nothing}><summary>${t("moveIn.remarks", { n: all })}</summary>
${findingGroups(findings.list.map(lineOf), findings.totals)}</details>`;
}

const hasGrave = (list: readonly Finding[]): boolean => list.some(({ severity }) => severity === "blocking");

function lineOf(found: Finding): FindingLine {
  const { what, next } = tellFinding(found);
  return { severity: found.severity, code: found.code, path: found.place, message: what, next, args: found.args };
}

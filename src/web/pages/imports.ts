/** `/imports` and `/imports/ID`: what came into one's account out of archives, and showing it without a move ("keep here only"). */
import { Hono } from "hono";
import { keepHere } from "../../app/arrive/keep-here.ts";
import { retryOwn } from "../../app/arrive/settle/retry.ts";
import { tiesElsewhere } from "../../store/moves/ties-elsewhere.ts";
import { findImportReport, type ImportHead, type ImportReport, importsOf } from "../../store/views/import-report.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { notFound, refuseForm, toLogIn } from "../errors.ts";
import { formField, readForm } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { importReport } from "../import-report.ts";
import { tellRetry, tellState } from "../import-words.ts";
import { show } from "../page.ts";
import { readNumber } from "../post-list.ts";
import { moment } from "../when.ts";
import { t } from "../words/words.ts";

export const imports = new Hono<WebEnv>()
  .get("/imports", async (c) => {
    const session = c.get("session");
    if (session === null) return toLogIn(c);
    const all = await importsOf(c.get("needs").database.db, session.accountId);
    const list = html`<ul class="imports">${all.map((one) => html`<li>${importCard(one)}</li>`)}</ul>`;
    return show(c, {
      title: t("imports.title"),
      at: "imports",
      body: html`<h1>${t("imports.title")}</h1>${all.length === 0 ? html`<p class="card empty">${t("imports.none")}</p>` : html`<p class="lead">${t("imports.lead")}</p>${list}`}`,
    });
  })
  .get("/imports/:id", async (c) => {
    const report = await ownReport(c);
    if (report instanceof Response) return report;
    return reportPage(c, report, null);
  })
  .post("/imports/:id/retry", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const report = await ownReport(c);
    if (report instanceof Response) return report;
    const { accountId, leftAt } = form.session;
    // Into an account that has left nothing comes any more.
    if (leftAt !== null) return c.redirect(`/imports/${report.id}`, 303);
    const tried = await retryOwn(c.get("needs"), { accountId, importId: report.id });
    return tried.ok ? c.redirect(`/imports/${report.id}`, 303) : reportPage(c, report, tellRetry(tried.refusal));
  })
  .get("/imports/:id/keep", async (c) => {
    const report = await ownReport(c);
    if (report instanceof Response) return report;
    if (report.releasedAt !== null || report.state !== "done") return c.redirect(`/imports/${report.id}`, 303);
    const { asks } = await tiesElsewhere(c.get("needs").database.db, report.accountId);
    return show(c, { title: t("keep.title"), at: "imports", body: keepQuestion(c, report, asks) });
  })
  .post("/imports/:id/keep", async (c) => {
    const fields = await readForm(c);
    if (!(fields instanceof URLSearchParams)) return refuseForm(c, fields);
    const session = c.get("session");
    const importId = readNumber(c.req.param("id"));
    if (session === null || importId === null) return notFound(c);
    const asks = fields.get("ask") === "yes";
    const kept = await keepHere(c.get("needs"), { accountId: session.accountId, importId, asks });
    if (!kept.ok && kept.refusal.code === "no-import") return notFound(c);
    // The report says how things stand now, also where somebody was faster.
    return c.redirect(`/imports/${importId}`, 303);
  });

/** The report that the address names, if it is the viewer's own; else the answer to give. */
async function ownReport(c: Request) {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const id = readNumber(c.req.param("id"));
  const report = id === null ? null : await findImportReport(c.get("needs").database.db, session.accountId, id);
  return report ?? notFound(c);
}

function reportPage(c: Request, report: ImportReport, error: string | null) {
  const mayTry = c.get("session")?.leftAt === null;
  return show(c, {
    title: t("imports.report", { ref: report.ownerRef }),
    at: "imports",
    status: error === null ? 200 : 422,
    body: importReport(report, {
      error,
      nowMs: c.get("needs").clock.now(),
      retryField: mayTry ? formField(c) : null,
    }),
  });
}

function importCard(one: ImportHead): Html {
  return html`<article class="card" aria-labelledby="import-${one.id}">
<h2 id="import-${one.id}"><a href="/imports/${one.id}">${t("imports.archiveOf", { ref: one.ownerRef })}</a></h2>
<p>${tellState(one)}</p>
<p class="meta">${moment(one.createdAt)}</p></article>`;
}

/** @param asks  how many people on other networks may be asked in the name of the account */
function keepQuestion(c: Request, report: ImportHead, asks: number): Html {
  const ask =
    asks === 0
      ? ""
      : html`<ul class="checks column"><li><label><input type="checkbox" name="ask" value="yes" aria-describedby="ask-hint"> ${t("keep.asks", { n: asks })}</label></li></ul><p class="hint" id="ask-hint">${t("keep.asksHint")}</p>`;
  return html`<div class="narrow"><h1>${t("keep.title")}</h1>
<p>${t("keep.what")}</p>
<ul class="points"><li>${t("keep.shown", { ref: report.ownerRef })}</li><li>${t("keep.fresh")}</li><li>${t("keep.quiet")}</li><li><strong>${t("keep.final")}</strong></li></ul>
<p>${t("keep.alternative")}</p>
<form method="post" action="/imports/${report.id}/keep">${formField(c)}${ask}<p class="choice"><button>${t("keep.submit")}</button>
<a class="button quiet" href="/imports/${report.id}">${t("keep.cancel")}</a></p></form></div>`;
}

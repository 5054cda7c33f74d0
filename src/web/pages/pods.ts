/** `/pods`, for who looks after this pod: what waits for other pods, trying again, and messages that were refused. */
import { Hono } from "hono";
import { retryPods } from "../../app/deliver/retry.ts";
import { limits } from "../../base/limits.ts";
import { countInbox, listPods, listRefused, type PodView, type RefusedMessage } from "../../store/views/pods.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { notFound, toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { show } from "../page.ts";
import { readNumber } from "../post-list.ts";
import { moment } from "../when.ts";
import { t } from "../words/words.ts";

export const pods = new Hono<WebEnv>()
  .get("/pods", async (c) => {
    const refused = mayNot(c);
    if (refused !== null) return refused;
    const skip = readNumber(c.req.query("from")) ?? 0;
    const found = await listPods(c.get("needs").database.db, { all: false, skip, most: limits.podsPerPage + 1 });
    const shown = found.slice(0, limits.podsPerPage);
    return show(c, {
      title: t("pods.title"),
      at: "pods",
      unlisted: true,
      body: html`<h1>${t("pods.title")}</h1>
<p class="lead">${t("pods.lead")} <a href="/pods/refused">${t("refused.title")}</a> · <a href="/pods/migrations">${t("heard.title")}</a> · <a href="/pods/move-ins">${t("moveIns.title")}</a> · <a href="/pods/shut-out">${t("shutOut.title")}</a></p>
${shown.length === 0 ? html`<div class="card empty"><p>${t("pods.none")}</p></div>` : podTable(c, shown)}
${steps("/pods", skip, found.length > shown.length ? skip + shown.length : null)}`,
    });
  })
  .post("/pods/retry", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    if (!form.session.podmin) return notFound(c);
    // Whether something still waited for it makes no difference: the page says how things stand now.
    await retryPods(c.get("needs"), form.fields.get("host"));
    return c.redirect("/pods", 303);
  })
  .get("/pods/refused", async (c) => {
    const refused = mayNot(c);
    if (refused !== null) return refused;
    const { db } = c.get("needs").database;
    const skip = readNumber(c.req.query("from")) ?? 0;
    const [counts, found] = [await countInbox(db), await listRefused(db, { skip, most: limits.podsPerPage + 1 })];
    const shown = found.slice(0, limits.podsPerPage);
    return show(c, {
      title: t("refused.title"),
      at: "pods",
      unlisted: true,
      body: html`<h1>${t("refused.title")}</h1>
<p class="lead">${t("refused.lead", { days: limits.refusedDays })} ${t("refused.waiting", { n: counts.waiting })} <a href="/pods">${t("pods.title")}</a></p>
${shown.length === 0 ? html`<div class="card empty"><p>${t("refused.none")}</p></div>` : refusedTable(shown)}
${steps("/pods/refused", skip, found.length > shown.length ? skip + shown.length : null)}`,
    });
  });

/** For others there is no such page. */
function mayNot(c: Request): Response | Promise<Response> | null {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  return session.podmin ? null : notFound(c);
}

function podTable(c: Request, shown: readonly PodView[]): Html {
  const retry = (label: string, host: string | null) =>
    html`<form method="post" action="/pods/retry">${formField(c)}${
      host === null ? "" : html`<input type="hidden" name="host" value="${host}">`
    }<button class="button quiet small">${label}${host === null ? "" : html`<span class="hidden"> ${host}</span>`}</button></form>`;
  return html`${retry(t("pods.retryAll"), null)}
<div class="scroll" tabindex="0" role="region" aria-label="${t("pods.title")}"><table class="plain">
<thead><tr><th scope="col">${t("pods.host")}</th><th scope="col">${t("pods.waiting")}</th><th scope="col">${t("pods.state")}</th><th scope="col">${t("pods.next")}</th><th scope="col"><span class="hidden">${t("pods.retry")}</span></th></tr></thead>
<tbody>${shown.map(
    (pod) => html`<tr><th scope="row"><bdi>${pod.host}</bdi></th><td>${pod.waiting}</td><td>${stateOf(pod)}</td>
<td>${pod.nextAt === null ? t("pods.never") : moment(pod.nextAt)}</td><td>${pod.waiting === 0 ? "" : retry(t("pods.retry"), pod.host)}</td></tr>`,
  )}</tbody></table></div>`;
}

function stateOf({ failures, failingSince, lastError, answeredAt }: PodView): Html {
  if (failures > 0)
    return html`${t("pods.fails", { n: failures })} ${failingSince === null ? "" : moment(failingSince)}<br><code>${lastError ?? ""}</code>`;
  return answeredAt === null ? html`${t("pods.new")}` : html`${t("pods.answered")} ${moment(answeredAt)}`;
}

function refusedTable(shown: readonly RefusedMessage[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${t("refused.title")}"><table class="plain">
<thead><tr><th scope="col">${t("refused.at")}</th><th scope="col">${t("refused.sender")}</th><th scope="col">${t("refused.to")}</th><th scope="col">${t("refused.why")}</th></tr></thead>
<tbody>${shown.map(
    ({
      receivedAt,
      sender,
      account,
      code,
      detail,
    }) => html`<tr><td>${moment(receivedAt)}</td><td><bdi>${sender ?? t("refused.unknown")}</bdi></td>
<td>${account ?? t("refused.common")}</td><td><code>${code}</code>${detail === null || detail === "" ? "" : html`<br><bdi>${detail}</bdi>`}</td></tr>`,
  )}</tbody></table></div>`;
}

function steps(path: string, skip: number, next: number | null): Html {
  if (skip === 0 && next === null) return html``;
  return html`<nav class="pages" aria-label="${t("pods.pages")}">${skip === 0 ? "" : html`<a class="button quiet" href="${path}">${t("pods.first")}</a>`}${
    next === null ? "" : html`<a class="button" rel="next" href="${path}?from=${next}">${t("pods.more")}</a>`
  }</nav>`;
}

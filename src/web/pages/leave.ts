/** `/leave`: where are you going? The ways out, what each would lose, and how far one is. `/leave/pod`, `/leave/sterna`: two of them, step by step. */
import { Hono } from "hono";
import { followersOf } from "../../app/depart/followers.ts";
import { previousOf } from "../../app/depart/previous.ts";
import { examineWayOut } from "../../app/doctor/way-out.ts";
import { askForExport } from "../../app/export/ask.ts";
import type { Way } from "../../core/migration/losses.ts";
import { newestExport } from "../../store/moves/exports.ts";
import { askedLeaving } from "../../store/moves/leavings.ts";
import { type MoveHead, movesOf } from "../../store/views/migration-receipt.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { handOverList } from "../hand-over.ts";
import { type Html, html, nothing } from "../html.ts";
import { followersNow, lossLine, lossTable } from "../leave/losses.ts";
import { podSteps } from "../leave/pod-steps.ts";
import { exportStep, heardStep, steps } from "../leave/steps.ts";
import { sternaSteps } from "../leave/sterna-steps.ts";
import type { Seen } from "../leave/way-out.ts";
import { show } from "../page.ts";
import { t } from "../words/words.ts";

/** By their pages. */
const wayOf: Readonly<Record<string, Way>> = { pod: "carried", sterna: "own" };

export const leave = new Hono<WebEnv>()
  .get("/leave", (c) => chooser(c))
  .post("/leave/export", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const page = form.fields.get("way") ?? "";
    const asked = await askForExport(c.get("needs"), { accountId: form.session.accountId, photos: true });
    // Why not now, the page of exports says.
    return c.redirect(asked.ok && Object.hasOwn(wayOf, page) ? `/leave/${page}` : "/export", 303);
  })
  .get("/leave/pod", (c) => way(c, "pod", null))
  .get("/leave/sterna", (c) => way(c, "sterna", null))
  .post("/leave/pod", (c) => look(c, "pod"))
  .post("/leave/sterna", (c) => look(c, "sterna"));

async function look(c: Request, page: "pod" | "sterna"): Promise<Response> {
  const form = await readOwnForm(c);
  if (form instanceof Response) return form;
  const text = form.fields.get("pod") ?? "";
  const seen = await examineWayOut(c.get("needs"), { accountId: form.session.accountId, text });
  return way(c, page, { text, ...seen });
}

async function way(c: Request, page: "pod" | "sterna", seen: Seen | null): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const needs = c.get("needs");
  const { db } = needs.database;
  const { accountId } = session;
  const row = await newestExport(db, accountId);
  const moves = await movesOf(db, accountId);
  const files = exportStep(row, page, formField(c), needs.clock.now());
  const heard = heardStep(moves, "new-pod", page === "pod" ? t("ways.heardPod") : t("ways.heardSterna"));
  const shared = { field: formField(c), seen, files, heard };
  const list =
    page === "pod"
      ? podSteps({ ...shared, row })
      : sternaSteps({ ...shared, said: await previousOf(needs, accountId) });
  const title = page === "pod" ? t("ways.pod") : t("ways.sterna");
  return show(c, {
    title,
    at: "migrations",
    unlisted: true,
    body: html`<div class="narrow leave"><p class="meta"><a href="/leave">${t("ways.title")}</a></p><h1>${title}</h1>
<p class="lead">${page === "pod" ? t("ways.podWhat") : t("ways.sternaWhat")}</p><p>${t("ways.nothingSent")}</p>
${lossTable(wayOf[page] ?? "carried", await followersOf(needs, accountId))}
${steps(list)}
${page === "sterna" ? await handOverList(c, accountId) : nothing}</div>`,
  });
}

async function chooser(c: Request): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const needs = c.get("needs");
  const { db } = needs.database;
  const { accountId } = session;
  const followers = await followersOf(needs, accountId);
  const said = await previousOf(needs, accountId);
  const asked = await askedLeaving(db, accountId);
  const waits =
    asked === null
      ? nothing
      : html`<p class="notice" role="status">${t("ways.asked")} <a href="/migrations/leave">${t("ways.askedSee")}</a></p>`;
  const card = (href: string, title: string, what: string, more: Html | string = "") =>
    html`<li class="card"><h2><a href="${href}">${title}</a></h2><p>${what}</p>${more}</li>`;
  return show(c, {
    title: t("ways.title"),
    at: "migrations",
    unlisted: true,
    body: html`<div class="narrow leave"><h1>${t("ways.title")}</h1><p class="lead">${t("ways.lead")}</p>
${waits}${gone(await movesOf(db, accountId))}
<section aria-labelledby="now"><h2 id="now">${t("ways.followers")}</h2>${followersNow(followers)}</section>
<ul class="way-cards">${card("/leave/pod", t("ways.pod"), t("ways.podWhat"), lossLine("carried", followers))}
${card("/leave/sterna", t("ways.sterna"), t("ways.sternaWhat"), lossLine("own", followers))}
${said === null ? nothing : card("/migrations/leave", t("ways.word"), t("ways.wordWhat"), lossLine("asked", followers))}
${card("/export", t("ways.copy"), t("ways.copyWhat"))}
${session.leftAt === null ? card("/settings/close", t("ways.close"), t("ways.closeWhat")) : nothing}</ul></div>`,
  });
}

/** Moves away that count. */
const gone = (moves: readonly MoveHead[]): Html =>
  html`${moves
    .filter(
      ({ role, undoneAt, refusal, state }) =>
        role === "departure" && undoneAt === null && refusal === null && state !== "asked",
    )
    .map(
      ({ migrationId, newName }) =>
        html`<p class="notice">${t("moves.departure", { ref: newName })} · <a href="/migrations/${migrationId}">${t("ways.receipt")}</a></p>`,
    )}`;

/** `/pods/migrations`, for who looks after this pod: moves that were heard of, held or refused; letting one go on, and taking one back. */
import { Hono } from "hono";
import { releaseMove } from "../../app/witness/release.ts";
import { undoMove } from "../../app/witness/undo.ts";
import { limits } from "../../base/limits.ts";
import { countHeld, findMoveView, listMoves, type MoveFilter, type MoveView } from "../../store/views/moves.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { notFound, toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { tellMove } from "../move-words.ts";
import { show } from "../page.ts";
import { readNumber } from "../post-list.ts";
import { moment } from "../when.ts";
import { findText, t } from "../words/words.ts";

export const podsMigrations = new Hono<WebEnv>()
  .get("/pods/migrations", (c) => mayNot(c) ?? listPage(c))
  .get("/pods/migrations/:id{[0-9]{1,15}}", (c) => mayNot(c) ?? onePage(c))
  .post("/pods/migrations/:id{[0-9]{1,15}}/undo", (c) =>
    act(c, async (id) => {
      const undone = await undoMove(c.get("needs"), id);
      return undone.ok ? null : tellMove(undone.refusal);
    }),
  )
  .post("/pods/migrations/:id{[0-9]{1,15}}/release", (c) =>
    act(c, async (id) => {
      const released = await releaseMove(c.get("needs"), id);
      return released.ok ? null : tellMove(released.refusal);
    }),
  );

/** For others there is no such page. */
function mayNot(c: Request): Response | Promise<Response> | null {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  return session.podmin ? null : notFound(c);
}

const idOf = (c: Request): number => Number(c.req.param("id"));

async function act(c: Request, deed: (id: number) => Promise<string | null>): Promise<Response> {
  const form = await readOwnForm(c);
  if (form instanceof Response) return form;
  if (!form.session.podmin) return notFound(c);
  const error = await deed(idOf(c));
  return error === null ? c.redirect(`/pods/migrations/${idOf(c)}`, 303) : onePage(c, error);
}

async function listPage(c: Request): Promise<Response> {
  const { db } = c.get("needs").database;
  const skip = readNumber(c.req.query("from")) ?? 0;
  const asked = c.req.query("only");
  const only: MoveFilter = asked === "held" || asked === "refused" ? asked : "all";
  const found = await listMoves(db, { only, skip, most: limits.podsPerPage + 1 });
  const shown = found.slice(0, limits.podsPerPage);
  const held = await countHeld(db);
  return show(c, {
    title: t("heard.title"),
    at: "pods",
    unlisted: true,
    body: html`<h1>${t("heard.title")}</h1>
<p class="lead">${t("heard.lead")} <a href="/pods">${t("pods.title")}</a></p>
${held === 0 ? "" : html`<p class="notice">${t("heard.held", { n: held })}</p>`}
${filters(only)}
${shown.length === 0 ? html`<div class="card empty"><p>${t("heard.none")}</p></div>` : table(shown)}
${steps(only, skip, found.length > shown.length ? skip + shown.length : null)}`,
  });
}

const pathOf = (only: MoveFilter): string => (only === "all" ? "/pods/migrations" : `/pods/migrations?only=${only}`);

function filters(at: MoveFilter): Html {
  const entry = (only: MoveFilter, text: string) =>
    html`<li><a href="${pathOf(only)}"${only === at ? html` aria-current="page"` : ""}>${text}</a></li>`;
  return html`<nav class="filters" aria-label="${t("heard.filter")}"><ul>${entry("all", t("heard.all"))}${entry("held", t("heard.onlyHeld"))}${entry("refused", t("heard.onlyRefused"))}</ul></nav>`;
}

function table(shown: readonly MoveView[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${t("heard.title")}"><table class="plain">
<thead><tr><th scope="col">${t("heard.at")}</th><th scope="col">${t("heard.from")}</th><th scope="col">${t("heard.to")}</th><th scope="col">${t("heard.state")}</th></tr></thead>
<tbody>${shown.map(
    (move) =>
      html`<tr><td><a href="/pods/migrations/${move.id}">${moment(move.heardAt)}</a></td><td><bdi>${move.oldRef}</bdi></td><td><bdi>${move.newRef}</bdi></td><td>${stateOf(move)}</td></tr>`,
  )}</tbody></table></div>`;
}

const stateOf = ({ role, state, refusal }: MoveView): Html =>
  html`${findText(`heard.role.${role}`, {}) ?? role}: ${findText(`heard.state.${state}`, {}) ?? state}${refusal === null ? "" : html` <code>${refusal}</code>`}`;

async function onePage(c: Request, error: string | null = null): Promise<Response> {
  const move = await findMoveView(c.get("needs").database.db, idOf(c));
  if (move === null) return notFound(c);
  const { oldRef, newRef, refusal, refusalDetail, appliedAt, undoneAt } = move;
  const counts = appliedAt !== null && undoneAt === null;
  const facts: readonly (readonly [string, Html | string | null])[] = [
    [t("heard.from"), html`<bdi>${oldRef}</bdi>`],
    [t("heard.to"), html`<bdi>${newRef}</bdi>`],
    [t("heard.at"), moment(move.heardAt)],
    [t("heard.state"), stateOf(move)],
    [t("heard.since"), appliedAt === null ? null : moment(appliedAt)],
    [t("heard.undoneAt"), undoneAt === null ? null : moment(undoneAt)],
    [t("heard.why"), refusal === null ? null : html`<code>${refusal}</code> <bdi>${refusalDetail ?? ""}</bdi>`],
    [t("heard.contacts"), counts ? t("heard.contactsAre", { n: move.contacts }) : null],
    [t("heard.untold"), counts ? t("heard.untoldAre", { n: move.untold }) : null],
    [t("heard.suspended"), counts && move.suspended > 0 ? t("heard.suspendedAre", { n: move.suspended }) : null],
  ];
  return show(c, {
    title: t("heard.one"),
    at: "pods",
    unlisted: true,
    status: error === null ? 200 : 422,
    body: html`<h1>${t("heard.one")}</h1>
<p class="meta"><a href="/pods/migrations">${t("heard.title")}</a></p>
${error === null ? "" : html`<p class="error" role="alert">${error}</p>`}
<section class="card"><dl class="facts">${facts.map(([name, value]) => (value === null ? "" : html`<div><dt>${name}</dt><dd>${value}</dd></div>`))}</dl></section>
${move.state === "held" ? deedCard(c, move, "release") : ""}
${move.undoable ? deedCard(c, move, "undo") : ""}`,
  });
}

/** What it does stands beside the button, which is behind a fold: nobody presses it by accident. */
function deedCard(c: Request, { id, contacts }: MoveView, deed: "undo" | "release"): Html {
  const [title, hint, button] =
    deed === "undo"
      ? [t("heard.undo"), t("heard.undoHint", { n: contacts }), t("heard.undoNow")]
      : [t("heard.release"), t("heard.releaseHint"), t("heard.releaseNow")];
  return html`<details class="card fold"><summary>${title}</summary><p>${hint}</p>
<form method="post" action="/pods/migrations/${id}/${deed}">${formField(c)}<button${deed === "undo" ? html` class="danger"` : ""}>${button}</button></form></details>`;
}

function steps(only: MoveFilter, skip: number, next: number | null): Html {
  if (skip === 0 && next === null) return html``;
  const path = pathOf(only);
  return html`<nav class="pages" aria-label="${t("pods.pages")}">${skip === 0 ? "" : html`<a class="button quiet" href="${path}">${t("pods.first")}</a>`}${
    next === null
      ? ""
      : html`<a class="button" rel="next" href="${path}${path.includes("?") ? "&" : "?"}from=${next}">${t("pods.more")}</a>`
  }</nav>`;
}

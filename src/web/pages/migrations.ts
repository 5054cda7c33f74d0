/** `/migrations`, `/migrations/ID`: one's moves and their receipts. `/imports/ID/announce`: the last question before one. */
import { Hono } from "hono";
import { stream } from "hono/streaming";
import type { Session } from "../../app/accounts/session.ts";
import { tellAgain } from "../../app/announce/again.ts";
import { announceMove } from "../../app/announce/announce.ts";
import { type AnnouncementPlan, planFor, weighAnnouncement } from "../../app/announce/plan.ts";
import { proveOldAccount } from "../../app/announce/prove-old.ts";
import { receiptDocument } from "../../app/announce/receipt.ts";
import { retryOwn } from "../../app/arrive/settle/retry.ts";
import type { LeaveRefusal } from "../../app/depart/leave-refusals.ts";
import { previousOf } from "../../app/depart/previous.ts";
import { sayable } from "../../app/depart/seal-move.ts";
import { type Examined, examine } from "../../app/doctor/examine.ts";
import { lookAtOldPod } from "../../app/doctor/old-pod.ts";
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import { findMigration, type MigrationRow } from "../../store/moves/migrations.ts";
import { findImportReport } from "../../store/views/import-report.ts";
import {
  contactLines,
  findMove,
  lostContacts,
  type MoveHead,
  movesOf,
  toldLines,
} from "../../store/views/migration-receipt.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { doctorsList } from "../doctor.ts";
import { notFound, toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { tellRetry } from "../import-words.ts";
import { tellLeave } from "../leave-words.ts";
import { moveReceipt, tellProgress } from "../move-receipt.ts";
import { tellAgainRefusal, tellAnnounce, tellProveOld } from "../move-words.ts";
import { networkOf } from "../network.ts";
import { show } from "../page.ts";
import { readNumber } from "../post-list.ts";
import { moment, printDay } from "../when.ts";
import { t } from "../words/words.ts";

export const migrations = new Hono<WebEnv>()
  .get("/migrations", async (c) => {
    const session = c.get("session");
    if (session === null) return toLogIn(c);
    const moves = await movesOf(c.get("needs").database.db, session.accountId);
    const said = await previousOf(c.get("needs"), session.accountId);
    const byWord = html`<p><a href="/leave">${t("ways.title")}</a>${said === null ? "" : html` · <a href="/migrations/leave">${t("leave.title")}</a>`}</p>`;
    const list = html`<ul class="imports">${moves.map((move) => html`<li>${moveCard(move)}</li>`)}</ul>`;
    return show(c, {
      title: t("moves.title"),
      at: "migrations",
      unlisted: true,
      body: html`<h1>${t("moves.title")}</h1>${moves.length === 0 ? html`<p class="card empty">${t("moves.none")}</p>` : html`<p class="lead">${t("moves.lead")}</p>${list}`}${byWord}`,
    });
  })
  .get("/migrations/:id", async (c) => {
    const move = await ownMove(c);
    return move instanceof Response ? move : receiptPage(c, move, null);
  })
  .post("/migrations/:id/again", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const move = await ownMove(c);
    if (move instanceof Response) return move;
    const { migrationId, accountId } = move;
    const told = await tellAgain(c.get("needs"), { migrationId, accountId, host: form.fields.get("host") });
    if (told.ok) return c.redirect(`/migrations/${migrationId}`, 303);
    return receiptPage(c, move, tellAgainRefusal(told.refusal));
  })
  .post("/migrations/:id/retry", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const move = await ownMove(c);
    if (move instanceof Response) return move;
    // Of an account that has left nothing comes in any more.
    if (move.importId !== null && move.role === "arrival" && form.session.leftAt === null) {
      const { accountId } = form.session;
      const tried = await retryOwn(c.get("needs"), { accountId, importId: move.importId });
      if (!tried.ok) return receiptPage(c, move, tellRetry(tried.refusal));
    }
    return c.redirect(`/migrations/${move.migrationId}`, 303);
  })
  .get("/migrations/:id/receipt", async (c) => {
    const move = await ownMove(c);
    if (move instanceof Response) return move;
    c.header("Content-Type", "application/json; charset=utf-8");
    c.header("Content-Disposition", `attachment; filename="receipt-${move.migrationId}.json"`);
    c.header("Cache-Control", "private, no-store");
    const needs = c.get("needs");
    return stream(
      c,
      async (out) => {
        for await (const piece of receiptDocument(needs, move)) await out.write(piece);
      },
      // Half a document has no signature: whoever verifies it sees that. The log gets the reason.
      async (error) => needs.log.error({ err: error, migrationId: move.migrationId }, "a receipt broke off"),
    );
  })
  .get("/imports/:id/announce", async (c) => {
    const session = c.get("session");
    if (session === null) return toLogIn(c);
    return askOrRefuse(c, session);
  })
  .post("/imports/:id/announce", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const importId = readNumber(c.req.param("id"));
    if (importId === null) return notFound(c);
    const { username } = form.session;
    const password = form.fields.get("old_password");
    if (password !== null) {
      const request = { username, importId, password, network: networkOf(c) };
      const proved = await proveOldAccount(c.get("needs"), c.get("gate"), request);
      if (!proved.ok) return askOrRefuse(c, form.session, tellProveOld(proved.refusal));
    }
    const by = password === null ? "owner" : "both";
    const announced = await announceMove(c.get("needs"), { username, importId, by });
    // The page says why not, from how things stand now.
    if (!announced.ok) return askOrRefuse(c, form.session);
    return c.redirect(`/migrations/${announced.value.migrationId}`, 303);
  });

/** The move that the address names, if it is the viewer's own; else the answer to give. */
async function ownMove(c: Request): Promise<MoveHead | Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const id = readNumber(c.req.param("id"));
  const move = id === null ? null : await findMove(c.get("needs").database.db, session.accountId, id);
  return move ?? notFound(c);
}

function moveCard(move: MoveHead): Html {
  const { migrationId, role, oldName, newName, at, told } = move;
  const title = role === "arrival" ? t("moves.arrival", { old: oldName }) : t("moves.departure", { ref: newName });
  return html`<article class="card" aria-labelledby="move-${migrationId}">
<h2 id="move-${migrationId}"><a href="/migrations/${migrationId}">${title}</a></h2>
${role === "arrival" || told > 0 ? html`<ul class="points">${tellProgress(move).map((line) => html`<li>${line}</li>`)}</ul>` : ""}
<p class="meta">${moment(at)}</p></article>`;
}

/** @param problem  why something that was asked for was not done */
async function receiptPage(c: Request, move: MoveHead, problem: string | null): Promise<Response> {
  const needs = c.get("needs");
  const { db } = needs.database;
  const { migrationId, importId, accountId, protocol, role, newRef } = move;
  const most = limits.podsPerPage;
  const row = await findMigration(db, migrationId);
  const adapter = needs.protocols.find((each) => each.adapter.name === protocol)?.adapter;
  const counts = move.undoneAt === null && move.refusal === null && row?.appliedAt != null;
  const wantsLook = role === "departure" && counts && c.req.query("look") !== undefined;
  const now = needs.clock.now();
  return show(c, {
    title: t("moves.head", { old: move.oldName }),
    at: "migrations",
    unlisted: true,
    status: problem === null ? 200 : 409,
    body: moveReceipt({
      move,
      pods: await toldLines(db, migrationId, 0, most),
      contacts: await contactLines(db, migrationId, 0, most),
      lost: await lostContacts(db, migrationId, most),
      report: importId === null ? null : await findImportReport(db, accountId, importId),
      field: formField(c),
      problem,
      why: row === null || move.refusal === null ? null : whyNotLeft(row),
      toldHere: role === "departure" && adapter?.facts.initiator === "old-pod",
      canTell: counts && row !== null && (role === "arrival" ? move.told > 0 : sayable(needs, row) !== null),
      late: now - move.at.getTime() > limits.silentFollowerDays * dayMs,
      look: wantsLook ? await lookAtOldPod(needs, newRef) : null,
      foot: t("moves.foot", { pod: new URL(needs.config.url).host, day: printDay(new Date(now)) }),
    }),
  });
}

/** What kept an account from leaving was written down as it was refused; older programs may have written something else. */
function whyNotLeft({ role, refusal, refusalDetail }: MigrationRow): string | null {
  if (role !== "departure" || refusalDetail === null || !refusalDetail.startsWith("{")) return null;
  const said: { readonly code?: unknown } = JSON.parse(refusalDetail);
  return said.code === refusal ? t("moves.notLeft", { why: tellLeave(said as LeaveRefusal) }) : null;
}

/** What announcing would do, or why it cannot be done. @param error  why the password of the old account did not do */
async function askOrRefuse(c: Request, session: Session, error: string | null = null): Promise<Response> {
  const importId = readNumber(c.req.param("id"));
  if (importId === null) return notFound(c);
  const asked = { username: session.username, importId };
  const needs = c.get("needs");
  const own = await weighAnnouncement(needs, { ...asked, by: "owner" });
  // An old account of this pod: its password is asked for, and nothing is done without it.
  const oldIsHere = !own.ok && own.refusal.code === "old-account-here";
  const judged = oldIsHere ? await weighAnnouncement(needs, { ...asked, by: "both" }) : own;
  if (!judged.ok && judged.refusal.code === "no-import") return notFound(c);
  const back = html`<a class="button quiet" href="/imports/${importId}">${t("announce.cancel")}</a>`;
  if (!judged.ok)
    return show(c, {
      title: t("announce.refused"),
      at: "imports",
      unlisted: true,
      status: 409,
      body: html`<div class="narrow"><h1>${t("announce.refused")}</h1><p>${tellAnnounce(judged.refusal)}</p><p class="choice">${back}</p></div>`,
    });
  if (judged.value.announced !== null) return c.redirect("/migrations", 303);
  const plan = await planFor(needs, judged.value);
  const found = await examine(needs, judged.value);
  return show(c, {
    title: t("announce.title"),
    at: "imports",
    unlisted: true,
    status: error === null ? 200 : 422,
    body: question(c, plan, back, { oldIsHere, error, found }),
  });
}

/** A pod that does not answer closes nothing before it is back. */
function closing(found: readonly Examined[]): string {
  const old = found.find((one) => one.what === "old-address")?.old;
  const isSilent = old?.state === "gone" || old?.state === "never";
  return isSilent ? t("announce.closesLater", old) : t("announce.closes");
}

type Asked = { readonly oldIsHere: boolean; readonly error: string | null; readonly found: readonly Examined[] };

function question(c: Request, plan: AnnouncementPlan, back: Html, { oldIsHere, error, found }: Asked): Html {
  const { importId, oldRef, newRef, standing, hearers, elsewhere, photos } = plan;
  const points = [
    t("announce.moves", { old: oldRef, ref: newRef }),
    standing === "proved" ? t("announce.proved", { old: oldRef }) : t("announce.claim", { old: oldRef }),
    t("announce.people", { n: hearers.people }),
    ...(hearers.waiting > 0 ? [t("announce.waiting", { n: hearers.waiting })] : []),
    ...(elsewhere.followers > 0 ? [t("announce.elsewhere", { n: elsewhere.followers })] : []),
    ...(elsewhere.asks > 0 ? [t("announce.asks", { n: elsewhere.asks })] : []),
    photos.all === 0
      ? t("announce.photosNone")
      : photos.path === null
        ? t("announce.photosLeft")
        : photos.here === photos.all
          ? t("announce.photosAll", { n: photos.all })
          : t("announce.photosSome", { here: photos.here, all: photos.all, n: photos.all - photos.here }),
    t("announce.profile"),
    t("announce.shown"),
    oldIsHere ? t("announce.closesHere", { old: oldRef }) : closing(found),
  ];
  return html`<div class="narrow"><h1>${t("announce.title")}</h1>
<p>${t("announce.what")}</p>
<ul class="points">${points.map((point) => html`<li>${point}</li>`)}<li><strong>${t("announce.final")}</strong></li></ul>
<p>${t("announce.alternative")}</p>
${doctorsList(found)}
${error === null ? "" : html`<p class="error" role="alert" id="old-error">${error}</p>`}
<form method="post" action="/imports/${importId}/announce" class="choice">${formField(c)}
${oldIsHere ? html`<div class="field"><label for="old_password">${t("announce.oldPassword", { old: oldRef })}</label><p class="hint" id="old-hint">${t("announce.oldPasswordHint")}</p><input id="old_password" name="old_password" type="password" required autocomplete="off" aria-describedby="old-hint${error === null ? "" : " old-error"}"></div>` : ""}
<button>${t("announce.submit")}</button>
${back}</form></div>`;
}

/**
 * Handing an account over, as its person sees it. At the old home `/hand-over`: what somebody asks for and what it means, and the yes. At the new home
 * `/move-in/hand-over`: asking, and the way to the old home; `/move-in/handed-over`: back from there with a code.
 */
import { Hono } from "hono";
import { confirmPassword } from "../../app/accounts/confirm-password.ts";
import { digestOf, type Session } from "../../app/accounts/session.ts";
import { askHandOver, pageAtOldHome } from "../../app/hand-over/ask.ts";
import { bringCode } from "../../app/hand-over/bring-code.ts";
import { type AskedHandOver, confirmHandOver, lookAtRequest } from "../../app/hand-over/confirm.ts";
import { stopHandOver } from "../../app/hand-over/offer.ts";
import { handOverIn, stopAsking } from "../../app/hand-over/view.ts";
import { adapterOf } from "../../app/parts.ts";
import { limits } from "../../base/limits.ts";
import { hourMs } from "../../base/time.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { minutesOf, toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { fetchProgress, tellHandOver } from "../hand-over.ts";
import { type Html, html, nothing } from "../html.ts";
import { networkName } from "../leave/losses.ts";
import { networkOf } from "../network.ts";
import { show } from "../page.ts";
import { readNumber } from "../post-list.ts";
import { t } from "../words/words.ts";
import { moveInAnswer } from "./move-in.ts";

export const handOvers = new Hono<WebEnv>()
  .get("/hand-over", async (c) => {
    const asked = { to: c.req.query("to") ?? "", request: c.req.query("request") ?? "" };
    const session = c.get("session");
    if (session === null) return toLogInFor(c, "/hand-over", asked);
    const found = await lookAtRequest(c.get("needs"), { accountId: session.accountId, ...asked });
    return found.ok ? question(c, session, found.value, asked.to, null) : refused(c, tellHandOver(found.refusal));
  })
  .post("/hand-over", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const { session, fields } = form;
    const needs = c.get("needs");
    const field = (name: string) => fields.get(name) ?? "";
    const look = { accountId: session.accountId, to: field("to"), request: field("request") };
    const wrong = await wrongPassword(c, session, fields);
    if (wrong !== null) {
      const found = await lookAtRequest(needs, look);
      return found.ok ? question(c, session, found.value, look.to, wrong) : refused(c, tellHandOver(found.refusal));
    }
    const confirmed = await confirmHandOver(needs, { ...look, shown: field("for") });
    if (!confirmed.ok) return refused(c, tellHandOver(confirmed.refusal));
    const { backUrl, newHost } = confirmed.value;
    // The code stands in this page alone: it is not kept, and loading the page anew gives none.
    return show(c, {
      title: t("handOver.confirmed"),
      unlisted: true,
      body: html`<div class="narrow"><h1>${t("handOver.confirmed")}</h1><p>${t("handOver.goBack", { host: newHost, n: limits.handOverCodeMs / 60_000 })}</p>
<p><a class="button" rel="noreferrer" href="${backUrl}">${t("handOver.back", { host: newHost })}</a></p>
<p class="hint">${t("handOver.canStop")} <a href="/export#handed-over">${t("handOver.where")}</a></p></div>`,
    });
  })
  .post("/hand-over/stop", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const id = readNumber(form.fields.get("id") ?? undefined);
    if (id !== null) await stopHandOver(c.get("needs"), { accountId: form.session.accountId, id });
    return c.redirect("/export#handed-over", 303);
  })
  .get("/move-in/hand-over", async (c) => {
    const session = c.get("session");
    if (session === null) return toLogIn(c);
    const found = await handOverIn(c.get("needs"), session.accountId);
    if (found?.state !== "asked") return c.redirect("/move-in", 303);
    const { host } = new URL(found.oldUrl);
    return show(c, {
      title: t("handOver.toOld", { host }),
      at: "move-in",
      unlisted: true,
      body: html`<div class="narrow"><h1>${t("handOver.toOld", { host })}</h1><p class="lead">${t("handOver.toOldWhat", { host, ref: found.oldRef })}</p>
<p><a class="button" rel="noreferrer" href="${pageAtOldHome(c.get("needs"), found)}">${t("handOver.toOldOpen", { host })}</a></p>
<p class="hint">${t("handOver.toOldHint")}</p>
<form method="post" action="/move-in/hand-over/stop" class="choice">${formField(c)}<button class="button quiet">${t("handOver.notNow")}</button></form></div>`,
    });
  })
  .post("/move-in/hand-over", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const { session, fields } = form;
    const asking = { accountId: session.accountId, sessionHash: digestOf(session.token), network: networkOf(c) };
    const asked = await askHandOver(c.get("needs"), { ...asking, typed: fields.get("old") ?? "" });
    return asked.ok ? c.redirect("/move-in/hand-over", 303) : moveInAnswer(c, tellHandOver(asked.refusal));
  })
  .post("/move-in/hand-over/stop", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    await stopAsking(c.get("needs"), form.session.accountId);
    return c.redirect("/move-in", 303);
  })
  .get("/move-in/hand-over/progress", async (c) => {
    const session = c.get("session");
    const found = session === null ? null : await handOverIn(c.get("needs"), session.accountId);
    return found === null ? c.json({}, 404) : c.json(fetchProgress(found));
  })
  .get("/move-in/handed-over", async (c) => {
    const brought = { request: c.req.query("request") ?? "", code: c.req.query("code") ?? "" };
    const session = c.get("session");
    if (session === null) return toLogInFor(c, "/move-in/handed-over", brought);
    const { accountId, token } = session;
    const done = await bringCode(c.get("needs"), { accountId, sessionHash: digestOf(token), ...brought });
    return done.ok ? c.redirect("/move-in", 303) : moveInAnswer(c, tellHandOver(done.refusal));
  });

/** Back to exactly this page afterwards; what cannot stand in such an address is malformed anyway, and left out. */
function toLogInFor(c: Request, path: string, query: Readonly<Record<string, string>>): Response {
  const to = Object.entries(query).map(([name, value]) => `${name}=${value.replace(/[^\w\-.:]/g, "")}`);
  return c.redirect(`/login?to=${encodeURIComponent(`${path}?${to.join("&")}`)}`, 303);
}

/** @returns what is wrong; null: nothing */
async function wrongPassword(c: Request, session: Session, fields: URLSearchParams): Promise<string | null> {
  if (!fields.has("sure")) return t("handOver.notSure");
  const request = { username: session.username, password: fields.get("password") ?? "" };
  const confirmed = await confirmPassword(c.get("needs"), c.get("gate"), request);
  if (confirmed.ok) return null;
  const { refusal } = confirmed;
  if (refusal.code === "password-wrong") return t("no.password-wrong");
  c.header("Retry-After", String(refusal.retryAfterSeconds));
  return t("login.tooOften", { n: minutesOf(refusal.retryAfterSeconds) });
}

const refused = (c: Request, why: string): Promise<Response> =>
  show(c, {
    title: t("handOver.refused"),
    unlisted: true,
    status: 422,
    body: html`<div class="narrow"><h1>${t("handOver.refused")}</h1><p class="error" role="alert">${why}</p><p>${t("handOver.nothingSent")}</p></div>`,
  });

function question(
  c: Request,
  session: Session,
  asked: AskedHandOver,
  to: string,
  problem: string | null,
): Promise<Response> {
  const { newHost: host, newRef, newUrl, oldRef, request } = asked;
  const list = (points: readonly string[]): Html =>
    html`<ul class="points">${points.map((point) => html`<li>${point}</li>`)}</ul>`;
  const hours = limits.handOverMs / hourMs;
  return show(c, {
    title: t("handOver.title", { host }),
    unlisted: true,
    status: problem === null ? 200 : 422,
    body: html`<div class="narrow"><h1>${t("handOver.title", { host })}</h1>
<p class="notice" role="note"><strong>${t("handOver.onlyIf", { host })}</strong></p>
<dl class="which"><div class="card"><dt>${t("handOver.from")}</dt><dd><bdi>${oldRef}</bdi></dd></div>
<div class="card"><dt>${t("handOver.to")}</dt><dd><bdi>${newRef}</bdi></dd></div></dl>
<h2>${t("handOver.goes")}</h2>${list([t("handOver.goes1"), t("handOver.goes2"), t("handOver.goes3", { host })])}
<h2>${t("handOver.now")}</h2>${list([t("handOver.now1"), t("handOver.now2"), t("handOver.now3", { n: hours })])}
<h2>${t("handOver.announced", { host })}</h2>${list([t("handOver.announced1"), t("handOver.announced2"), ...asked.halves.map((half) => tellHalf(c, half)), ...(asked.halves.length > 1 ? [t("handOver.announced3")] : [])])}
<form method="post" action="/hand-over" class="card fields">${formField(c)}
${problem === null ? nothing : html`<p class="error" id="hand-over-error" role="alert">${problem}</p>`}
<input type="hidden" name="to" value="${to}"><input type="hidden" name="request" value="${request}"><input type="hidden" name="for" value="${newRef}">
<input class="hidden" name="username" value="${session.username}" autocomplete="username" readonly tabindex="-1" aria-hidden="true">
<ul class="checks column"><li><label><input type="checkbox" name="sure" value="yes"> ${t("handOver.sure", { host })}</label></li></ul>
<div class="field"><label for="password">${t("leave.password")}</label><input id="password" name="password" type="password" required autocomplete="current-password"${problem === null ? nothing : html` aria-describedby="hand-over-error"`}></div>
<p class="choice"><button>${t("handOver.submit")}</button> <a class="button quiet" rel="noreferrer" href="${newUrl}/move-in">${t("handOver.cancel")}</a></p></form></div>`,
  });
}

/** By the network's name: addresses there may say nothing to people. */
function tellHalf(c: Request, { protocol, followers: n, spokenThere }: AskedHandOver["halves"][number]): string {
  const network = networkName(adapterOf(c.get("needs"), protocol).facts.initiator);
  return spokenThere ? t("handOver.halfComes", { network, n }) : t("handOver.halfLost", { network, n });
}

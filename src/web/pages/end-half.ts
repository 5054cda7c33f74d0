/** `/migrations/end`: of an account that was left on one network the other half ends, after one has seen whom that loses. */
import { Hono } from "hono";
import { confirmPassword } from "../../app/accounts/confirm-password.ts";
import { type EndRefusal, endHalf, type OpenHalf, openHalves } from "../../app/depart/end-half.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { minutesOf, notFound, toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { show } from "../page.ts";
import { t } from "../words/words.ts";

export const endingHalves = new Hono<WebEnv>()
  .get("/migrations/end", (c) => page(c, null))
  .post("/migrations/end", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const { session, fields } = form;
    const needs = c.get("needs");
    if (!fields.has("sure")) return page(c, t("close.notSure"));
    const request = { username: session.username, password: fields.get("password") ?? "" };
    const confirmed = await confirmPassword(needs, c.get("gate"), request);
    if (!confirmed.ok) {
      const { refusal } = confirmed;
      if (refusal.code === "password-wrong") return page(c, t("no.password-wrong"));
      return page(c, t("login.tooOften", { n: minutesOf(refusal.retryAfterSeconds) }));
    }
    const ended = await endHalf(needs, { accountId: session.accountId, ref: fields.get("address") ?? "" });
    return ended.ok ? c.redirect("/migrations/end", 303) : page(c, tellEnd(ended.refusal));
  });

/** @param problem  why something that was asked for was not done */
async function page(c: Request, problem: string | null): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  if (session.leftAt === null) return notFound(c);
  const halves = await openHalves(c.get("needs").database.db, session.accountId);
  return show(c, {
    title: t("end.title"),
    at: "migrations",
    unlisted: true,
    status: problem === null ? 200 : 409,
    body: html`<div class="narrow"><h1>${t("end.title")}</h1>
${problem === null ? "" : html`<p class="error" role="alert">${problem}</p>`}
${halves.length === 0 ? html`<p class="card empty">${t("end.none")}</p>` : html`<p class="lead">${t("end.lead")}</p>${halves.map((half, nth) => question(c, half, nth))}`}
<p><a href="/">${t("announce.cancel")}</a></p></div>`,
  });
}

const question = (c: Request, { ref, followers, told }: OpenHalf, nth: number): Html =>
  html`<section aria-labelledby="half-${nth}"><h2 id="half-${nth}"><bdi class="handle">${ref}</bdi></h2>
<ul class="points"><li>${t("end.followers", { n: followers })}</li><li>${t("end.told", { n: told })}</li><li>${t("end.forGood")}</li><li>${t("end.instead")}</li></ul>
<form method="post" action="/migrations/end" class="card fields">${formField(c)}<input type="hidden" name="address" value="${ref}">
<ul class="checks column"><li><label><input type="checkbox" name="sure" value="yes"> ${t("end.sure")}</label></li></ul>
<div class="field"><label for="password-${nth}">${t("leave.password")}</label><input id="password-${nth}" name="password" type="password" required autocomplete="current-password"></div>
<p><button class="danger">${t("end.submit")}</button></p></form></section>`;

/** A code without words does not compile. */
function tellEnd(refusal: EndRefusal): string {
  switch (refusal.code) {
    case "account-not-left":
      return t("end.no.account-not-left");
    case "half-unknown":
      return t("end.no.half-unknown", refusal);
    case "half-leaving":
      return t("end.no.half-leaving", { ref: refusal.ref, to: refusal.to });
  }
}

/** `/settings/close`: ending one's account for good, after one has seen what goes. */
import { Hono } from "hono";
import { giveUpArriving, mayGiveUp } from "../../app/accounts/arriving.ts";
import { type ClosePlan, closeAccount, planClosing } from "../../app/accounts/close.ts";
import { confirmPassword } from "../../app/accounts/confirm-password.ts";
import type { Session } from "../../app/accounts/session.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { dropSessionToken } from "../cookies.ts";
import { minutesOf, notFound, toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { html } from "../html.ts";
import { show } from "../page.ts";
import { t } from "../words/words.ts";

export const closing = new Hono<WebEnv>()
  .get("/settings/close", (c) => {
    const session = c.get("session");
    return session === null ? toLogIn(c) : question(c, session, null);
  })
  .post("/settings/close", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const { session, fields } = form;
    const needs = c.get("needs");
    if (!fields.has("sure")) return question(c, session, t("close.notSure"));
    const request = { username: session.username, password: fields.get("password") ?? "" };
    const confirmed = await confirmPassword(needs, c.get("gate"), request);
    if (!confirmed.ok) {
      const { refusal } = confirmed;
      if (refusal.code === "password-wrong") return question(c, session, t("no.password-wrong"));
      c.header("Retry-After", String(refusal.retryAfterSeconds));
      return question(c, session, t("login.tooOften", { n: minutesOf(refusal.retryAfterSeconds) }));
    }
    // Of an account that never arrived nothing is known to anybody, and its name becomes free.
    if (!(session.arriving && (await giveUpArriving(needs, session.accountId)))) {
      const done = await closeAccount(needs, session.username);
      if (!done.ok) return notFound(c);
    }
    dropSessionToken(c);
    c.set("session", null);
    const { host } = new URL(needs.config.url);
    return show(c, {
      title: t("close.done"),
      unlisted: true,
      body: html`<div class="narrow"><h1>${t("close.done")}</h1><p>${t("close.doneWhat", { name: session.username, host })}</p></div>`,
    });
  });

async function question(c: Request, session: Session, error: string | null): Promise<Response> {
  const plan = await planClosing(c.get("needs"), session.username);
  if (!plan.ok) return notFound(c);
  return show(c, {
    title: t("close.title"),
    at: "settings",
    unlisted: true,
    status: error === null ? 200 : 422,
    body: html`<div class="narrow"><h1>${t("close.title")}</h1>
<p class="lead">${t("close.lead")}</p>
${session.arriving && (await mayGiveUp(c.get("needs").database.db, session.accountId)) ? html`<p>${t("close.arriving")}</p>` : losses(plan.value)}
<form method="post" action="/settings/close" class="card fields">${formField(c)}
${error === null ? "" : html`<p class="error" id="close-error" role="alert">${error}</p>`}
<input class="hidden" name="username" value="${session.username}" autocomplete="username" readonly tabindex="-1" aria-hidden="true">
<ul class="checks column"><li><label><input type="checkbox" name="sure" value="yes"> ${t("close.sure")}</label></li></ul>
<div class="field"><label for="password">${t("settings.old")}</label><input id="password" name="password" type="password" required autocomplete="current-password"${error === null ? "" : html` aria-describedby="close-error"`}></div>
<p><button class="danger">${t("close.submit")}</button></p></form>
<p><a href="/settings">${t("close.cancel")}</a></p></div>`,
  });
}

const losses = ({ posts, photos, contacts, conversations, told }: ClosePlan) =>
  html`<h2>${t("close.goes")}</h2><ul><li>${t("close.posts", { n: posts })}</li><li>${t("close.photos", { n: photos })}</li><li>${t("close.contacts", { n: contacts })}</li><li>${t("close.conversations", { n: conversations })}</li></ul>
<h2>${t("close.stays")}</h2><ul><li>${t("close.comments")}</li><li>${t("close.told", { n: told })}</li><li>${t("close.name")}</li></ul>
<p>${t("close.before")} <a href="/export">${t("export.title")}</a> · <a href="/leave">${t("account.leave")}</a></p>`;

/** `/password/TOKEN`: a one-time link to choose a password. Looking at it does not use it up. */
import { Hono } from "hono";
import { deviceToken } from "../../app/accounts/device.ts";
import type { PasswordRefusal } from "../../app/accounts/password.ts";
import { choosePassword, openPasswordLink } from "../../app/accounts/password-link.ts";
import { limits } from "../../base/limits.ts";
import { browserOf } from "../browser.ts";
import type { Request, WebEnv } from "../context.ts";
import { keepDevice, keepSessionToken, sessionToken } from "../cookies.ts";
import { refuseForm } from "../errors.ts";
import { formField, readForm } from "../forms.ts";
import { html } from "../html.ts";
import { show } from "../page.ts";
import { tellPassword } from "../refusal-words.ts";
import { t } from "../words/words.ts";

const path = "/password/:token{[\\w-]{43}}";

export const password = new Hono<WebEnv>()
  .get(path, async (c) => {
    const link = await openPasswordLink(c.get("needs"), c.req.param("token"));
    return link === null ? voidLink(c) : form(c, link.username, null);
  })
  .post(path, async (c) => {
    const fields = await readForm(c);
    if (!(fields instanceof URLSearchParams)) return refuseForm(c, fields);
    const linkToken = c.req.param("token");
    const link = await openPasswordLink(c.get("needs"), linkToken);
    if (link === null) return voidLink(c);
    const request = {
      linkToken,
      password: fields.get("password") ?? "",
      oldToken: sessionToken(c),
      browser: browserOf(c),
    };
    const chosen = await choosePassword(c.get("needs"), request);
    if (chosen.ok) {
      keepSessionToken(c, chosen.value);
      keepDevice(c, deviceToken(c.get("needs").secret, link.username));
      return c.redirect("/", 303);
    }
    switch (chosen.refusal.code) {
      case "password-too-short":
      case "password-too-long":
      case "password-common":
        return form(c, link.username, chosen.refusal);
      case "link-void":
        return voidLink(c);
    }
  });

function form(c: Request, username: string, refusal: PasswordRefusal | null): Promise<Response> {
  const { host } = new URL(c.get("needs").config.url);
  const described = refusal === null ? "password-hint" : "password-error password-hint";
  return show(c, {
    title: t("password.title"),
    at: "login",
    status: refusal === null ? 200 : 422,
    unlisted: true,
    body: html`<div class="narrow"><h1>${t("password.title")}</h1>
<form method="post" class="card fields">
${formField(c)}
<p>${t("password.for", { name: username, host })}</p>
<input class="hidden" name="username" value="${username}" autocomplete="username" readonly tabindex="-1" aria-hidden="true">
<div class="field"><label for="password">${t("password.new")}</label>
<p class="hint" id="password-hint">${t("password.hint", { minimum: limits.passwordMinChars })}</p>
${refusal === null ? "" : html`<p class="error" id="password-error" role="alert">${tellPassword(refusal)}</p>`}
<input id="password" name="password" type="password" required autocomplete="new-password" aria-describedby="${described}"${refusal === null ? "" : html` aria-invalid="true"`}></div>
<p><button>${t("password.submit")}</button></p>
</form></div>`,
  });
}

/** The link is unknown, used or too old: one answer for all. */
function voidLink(c: Request): Promise<Response> {
  return show(c, {
    title: t("password.void"),
    at: "login",
    status: 404,
    unlisted: true,
    body: html`<div class="narrow"><h1>${t("password.void")}</h1><p>${t("password.voidWhat", { days: limits.passwordLinkDays })}</p>
<p>${t("password.voidNext")}</p><p><a class="button" href="/login">${t("app.logIn")}</a></p></div>`,
  });
}

/** `/login` and `/logout`. */
import { Hono } from "hono";
import { type LogInRefusal, logIn } from "../../app/accounts/log-in.ts";
import { closeSession } from "../../app/accounts/session.ts";
import { browserOf } from "../browser.ts";
import type { Request, WebEnv } from "../context.ts";
import { dropSessionToken, keepDevice, keepSessionToken, keptDevice, sessionToken } from "../cookies.ts";
import { minutesOf, refuseForm } from "../errors.ts";
import { formField, readForm } from "../forms.ts";
import { html } from "../html.ts";
import { networkOf } from "../network.ts";
import { show } from "../page.ts";
import { t } from "../words/words.ts";

export const login = new Hono<WebEnv>()
  .get("/login", async (c) => {
    const to = localPath(c.req.query("to"));
    return c.get("session") === null ? form(c, { username: "", to, refusal: null }) : c.redirect(to, 303);
  })
  .post("/login", async (c) => {
    const fields = await readForm(c);
    if (!(fields instanceof URLSearchParams)) return refuseForm(c, fields);
    const [username, password] = [fields.get("username") ?? "", fields.get("password") ?? ""];
    const to = localPath(fields.get("to") ?? undefined);
    const request = {
      username,
      password,
      network: networkOf(c),
      oldToken: sessionToken(c),
      device: keptDevice(c),
      browser: browserOf(c),
    };
    const entered = await logIn(c.get("needs"), c.get("gate"), request);
    if (!entered.ok) return form(c, { username, to, refusal: entered.refusal });
    keepSessionToken(c, entered.value.token);
    keepDevice(c, entered.value.device);
    return c.redirect(to, 303);
  })
  .post("/logout", async (c) => {
    const fields = await readForm(c);
    if (!(fields instanceof URLSearchParams)) return refuseForm(c, fields);
    const session = c.get("session");
    if (session !== null) await closeSession(c.get("needs"), session.token);
    dropSessionToken(c);
    return c.redirect("/", 303);
  });

type Form = { readonly username: string; readonly to: string; readonly refusal: LogInRefusal | null };

function form(c: Request, { username, to, refusal }: Form): Promise<Response> {
  const error = refusal === null ? null : tell(refusal);
  if (refusal?.code === "log-in-too-often") c.header("Retry-After", String(refusal.retryAfterSeconds));
  const described = error === null ? "login-hint" : "login-error login-hint";
  return show(c, {
    title: t("login.title"),
    at: "login",
    status: refusal === null ? 200 : refusal.code === "log-in-too-often" ? 429 : 422,
    body: html`<div class="narrow"><h1>${t("login.title")}</h1>
<form method="post" action="/login" class="card fields">
${error === null ? "" : html`<p class="error" id="login-error" role="alert">${error}</p>`}
${formField(c)}<input type="hidden" name="to" value="${to}">
<div class="field"><label for="username">${t("login.username")}</label>
<p class="hint" id="login-hint">${t("login.usernameHint")}</p>
<input id="username" name="username" value="${username}" required autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="255" aria-describedby="${described}"${error === null ? "" : html` aria-invalid="true"`}></div>
<div class="field"><label for="password">${t("login.password")}</label>
<input id="password" name="password" type="password" required autocomplete="current-password"${error === null ? "" : html` aria-describedby="login-error" aria-invalid="true"`}></div>
<p><button>${t("login.submit")}</button></p>
</form>
<p class="meta">${c.get("needs").config.mail === null ? t("login.forgotten") : html`<a href="/password/forgotten">${t("forgotten.title")}</a>`}</p>
${c.get("needs").config.signUp === "closed" ? "" : html`<p class="meta"><a href="/sign-up">${t("signUp.title")}</a></p>`}</div>`,
  });
}

function tell(refusal: LogInRefusal): string {
  switch (refusal.code) {
    case "log-in-wrong":
      return t("login.wrong");
    case "log-in-inactive":
      return t("login.inactive");
    case "log-in-moved":
      return t("login.moved", { name: refusal.username });
    case "log-in-too-often":
      return t("login.tooOften", { n: minutesOf(refusal.retryAfterSeconds) });
  }
}

/** A path on this pod; anything that could lead elsewhere is the first page. */
export function localPath(text: string | undefined): string {
  return text !== undefined && /^(?!.*\/\/)\/[\w\-./?=&@:]{0,500}$/.test(text) ? text : "/";
}

/** `/sign-up`, `/sign-up/TOKEN`: making an account, for who is new and for who brings one. */
import { Hono } from "hono";
import {
  signUp as makeIt,
  maySignUp,
  openSignUpGate,
  type SignUpGate,
  type SignUpRefusal,
} from "../../app/accounts/sign-up.ts";
import { limits } from "../../base/limits.ts";
import { browserOf } from "../browser.ts";
import type { Request, WebEnv, WebNeeds } from "../context.ts";
import { keepDevice, keepSessionToken, sessionToken } from "../cookies.ts";
import { minutesOf, refuseForm } from "../errors.ts";
import { formField, readForm } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { networkOf } from "../network.ts";
import { show } from "../page.ts";
import { tellPassword } from "../refusal-words.ts";
import { presentLanguage, t } from "../words/words.ts";

const tokenShape = /^[\w-]{43}$/;
type Typed = { readonly kind: "new" | "bring"; readonly username: string; readonly email: string };
const untouched: Typed = { kind: "new", username: "", email: "" };

/** It counts who signs up, so there is one per process. */
export function signUpPages(needs: Pick<WebNeeds, "clock">): Hono<WebEnv> {
  const gate = openSignUpGate(() => needs.clock.now());
  return new Hono<WebEnv>()
    .get("/sign-up", (c) => door(c, null))
    .get("/sign-up/:invitation", (c) => door(c, c.req.param("invitation")))
    .post("/sign-up", (c) => take(c, gate));
}

async function door(c: Request, invitation: string | null): Promise<Response> {
  if (c.get("session") !== null) return c.redirect("/", 303);
  const may = await maySignUp(c.get("needs"), shaped(invitation));
  return may.ok ? form(c, shaped(invitation), untouched, null) : shut(c, may.refusal.code, invitation !== null);
}

const shaped = (token: string | null): string | null => (token !== null && tokenShape.test(token) ? token : null);

async function take(c: Request, gate: SignUpGate): Promise<Response> {
  const fields = await readForm(c);
  if (!(fields instanceof URLSearchParams)) return refuseForm(c, fields);
  if (c.get("session") !== null) return c.redirect("/", 303);
  const text = (name: string) => fields.get(name) ?? "";
  const kind = text("kind") === "bring" ? "bring" : "new";
  const typed: Typed = { kind, username: text("username"), email: text("email") };
  const invitation = shaped(fields.get("invitation"));
  const made = await makeIt(c.get("needs"), gate, {
    ...typed,
    password: text("password"),
    invitation,
    language: presentLanguage(),
    network: networkOf(c),
    browser: browserOf(c),
    oldToken: sessionToken(c),
  });
  if (!made.ok) {
    const { code } = made.refusal;
    if (code === "sign-up-closed" || code === "invitation-void") return shut(c, code, invitation !== null);
    return form(c, invitation, typed, made.refusal);
  }
  keepSessionToken(c, made.value.token);
  keepDevice(c, made.value.device);
  return c.redirect(kind === "bring" ? "/move-in" : "/", 303);
}

/** Nobody can sign up here, or not with this link. */
function shut(c: Request, code: "sign-up-closed" | "invitation-void", hasLink: boolean): Promise<Response> {
  const closed = code === "sign-up-closed";
  return show(c, {
    title: t("signUp.title"),
    at: "sign-up",
    status: hasLink ? 404 : c.req.method === "GET" ? 200 : 422,
    unlisted: true,
    body: html`<div class="narrow"><h1>${hasLink && !closed ? t("signUp.void") : t("signUp.title")}</h1>
<p>${closed ? t("signUp.closed") : hasLink ? t("signUp.voidWhat") : t("signUp.invited")}</p>
<p>${t("signUp.ask")}</p><p><a class="button" href="/login">${t("app.logIn")}</a></p></div>`,
  });
}

/** What is wrong, and with which field. */
type Wrong = { readonly text: string; readonly field: "username" | "password" | "email" | null };

function form(c: Request, invitation: string | null, typed: Typed, refusal: SignUpRefusal | null): Promise<Response> {
  const wrong = refusal === null ? null : tell(refusal);
  if (refusal?.code === "sign-up-too-often") c.header("Retry-After", String(refusal.retryAfterSeconds));
  const { host } = new URL(c.get("needs").config.url);
  const said = (field: Wrong["field"]) =>
    wrong?.field === field
      ? html` aria-invalid="true" aria-describedby="sign-up-error ${field}-hint"`
      : html` aria-describedby="${field}-hint"`;
  const choice = (kind: Typed["kind"], label: string, hint: string): Html =>
    html`<li><label><input type="radio" name="kind" value="${kind}"${typed.kind === kind ? html` checked` : ""} aria-describedby="kind-${kind}"> ${label}</label><p class="hint" id="kind-${kind}">${hint}</p></li>`;
  return show(c, {
    title: t("signUp.title"),
    at: "sign-up",
    status: refusal === null ? 200 : refusal.code === "sign-up-too-often" ? 429 : 422,
    unlisted: invitation !== null,
    body: html`<div class="narrow"><h1>${t("signUp.title")}</h1>
<p class="lead">${t("signUp.lead", { host })}</p>
<form method="post" action="/sign-up" class="card fields">
${wrong === null ? "" : html`<p class="error" id="sign-up-error" role="alert">${wrong.text}</p>`}
${formField(c)}${invitation === null ? "" : html`<input type="hidden" name="invitation" value="${invitation}">`}
<fieldset><legend>${t("signUp.kind")}</legend><ul class="checks column">
${choice("new", t("signUp.new"), t("signUp.newHint"))}${choice("bring", t("signUp.bringOne"), t("signUp.bringHint"))}</ul></fieldset>
<div class="field"><label for="username">${t("login.username")}</label><p class="hint" id="username-hint">${t("signUp.nameHint", { host })}</p>
<input id="username" name="username" value="${typed.username}" required maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false"${said("username")}></div>
<div class="field"><label for="password">${t("login.password")}</label><p class="hint" id="password-hint">${t("password.hint", { minimum: limits.passwordMinChars })}</p>
<input id="password" name="password" type="password" required autocomplete="new-password"${said("password")}></div>
<div class="field"><label for="email">${t("signUp.email")}</label><p class="hint" id="email-hint">${c.get("needs").config.mail === null ? t("signUp.emailUnused") : t("signUp.emailHint")}</p>
<input id="email" name="email" type="email" value="${typed.email}" maxlength="${limits.mailChars}" autocomplete="email"${said("email")}></div>
<p><button>${t("signUp.submit")}</button></p>
</form>
<p class="meta">${t("signUp.have")} <a href="/login">${t("app.logIn")}</a></p></div>`,
  });
}

function tell(refusal: SignUpRefusal): Wrong {
  switch (refusal.code) {
    case "name-malformed":
      return { text: t("signUp.nameMalformed"), field: "username" };
    case "name-forbidden":
    case "name-taken":
    case "name-once-used":
      return { text: t("signUp.nameTaken", { name: refusal.name }), field: "username" };
    case "password-too-short":
    case "password-too-long":
    case "password-common":
      return { text: tellPassword(refusal), field: "password" };
    case "mail-malformed":
      return { text: t("mail.malformed"), field: "email" };
    case "sign-up-too-often":
      return { text: t("signUp.tooOften", { n: minutesOf(refusal.retryAfterSeconds) }), field: null };
    case "sign-up-closed":
      return { text: t("signUp.closed"), field: null };
    case "invitation-void":
      return { text: t("signUp.voidWhat"), field: null };
  }
}

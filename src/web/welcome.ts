/** What visitors see at `/`: what this pod is, and how to come in. */
import type { Request } from "./context.ts";
import { html } from "./html.ts";
import type { Page } from "./page.ts";
import { t } from "./words/words.ts";

export function welcome(c: Request): Page {
  const { url, signUp } = c.get("needs").config;
  const { host } = new URL(url);
  return {
    title: t("app.name"),
    body: html`<div class="narrow hero"><h1>${t("home.title", { host })}</h1>
<p class="lead">${t("home.lead", { host })}</p>
<p>${t("home.what")}</p>
<p class="choice"><a class="button" href="/login">${t("app.logIn")}</a>${signUp === "open" ? html` <a class="button quiet" href="/sign-up">${t("signUp.title")}</a>` : ""}</p>
<p class="meta">${t("home.visitor")}</p>
<p class="meta">${signUp === "open" ? t("home.open") : signUp === "closed" ? t("home.how") : t("home.invited")}</p></div>`,
  };
}

/** `/password/forgotten`: asks for a letter with a link to choose a new password. The answer is the same whoever is known here. */
import { Hono } from "hono";
import { countAttempts } from "../../app/accounts/attempts.ts";
import { askForNewPassword } from "../../app/mail/forgotten.ts";
import { limits } from "../../base/limits.ts";
import type { Request, WebEnv, WebNeeds } from "../context.ts";
import { minutesOf, refuseForm } from "../errors.ts";
import { formField, readForm } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { networkOf } from "../network.ts";
import { show } from "../page.ts";
import { t } from "../words/words.ts";

/** It counts who asks, so there is one per process. */
export function forgottenPages(needs: Pick<WebNeeds, "clock">): Hono<WebEnv> {
  const now = () => needs.clock.now();
  const tries = countAttempts({
    most: limits.forgottenTries,
    windowMs: limits.logInWindowMs,
    keys: limits.logInKeys,
    now,
  });
  return new Hono<WebEnv>()
    .get("/password/forgotten", (c) => say(c, c.get("needs").config.mail === null ? noMail() : form(c, null)))
    .post("/password/forgotten", async (c) => {
      const fields = await readForm(c);
      if (!(fields instanceof URLSearchParams)) return refuseForm(c, fields);
      if (c.get("needs").config.mail === null) return say(c, noMail());
      const wait = tries.take(networkOf(c));
      if (wait !== null) {
        c.header("Retry-After", String(wait));
        return say(c, form(c, t("login.tooOften", { n: minutesOf(wait) })), 429);
      }
      const typed = fields.get("who") ?? "";
      if (typed.trim() !== "") await askForNewPassword(c.get("needs"), typed);
      return say(c, html`<p role="status">${t("forgotten.asked")}</p><p>${t("forgotten.askedNext")}</p>`);
    });
}

const say = (c: Request, body: Html, status: 200 | 429 = 200): Promise<Response> =>
  show(c, {
    title: t("forgotten.title"),
    at: "login",
    unlisted: true,
    status,
    body: html`<div class="narrow"><h1>${t("forgotten.title")}</h1>${body}<p><a href="/login">${t("app.logIn")}</a></p></div>`,
  });

const noMail = (): Html => html`<p>${t("forgotten.noMail")}</p>`;

const form = (c: Request, error: string | null): Html =>
  html`<form method="post" action="/password/forgotten" class="card fields">${formField(c)}
${error === null ? "" : html`<p class="error" role="alert">${error}</p>`}
<div class="field"><label for="who">${t("forgotten.who")}</label><p class="hint" id="who-hint">${t("forgotten.hint")}</p>
<input id="who" name="who" required maxlength="${limits.mailChars}" autocomplete="username" autocapitalize="none" spellcheck="false" aria-describedby="who-hint"></div>
<p><button>${t("forgotten.submit")}</button></p></form>`;

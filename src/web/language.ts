/** In which language a page is shown: as its account chose, else as this browser did, else as it asks, else the pod's. */
import type { MiddlewareHandler } from "hono";
import type { Session } from "../app/accounts/session.ts";
import { type Language, languageNames, languageOf, languages, wantedLanguage } from "../core/language.ts";
import type { Request, WebEnv } from "./context.ts";
import { keptLanguage } from "./cookies.ts";
import { type Html, html, nothing } from "./html.ts";
import { inLanguage, presentLanguage, t } from "./words/words.ts";

/** What a browser without a session gets. */
const languageOfVisitor = (c: Request): Language =>
  languageOf(keptLanguage(c) ?? "") ??
  wantedLanguage(c.req.header("accept-language") ?? "") ??
  c.get("needs").config.language;

/** Everything that answers this request speaks the language of the browser. */
export const speakAsAsked: MiddlewareHandler<WebEnv> = (c, next) => inLanguage(languageOfVisitor(c), next);

/** What is done for whoever is logged in and chose a language, speaks that one. */
export function speakAsChosen<T>(session: Session | null, run: () => T): T {
  const chosen = languageOf(session?.language ?? "");
  return chosen === null ? run() : inLanguage(chosen, run);
}

/** At the foot of visitors' pages: the other languages, each a button that is called as it calls itself. */
export function languageChoice(c: Request): Html {
  if (c.get("session") !== null) return nothing;
  const { pathname, search } = new URL(c.req.url);
  const present = presentLanguage();
  return html`<form class="languages" method="post" action="/language" aria-label="${t("language.title")}"><input type="hidden" name="to" value="${c.req.method === "GET" ? pathname + search : "/"}">${languages.map(
    (language) =>
      html`<button name="language" value="${language}" class="quiet small" lang="${language}"${language === present ? html` aria-current="true"` : ""}>${languageNames[language]}</button>`,
  )}</form>`;
}

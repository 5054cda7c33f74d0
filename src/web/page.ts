/** The frame around every page: head, landmarks, navigation, foot. */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { findNews, noNews } from "../store/views/news.ts";
import type { Request } from "./context.ts";
import { formField } from "./forms.ts";
import { type Html, html } from "./html.ts";
import { languageChoice } from "./language.ts";
import { iconPath, stylePath } from "./static.ts";
import { presentLanguage, t } from "./words/words.ts";

export type Page = {
  /** Of the browser's tab; the pod's name is added. */
  readonly title: string;
  readonly body: Html;
  readonly status?: ContentfulStatusCode;
  /** Which entry of the navigation this is. */
  readonly at?: At;
  /** Search engines shall keep out. */
  readonly unlisted?: boolean;
  /** Without numbers of what is new, and so without a question to the database. */
  readonly plain?: boolean;
};

export type At =
  | "stream"
  | "notices"
  | "conversations"
  | "contacts"
  | "search"
  | "profile"
  | "settings"
  | "aspects"
  | "imports"
  | "export"
  | "move-in"
  | "migrations"
  | "pods"
  | "login"
  | "sign-up"
  | "invitations";

/** Answers with a whole page. */
export async function show(c: Request, page: Page): Promise<Response> {
  const { host } = new URL(c.get("needs").config.url);
  return c.html(
    await html`<!doctype html>
<html lang="${presentLanguage()}">
<head>
<meta charset="utf-8">
<title>${page.title} · ${host}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${page.unlisted === true ? html`<meta name="robots" content="noindex">` : ""}
<link rel="stylesheet" href="${stylePath}">
<link rel="icon" href="${iconPath}" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#content">${t("app.skip")}</a>
<header class="top"><div class="wide">
<a class="brand" href="/">${host}</a>
${await navigation(c, page)}
</div></header>
<main id="content" class="wide" tabindex="-1">
${page.body}
</main>
<footer class="foot"><div class="wide"><p>${t("app.foot")}</p>${languageChoice(c)}</div></footer>
</body>
</html>
`,
    page.status ?? 200,
  );
}

async function navigation(c: Request, page: Page): Promise<Html> {
  const session = c.get("session");
  const entry = (at: At, href: string, text: string, news = 0) =>
    html`<li><a href="${href}"${at === page.at ? html` aria-current="page"` : ""}>${text}${
      news === 0 ? "" : html` <span class="news">${t("app.unread", { n: news })}</span>`
    }</a></li>`;
  if (session === null) {
    return page.at === "login"
      ? html``
      : html`<nav aria-label="${t("app.nav")}"><ul>${entry("login", "/login", t("app.logIn"))}</ul></nav>`;
  }
  if (session.arriving)
    return html`<nav aria-label="${t("app.nav")}"><ul>
${entry("move-in", "/move-in", t("signUp.bring"))}
${entry("settings", "/settings", t("app.settings"))}
<li><form method="post" action="/logout">${formField(c)}<button class="quiet">${t("app.logOut")}</button></form></li>
</ul></nav>`;
  if (session.leftAt !== null)
    return html`<nav aria-label="${t("app.nav")}"><ul>
${entry("export", "/export", t("departed.export"))}
${entry("migrations", "/migrations", t("departed.receipt"))}
<li><form method="post" action="/logout">${formField(c)}<button class="quiet">${t("app.logOut")}</button></form></li>
</ul></nav>`;
  const news = page.plain === true ? noNews : await findNews(c.get("needs").database.db, session);
  return html`<nav aria-label="${t("app.nav")}"><ul>
${entry("stream", "/", t("app.stream"))}
${entry("notices", "/notices", t("app.notices"), news.notices)}
${entry("conversations", "/conversations", t("app.conversations"), news.conversations)}
${entry("contacts", "/contacts", t("app.contacts"))}
${entry("search", "/search", t("app.search"))}
<li><details class="menu"><summary>${t("app.more")}</summary><ul>
${entry("profile", `/people/${session.username}`, t("app.profile"))}
${entry("settings", "/settings", t("app.settings"))}
${entry("aspects", "/aspects", t("app.aspects"))}
${entry("imports", "/imports", t("app.imports"))}
${entry("migrations", "/migrations", t("moves.title"))}
${session.podmin ? entry("pods", "/pods", t("pods.title")) : ""}
<li><form method="post" action="/logout">${formField(c)}<button class="quiet">${t("app.logOut")}</button></form></li>
</ul></details></li>
</ul></nav>`;
}

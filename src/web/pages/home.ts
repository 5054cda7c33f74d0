/** `/`: for visitors what this pod is; for who is logged in, the stream. */
import { Hono } from "hono";
import { readerStream } from "../../store/views/stream.ts";
import { type Request, viewerOf, type WebEnv } from "../context.ts";
import { html } from "../html.ts";
import { type Page, show } from "../page.ts";
import { postList, readNumber } from "../post-list.ts";
import { t } from "../words/words.ts";

export const home = new Hono<WebEnv>().get("/", async (c) =>
  show(c, c.get("session") === null ? welcome(c) : await stream(c)),
);

function welcome(c: Request): Page {
  const { host } = new URL(c.get("needs").config.url);
  return {
    title: t("app.name"),
    body: html`<div class="narrow hero"><h1>${t("home.title", { host })}</h1>
<p class="lead">${t("home.lead", { host })}</p>
<p>${t("home.what")}</p>
<p><a class="button" href="/login">${t("app.logIn")}</a></p>
<p class="meta">${t("home.visitor")}</p>
<p class="meta">${t("home.how")}</p></div>`,
  };
}

async function stream(c: Request): Promise<Page> {
  const viewer = viewerOf(c);
  if (viewer.kind === "visitor") return welcome(c);
  const { database, config } = c.get("needs");
  const after = readNumber(c.req.query("before"));
  const page = await readerStream(database.db, viewer, after);
  const empty = html`<div class="card empty"><p>${t("home.empty")}</p><p>${t("home.emptyNext")}</p>
<p><a class="button" href="/search">${t("home.search")}</a></p><p><a href="/imports">${t("home.imports")}</a></p></div>`;
  return {
    title: t("home.stream"),
    at: "stream",
    body: html`<h1>${t("home.stream")}</h1>${postList({ page, place: config, path: "/", behind: after !== null, empty })}`,
  };
}

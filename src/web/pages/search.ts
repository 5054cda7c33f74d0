/** `/search?q=`: people by address, asked for at their pod where they are not known yet; people who are known by name; tags. */
import { Hono } from "hono";
import { findIdentity } from "../../app/discover/find-identity.ts";
import { askForPosts } from "../../app/jobs/backfill.ts";
import { parseTag } from "../../core/tag.ts";
import { followedTags } from "../../store/content/tags.ts";
import type { AuthorView } from "../../store/views/author.ts";
import { findProfile } from "../../store/views/profile.ts";
import { findPeople } from "../../store/views/search.ts";
import { authorName, avatar, personPath } from "../author.ts";
import { type Request, viewerOf, type WebEnv } from "../context.ts";
import { toLogIn } from "../errors.ts";
import { type Html, html } from "../html.ts";
import { show } from "../page.ts";
import { exampleAddress, tellDiscovery } from "../refusal-words.ts";
import { tagPath } from "../text.ts";
import { t } from "../words/words.ts";

/** Nobody types more; addresses have up to 255. */
const wordsChars = 300;

export const search = new Hono<WebEnv>().get("/search", async (c) => {
  const viewer = viewerOf(c);
  if (viewer.kind === "visitor") return toLogIn(c);
  const words = (c.req.query("q") ?? "").trim().slice(0, wordsChars);
  const { database } = c.get("needs");
  if (words === "") return searchPage(c, words, null, null);
  const tag = words.startsWith("#") ? parseTag(words) : null;
  if (tag !== null) return c.redirect(tagPath(tag), 303);
  if (words.includes("@", 1)) {
    const found = await findIdentity(c.get("needs"), words.replace(/^@/, ""));
    if (!found.ok) return searchPage(c, words, tellDiscovery(found.refusal), null);
    await askForPosts(c.get("needs"), found.value);
    const profile = await findProfile(database.db, viewer, { ref: found.value.ref });
    if (profile !== null) return c.redirect(personPath(profile), 303);
    return searchPage(c, words, tellDiscovery({ code: "not-here", ref: found.value.ref }), null);
  }
  return searchPage(c, words, null, await findPeople(database.db, viewer, words.replace(/^@/, "")));
});

async function searchPage(
  c: Request,
  words: string,
  error: string | null,
  found: readonly AuthorView[] | null,
): Promise<Response> {
  const session = c.get("session");
  const tags = session === null ? [] : await followedTags(c.get("needs").database.db, session.accountId);
  return show(c, {
    title: t("search.title"),
    at: "search",
    status: error === null ? 200 : 422,
    unlisted: true,
    body: html`<h1>${t("search.title")}</h1>
<form method="get" action="/search" role="search" class="card fields">
${error === null ? "" : html`<p class="error" id="search-error" role="alert">${error}</p>`}
<div class="field"><label for="q">${t("search.label")}</label><p class="hint" id="search-hint">${t("search.hint", { example: exampleAddress })}</p>
<input id="q" name="q" type="search" value="${words}" maxlength="${wordsChars}" autocapitalize="none" spellcheck="false" dir="auto" aria-describedby="${error === null ? "" : "search-error "}search-hint"${error === null ? "" : html` aria-invalid="true"`}></div>
<p><button>${t("search.submit")}</button></p></form>
${found === null ? "" : results(words, found)}
${tags.length === 0 || found !== null ? "" : html`<section aria-labelledby="tags-title"><h2 id="tags-title">${t("tags.mine")}</h2><ul class="card tag-list">${tags.map((tag) => html`<li><a class="hashtag" href="${tagPath(tag)}">#${tag}</a></li>`)}</ul></section>`}`,
  });
}

function results(words: string, found: readonly AuthorView[]): Html {
  if (found.length === 0)
    return html`<div class="card empty" role="status"><p>${t("search.none", { words })}</p><p>${t("search.noneNext")}</p></div>`;
  return html`<section aria-labelledby="found-title"><h2 id="found-title">${t("search.found")}</h2>
<ul class="people">${found.map((person) => html`<li class="card">${avatar(person)}<p><span class="by">${authorName(person)} <bdi class="handle">${person.ref}</bdi></span></p></li>`)}</ul></section>`;
}
